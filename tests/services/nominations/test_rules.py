"""Who sees a nomination and who may do what with it: every cell of both tables, through the pages and the actions."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from services.errors import Conflict, NotFound
from services.moderation.decisions import decision
from services.nominations import actions
from services.nominations.rules import MOVES, Action, OutsideWindow, Role, State, View, Who, Window
from services.nominations.tables import nomination
from services.people import Person
from tests.services.nominations.conftest import BOARD, CONTENT, Ballot

N, S, A = View.NOTHING, View.STATEMENT, View.ALL
EXPECTED: dict[State, dict[Who, str]] = {
    # What is seen before, while open, when closed, when shown: - nothing, s what the site shows, A all.
    state: {
        Who.PUBLIC: "---s" if state is State.APPROVED else "----",
        Who.SIGNED_IN: "---s" if state is State.APPROVED else "----",
        Who.NOMINATOR: "AAAA",
        Who.NOMINEE: "AAAA",
        Who.STAFF: "AAAA",
    }
    for state in State
}
BROWSERS = {Who.SIGNED_IN: "eve", Who.NOMINATOR: "nick", Who.NOMINEE: "nora", Who.STAFF: "sam"}
SEEN = {"-": N, "s": S, "A": A}


@pytest.mark.parametrize("state", State)
async def test_a_nomination_is_seen_by_those_whom_the_table_names_and_nobody_else(ballot: Ballot, state: State) -> None:
    number = await ballot.nomination(state)

    for window in Window:
        ballot.at(window)
        for who in Who:
            browser = ballot.running.client() if who is Who.PUBLIC else await ballot.running.person(BROWSERS[who])
            expected = SEEN[EXPECTED[state][who][list(Window).index(window)]]

            answer = await browser.get(f"/nominations/{BOARD}/{number}/")

            named = (who, state, window)
            assert answer.status_code == (404 if expected is N else 200), named
            assert ("Nora Nominee" in answer.text) is (expected is not N), named
            assert ("<em>listen</em>" in answer.text) is (expected is not N), named
            for private in ("nora@example.org", "Nominated by"):
                assert (private in answer.text) is (expected is A), (named, private)
            assert "nick@example.org" not in answer.text.replace("/users/nick", ""), named


async def test_to_who_has_not_shown_that_the_invited_address_is_theirs_there_is_nothing(ballot: Ballot) -> None:
    number = await ballot.nomination()
    await ballot.running.account("norman", email="other@example.org")
    impostor = await ballot.running.person("norman")
    unverified = await ballot.running.person("nora2", is_verified=False)

    for browser in (impostor, unverified):
        assert (await browser.get(f"/nominations/{BOARD}/{number}/")).status_code == 404


@pytest.mark.parametrize("path", ["", "edit/", "accept/", "withdraw/"])
async def test_below_another_election_there_is_nothing(ballot: Ballot, path: str) -> None:
    number = await ballot.nomination()

    for slug in ("council-2027", "board-1999", "election"):
        assert (await ballot.browsers["nora"].get(f"/nominations/{slug}/{number}/{path}")).status_code == 404


DONE: dict[Action, Callable[[Ballot, int, Person], Awaitable[object]]] = {
    Action.EDIT: lambda on, n, by: actions.edit(on.service, n, {**CONTENT, "employer": "Other"}, name="Nora N.", by=by),
    Action.ACCEPT: lambda on, n, by: actions.accept(on.service, n, acknowledged=("coc",), by=by),
    Action.DECLINE: lambda on, n, by: actions.decline(on.service, n, by=by),
    Action.WITHDRAW: lambda on, n, by: actions.withdraw(on.service, n, by=by),
    Action.APPROVE: lambda on, n, by: actions.approve(on.service, n, by=by),
    Action.REJECT: lambda on, n, by: actions.reject(on.service, n, by=by, words="No."),
    Action.COMMENT: lambda on, n, by: actions.comment(on.service, n, "Well.", by=by),
}
ACTORS = {Role.NOMINEE: "nora", Role.NOMINATOR: "nick", Role.STAFF: "sam"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
async def test_what_the_table_does_not_have_is_refused_and_changes_nothing(
    ballot: Ballot, action: Action, role: Role
) -> None:
    """In every state and every window; and what it has leads where it says."""
    running, person = ballot.running, ballot.people[ACTORS[role]]
    for state in State:
        number = 0
        for window in Window:
            if not number:
                await ballot.clear()
                running.clock.on(days=1)
                number = await ballot.nomination(state)
            ballot.at(window)
            before = await running.rows(select(nomination))
            mails, log = len(await running.mails()), len(await running.rows(select(decision)))
            following, windows = MOVES.get((action, state, role), (None, frozenset[Window]()))

            if window in windows:
                await DONE[action](ballot, number, person)
                assert (await ballot.get(number)).state is following, (state, window)
                number = 0
                continue
            with pytest.raises(OutsideWindow if windows else Conflict):
                await DONE[action](ballot, number, person)
            assert await running.rows(select(nomination)) == before, (state, window)
            assert (len(await running.mails()), len(await running.rows(select(decision)))) == (mails, log)


@pytest.mark.parametrize("action", Action)
async def test_a_stranger_finds_nothing(ballot: Ballot, action: Action) -> None:
    number = await ballot.nomination(State.ACCEPTED)

    with pytest.raises(NotFound):
        await DONE[action](ballot, number, ballot.people["eve"])


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REJECT])
async def test_nobody_decides_on_a_nomination_of_their_own(ballot: Ballot, action: Action) -> None:
    staff = ballot.people["sam"]
    number = await actions.nominate(
        ballot.service, BOARD, CONTENT, name="Sam Staff", email=staff.email, by=ballot.people["nick"]
    )
    await actions.accept(ballot.service, number, acknowledged=("coc",), by=staff)

    with pytest.raises(Conflict):
        await DONE[action](ballot, number, staff)
    assert (await ballot.get(number)).state is State.ACCEPTED
