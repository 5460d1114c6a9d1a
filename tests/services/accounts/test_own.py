"""One's own account and its public page, and what staff do with others."""

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from services.accounts import actions, first, store
from services.accounts.tables import account, email_link, identity, session
from services.db import Transaction
from services.errors import Conflict, Forbidden, NotFound
from services.hooks import Belongings, Hooks
from services.moderation.decisions import decision
from services.people import Person, Role
from tests.services.accounts.acting import OTHER, PASSWORD, link_to, log_in, member, name_of, problem, subjects, words
from tests.services.conftest import Running


async def test_a_public_page_is_for_others_only_when_its_owner_wants_it(running: Running) -> None:
    browser = await member(running, "bob")
    stranger = running.client()
    assert (await stranger.get("/users/bob/")).status_code == 404
    assert "Only you see this page" in words(await browser.get("/users/bob/"))

    data = {
        "full_name": "Bob B",
        "bio": "I *build*. <script>alert(1)</script>",
        "is_public": "on",
        "shows_email": "never",
    }
    assert (await browser.post("/users/edit/", data=data)).status_code == 303
    seen = await stranger.get("/users/BOB/")

    assert "Bob B" in words(seen)
    assert "<em>build</em>" in seen.text
    assert "<script>alert" not in seen.text
    assert "bob@example.org" not in seen.text
    assert "noindex" in seen.text
    assert "Sign out" not in words(seen)


@pytest.mark.parametrize(
    ("shows", "strangers", "members"), [("never", False, False), ("members", False, True), ("everyone", True, True)]
)
async def test_the_email_is_shown_to_those_who_may_see_it(
    running: Running, shows: str, strangers: bool, members: bool
) -> None:
    browser, other = await member(running, "bob"), await member(running, "alice")
    await browser.post("/users/edit/", data={"is_public": "on", "shows_email": shows})

    assert ("bob@example.org" in (await running.client().get("/users/bob/")).text) is strangers
    assert ("bob@example.org" in (await other.get("/users/bob/")).text) is members


async def test_the_page_of_an_unconfirmed_or_disabled_account_is_not_public(running: Running) -> None:
    await running.account("new", is_verified=False, is_public=True)
    await running.account("off", is_public=True, is_active=False)

    assert [(await running.client().get(f"/users/{name}/")).status_code for name in ("new", "off")] == [404, 404]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"bio": "x" * 2001, "shows_email": "never"}, "bio"), ({"full_name": "x" * 151, "shows_email": "never"}, "full_name"),
        ({"shows_email": "all"}, "shows_email"),
    ],
)  # fmt: skip
async def test_a_profile_that_cannot_be_taken_is_told_at_the_field(
    running: Running, data: dict[str, str], field: str
) -> None:
    response = await (await member(running, "bob")).post("/users/edit/", data=data)

    assert response.status_code == 422
    assert problem(response, field)


async def test_an_account_is_deleted_with_the_password_and_its_owner_is_told(running: Running) -> None:
    browser = await member(running, "bob")
    assert "optional" not in words(await browser.get("/accounts/delete/"))
    wrong = await browser.post("/accounts/delete/", data={"password": OTHER})
    assert (wrong.status_code, "not your password" in problem(wrong, "password")) == (422, True)
    done = await browser.post("/accounts/delete/", data={"password": PASSWORD})

    assert done.headers["location"] == "/"
    assert await name_of(browser) is None
    for table in (account, session, email_link):
        assert not await running.rows(select(table.c.id))
    assert (await subjects(running, "bob@example.org"))[-1] == "Your account at Python.org is deleted"
    assert [row.action for row in await running.rows(select(decision.c.action))] == ["delete"]


