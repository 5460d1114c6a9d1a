"""The desk's other pages: people, log, mail, work, builds, reasons, addresses; each empty and with data."""

from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import select, text

from services.accounts.tables import account, session
from services.db import Transaction
from services.jobs import actions
from services.mail import sending
from services.mail.tables import State, mail
from services.moderation.decisions import decision
from services.people import Role
from services.rebuild.tables import build, request
from services.work.tables import work
from tests.services.conftest import Running
from tests.services.staff.conftest import Desk

PATHS = ("users", "logs", "logs/check", "mails", "tasks", "builds", "reasons", "reasons/new", "routes", "jobs", "")


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_without_anything_to_show_says_so(staff: httpx2.AsyncClient, path: str) -> None:
    page = await staff.get(f"/admin/{path}/".replace("//", "/"))

    assert page.status_code == 200, page.text
    assert "<h1>" in page.text and page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", ["users", "logs", "mails", "tasks", "builds"])
async def test_a_number_that_is_none_is_named(staff: httpx2.AsyncClient, path: str) -> None:
    name = "page" if path in ("users", "logs") else "before"

    page = await staff.get(f"/admin/{path}/?{name}=99999999999999999999")

    assert page.status_code == 422
    assert f"`{name}` is not" in page.text.replace("&#39;", "'")


# People


