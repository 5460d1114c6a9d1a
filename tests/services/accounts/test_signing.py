"""In and out, and how often it may be tried. Behaviours 4, 5, 6, 7 and 12."""

import time
from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest
from sqlalchemy import func, select, update

from services.accounts import limits, passwords, sessions
from services.accounts.tables import account, attempt, session
from tests.services.accounts.acting import PASSWORD, log_in, member, name_of, problem, sign_up, words
from tests.services.conftest import URL, Running

WRONG = "something else entirely"


def elsewhere(running: Running, address: str) -> httpx2.AsyncClient:
    """A browser at another place."""
    transport = httpx2.ASGITransport(running.app, raise_app_exceptions=True, client=(address, 5000))
    return httpx2.AsyncClient(
        transport=transport, base_url=URL, headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    )


@pytest.mark.parametrize("login", ["bob", "BOB", "bob@x.org", " Bob@X.ORG "])
async def test_one_signs_in_by_name_or_by_address(running: Running, login: str) -> None:
    await sign_up(running, "bob", "bob@x.org")
    browser = running.client()
    response = await log_in(browser, login)

    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert await name_of(browser) == "bob"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/jobs/create/", "/jobs/?q=a%20b", "/users/edit/"])
async def test_next_leads_back_to_a_page_of_ours(running: Running, path: str) -> None:
    await sign_up(running, "bob", "bob@x.org")

    assert (await log_in(running.client(), "bob", next=path)).headers["location"] == path


async def test_next_holds_all_that_somebody_chose_before_signing_in(running: Running) -> None:
    """The benefits of the largest sponsorship package of 2022 stand in 1,566 characters, all there were in 1,860."""
    await sign_up(running, "bob", "bob@x.org")
    path = "/sponsors/application/?package=visionary" + "&benefits=full-conference-passes" * 60

    assert (await log_in(running.client(), "bob", next=path)).headers["location"] == path


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
async def test_next_leads_nowhere_else(running: Running, path: str) -> None:
    await sign_up(running, "bob", "bob@x.org")

    assert (await log_in(running.client(), "bob", next=path)).headers["location"] == "/"
    assert "evil" not in (await running.client().get("/accounts/login/", params={"next": path})).text


async def test_a_page_for_members_leads_through_the_sign_in_and_back(running: Running) -> None:
    response = await running.client().get("/accounts/sessions/")
    assert (response.status_code, response.headers["location"]) == (303, "/accounts/login/?next=/accounts/sessions/")

    page = await running.client().get(response.headers["location"])
    assert 'name="next" value="/accounts/sessions/"' in page.text


async def test_all_that_is_wrong_is_answered_alike(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    await sign_up(running, "off", "off@x.org")
    await running.account("elsewhere")  # it has no password
    async with running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.name == "off").values(is_active=False))
    answers = []
    for login, password in (("bob", WRONG), ("nobody", PASSWORD), ("elsewhere", PASSWORD), ("off", PASSWORD)):
        response = await log_in(elsewhere(running, "192.0.2.7"), login, password)
        answers.append((response.status_code, response.text.replace(f'value="{login}"', "")))

    assert answers[0][0] == 422
    assert "The name or the password is not right." in answers[0][1]
    assert len(set(answers)) == 1


async def test_an_unknown_name_takes_as_long_as_a_wrong_password(running: Running) -> None:
    found = passwords.of(running.service)
    kept = await found.hashed(PASSWORD)
    wall = {}
    for what in (kept, None):
        started = time.perf_counter()
        for _ in range(10):
            assert await found.fits(WRONG, what) == (False, None)
        wall[what] = time.perf_counter() - started

    assert 0.4 < wall[kept] / wall[None] < 2.5