async def test_what_belongs_to_the_account_is_said_goodbye_to_in_the_same_transaction(running: Running) -> None:
    told: list[int] = []

    async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:
        assert ((await store.get(tx, of)).name, now) == ("bob", running.clock())
        told.append(of)
        if len(told) == 1:
            raise Conflict("Not now.")

    async def own_data(tx: Transaction, of: int) -> object:
        return [{"title": "A job", "of": (await store.get(tx, of)).name}]

    hooks = Hooks((Belongings("jobs", "Postings that are up are taken down.", farewell, own_data),))
    object.__setattr__(running.service, "hooks", hooks)
    browser = await member(running, "bob")
    assert "Postings that are up are taken down." in words(await browser.get("/accounts/delete/"))
    assert json.loads((await browser.get("/accounts/export/")).text)["jobs"] == [{"title": "A job", "of": "bob"}]

    assert (await browser.post("/accounts/delete/", data={"password": PASSWORD})).status_code == 409
    assert await name_of(browser) == "bob"
    assert "deleted" not in (await subjects(running, "bob@example.org"))[-1]
    assert (await browser.post("/accounts/delete/", data={"password": PASSWORD})).status_code == 303
    assert "Postings that are up are taken down." in (await running.mails())[-1].text


async def test_the_present_sites_address_deletes_only_ones_own_account(running: Running) -> None:
    browser, other = await member(running, "bob"), await member(running, "alice")

    assert (await browser.get("/users/bob/delete/")).status_code == 405
    assert (await other.post("/users/bob/delete/", data={"password": PASSWORD})).status_code == 403
    assert (await browser.post("/users/bob/delete/", data={"password": PASSWORD})).status_code == 303
    assert [row.name for row in await running.rows(select(account.c.name))] == ["alice"]


async def test_all_of_ones_own_data_can_be_taken_along_and_no_secret(running: Running) -> None:
    browser = await member(running, "bob")
    response = await browser.get("/accounts/export/")
    found: dict[str, Any] = response.json()

    assert response.headers["content-disposition"].startswith("attachment")
    assert found["account"]["email"] == "bob@example.org"
    assert [one["subject"] for one in found["mails"]] == ["Confirm your address at Python.org"]
    assert len(found["sessions"]) == 1
    assert "argon2" not in response.text
    assert "token" not in response.text
    columns = {column.name for column in account.c} - {
        "id",
        "name_key",
        "email_key",
        "password",
        "is_active",
        "verified",
    }
    assert columns <= set(found["account"])


async def test_an_account_without_a_password_needs_a_fresh_sign_in(running: Running) -> None:
    browser = await running.person("bob")
    assert "Current password" not in words(await browser.get("/accounts/password/change/"))
    running.clock.on(minutes=31)
    data = {"password": PASSWORD, "again": PASSWORD}

    assert (await browser.post("/accounts/password/change/", data=data)).status_code == 403
    assert (await browser.post("/accounts/delete/")).status_code == 403
    browser = await running.person("bob")
    assert (await browser.post("/accounts/password/change/", data=data)).status_code == 303
    assert (await log_in(running.client(), "bob")).status_code == 303


async def test_the_first_start_makes_a_superuser_who_comes_in_by_a_link_once(running: Running) -> None:
    first_link, link = await first.staff(running.service), await first.staff(running.service)
    assert first_link is not None
    assert link is not None
    browser = running.client()
    assert (await browser.get(first_link)).status_code == 404
    assert "signs you in, once" in words(await browser.get(link))
    assert await name_of(browser) is None

    entered = await browser.post(link)
    assert entered.headers["location"] == "/accounts/password/change/"
    assert (await browser.get("/authenticated")).json()["desk"] is True
    await browser.post("/accounts/password/change/", data={"password": PASSWORD, "again": PASSWORD})

    assert (await log_in(running.client(), "admin")).status_code == 303
    assert (await running.client().post(link)).status_code == 410
    assert await first.staff(running.service) is None


async def test_an_operator_makes_accounts_with_roles(running: Running) -> None:
    link = await first.create(running.service, "maria", "maria@x.org", [Role.JOB_MODERATOR])
    browser = running.client()
    await browser.post(link)

    assert (await browser.get("/authenticated")).json()["desk"] is True
    with pytest.raises(Conflict):
        await first.create(running.service, "Maria", "other@x.org")


BOSS = Person(99, "boss", "boss@x.org", True, frozenset({Role.SUPERUSER}))
STAFF = Person(98, "staff", "staff@x.org", True, frozenset({Role.STAFF}))