async def test_people_are_found_by_name_role_and_state(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.running.account("carol", is_verified=False)

    by_name = await staff.get("/admin/users/?q=CAR")
    by_role = await staff.get("/admin/users/?role=job+moderator")
    unverified = await staff.get("/admin/users/?state=unverified")

    assert "carol@example.org" in by_name.text and "ada@example.org" not in by_name.text
    assert "maria@example.org" in by_role.text and "carol@example.org" not in by_role.text
    assert "carol@example.org" in unverified.text and "ada@example.org" not in unverified.text


async def test_one_person_is_shown_with_sessions_postings_and_history(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.job(title="Data engineer")

    page = await staff.get(f"/admin/users/{desk.author.id}/")

    assert "Data engineer" in page.text and "Not signed in anywhere." in page.text
    assert "roles/?role" not in page.text


async def test_disabling_an_account_ends_its_sessions_and_is_logged(desk: Desk, staff: httpx2.AsyncClient) -> None:
    bob = await desk.running.person("bob")
    (number,) = [row.id for row in await desk.running.rows(select(account.c.id).where(account.c.name == "bob"))]

    answer = await staff.post(f"/admin/users/{number}/", data={"action": "disable"})

    assert answer.status_code == 303
    assert (await bob.get("/accounts/sessions/")).headers["location"].startswith("/accounts/login/")
    (row,) = await desk.running.rows(select(decision).where(decision.c.kind == "account"))
    assert (row.by_name, row.action, row.number) == ("grace", "disable", number)


async def test_staff_end_the_sessions_of_somebody(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.running.person("bob")
    (number,) = [row.id for row in await desk.running.rows(select(account.c.id).where(account.c.name == "bob"))]

    await staff.post(f"/admin/users/{number}/", data={"action": "end sessions"})

    assert await desk.running.rows(select(session).where(session.c.account == number)) == []
    assert [row.action for row in await desk.running.rows(select(decision))] == ["sign out"]


async def test_the_link_is_sent_again_from_the_desk(desk: Desk, staff: httpx2.AsyncClient) -> None:
    number = await desk.running.account("carol", is_verified=False)

    await staff.post(f"/admin/users/{number}/", data={"action": "send link"})

    assert [row.to for row in await desk.running.mails()] == ["carol@example.org"]
    assert [row.action for row in await desk.running.rows(select(decision))] == ["send link"]


async def test_only_a_superuser_gives_roles_and_is_asked_first(desk: Desk, staff: httpx2.AsyncClient) -> None:
    root = await desk.running.person("root", Role.SUPERUSER)
    path = f"/admin/users/{desk.author.id}/roles/"

    by_staff = await staff.post(path, data={"role": "editor", "has": "yes"})
    asked = await root.get(f"{path}?role=editor&has=yes")
    given = await root.post(path, data={"role": "editor", "has": "yes"})

    assert by_staff.status_code == 403
    assert "ada gets the role editor." in asked.text
    assert given.status_code == 303
    assert [row.roles for row in await desk.running.rows(select(account.c.roles).where(account.c.name == "ada"))] == [
        ["editor"]
    ]
    assert [row.action for row in await desk.running.rows(select(decision))] == ["give role"]


# Log


async def test_the_log_is_narrowed_by_the_address(desk: Desk, staff: httpx2.AsyncClient) -> None:
    number = await desk.job()
    desk.running.clock.on(days=1)
    await desk.post(number, "reject", words="No Python in it.")

    by_maria = await staff.get("/admin/logs/?by=MARIA&kind=job&action=reject&since=2026-11-24&until=2026-11-24")
    before = await staff.get("/admin/logs/?until=2026-11-22")
    broken = await staff.get("/admin/logs/?since=yesterday")

    assert "No Python in it." in by_maria.text and ">ada<" not in by_maria.text
    assert "No row fits." in before.text
    assert broken.status_code == 422


async def test_a_log_that_nobody_touched_is_whole(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.post(await desk.job(), "approve")

    page = await staff.get("/admin/logs/check/")

    assert "<strong>Yes.</strong> All 2 rows" in page.text


async def test_a_row_that_was_changed_is_found(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.post(await desk.job(), "approve")
    async with desk.running.db.transaction() as tx:
        await _without_guard(tx)
        await tx.execute(text("UPDATE decision SET by_name = 'ben' WHERE action = 'submit'"))

    page = await staff.get("/admin/logs/check/")

    assert "<strong>No.</strong> Row 1 does not follow" in page.text


async def _without_guard(tx: Transaction) -> None:
    """As somebody with the rights of the database's owner would."""
    if tx.dialect.name == "sqlite":
        await tx.execute(text("DROP TRIGGER decision_no_update"))
        await tx.execute(text("DROP TRIGGER decision_no_delete"))
    else:
        await tx.execute(text("SET LOCAL session_replication_role = replica"))


# Mail


async def test_a_mail_is_shown_as_it_looks_and_can_do_nothing(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.job(title="Data <b>engineer</b>")

    listed = await staff.get("/admin/mails/?to=jobs&name=jobs/submitted")
    one = await staff.get("/admin/mails/1/")
    html = await staff.get("/admin/mails/1/html/")

    assert "/admin/mails/1/" in listed.text
    assert '<iframe class="letter" src="html/" sandbox' in one.text
    assert html.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "Data &lt;b&gt;engineer&lt;/b&gt;" in html.text


@pytest.mark.settings(mail_url="smtp://localhost:1")
async def test_a_mail_that_opens_an_account_is_not_shown(running: Running, staff: httpx2.AsyncClient) -> None:
    number = await running.account("carol", is_verified=False)
    await staff.post(f"/admin/users/{number}/", data={"action": "send link"})

    one = await staff.get("/admin/mails/1/")
    html = await staff.get("/admin/mails/1/html/")

    assert "its words are for them alone" in one.text and "/accounts/verify/" not in one.text
    assert html.status_code == 404


async def test_a_dead_mail_is_counted_and_sent_after_all(desk: Desk, staff: httpx2.AsyncClient) -> None:
    await desk.job()
    async with desk.running.db.transaction() as tx:
        await tx.execute(mail.update().values(state=State.DEAD, error="550 no such box", ended=desk.running.clock()))

    page = await staff.get("/admin/mails/1/")
    await staff.post("/admin/mails/1/")
    await desk.running.work()

    assert "550 no such box" in page.text and "Send it after all" in page.text
    assert 'Mail <span class="count">1' in page.text
    assert [row.state for row in await desk.running.mails()] == [State.SENT]
    assert [row.action for row in await desk.running.rows(select(decision).where(decision.c.kind == "mail"))] == [
        "retry"
    ]


async def test_an_address_that_was_refused_can_be_tried_again(desk: Desk, staff: httpx2.AsyncClient) -> None:
    async with desk.running.db.transaction() as tx:
        await sending.suppress(tx, "Ada@example.org", "550 no such box", now=desk.running.clock())

    before = await staff.get("/admin/mails/")
    await staff.post("/admin/mails/", data={"address": "ada@example.org"})
    after = await staff.get("/admin/mails/")

    assert "550 no such box" in before.text
    assert "550 no such box" not in after.text
    assert (await staff.post("/admin/mails/", data={"address": "ada@example.org"})).status_code == 404


# Work and builds


async def test_dead_work_is_shown_with_its_error_and_tried_again(desk: Desk, staff: httpx2.AsyncClient) -> None:
    now = desk.running.clock()
    async with desk.running.db.transaction() as tx:
        gone = {"kind": "mail.send", "payload": {"mail": 1}, "created": now, "due": now, "attempts": 12, "dead": now}
        await tx.execute(work.insert().values(**gone, error="ConnectionRefusedError"))

    page = await staff.get("/admin/tasks/")
    answer = await staff.post("/admin/tasks/", data={"retry": "1"})
    again = await staff.post("/admin/tasks/", data={"retry": "77"})

    assert "ConnectionRefusedError" in page.text
    assert answer.status_code == 303 and again.status_code == 409
    assert [(row.dead, row.attempts) for row in await desk.running.rows(select(work))] == [(None, 0)]


async def test_the_timetable_is_told_in_words_and_an_entry_is_run_now(desk: Desk, staff: httpx2.AsyncClient) -> None:
    entry = next(iter(desk.service.hooks.timetable()))

    page = await staff.get("/admin/tasks/")
    answer = await staff.post("/admin/tasks/", data={"run": entry.name})
    none = await staff.post("/admin/tasks/", data={"run": "no such entry"})

    assert entry.when in page.text
    assert answer.status_code == 303 and none.status_code == 404
    assert [row.kind for row in await desk.running.rows(select(work))] == [entry.kind]


async def test_builds_are_listed_with_their_message_and_asked_for(desk: Desk, staff: httpx2.AsyncClient) -> None:
    now = desk.running.clock()
    failed = {"state": "failed", "started": now, "ended": now + timedelta(seconds=3), "message": "content/x.yaml:3: no"}
    async with desk.running.db.transaction() as tx:
        await tx.execute(build.insert().values(trigger="local", asked=1, **failed))

    page = await staff.get("/admin/builds/")
    one = await staff.get("/admin/builds/1/")
    answer = await staff.post("/admin/builds/")

    assert "content/x.yaml:3: no" in page.text and "3.0 s" in page.text
    assert "content/x.yaml:3: no" in one.text
    assert answer.status_code == 303
    assert [row.why for row in await desk.running.rows(select(request))] == ["grace asked for it"]
    assert (await staff.get("/admin/builds/2/")).status_code == 404


# Reasons


async def test_a_reason_is_edited_and_offered_with_its_new_words(desk: Desk) -> None:
    number = await desk.job()

    answer = await desk.browser.post(
        "/admin/reasons/unpaid/", data={"title": "Unpaid", "words": "We show paid work only."}
    )
    page = await desk.browser.get(f"/admin/jobs/{number}/")

    assert answer.status_code == 303
    assert 'data-words="We show paid work only."' in page.text
    assert [row.action for row in await desk.running.rows(select(decision).where(decision.c.kind == "reason"))] == [
        "edit"
    ]


async def test_a_reason_is_added_and_switched_off(desk: Desk) -> None:
    number = await desk.job()
    await desk.browser.post("/admin/reasons/new/", data={"title": "Too old", "words": "Its day is over."})
    there = await desk.browser.get(f"/admin/jobs/{number}/")
    await desk.browser.post(
        "/admin/reasons/too-old/", data={"title": "Too old", "words": "Its day is over.", "is_off": "on"}
    )
    gone = await desk.browser.get(f"/admin/jobs/{number}/")

    assert "Too old</option>" in there.text
    assert "Too old</option>" not in gone.text
    assert "not offered" in (await desk.browser.get("/admin/reasons/")).text


async def test_a_reason_without_words_is_refused_with_what_was_typed(desk: Desk) -> None:
    answer = await desk.browser.post("/admin/reasons/new/", data={"title": "Too old", "words": ""})

    assert answer.status_code == 422
    assert 'value="Too old"' in answer.text


@pytest.mark.parametrize("path", ["users", "logs", "mails", "tasks", "builds", "reasons", "routes", "jobs"])
async def test_a_page_takes_the_same_queries_for_many_rows(desk: Desk, staff: httpx2.AsyncClient, path: str) -> None:
    number = await desk.job()
    await desk.post(number, "approve")
    await staff.get(f"/admin/{path}/")
    with desk.queries() as of_few:
        await staff.get(f"/admin/{path}/")
    for name in ("bob", "carol", "dave", "erin"):
        other = await desk.actor(name)
        job = await actions.create(desk.service, (await desk.get(number)).content, by=other, submit=True)
        await desk.post(job, "approve")
    with desk.queries() as of_many:
        await staff.get(f"/admin/{path}/")

    assert len(of_many) == len(of_few) <= 16, of_many
