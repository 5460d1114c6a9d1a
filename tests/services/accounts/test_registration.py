"""A new account, and the proof of its address. Behaviours 1, 2, 3 and 9."""

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.accounts.tables import account
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
)  # fmt: skip
from tests.services.conftest import Running


async def test_an_address_is_confirmed_by_the_button_behind_the_mailed_link_and_once(running: Running) -> None:
    assert (await sign_up(running, "bob", "bob@x.org")).headers["location"] == "/accounts/signup/sent/"
    path, browser = await link_to(running, "/accounts/verify/"), running.client()

    assert "bob@x.org" in words(await browser.get(path))
    assert [row.verified for row in await running.rows(select(account.c.verified))] == [None]

    confirmed = await browser.post(path)
    assert (confirmed.status_code, confirmed.headers["location"]) == (303, "/accounts/login/")
    assert [row.verified for row in await running.rows(select(account.c.verified))] == [running.clock()]

    again = await browser.post(path)
    assert (again.status_code, "has been used already" in words(again)) == (410, True)
    assert "has been used already" in words(await browser.get(path))
    assert '<a href="/accounts/login/">' in again.text


async def test_who_wanted_something_before_they_had_an_account_gets_there(running: Running) -> None:
    """The same browser; another one is only told to sign in."""
    wanted, browser = "/jobs/create/?draft=a%20b", running.client()
    page = await browser.get("/accounts/login/", params={"next": wanted})
    asked = await browser.get(Html(page.text).css(".after a")[0].attributes["href"] or "")
    kept = Html(asked.text).css('input[name="next"]')[0].attributes["value"]
    form = {"name": "bob", "email": "bob@x.org", "password": PASSWORD, "again": PASSWORD, "next": kept or ""}
    assert (await browser.post("/accounts/signup/", data=form)).headers["location"] == "/accounts/signup/sent/"

    confirmed = await browser.post(await link_to(running, "/accounts/verify/"))
    page = await browser.get(confirmed.headers["location"])

    assert kept == wanted
    assert Html(page.text).css('input[name="next"]')[0].attributes["value"] == wanted
    signed_in = await browser.post("/accounts/login/", data={"login": "bob", "password": PASSWORD, "next": wanted})
    assert signed_in.headers["location"] == wanted
    assert "going" not in browser.cookies


async def test_an_address_of_another_site_is_not_remembered(running: Running) -> None:
    browser = running.client()
    form = {
        "name": "bob",
        "email": "bob@x.org",
        "password": PASSWORD,
        "again": PASSWORD,
        "next": "https://evil.example/",
    }
    await browser.post("/accounts/signup/", data=form)

    confirmed = await browser.post(await link_to(running, "/accounts/verify/"))

    assert confirmed.headers["location"] == "/accounts/login/"


async def test_a_link_that_is_too_old_gives_a_new_one(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    path, browser = await link_to(running, "/accounts/verify/"), running.client()
    running.clock.on(days=3, seconds=1)

    shown = await browser.get(path)
    assert (shown.status_code, "too old" in words(shown)) == (410, True)
    assert (await browser.post(path)).status_code == 410
    await browser.post(path, data={"renew": "yes"})
    newer = await link_to(running, "/accounts/verify/")

    assert newer != path
    assert (await browser.post(newer)).status_code == 303
    assert [row.verified for row in await running.rows(select(account.c.verified))] == [running.clock()]


async def test_what_is_wrong_is_told_in_the_order_of_the_page_and_by_its_labels(running: Running) -> None:
    refused = await running.client().post("/accounts/signup/", data={"name": "?", "email": "x"})

    page = Html(refused.text)
    told = [node.text() for node in page.css(".problems a")]
    assert told == ["User name", "Email", "Password", "Password again"]
    assert told == [node.text().strip() for node in page.css("main form .field__label")]


async def test_nothing_can_be_posted_before_the_address_is_confirmed(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    browser = running.client()
    await log_in(browser, "bob")

    refused = await browser.post("/jobs/create/", data={"title": "A job"})
    assert (refused.status_code, "not confirmed yet" in words(refused)) == (403, True)
    assert "Not yet" in words(await browser.get("/accounts/email/"))

    sent = await browser.post("/accounts/email/verify/")
    assert sent.headers["location"] == "/accounts/email/"
    assert len(await subjects(running, "bob@x.org")) == 2


async def test_an_address_has_one_account_whatever_its_case_and_who_asks_cannot_tell(running: Running) -> None:
    first = await sign_up(running, "bob", "bob@x.org")
    second = await sign_up(running, "robert", "Bob@X.org", OTHER)

    assert (first.status_code, first.headers["location"], first.content) == (
        second.status_code, second.headers["location"], second.content,
    )  # fmt: skip
    assert len(await running.rows(select(account.c.id))) == 1
    assert await subjects(running, "bob@x.org") == [
        "Confirm your address at Python.org", "You have an account at Python.org already",
    ]  # fmt: skip
    assert (await log_in(running.client(), "robert", OTHER)).status_code == 422


async def test_a_name_that_is_taken_says_so_whatever_its_case(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    response = await sign_up(running, "BOB", "other@x.org")

    assert response.status_code == 422
    assert problem(response, "name") == "There is already an account with this user name: choose another one."
    assert 'value="other@x.org"' in response.text
    assert PASSWORD not in response.text


@pytest.mark.parametrize("name", ["b@b.+-_9", "Bob.B", "x+y"])
async def test_a_name_may_have_these_characters_and_is_an_address(running: Running, name: str) -> None:
    assert (await sign_up(running, name, "bob@x.org")).status_code == 303
    browser = running.client()
    await log_in(browser, name)

    assert name in words(await browser.get(f"/users/{name}/"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bób", "letters a to z"), ("b b", "letters a to z"), ("..", "no letter and no digit"), ("edit", "kept for python.org"),
        ("psf@python.org", "must be your own"), ("b", "too short"), ("b" * 61, "too long"), ("", "is empty"), ("bob\n", ""),
    ],
)  # fmt: skip
async def test_other_names_are_refused_at_the_field(running: Running, name: str, says: str) -> None:
    response = await sign_up(running, name, "bob@x.org")
    if not says:  # what stands around a value is taken away
        assert response.status_code == 303
        return

    assert response.status_code == 422
    assert says in problem(response, "name")


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "too short"), ("password123", "first that are tried"), ("bob@x.org.bob", "first that are tried"),
        ("qwertyuiop", "first that are tried"), ("aaaaaaaaaaaa", "first that are tried"), ("x" * 1001, "too long"),
    ],
)  # fmt: skip
async def test_a_weak_password_is_refused_at_its_field(running: Running, password: str, says: str) -> None:
    response = await sign_up(running, "bob", "bob@x.org", password)

    assert response.status_code == 422
    assert says in problem(response, "password")
    assert not await running.rows(select(account.c.id))