async def test_a_disabled_account_is_out_at_once_and_can_be_let_in_again(running: Running) -> None:
    browser = await member(running, "bob")
    await actions.set_active(running.db, 1, False, by=STAFF, now=running.clock())
    assert await name_of(browser) is None
    assert (await log_in(browser, "bob")).status_code == 422
    with pytest.raises(Conflict):
        await actions.set_active(running.db, 1, False, by=STAFF, now=running.clock())

    await actions.set_active(running.db, 1, True, by=STAFF, now=running.clock())
    assert (await log_in(browser, "bob")).status_code == 303
    assert [row.action for row in await running.rows(select(decision.c.action))] == ["disable", "enable"]


async def test_only_a_superuser_changes_roles_and_staff(running: Running) -> None:
    number = await running.account("maria", Role.STAFF)
    with pytest.raises(Forbidden):
        await actions.set_active(running.db, number, False, by=STAFF, now=running.clock())
    with pytest.raises(Forbidden):
        await actions.set_role(running.db, number, Role.EDITOR, True, by=STAFF, now=running.clock())
    await actions.set_role(running.db, number, Role.EDITOR, True, by=BOSS, now=running.clock())
    with pytest.raises(Conflict):
        await actions.set_role(running.db, number, Role.EDITOR, True, by=BOSS, now=running.clock())
    await actions.set_role(running.db, number, Role.STAFF, False, by=BOSS, now=running.clock())

    rows = await running.rows(select(decision.c.before, decision.c.after))
    assert [tuple(row) for row in rows] == [("staff", "editor, staff"), ("editor, staff", "editor")]


async def test_the_last_superuser_stays(running: Running) -> None:
    browser = await running.person("root", Role.SUPERUSER)
    with pytest.raises(Conflict):
        await actions.set_role(running.db, 1, Role.SUPERUSER, False, by=BOSS, now=running.clock())
    with pytest.raises(Conflict):
        await actions.set_active(running.db, 1, False, by=BOSS, now=running.clock())
    assert (await browser.post("/accounts/delete/")).status_code == 409

    await running.account("other", Role.SUPERUSER)
    await actions.set_role(running.db, 1, Role.SUPERUSER, False, by=BOSS, now=running.clock())


async def test_accounts_are_found_by_name_address_role_and_state(running: Running) -> None:
    await running.account("alice", Role.STAFF)
    await running.account("bob_100", is_active=False)
    await running.account("bobX100", is_verified=False)

    async def names(words: str = "", **more: Any) -> list[str]:
        async with running.db.reading() as tx:
            return [one.name for one in (await store.search(tx, words, **more)).accounts]

    assert await names() == ["bobX100", "bob_100", "alice"]
    assert await names("BOB") == ["bobX100", "bob_100"]
    assert await names("b_1") == ["bob_100"]
    assert await names("alice@exa") == ["alice"]
    assert await names(role=Role.STAFF) == ["alice"]
    assert await names(state="disabled") == ["bob_100"]
    assert await names(state="unverified") == ["bobX100"]
    assert await names(size=1, page=2) == ["bob_100"]
    async with running.db.reading() as tx:
        assert (await store.search(tx, "bob", size=1)).total == 2
        with pytest.raises(NotFound):
            await store.get(tx, 77)


async def test_connections_go_with_the_account(running: Running) -> None:
    browser = await running.person("bob")
    async with running.db.transaction() as tx:
        values = {"account": 1, "provider": "github", "subject": "7", "label": "bob", "created": running.clock()}
        await tx.execute(identity.insert().values(values))
    assert (await browser.get("/accounts/export/")).json()["connections"][0]["provider"] == "github"
    await browser.post("/accounts/delete/")

    assert not await running.rows(select(identity.c.id))


async def test_a_change_of_address_by_a_link_that_another_account_was_quicker_for_is_refused(running: Running) -> None:
    browser = await member(running, "bob")
    await browser.post("/accounts/email/", data={"email": "new@x.org", "password": PASSWORD})
    path = await link_to(running, "/accounts/verify/", to="new@x.org")
    await running.account("alice", email="new@x.org", email_key="new@x.org")

    assert (await browser.post(path)).status_code == 409
    assert (await running.rows(select(account.c.email).where(account.c.name == "bob")))[0].email == "bob@example.org"
