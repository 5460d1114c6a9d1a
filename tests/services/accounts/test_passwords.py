"""Passwords that are changed or forgotten. Behaviours 7, 8 and 10."""

import pytest
from sqlalchemy import event, insert, select, update

from services.accounts.obvious import is_obvious
from services.accounts.tables import account, api_key, email_link
from tests.services.accounts.acting import (
    OTHER,
    PASSWORD,
    link_to,
    log_in,
    member,
    name_of,
    problem,
    sign_up,
    subjects,
    words,
    write_resets,
)  # fmt: skip
from tests.services.conftest import Running

CHANGE, RESET = "/accounts/password/change/", "/accounts/password/reset/"


async def test_a_change_ends_the_other_browsers_and_the_old_password(running: Running) -> None:
    browser, other = await member(running, "bob"), running.client()
    await log_in(other, "bob")
    changed = await browser.post(CHANGE, data={"current": PASSWORD, "password": OTHER, "again": OTHER})

    assert changed.headers["location"] == CHANGE
    assert "Your password is changed" in words(await browser.get(CHANGE))
    assert [await name_of(browser), await name_of(other)] == ["bob", None]
    assert (await log_in(running.client(), "bob")).status_code == 422
    assert (await log_in(running.client(), "bob", OTHER)).status_code == 303
    assert (await subjects(running, "bob@example.org"))[-1] == "Your password at Python.org was changed"


@pytest.mark.parametrize(
    ("current", "password", "again", "field", "says"),
    [
        (OTHER, OTHER, OTHER, "current", "not your password"), ("", OTHER, OTHER, "current", "not your password"),
        (PASSWORD, OTHER, PASSWORD, "again", "not the same"), (PASSWORD, "bob1234567", "bob1234567", "password", "first that are tried"),
    ],
)  # fmt: skip
async def test_a_change_that_is_not_right_changes_nothing(
    running: Running, current: str, password: str, again: str, field: str, says: str
) -> None:
    browser = await member(running, "bob")
    before = (await running.rows(select(account.c.password)))[0]
    response = await browser.post(CHANGE, data={"current": current, "password": password, "again": again})

    assert response.status_code == 422
    assert says in problem(response, field)
    assert (await running.rows(select(account.c.password)))[0] == before


async def test_who_sits_at_an_open_browser_cannot_try_passwords(running: Running) -> None:
    browser = await member(running, "bob")
    tried = {"current": "not this one", "password": OTHER, "again": OTHER}
    assert [(await browser.post(CHANGE, data=tried)).status_code for _ in range(6)] == [422] * 5 + [429]


async def test_a_link_for_a_new_password_works_once(running: Running) -> None:
    browser = await member(running, "bob")
    asked = await running.client().post(RESET, data={"email": "BOB@example.org"})
    path = await link_to(running, RESET)
    assert asked.headers["location"] == "/accounts/password/reset/sent/"
    assert "For the account bob" in words(await running.client().get(path))

    done = await running.client().post(path, data={"password": OTHER, "again": OTHER})
    assert (done.status_code, done.headers["location"]) == (303, "/accounts/login/")
    assert await name_of(browser) is None
    assert (await log_in(running.client(), "bob", OTHER)).status_code == 303

    again = await running.client().post(path, data={"password": PASSWORD, "again": PASSWORD})
    assert (again.status_code, "used already" in words(again)) == (410, True)
    assert (await running.client().get(path)).status_code == 410


