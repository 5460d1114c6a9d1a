"""Elections that take nominations, and people who nominate, stand and decide."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import update

from services.accounts.tables import account
from services.db import Database
from services.nominations import actions, store, timing
from services.nominations.elections import Known
from services.nominations.rules import State, Window
from services.nominations.store import Nomination
from services.people import Person, Role
from tests.services.conftest import Running

BOARD, COUNCIL = "board-2027", "council-2027"
OPENS, CLOSES = "2027-07-01T00:00Z", "2027-07-15T14:00Z"
ELECTIONS: list[dict[str, Any]] = [
    {"slug": BOARD, "name": "Board election 2027", "body": "board", "date": "2027-09-01", "opens": OPENS, "closes": CLOSES},
    {
        "slug": COUNCIL, "name": "Council election 2027", "body": "packaging-council", "date": "2027-09-01", "opens": OPENS,
        "closes": CLOSES,
    },
    {
        "slug": "board-plain", "name": "Plain election", "body": "board", "date": "2027-09-02", "opens": OPENS, "closes": CLOSES,
        "hide_previous_service": True,
    },
]  # fmt: skip
AT = {
    Window.BEFORE: datetime(2027, 6, 30, 23, 59, tzinfo=UTC), Window.OPEN: datetime(2027, 7, 2, 9, tzinfo=UTC),
    Window.CLOSED: datetime(2027, 7, 15, 14, tzinfo=UTC), Window.SHOWN: datetime(2027, 7, 16, tzinfo=UTC),
}  # fmt: skip
CONTENT = {
    "employer": "Example Library",
    "statement": "I would *listen*.",
    "served": "no",
    "service": "New board member",
}
TYPED = {"served": "no", "employer": "Example Library", "affiliations": "User Group", "statement": "I would *listen*."}
OWN = {**TYPED, "coc": "on", "do": "send"}
OTHER = {**TYPED, "for": "another", "name": "Nora Nominee", "email": "nora@example.org", "do": "send"}


class Ballot:
    """A running service with elections, on a day on which people can be nominated."""

    def __init__(self, running: Running, elect: Callable[..., None]) -> None:
        self.running, self.service, self.elect = running, running.service, elect
        self.people: dict[str, Person] = {}
        self.browsers: dict[str, httpx2.AsyncClient] = {}

    def at(self, window: Window) -> None:
        self.running.clock.at = AT[window]

    async def get(self, number: int) -> Nomination:
        """Read on a fresh connection."""
        fresh = Database(self.service.settings.database_url)
        try:
            async with fresh.reading() as tx:
                return await store.get(tx, number)
        finally:
            await fresh.close()

    async def nomination(self, state: State = State.INVITED, *, election: str = BOARD, **content: Any) -> int:
        """Of nora by nick, in that state."""
        was = self.running.clock.at
        self.at(Window.OPEN)
        nick, nora, staff = (self.people[name] for name in ("nick", "nora", "sam"))
        said = {**CONTENT, **content}
        number = await actions.nominate(self.service, election, said, name="Nora Nominee", email=nora.email, by=nick)
        if state in (State.ACCEPTED, State.APPROVED, State.REJECTED, State.WITHDRAWN):
            await actions.accept(self.service, number, acknowledged=("coc", "eligible"), by=nora)
        if state is State.DECLINED:
            await actions.decline(self.service, number, by=nora)
        if state is State.APPROVED:
            await actions.approve(self.service, number, by=staff)
        if state is State.REJECTED:
            await actions.reject(self.service, number, by=staff, words="No.")
        if state is State.WITHDRAWN:
            await actions.withdraw(self.service, number, by=nora)
        self.running.clock.at = was
        return number

    async def shown(self) -> None:
        """What the timetable does every minute."""
        await timing.show(self.service)

    async def clear(self) -> None:
        """As before the first nomination."""
        from services.nominations.tables import nomination

        async with self.running.db.transaction() as tx:
            await tx.execute(nomination.delete())


@pytest.fixture
def elect(running: Running, tmp_path: Path) -> Callable[..., None]:
    """Have the service know these elections, as a build would tell it."""
    file = tmp_path / "elections.json"
    running.service.state[Known] = Known(file)

    def tell(**changed: dict[str, Any]) -> None:
        rows = [{**row, **changed.get(row["slug"].replace("-", "_"), {})} for row in ELECTIONS]
        file.unlink(missing_ok=True)
        file.write_text(json.dumps({"elections": rows}))

    tell()
    return tell


@pytest.fixture
async def ballot(running: Running, elect: Callable[..., None]) -> Ballot:
    """nick nominates, nora is nominated, sam is staff, eve has nothing to do with it."""
    made = Ballot(running, elect)
    for name, roles in {"nick": (), "nora": (), "sam": (Role.STAFF,), "eve": ()}.items():
        number = await running.account(name, *roles)
        made.people[name] = Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles))
    async with running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.name == "nora").values(full_name="Nora Nominee"))
    made.at(Window.OPEN)
    for name in made.people:
        made.browsers[name] = await running.person(name)
    return made