async def test_six_wrong_ones_in_a_minute_have_to_wait_and_a_right_one_from_elsewhere_passes(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    here = elsewhere(running, "192.0.2.1")
    assert [(await log_in(here, "bob", WRONG)).status_code for _ in range(5)] == [422] * 5
    running.clock.on(seconds=20)
    sixth = await log_in(here, "bob", WRONG)

    assert (sixth.status_code, sixth.headers["retry-after"]) == (429, "40")
    assert (await log_in(here, "bob")).status_code == 429
    assert (await log_in(elsewhere(running, "192.0.2.2"), "bob")).status_code == 303
    running.clock.on(seconds=41)
    assert (await log_in(here, "bob")).status_code == 303


async def test_wrong_ones_from_many_places_have_to_wait_too(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    for number in range(5):
        assert (await log_in(elsewhere(running, f"192.0.2.{number}"), "bob", WRONG)).status_code == 422

    sixth = await log_in(elsewhere(running, "192.0.2.99"), "bob", WRONG)
    assert (sixth.status_code, int(sixth.headers["retry-after"])) == (429, 60)
    assert (await log_in(elsewhere(running, "192.0.2.100"), "bob")).status_code == 303


async def test_one_network_of_ipv6_is_one_place(running: Running) -> None:
    for number in range(5):
        await log_in(elsewhere(running, f"2001:db8::{number}"), f"bob{number}", WRONG)

    assert (await log_in(elsewhere(running, "2001:db8::ffff"), "bob9", WRONG)).status_code == 429
    assert (await log_in(elsewhere(running, "2001:db8:0:1::1"), "bob9", WRONG)).status_code == 422


async def test_an_attack_from_everywhere_leaves_the_browser_in_that_was_in_before(running: Running) -> None:
    mine = await member(running, "bob")
    async with running.db.transaction() as tx:
        rows = [{"bucket": limits.bucket(limits.LOGIN_AS, "bob"), "at": running.clock(), "count": 1} for _ in range(60)]
        await tx.execute(attempt.insert(), rows)
    running.clock.on(minutes=30)

    assert (await log_in(elsewhere(running, "192.0.2.2"), "bob")).status_code == 429
    assert (await log_in(mine, "bob")).status_code == 303


async def test_many_at_once_are_no_way_around_the_limit(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    here, found = elsewhere(running, "192.0.2.1"), []

    async def once() -> None:
        found.append((await log_in(here, "bob", WRONG)).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(30):
            group.start_soon(once)

    # Four that have failed, and the ten that may be under way at once.
    assert found.count(422) <= 14
    assert set(found) == {422, 429}


async def test_a_right_one_leaves_no_try_behind(running: Running) -> None:
    await sign_up(running, "bob", "bob@x.org")
    before = len(await running.rows(select(attempt.c.id)))
    for _ in range(6):
        assert (await log_in(running.client(), "bob")).status_code == 303

    assert len(await running.rows(select(attempt.c.id))) == before


async def test_after_signing_out_the_old_cookie_opens_nothing(running: Running) -> None:
    browser = await member(running, "bob")
    kept = browser.cookies[sessions.cookie_name(running.service)]
    assert "signed in as bob" in words(await browser.get("/accounts/logout/"))
    assert await name_of(browser) == "bob"

    out = await browser.post("/accounts/logout/")
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert await name_of(browser) is None

    thief = running.client()
    thief.cookies.set(sessions.cookie_name(running.service), kept)
    assert await name_of(thief) is None
    assert (await thief.get("/accounts/sessions/")).status_code == 303


async def test_signing_out_ends_one_browser_and_everywhere_ends_all(running: Running) -> None:
    first = await member(running, "bob")
    second, third = running.client(), running.client()
    for browser in (second, third):
        await log_in(browser, "bob")
    await first.post("/accounts/logout/")
    assert [await name_of(browser) for browser in (first, second, third)] == [None, "bob", "bob"]

    await second.post("/accounts/sessions/", data={"session": "all"})
    assert [await name_of(browser) for browser in (second, third)] == [None, None]


async def test_browsers_are_listed_in_words_and_can_be_ended_one_by_one(running: Running) -> None:
    await member(running, "alice")
    browser = await member(running, "bob")
    phone = running.client(**{"User-Agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"})
    await log_in(phone, "bob")
    listed = words(await browser.get("/accounts/sessions/"))
    assert "Firefox on Android" in listed
    assert "(this one)" in listed

    query = select(session.c.id, account.c.name).join_from(session, account).order_by(session.c.id)
    alices, _, phones = [row.id for row in await running.rows(query)]
    await browser.post("/accounts/sessions/", data={"session": str(phones)})
    await browser.post("/accounts/sessions/", data={"session": str(alices)})  # not theirs

    assert [row.name for row in await running.rows(query)] == ["alice", "bob"]
    assert (await browser.post("/accounts/sessions/", data={"session": "x"})).status_code == 422


async def test_a_session_lasts_thirty_days_from_the_last_visit(running: Running) -> None:
    browser = await member(running, "bob")
    running.clock.on(days=29)
    assert await name_of(browser) == "bob"
    running.clock.on(days=29)
    assert await name_of(browser) == "bob"
    await running.work()
    running.clock.on(days=31)

    assert await name_of(browser) is None
    await running.work()
    assert not await running.rows(select(session.c.id))


async def test_the_first_sign_in_of_a_browser_ends_its_earlier_session(running: Running) -> None:
    browser = await member(running, "bob")
    old = browser.cookies[sessions.cookie_name(running.service)]
    await log_in(browser, "bob")

    assert browser.cookies[sessions.cookie_name(running.service)] != old
    assert [row[0] for row in await running.rows(select(func.count()).select_from(session))] == [1]


async def test_a_hash_with_other_parameters_is_renewed_at_the_next_sign_in(running: Running) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await running.account("bob", password=weak)
    assert (await log_in(running.client(), "bob")).status_code == 303

    kept = (await running.rows(select(account.c.password)))[0].password
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert (await log_in(running.client(), "bob")).status_code == 303


@pytest.fixture
async def busy(running: Running) -> AsyncIterator[Running]:
    """A service whose threads for passwords all work."""
    threads = passwords.of(running.service)._threads
    async with anyio.create_task_group() as group:
        stop = anyio.Event()

        async def hold() -> None:
            async with threads:
                await stop.wait()

        for _ in range(int(threads.total_tokens) + passwords._MOST_WAITING):
            group.start_soon(hold)
        await anyio.wait_all_tasks_blocked()
        yield running
        stop.set()


async def test_who_comes_when_very_many_sign_in_is_told_to_come_back(busy: Running) -> None:
    response = await log_in(busy.client(), "bob")

    assert (response.status_code, response.headers["retry-after"]) == (429, "5")


async def test_the_static_pages_hear_who_is_signed_in(running: Running) -> None:
    browser = await member(running, "bob")
    response = await browser.get("/authenticated")

    assert response.json() == {"name": "bob", "url": "/users/bob/", "desk": False, "waiting": 0}
    assert response.headers["cache-control"] == "private, no-store"
    assert (await running.client().get("/authenticated")).json() == {}


async def test_the_hint_for_static_pages_goes_with_the_session(running: Running) -> None:
    browser = await member(running, "bob")
    assert browser.cookies["signed_in"] == "1"
    async with running.db.transaction() as tx:
        await sessions.end_all(tx, 1)

    assert (await browser.get("/authenticated")).json() == {}
    assert "signed_in" not in browser.cookies


async def test_a_login_without_a_password_names_the_field(running: Running) -> None:
    response = await log_in(running.client(), "bob", "")

    assert response.status_code == 422
    assert problem(response, "password") == "This is empty: fill it in."
    assert 'value="bob"' in response.text
