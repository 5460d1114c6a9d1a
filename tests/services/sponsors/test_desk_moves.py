"""What staff may do with a sponsorship and its contract in which state: every cell of both tables, on both databases."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from services.errors import Conflict, NotFound
from services.moderation.decisions import decision
from services.people import Person
from services.people import Role as Account
from services.sponsors import contracts, deciding, drafting, giving, picking, renewing, turning
from services.sponsors.rules import CONTRACT_MOVES, MOVES, Action, ContractAction, ContractState, Role, State
from services.sponsors.tables import asset, contract, sponsorship
from services.uploads.tables import upload
from tests.services.sponsors.desk import AGREED, Desk, signed

pytestmark = pytest.mark.usefixtures("quick_documents")


async def _provide(on: Desk, number: int, by: Person) -> None:
    rows = await on.running.rows(
        select(asset.c.id).where(asset.c.sponsorship == number, asset.c.kind == "provided-text")
    )
    await giving.provide(on.service, number, {row.id: giving.Gift(None, text="Here.") for row in rows}, by=by)


DONE: dict[Action, Callable[[Desk, int, Person], Awaitable[object]]] = {
    Action.APPROVE: lambda on, n, by: deciding.approve(on.service, n, AGREED, by=by),
    Action.APPROVE_SIGNED: lambda on, n, by: deciding.approve_signed(on.service, n, AGREED, signed(), by=by),
    Action.REJECT: lambda on, n, by: deciding.reject(on.service, n, "Not this year.", by=by),
    Action.ROLL_BACK: lambda on, n, by: deciding.roll_back(on.service, n, by=by),
    Action.FINALIZE: lambda on, n, by: contracts.execute(on.service, n, signed(), by=by),
    Action.LOCK: lambda on, n, by: deciding.lock(on.service, n, by=by, is_locked=True),
    Action.UNLOCK: lambda on, n, by: deciding.lock(on.service, n, by=by, is_locked=False),
    Action.EDIT: lambda on, n, by: deciding.edit(on.service, n, AGREED, by=by),
    Action.RENEW: lambda on, n, by: renewing.renew(on.service, n, by=by),
    Action.NOTIFY: lambda on, n, by: deciding.notify(
        on.service, n, "Hello", "Words.", to=("primary",), by=by, token="0" * 16
    ),
    Action.COMMENT: lambda on, n, by: deciding.comment(on.service, n, "A note.", by=by),
    Action.PROVIDE: _provide,
}


async def _ready(on: Desk, number: int, action: Action) -> None:
    """What is approved is locked from the start."""
    if action in (Action.LOCK, Action.EDIT) and (await on.get(number)).state in (State.APPROVED, State.FINALIZED):
        await deciding.lock(on.service, number, by=on.manager, is_locked=False)


@pytest.mark.parametrize("action", DONE)
async def test_what_the_table_does_not_have_is_refused_and_changes_nothing(desk: Desk, action: Action) -> None:
    """And what it has leads where it says."""
    for state in State:
        number = await desk.sponsorship(state)
        await _ready(desk, number, action)
        before = await _all(desk)

        if (action, state, Role.MANAGER) in MOVES:
            await DONE[action](desk, number, desk.manager)
            assert (await desk.get(number)).state is MOVES[action, state, Role.MANAGER]
            assert len(await _all(desk)) > len(before) or action is Action.COMMENT, "the log says so"
        else:
            with pytest.raises((Conflict, NotFound)):
                await DONE[action](desk, number, desk.manager)
            assert await _all(desk) == before


@pytest.mark.parametrize("action", DONE)
async def test_who_applied_finds_nothing_to_decide(desk: Desk, action: Action) -> None:
    """Whatever the state; and neither does a key of somebody who manages sponsorships."""
    number = await desk.sponsorship(State.APPROVED)
    sponsor = Person(int((await desk.get(number)).account or 0), "ada1", "ada1@example.org", is_verified=True)
    with_key = Person(**{**vars(desk.manager), "scopes": frozenset({"jobs:write"})})
    await _ready(desk, number, action)
    before = await _all(desk)

    for person in (sponsor, with_key):
        with pytest.raises(NotFound):
            await DONE[action](desk, number, person)

    assert await _all(desk) == before


@pytest.mark.parametrize("action", DONE)
async def test_there_is_no_sponsorship_of_another_number(desk: Desk, action: Action) -> None:
    with pytest.raises(NotFound):
        await DONE[action](desk, 77, desk.manager)


@pytest.mark.parametrize("state", State)
async def test_the_timetable_tells_only_of_what_is_approved(desk: Desk, state: State) -> None:
    number = await desk.sponsorship(state)
    told: list[int] = []

    async def tell(_: object, __: object, ___: object) -> None:
        told.append(number)

    await turning.once(desk.service, number, "a-notice", tell)

    assert bool(told) is ((Action.NOTIFY, state, Role.SERVICE) in MOVES)


async def _all(desk: Desk) -> list[object]:
    """Every row that an action could change."""
    found: list[object] = []
    for table in (sponsorship, contract, upload, decision):
        found += [(table.name, *row) for row in await desk.running.rows(select(table).order_by(table.c.id))]
    return [*found, *(("mail", row.id) for row in await desk.running.mails())]


# Contracts


async def _texts(on: Desk, number: int, by: Person) -> None:
    _, found = await on.both(number)
    await contracts.edit(on.service, number, drafting.texts_of(found), by=by)


WITH_CONTRACT: dict[ContractAction, Callable[[Desk, int, Person], Awaitable[object]]] = {
    ContractAction.EDIT: _texts,
    ContractAction.SEND: lambda on, n, by: contracts.send(on.service, n, by=by),
    ContractAction.EXECUTE: lambda on, n, by: contracts.execute(on.service, n, signed(), by=by),
    ContractAction.NULLIFY: lambda on, n, by: contracts.nullify(on.service, n, by=by),
    ContractAction.REDRAFT: lambda on, n, by: contracts.redraft(on.service, n, by=by),
    ContractAction.OUTDATE: lambda on, n, by: deciding.roll_back(on.service, n, by=by),
}


@pytest.mark.parametrize("state", ContractState)
@pytest.mark.parametrize("action", WITH_CONTRACT)
async def test_a_contract_goes_only_where_the_table_says(
    desk: Desk, action: ContractAction, state: ContractState
) -> None:
    number = await desk.contract(state)
    before = await _all(desk)

    if (action, state, Role.MANAGER) in CONTRACT_MOVES:
        await WITH_CONTRACT[action](desk, number, desk.manager)
        assert (await desk.both(number))[1].state is CONTRACT_MOVES[action, state, Role.MANAGER]
    else:
        with pytest.raises(Conflict):
            await WITH_CONTRACT[action](desk, number, desk.manager)
        assert await _all(desk) == before


@pytest.mark.parametrize("action", WITH_CONTRACT)
async def test_nobody_else_has_a_hand_in_a_contract(desk: Desk, action: ContractAction) -> None:
    number = await desk.contract(ContractState.DRAFT)
    moderator = await desk.person("eve", Account.JOB_MODERATOR)
    before = await _all(desk)

    with pytest.raises(NotFound):
        await WITH_CONTRACT[action](desk, number, moderator)

    assert await _all(desk) == before


async def test_benefits_are_changed_by_staff_only_and_only_unlocked(desk: Desk) -> None:
    number = await desk.sponsorship(State.APPROVED)

    with pytest.raises(Conflict, match="locked"):
        await picking.change(desk.service, number, ["newsletter"], by=desk.manager)
    with pytest.raises(NotFound):
        await picking.change(desk.service, number, ["newsletter"], by=await desk.person("eve"))
