"""What may happen to a posting in which state, and who may do it: every cell of the table, on both databases."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from services.errors import Conflict, NotFound
from services.jobs import actions
from services.jobs.rules import MOVES, Action, Role, State
from services.jobs.tables import job
from services.moderation.decisions import decision
from services.people import Person
from tests.services.conftest import Running
from tests.services.jobs.conftest import CONTENT, Board

DONE: dict[Action, Callable[[Board, int, Person], Awaitable[object]]] = {
    Action.EDIT: lambda on, n, by: actions.edit(on.service, n, {**CONTENT, "title": "Another"}, by=by),
    Action.SUBMIT: lambda on, n, by: actions.submit(on.service, n, by=by),
    Action.APPROVE: lambda on, n, by: actions.approve(on.service, n, by=by),
    Action.REJECT: lambda on, n, by: actions.reject(on.service, n, by=by, words="No."),
    Action.ARCHIVE: lambda on, n, by: actions.archive(on.service, n, by=by),
    Action.REMOVE: lambda on, n, by: actions.remove(on.service, n, by=by),
    Action.RENEW: lambda on, n, by: actions.renew(on.service, n, by=by),
    Action.FEATURE: lambda on, n, by: actions.feature(on.service, n, by=by, is_featured=True),
    Action.COMMENT: lambda on, n, by: actions.comment(on.service, n, "A question.", by=by),
}


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.MODERATOR])
@pytest.mark.parametrize("action", DONE)
async def test_what_the_table_does_not_have_is_refused_and_changes_nothing(
    board: Board, running: Running, action: Action, role: Role
) -> None:
    """And what it has leads where it says."""
    person = {Role.AUTHOR: board.author, Role.MODERATOR: board.moderator}[role]
    for state in State:
        number = await board.job(state)
        if action is Action.RENEW:
            running.clock.on(days=85)
        before = await running.rows(select(job).where(job.c.id == number))
        mails, log = len(await running.mails()), len(await running.rows(select(decision)))

        if (action, state, role) in MOVES:
            await DONE[action](board, number, person)
            assert (await board.get(number)).state is MOVES[action, state, role]
        else:
            is_unseen = role is Role.MODERATOR and state is State.DRAFT
            with pytest.raises(NotFound if is_unseen else Conflict):
                await DONE[action](board, number, person)
            assert await running.rows(select(job).where(job.c.id == number)) == before
            assert (len(await running.mails()), len(await running.rows(select(decision)))) == (mails, log)
        running.clock.on(days=1)


@pytest.mark.parametrize("action", DONE)
async def test_a_stranger_finds_nothing(board: Board, running: Running, action: Action) -> None:
    number = await board.job(State.APPROVED)
    stranger = await board.person("eve")
    before = await running.rows(select(job))

    with pytest.raises(NotFound):
        await DONE[action](board, number, stranger)

    assert await running.rows(select(job)) == before


@pytest.mark.parametrize("action", DONE)
async def test_there_is_no_posting_of_another_number(board: Board, action: Action) -> None:
    with pytest.raises(NotFound):
        await DONE[action](board, 1, board.moderator)


async def test_a_key_that_is_not_for_moderating_does_not_moderate(board: Board) -> None:
    number = await board.job()
    with_key = Person(**{**vars(board.moderator), "scopes": frozenset({"jobs:write"})})

    with pytest.raises(NotFound):
        await actions.approve(board.service, number, by=with_key)


async def test_numbers_begin_above_those_of_the_site_so_far_and_are_given_once(board: Board, running: Running) -> None:
    first = await board.job(State.DRAFT)
    second = await board.job(State.DRAFT)
    async with running.db.transaction() as tx:
        await tx.execute(job.delete())
    third = await board.job(State.DRAFT)

    assert (first, second, third) == (10_000, 10_001, 10_002)
