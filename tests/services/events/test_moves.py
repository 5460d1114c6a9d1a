"""What may happen to a suggestion in which state, and who may do it: every cell of the table, on both databases."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from services.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from services.events.kind import EVENT
from services.moderation.decisions import decision
from services.moderation.outdated import Outdated
from services.people import Person, Role
from services.rebuild.tables import request
from services.suggestions import actions
from services.suggestions.rules import MOVES, Action, State
from services.suggestions.rules import Role as As
from services.suggestions.tables import FIRST, suggestion
from tests.services.conftest import Running
from tests.services.events.conftest import CONTENT, TYPED, Stage

DONE: dict[Action, Callable[[Stage, int, Person], Awaitable[object]]] = {
    Action.EDIT: lambda on, n, by: actions.edit(on.service, n, {**CONTENT, "title": "Another"}, kind=EVENT, by=by),
    Action.SUBMIT: lambda on, n, by: actions.submit(on.service, n, CONTENT, kind=EVENT, by=by),
    Action.APPROVE: lambda on, n, by: actions.approve(on.service, n, kind=EVENT, by=by),
    Action.REJECT: lambda on, n, by: actions.reject(on.service, n, kind=EVENT, by=by, words="No."),
    Action.REMOVE: lambda on, n, by: actions.remove(on.service, n, kind=EVENT, by=by),
    Action.COMMENT: lambda on, n, by: actions.comment(on.service, n, "A question.", kind=EVENT, by=by),
}


@pytest.mark.parametrize("role", list(As))
@pytest.mark.parametrize("action", DONE)
async def test_what_the_table_does_not_have_is_refused_and_changes_nothing(
    stage: Stage, running: Running, action: Action, role: As
) -> None:  # fmt: skip
    """And what it has leads where it says."""
    person = {As.AUTHOR: stage.author, As.MODERATOR: stage.editor}[role]
    for state in State:
        number = await stage.event(state)
        before = await running.rows(select(suggestion).where(suggestion.c.id == number))
        mails, log = len(await running.mails()), len(await running.rows(select(decision)))

        if (action, state, role) in MOVES:
            await DONE[action](stage, number, person)
            assert (await stage.get(number)).state is MOVES[action, state, role]
        else:
            is_unseen = role is As.MODERATOR and state is State.DRAFT
            with pytest.raises(NotFound if is_unseen else Conflict):
                await DONE[action](stage, number, person)
            assert await running.rows(select(suggestion).where(suggestion.c.id == number)) == before
            assert (len(await running.mails()), len(await running.rows(select(decision)))) == (mails, log)


@pytest.mark.parametrize("action", DONE)
async def test_a_stranger_finds_nothing(stage: Stage, running: Running, action: Action) -> None:
    number = await stage.event(State.APPROVED)
    stranger = await stage.person("eve", Role.JOB_MODERATOR)
    before = await running.rows(select(suggestion))

    with pytest.raises(NotFound):
        await DONE[action](stage, number, stranger)

    assert await running.rows(select(suggestion)) == before


async def test_nobody_decides_on_what_they_have_sent_but_a_superuser(stage: Stage) -> None:
    for role, is_refused in ((Role.EDITOR, True), (Role.STAFF, True), (Role.SUPERUSER, False)):
        judge = await stage.person(f"judge-{role.name.lower()}", role)
        number = await actions.create(stage.service, CONTENT, kind=EVENT, by=judge, submit=True)
        if is_refused:
            with pytest.raises(Forbidden):
                await actions.approve(stage.service, number, kind=EVENT, by=judge)
        else:
            await actions.approve(stage.service, number, kind=EVENT, by=judge)
        assert (await stage.get(number)).state is (State.SUBMITTED if is_refused else State.APPROVED)


async def test_numbers_begin_above_those_of_files_and_are_given_once(stage: Stage, running: Running) -> None:
    first = await stage.event(State.DRAFT)
    async with running.db.transaction() as tx:
        await tx.execute(suggestion.delete())
    second = await stage.event(State.DRAFT)

    assert (first, second) == (FIRST, FIRST + 1)


async def test_what_is_sent_is_told_to_the_editors_and_approved_to_its_author_after_ten_minutes(
    stage: Stage, running: Running
) -> None:  # fmt: skip
    number = await stage.event(State.APPROVED)

    sent, approved = await running.mails()

    assert (sent.name, sent.to, sent.reply_to) == ("suggestions/submitted", "events@python.org", "ada@example.org")
    assert sent.subject == "For review: PyDay Utrecht, 13 March 2027, Town Hall"
    assert f"/admin/events/{number}/" in sent.text
    assert (approved.name, approved.to) == ("suggestions/approved", "ada@example.org")
    assert f"/events/python-events/{number}/" in approved.text
    assert (approved.due - approved.created).total_seconds() == 600
    assert [row.about for row in await running.rows(select(request))] == [f"event:{number}"]


async def test_what_was_approved_stays_up_while_its_edit_waits_and_is_rejected(stage: Stage) -> None:
    number = await stage.event(State.APPROVED)

    await actions.edit(stage.service, number, {**CONTENT, "title": "Later"}, kind=EVENT, by=stage.author)
    waits = await stage.get(number)
    await actions.reject(stage.service, number, kind=EVENT, by=stage.editor, words="No.")
    rejected = await stage.get(number)

    assert (waits.state, waits.is_up, waits.title) == (State.SUBMITTED, True, "Later")
    assert rejected.is_up
    assert rejected.shown is not None
    assert rejected.shown["title"] == "PyDay Utrecht"


async def test_an_approval_is_undone_with_its_mail_and_what_was_seen_meanwhile_has_changed_again(
    stage: Stage, running: Running
) -> None:  # fmt: skip
    number = await stage.event(State.APPROVED)
    await actions.edit(stage.service, number, {**CONTENT, "title": "Later"}, kind=EVENT, by=stage.author)
    await actions.approve(stage.service, number, kind=EVENT, by=stage.editor)
    changed = await stage.get(number)

    await actions.undo(stage.service, number, kind=EVENT, by=stage.editor)
    undone = await stage.get(number)

    assert (changed.revision, undone.revision) == (1, 2)
    assert (undone.state, undone.shown) == (State.SUBMITTED, CONTENT)
    told = [mail for mail in await running.mails() if mail.name == "suggestions/approved"]
    assert [mail.state for mail in told] == ["taken back", "taken back", "waiting"]
    assert told[2].text == told[0].text  # the first approval stands


async def _decisions(running: Running) -> list[tuple[str, str]]:
    names = ("suggestions/approved", "suggestions/rejected", "suggestions/removed")
    return [(mail.name[12:], mail.state) for mail in await running.mails() if mail.name in names]


@pytest.mark.parametrize("how", ["submit", "edit", "remove"])
async def test_a_rejection_that_is_answered_already_is_not_mailed(stage: Stage, running: Running, how: str) -> None:
    number = await stage.event(State.REJECTED)
    if how == "edit":
        said = {**CONTENT, "title": "Later"}
        await actions.edit(stage.service, number, said, kind=EVENT, by=stage.author, submit=True)
    else:
        await DONE[Action(how)](stage, number, stage.author)

    running.clock.on(minutes=11)
    await running.work()

    assert await _decisions(running) == [("rejected", "taken back")]


async def test_what_is_typed_while_an_editor_removes_it_is_shown_with_the_reason(
    stage: Stage, running: Running
) -> None:
    ada, number = await running.person(stage.author.name), await stage.event()
    await actions.remove(stage.service, number, kind=EVENT, by=stage.editor, words="Not about Python.")

    path = EVENT.path_of(number)
    answer = await ada.post(f"{path}edit/", data={**TYPED, "text": "My new words", "version": "1", "do": "send"})

    assert answer.status_code == 409
    assert "My new words</pre>" in answer.text
    assert "Not about Python." in (await ada.get(path)).text


async def test_an_approval_is_not_mailed_when_it_is_removed_meanwhile_and_is_when_that_is_undone(
    stage: Stage, running: Running
) -> None:
    gone, back = await stage.event(State.APPROVED), await stage.event(State.APPROVED, title="Other")
    for number in (gone, back):
        await actions.remove(stage.service, number, kind=EVENT, by=stage.editor)
    await actions.undo(stage.service, back, kind=EVENT, by=stage.editor)

    running.clock.on(minutes=11)
    await running.work()

    assert await _decisions(running) == [
        *[("approved", "taken back")] * 2, ("removed", "sent"), ("removed", "taken back"), ("approved", "sent"),
    ]  # fmt: skip


async def test_a_decision_cannot_be_undone_after_ten_minutes(stage: Stage, running: Running) -> None:
    number = await stage.event(State.APPROVED)
    running.clock.on(minutes=10)

    with pytest.raises(Conflict, match="still be undone"):
        await actions.undo(stage.service, number, kind=EVENT, by=stage.editor)


async def test_who_comes_second_is_told_what_they_have_seen(stage: Stage) -> None:
    number = await stage.event()
    await actions.edit(stage.service, number, {**CONTENT, "title": "Other"}, kind=EVENT, by=stage.author)

    with pytest.raises(Outdated) as error:
        await actions.approve(stage.service, number, kind=EVENT, by=stage.editor, version=1)

    assert error.value.seen is not None
    assert (error.value.seen["title"], error.value.found.title) == ("PyDay Utrecht", "Other")


async def test_more_than_fifty_a_day_are_refused_and_all_of_a_file_with_them(stage: Stage, running: Running) -> None:
    many = [{**CONTENT, "title": f"Day {number}"} for number in range(30)]
    await actions.create_all(stage.service, many, kind=EVENT, by=stage.author, submit=True)

    with pytest.raises(TooMany) as error:
        await actions.create_all(stage.service, many, kind=EVENT, by=stage.author, submit=True)

    assert error.value.seconds == 24 * 3600 + 1
    assert len(await running.rows(select(suggestion))) == 30


async def test_of_many_none_is_taken_when_one_is_not_complete(stage: Stage, running: Running) -> None:
    bad = {name: value for name, value in CONTENT.items() if name != "zone"}

    with pytest.raises(Invalid):
        await actions.create_all(stage.service, [CONTENT, bad], kind=EVENT, by=stage.author, submit=True)

    assert await running.rows(select(suggestion)) == []


@pytest.mark.parametrize(("role", "is_refused"), [(Role.EDITOR, True), (Role.STAFF, True), (Role.SUPERUSER, False)])
async def test_nobody_decides_on_their_own_suggestion_or_undoes_it_but_a_superuser(
    stage: Stage, role: Role, is_refused: bool
) -> None:
    judge = await stage.person("judge", role)
    undone = await actions.create(stage.service, CONTENT, kind=EVENT, by=judge, submit=True)
    await actions.reject(stage.service, undone, kind=EVENT, by=stage.editor, words="No.")
    approved = await actions.create(stage.service, CONTENT, kind=EVENT, by=judge, submit=True)

    with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
        await actions.undo(stage.service, undone, kind=EVENT, by=judge)
    with pytest.raises(Forbidden) if is_refused else contextlib.nullcontext():
        await actions.approve(stage.service, approved, kind=EVENT, by=judge)

    states = [(await stage.get(number)).state for number in (undone, approved)]
    assert states == ([State.REJECTED, State.SUBMITTED] if is_refused else [State.SUBMITTED, State.APPROVED])


async def test_two_editors_at_once_decide_once(stage: Stage, running: Running) -> None:
    number = await stage.event()

    results = await asyncio.gather(
        *(actions.approve(stage.service, number, kind=EVENT, by=stage.editor) for _ in range(3)), return_exceptions=True
    )

    assert [one is None for one in results].count(True) == 1
    assert {type(one) for one in results if one} == {Conflict}
    decided = [row.action for row in await running.rows(select(decision)) if row.number == number]
    assert decided.count("approve") == 1