async def test_a_link_for_a_new_password_dies_after_an_hour(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    await running.client().post(RESET, data={"email": "bob@x.org"})
    path = await link_to(running, RESET)
    running.clock.on(hours=1)

    response = await running.client().post(path, data={"password": OTHER, "again": OTHER})
    assert (response.status_code, "too old" in words(response)) == (410, True)
    assert (await log_in(running.client(), "bob")).status_code == 303


async def test_a_link_for_a_new_password_dies_with_any_change_of_it(running: Running) -> None:
    browser = await member(running, "bob")
    await running.client().post(RESET, data={"email": "bob@example.org"})
    path = await link_to(running, RESET)
    await browser.post(CHANGE, data={"current": PASSWORD, "password": OTHER, "again": OTHER})

    response = await running.client().post(path, data={"password": PASSWORD, "again": PASSWORD})
    assert response.status_code == 404
    assert (await log_in(running.client(), "bob", OTHER)).status_code == 303


async def test_an_unknown_address_gets_no_mail_and_the_same_page(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    before = len(await running.mails())
    known = await running.client().post(RESET, data={"email": "bob@x.org"})
    unknown = await running.client().post(RESET, data={"email": "nobody@x.org"})
    await write_resets(running)

    assert (known.status_code, known.headers["location"], known.content) == (
        unknown.status_code, unknown.headers["location"], unknown.content,
    )  # fmt: skip
    assert len(await running.mails()) == before + 1
    assert not await subjects(running, "nobody@x.org")


async def test_an_unknown_address_costs_as_many_statements_as_a_known_one(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    said: list[str] = []
    event.listen(running.db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    asked = []
    for email in ("bob@x.org", "nobody@x.org"):
        said.clear()
        await running.client().post(RESET, data={"email": email})
        asked.append(list(said))

    assert asked[0] == asked[1]
    assert any("INSERT INTO work" in one for one in asked[0])


@pytest.mark.parametrize("email", ["bob@x.org", "nobody@x.org"])
async def test_too_many_mails_to_one_address_have_to_wait_whether_it_is_known_or_not(
    running: Running, email: str
) -> None:
    await sign_up(running, "bob", "bob@x.org")
    running.clock.on(hours=1)
    answers = [(await running.client().post(RESET, data={"email": email})).status_code for _ in range(5)]

    assert answers == [303] * 4 + [429]


async def test_a_reset_proves_the_address_and_throws_out_who_never_did(running: Running) -> None:
    """Somebody signs up with the address of another one, waits, and hopes to be in when that one comes."""
    await sign_up(running, "thief", "victim@x.org")
    thief = running.client()
    await log_in(thief, "thief")
    values = {"account": 1, "name": "mine", "prefix": "x", "token": "y", "scopes": [], "created": running.clock()}
    async with running.db.transaction() as tx:
        await tx.execute(insert(api_key).values(values))
    await running.client().post(RESET, data={"email": "victim@x.org"})
    await running.client().post(await link_to(running, RESET), data={"password": OTHER, "again": OTHER})

    assert await name_of(thief) is None
    assert not await running.rows(select(api_key.c.id))
    assert [row.verified for row in await running.rows(select(account.c.verified))] == [running.clock()]


async def test_a_disabled_account_gets_no_link(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    async with running.db.transaction() as tx:
        await tx.execute(update(account).values(is_active=False))
    await running.client().post(RESET, data={"email": "bob@x.org"})
    await write_resets(running)

    assert not await running.rows(select(email_link.c.id).where(email_link.c.purpose == "reset"))


async def test_a_link_for_one_thing_is_good_for_nothing_else(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    token = (await link_to(running, "/accounts/verify/")).split("/")[-2]
    for path in (f"{RESET}{token}/", f"/accounts/enter/{token}/", "/accounts/verify/nothing/"):
        assert (await running.client().get(path)).status_code == 404
        assert (await running.client().post(path, data={"password": OTHER, "again": OTHER})).status_code == 404


async def test_mails_with_links_are_secret_and_the_database_has_no_token(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    token = (await link_to(running, "/accounts/verify/")).split("/")[-2]

    assert [mail.is_secret for mail in await running.mails()] == [True]
    assert [len(row.token) for row in await running.rows(select(email_link.c.token))] == [64]
    assert token not in str(await running.rows(select(email_link)))


@pytest.mark.parametrize(
    "password",
    [
        "password123", "P@ssw0rd!!", "Password2026!", "qwertyuiop", "1234567890", "aaaaaaaaaaaa", "abcabcabcabc", "1qaz2wsx3edc",
        "bob@example.org", "bobbobbob1", "ilovepython2026", "a" * 1000, "pythonpython", "letmein-2024", "20262026202",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_obvious(password: str) -> None:
    assert is_obvious(password, ("bob", "bob@example.org"))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "kJ8#mQ2xLp",
        "ein Satz aus eigenen Worten",
        PASSWORD,
        OTHER,
        "犬も歩けば棒に当たるかも",
    ],
)
def test_what_nobody_tries_is_not(password: str) -> None:
    assert not is_obvious(password, ("bob", "bob@example.org"))
