"""What follows from each action, on both databases: mails, days, what visitors see, what can be undone."""

import asyncio
import contextlib
from datetime import date

import pytest
from sqlalchemy import select

from generator.shapes.job import Jobs
from services.errors import Conflict, Forbidden, Invalid, TooMany
from services.jobs import actions, belongings, duplicates, export, store
from services.jobs.moves import Outdated
from services.jobs.rules import State
from services.jobs.tables import job, job_version
from services.jobs.timing import turn
from services.moderation import comments
from services.moderation.decisions import decision
from services.people import Role
from services.rebuild.tables import request
from tests.services.conftest import Running
from tests.services.jobs.conftest import CONTENT, Board

TODAY = date(2026, 11, 23)


async def _public(board: Board) -> Jobs:
    async with board.service.db.reading() as tx:
        return await export.jobs(tx)


async def test_an_approved_posting_is_shown_for_ninety_days_and_its_author_told_after_the_time_to_undo(
    board: Board, running: Running
) -> None:
    number = await board.job()

    await actions.approve(board.service, number, by=board.moderator, words="Good luck!")

    (shown,) = (await _public(board)).jobs
    assert (shown.number, shown.posted, shown.until) == (number, TODAY, date(2027, 2, 21))
    mail = (await running.mails())[-1]
    assert (mail.name, mail.to, mail.state) == ("jobs/approved", "ada@example.org", "waiting")
    assert (mail.due - running.clock.at).total_seconds() == 600
    assert "Good luck!" in mail.text
    assert "21 February 2027" in mail.text
    assert [row.about for row in await running.rows(select(request))] == [f"job:{number}"]
    last = (await running.rows(select(decision).order_by(decision.c.id)))[-1]
    assert (last.action, last.before, last.after, last.by_name) == ("approve", "submitted", "approved", "mod")


async def test_approving_twice_sends_one_mail(board: Board, running: Running) -> None:
    number = await board.job()
    await actions.approve(board.service, number, by=board.moderator)

    with pytest.raises(Conflict):
        await actions.approve(board.service, number, by=board.moderator)

    assert [mail.name for mail in await running.mails()] == ["jobs/submitted", "jobs/approved"]


async def test_two_moderators_at_once_decide_once(board: Board, running: Running) -> None:
    number = await board.job()
    version = (await board.get(number)).version
    both = (
        actions.approve(board.service, number, by=board.moderator, version=version),
        actions.reject(board.service, number, by=board.moderator, version=version, words="No."),
    )

    results = await asyncio.gather(*both, return_exceptions=True)

    assert [type(result) for result in results].count(type(None)) == 1
    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    assert len(await running.mails()) == 2


async def test_nobody_decides_on_their_own_posting_but_a_superuser(board: Board) -> None:
    for role, is_refused in ((Role.JOB_MODERATOR, True), (Role.STAFF, True), (Role.SUPERUSER, False)):
        judge = await board.person(f"judge-{role.name.lower()}", role)
        number = await actions.create(board.service, CONTENT, by=judge, submit=True)
        with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
            await actions.approve(board.service, number, by=judge)
        assert (await board.get(number)).state is (State.SUBMITTED if is_refused else State.APPROVED)


async def test_a_decision_on_what_was_changed_meanwhile_is_refused_with_both_versions(board: Board) -> None:
    number = await board.job()
    await actions.edit(board.service, number, {**CONTENT, "title": "Second"}, by=board.author)
    await actions.edit(board.service, number, {**CONTENT, "title": "Third"}, by=board.author)

    for version, title in ((1, "Python developer"), (2, "Second")):
        with pytest.raises(Outdated) as refused:
            await actions.approve(board.service, number, by=board.moderator, version=version)
        assert refused.value.found.title == "Third"
        assert refused.value.seen is not None
        assert refused.value.seen["title"] == title
    await actions.approve(board.service, number, by=board.moderator, version=3)