async def test_a_password_may_be_longer_than_72_bytes_and_all_of_it_counts(running: Running) -> None:
    long = "größer als zweiundsiebzig Bytes: " + "wohl kaum, denn hier steht viel " * 3
    await sign_up(running, "bob", "bob@x.org", long)

    assert (await log_in(running.client(), "bob", long[:-1])).status_code == 422
    assert (await log_in(running.client(), "bob", long[:72])).status_code == 422
    assert (await log_in(running.client(), "bob", long)).status_code == 303


async def test_two_passwords_that_differ_are_refused(running: Running) -> None:
    response = await sign_up(running, "bob", "bob@x.org", again="something else entirely")

    assert "not the same" in problem(response, "again")


async def test_a_program_that_fills_in_the_hidden_field_is_turned_away(running: Running) -> None:
    response = await sign_up(running, "bob", "bob@x.org", leave_empty="http://spam.example/")

    assert response.status_code == 400
    assert not await running.rows(select(account.c.id))


async def test_the_form_of_another_site_is_refused(running: Running) -> None:
    data = {"name": "bob", "email": "bob@x.org", "password": PASSWORD, "again": PASSWORD}
    response = await running.client(**{"Sec-Fetch-Site": "cross-site"}).post("/accounts/signup/", data=data)

    assert response.status_code == 403
    assert not await running.rows(select(account.c.id))


async def test_too_many_new_accounts_from_one_network_have_to_wait(running: Running) -> None:
    for number in range(10):
        assert (await sign_up(running, f"bob{number}", f"bob{number}@x.org")).status_code == 303
    response = await sign_up(running, "bob10", "bob10@x.org")

    assert (response.status_code, response.headers["retry-after"]) == (429, "3600")
    running.clock.on(hours=1)
    assert (await sign_up(running, "bob10", "bob10@x.org")).status_code == 303


async def test_a_new_address_counts_when_its_link_is_opened_and_both_are_told(running: Running) -> None:
    browser = await member(running, "bob")
    asked = await browser.post("/accounts/email/", data={"email": "new@x.org", "password": PASSWORD})
    assert asked.headers["location"] == "/accounts/email/"
    assert "bob@example.org" in words(await browser.get("/accounts/email/"))

    await browser.post(await link_to(running, "/accounts/verify/", to="new@x.org"))

    assert "new@x.org" in words(await browser.get("/accounts/email/"))
    changed = "Your address at Python.org was changed"
    assert (await subjects(running, "bob@example.org"))[-1] == changed
    assert (await subjects(running, "new@x.org"))[-1] == changed
    assert (await log_in(running.client(), "new@x.org")).status_code == 303
    assert (await log_in(running.client(), "bob@example.org")).status_code == 422


async def test_a_new_address_needs_the_password(running: Running) -> None:
    browser = await member(running, "bob")
    response = await browser.post("/accounts/email/", data={"email": "new@x.org", "password": OTHER})

    assert response.status_code == 422
    assert "not your password" in problem(response, "password")
    assert not await subjects(running, "new@x.org")


async def test_an_address_of_somebody_else_looks_like_a_free_one(running: Running) -> None:
    await sign_up(running, "alice", "alice@x.org")
    browser = await member(running, "bob")
    free = await browser.post("/accounts/email/", data={"email": "free@x.org", "password": PASSWORD})
    taken = await browser.post("/accounts/email/", data={"email": "Alice@x.org", "password": PASSWORD})

    assert (free.status_code, free.headers["location"]) == (taken.status_code, taken.headers["location"])
    assert (await subjects(running, "alice@x.org"))[-1] == "You have an account at Python.org already"


async def test_what_was_changed_is_there_after_a_restart(running: Running) -> None:
    browser = await member(running, "bob")
    await browser.post("/users/edit/", data={"full_name": "Bob Builder", "shows_email": "never"})

    async with running.db.reading() as tx:
        kept = (await tx.execute(select(account.c.full_name))).scalar()
    assert kept == "Bob Builder"
    assert 'value="Bob Builder"' in (await browser.get("/users/edit/")).text
    assert await name_of(browser) == "bob"