async def test_an_edit_waits_while_the_approved_version_stays_up(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    running.clock.on(days=10)

    await actions.edit(board.service, number, {**CONTENT, "title": "New title"}, by=board.author)
    while_waiting = (await _public(board)).jobs[0].title
    await actions.reject(board.service, number, by=board.moderator, words="No.")
    after_rejection = (await _public(board)).jobs[0].title
    await actions.edit(board.service, number, {**CONTENT, "title": "Better title"}, by=board.author, submit=True)
    await actions.approve(board.service, number, by=board.moderator)

    assert (while_waiting, after_rejection) == ("Python developer", "Python developer")
    (shown,) = (await _public(board)).jobs
    assert (shown.title, shown.posted, shown.until) == ("Better title", TODAY, date(2027, 2, 21))


async def test_an_edit_that_changes_nothing_needs_no_review(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    before = await running.rows(select(job))

    after = await actions.edit(board.service, number, CONTENT, by=board.author)

    assert after is State.APPROVED
    assert await running.rows(select(job)) == before


async def test_an_edit_of_a_moderator_is_shown_at_once(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)

    after = await actions.edit(board.service, number, {**CONTENT, "title": "Without CAPITALS"}, by=board.moderator)

    assert after is State.APPROVED
    assert (await _public(board)).jobs[0].title == "Without CAPITALS"
    assert len(await running.rows(select(request))) == 2


async def test_what_is_not_complete_is_never_shown(board: Board) -> None:
    number = await board.job()
    half = {"title": "Half", "salary_per": "year", "remote": False, "agencies": True}

    with pytest.raises(Invalid) as refused:
        await actions.edit(board.service, number, half, by=board.author)

    assert "company" in refused.value.problems


@pytest.mark.parametrize("decide", ["approve", "reject", "archive", "remove"])
async def test_a_decision_is_undone_for_ten_minutes_with_its_mail(board: Board, running: Running, decide: str) -> None:
    number = await board.job(State.SUBMITTED if decide in ("approve", "reject") else State.APPROVED)
    running.clock.on(hours=1)
    before, public = await board.get(number), await _public(board)
    words = {"words": "No."} if decide == "reject" else {}
    await getattr(actions, decide)(board.service, number, by=board.moderator, **words)

    running.clock.on(seconds=599)
    after = await actions.undo(board.service, number, by=board.moderator)
    running.clock.on(days=1)
    await running.work()

    now = await board.get(number)
    assert after is before.state
    assert (now.state, now.shown, now.until, now.posted) == (before.state, before.shown, before.until, before.posted)
    assert await _public(board) == public
    assert now.version == before.version + 2
    last = [mail for mail in await running.mails() if mail.name in ("jobs/approved", "jobs/rejected")]
    if decide in ("approve", "reject"):
        assert [mail.state for mail in last] == ["taken back"]
    else:
        assert [mail.state for mail in last] == ["taken back", "sent"]
    assert (await running.rows(select(decision).order_by(decision.c.id)))[-1].action == "undo"


async def test_a_decision_is_not_undone_later_or_twice_or_after_another_change(board: Board, running: Running) -> None:
    late, twice, changed = [await board.job() for _ in range(3)]
    for number in (late, twice, changed):
        await actions.reject(board.service, number, by=board.moderator, words="No.")
    await actions.undo(board.service, twice, by=board.moderator)
    await actions.edit(board.service, changed, {**CONTENT, "title": "New"}, by=board.author)

    for number in (twice, changed):
        with pytest.raises(Conflict):
            await actions.undo(board.service, number, by=board.moderator)
    running.clock.on(seconds=600)
    with pytest.raises(Conflict):
        await actions.undo(board.service, late, by=board.moderator)


async def test_what_moderators_write_in_markdown_is_no_markdown_in_the_html_of_a_mail(
    board: Board, running: Running
) -> None:
    number = await board.job()
    await actions.reject(board.service, number, by=board.moderator, words="Say *more*:\n\n- pay\n- <script>1</script>")

    mail = (await running.mails())[-1]

    assert "<em>more</em>" in mail.html and "<li>pay</li>" in mail.html and "<script" not in mail.html
    assert "Say *more*:" in mail.text


async def _told(running: Running) -> list[tuple[str, str]]:
    """The mails of decisions, each with what became of it."""
    return [
        (mail.name[5:], mail.state) for mail in await running.mails() if mail.name in ("jobs/approved", "jobs/rejected")
    ]


@pytest.mark.parametrize("how", ["submit", "edit", "remove"])
async def test_a_rejection_that_has_not_been_mailed_is_not_mailed_when_it_is_answered_already(
    board: Board, running: Running, how: str
) -> None:
    number = await board.job(State.REJECTED)
    if how == "edit":
        await actions.edit(board.service, number, {**CONTENT, "title": "New"}, by=board.author, submit=True)
    else:
        await getattr(actions, how)(board.service, number, by=board.author)

    running.clock.on(minutes=11)
    await running.work()

    assert await _told(running) == [("rejected", "taken back")]


@pytest.mark.parametrize("how", ["archive", "remove"])
async def test_an_approval_that_has_not_been_mailed_is_not_mailed_when_it_is_over_already(
    board: Board, running: Running, how: str
) -> None:
    number = await board.job(State.APPROVED)
    await getattr(actions, how)(board.service, number, by=board.moderator)

    running.clock.on(minutes=11)
    await running.work()

    assert await _told(running) == [("approved", "taken back")]


@pytest.mark.parametrize("minutes", [1, 8])
@pytest.mark.parametrize("how", ["archive", "remove"])
async def test_the_approval_is_mailed_after_all_when_that_is_undone(
    board: Board, running: Running, how: str, minutes: int
) -> None:
    """Undone before the mail was due, and after."""
    number = await board.job(State.APPROVED)
    running.clock.on(minutes=5)
    await getattr(actions, how)(board.service, number, by=board.moderator)
    running.clock.on(minutes=minutes)
    await running.work()

    await actions.undo(board.service, number, by=board.moderator)
    running.clock.on(minutes=5)
    await running.work()

    assert await _told(running) == [("approved", "taken back"), ("approved", "sent")]
    first, second = [mail for mail in await running.mails() if mail.name == "jobs/approved"]
    assert (first.subject, first.text, first.html, first.to) == (second.subject, second.text, second.html, second.to)


async def test_of_two_approvals_within_ten_minutes_one_is_mailed(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    await actions.edit(board.service, number, {**CONTENT, "title": "New"}, by=board.author)
    await actions.approve(board.service, number, by=board.moderator)

    await actions.undo(board.service, number, by=board.moderator)
    assert await _told(running) == [("approved", "taken back")] * 2 + [("approved", "waiting")]
    await actions.approve(board.service, number, by=board.moderator)
    running.clock.on(minutes=11)
    await running.work()

    assert [state for _, state in await _told(running)].count("sent") == 1


@pytest.mark.settings(undo_seconds=0)
async def test_without_time_to_undo_the_mail_goes_at_once(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)

    await running.work()

    assert [mail.state for mail in await running.mails()] == ["sent", "sent"]
    with pytest.raises(Conflict):
        await actions.undo(board.service, number, by=board.moderator)


async def test_a_rejection_tells_why_and_where_to_change_it(board: Board, running: Running) -> None:
    number = await board.job(State.REJECTED)

    mail = (await running.mails())[-1]

    assert (mail.name, mail.to) == ("jobs/rejected", "ada@example.org")
    for words in (mail.text, mail.html):
        assert "Not about Python." in words
        assert f"http://testserver/jobs/{number}/edit/" in words


async def test_a_removal_by_a_moderator_is_told_with_the_reason_and_not_when_it_is_undone(
    board: Board, running: Running
) -> None:
    told, undone, own = [await board.job(State.APPROVED, title=title) for title in ("Told", "Undone", "Own")]
    for number in (told, undone):
        await actions.remove(board.service, number, by=board.moderator, words="It is *filled*.")
    await actions.remove(board.service, own, by=board.author)
    await actions.undo(board.service, undone, by=board.moderator)
    running.clock.on(minutes=11)
    await running.work()

    mails = [mail for mail in await running.mails() if mail.name == "jobs/removed"]

    assert [(mail.to, mail.subject, mail.state) for mail in mails] == [
        ("ada@example.org", "Your job posting is removed: Told", "sent"),
        ("ada@example.org", "Your job posting is removed: Undone", "taken back"),
    ]
    assert "It is taken from the job board." in mails[0].text
    assert "<em>filled</em>" in mails[0].html


async def test_nobody_is_mailed_at_an_address_that_only_the_posting_names(board: Board, running: Running) -> None:
    for state in (State.APPROVED, State.REJECTED, State.EXPIRED):
        await board.job(state)

    assert {mail.to for mail in await running.mails()} == {"ada@example.org", "jobs@python.org"}


async def test_a_posting_ends_and_its_author_is_told_once_before_and_once_then(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    told: list[tuple[int, str, bool]] = []
    for day in range(1, 100):
        running.clock.on(days=1)
        await turn(board.service)
        await turn(board.service)
        told += [(day, mail.name, mail.is_notice) for mail in (await running.mails())[2 + len(told) :]]

    assert told == [(83, "jobs/ends", True), (91, "jobs/expired", True)]
    assert (await board.get(number)).state is State.EXPIRED
    assert (await _public(board)).jobs[0].until == date(2027, 2, 21)
    assert "/renew/" in (await running.mails())[-1].text


async def test_the_timetable_ends_postings_just_after_midnight(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    await running.work()
    running.clock.on(days=90, hours=14, minutes=30)  # 23:30 on the last day
    await running.work()
    on_the_last_day = (await board.get(number)).state
    running.clock.on(minutes=33)
    await running.work()

    assert on_the_last_day is State.APPROVED
    assert (await board.get(number)).state is State.EXPIRED


async def test_a_posting_that_was_renewed_is_shown_anew_from_its_approval(board: Board, running: Running) -> None:
    number = await board.job(State.EXPIRED)
    running.clock.on(days=100)

    await actions.renew(board.service, number, by=board.author)
    waiting = (await _public(board)).jobs[0].until
    await actions.approve(board.service, number, by=board.moderator)

    shown = (await _public(board)).jobs[0]
    assert waiting == date(2027, 2, 21)
    assert (shown.posted, shown.until) == (date(2027, 3, 3), date(2027, 6, 1))


async def test_a_posting_is_not_renewed_long_before_its_end(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    running.clock.on(days=75)
    with pytest.raises(Conflict):
        await actions.renew(board.service, number, by=board.author)
    running.clock.on(days=1)

    await actions.renew(board.service, number, by=board.author)

    assert len((await _public(board)).jobs) == 1


async def test_what_expired_a_year_ago_leaves_the_site(board: Board, running: Running) -> None:
    number = await board.job(State.EXPIRED)
    running.clock.on(days=90 + 365)
    await turn(board.service)
    kept = len((await _public(board)).jobs)
    running.clock.on(days=1)
    await turn(board.service)

    assert (kept, len((await _public(board)).jobs)) == (1, 0)
    assert (await board.get(number)).state is State.ARCHIVED


async def test_what_is_featured_is_exported_so(board: Board) -> None:
    number = await board.job(State.APPROVED)

    await actions.feature(board.service, number, by=board.moderator, is_featured=True)

    assert (await _public(board)).jobs[0].featured
    with pytest.raises(Conflict):
        await actions.feature(board.service, number, by=board.moderator, is_featured=True)


async def test_visitors_see_only_what_was_approved_and_not_taken_down(board: Board) -> None:
    for state in State:
        await board.job(state, title=state.value)

    assert [one.title for one in (await _public(board)).jobs] == ["approved", "expired"]


async def test_a_draft_is_one_transaction(board: Board, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail that cannot be put takes the whole submission with it."""
    from services.jobs import letters

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(letters, "submitted", broken)
    with pytest.raises(RuntimeError):
        await board.job()

    assert await running.rows(select(job)) == []
    assert await running.rows(select(decision)) == []


async def test_the_same_posting_again_is_hinted_at_with_reasons(board: Board) -> None:
    text = " ".join(f"word{n} of a long description" for n in range(60))
    first = await board.job(text=text)
    await board.job(title="Gardener", company="Green", text="Trees, flowers and more trees all day long.")
    await board.job(title="Developer (Python)", company="Recruiters", text=text + " Apply now.")
    again = await board.job(title="PYTHON developer", company="Example  Railways", text=text)
    async with board.service.db.reading() as tx:
        found = await duplicates.of(tx, await store.get(tx, again), now=board.running.clock.at)

    assert [one.number for one in found] == [first, first + 2]
    assert found[0].reasons == ("the same title and company", "the text is nearly the same (100%)", "the same author")
    assert found[1].reasons[0].startswith("the text is nearly the same")


async def test_two_different_postings_with_one_title_can_stand_beside_each_other(board: Board) -> None:
    first, second = [await board.job(State.APPROVED) for _ in range(2)]

    assert [one.number for one in (await _public(board)).jobs] == [first, second]


async def test_a_deleted_account_leaves_no_posting_up(board: Board, running: Running) -> None:
    numbers = {state: await board.job(state, contact="Alex Private") for state in State}
    await actions.edit(board.service, numbers[State.APPROVED], {**CONTENT, "contact": "Alex Other"}, by=board.author)
    await actions.comment(board.service, numbers[State.REJECTED], "From Ada", by=board.author)
    async with running.db.transaction() as tx:
        await belongings.farewell(tx, board.author.id, now=running.clock.at)

    rows = {row.id: row for row in await running.rows(select(job))}
    kept = {numbers[state] for state in (State.APPROVED, State.ARCHIVED, State.EXPIRED)}
    assert set(rows) == kept
    assert {(row.account, row.state) for row in rows.values()} == {(None, "removed")}
    assert (await _public(board)).jobs == ()
    left = str([await running.rows(select(table)) for table in (job, job_version, comments.comment)])
    assert "Alex" not in left
    assert "jobs@example.org" not in left
    assert "From Ada" not in left


async def test_an_account_gets_all_of_its_own_and_nothing_of_the_moderators(board: Board, running: Running) -> None:
    number = await board.job(State.APPROVED)
    await actions.comment(board.service, number, "Spam?", by=board.moderator, is_internal=True)
    await actions.comment(board.service, number, "Welcome.", by=board.moderator)
    async with running.db.reading() as tx:
        (own,) = await belongings.own_data(tx, board.author.id)

    assert own["content"] == CONTENT
    assert [one["words"] for one in own["comments"]] == ["Welcome."]
    assert "Spam" not in str(own)


async def test_moderators_are_not_flooded_with_comments(board: Board, running: Running) -> None:
    number = await board.job()
    for _ in range(30):
        await actions.comment(board.service, number, "Hello?", by=board.author)

    with pytest.raises(TooMany):
        await actions.comment(board.service, number, "Hello?", by=board.author)
    running.clock.on(hours=25)
    await actions.comment(board.service, number, "Hello?", by=board.author)

    assert len(await running.rows(select(comments.comment))) == 31


async def test_nobody_undoes_a_decision_on_their_own_posting_but_a_superuser(board: Board) -> None:
    for role, is_refused in ((Role.JOB_MODERATOR, True), (Role.STAFF, True), (Role.SUPERUSER, False)):
        judge = await board.person(f"judge-{role.name.lower()}", role)
        number = await actions.create(board.service, CONTENT, by=judge, submit=True)
        await actions.reject(board.service, number, by=board.moderator, words="No.")
        with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
            await actions.undo(board.service, number, by=judge)
        assert (await board.get(number)).state is (State.REJECTED if is_refused else State.SUBMITTED)
