"""Suggested events, their authors and editors."""

from typing import Any

import pytest

from services.db import Database
from services.events.kind import EVENT
from services.people import Person, Role
from services.suggestions import actions, store
from services.suggestions.rules import State
from services.suggestions.store import Suggestion
from tests.services.conftest import Running

TYPED: dict[str, Any] = {
    "title": "PyDay Utrecht",
    "calendar": "python-events",
    "starts_on": "2027-03-13",
    "starts_at": "10:00",
    "ends_at": "17:00",
    "zone": "Europe/Amsterdam",
    "venue": "Town Hall",
    "city": "Utrecht",
    "country": "NL",
    "url": "https://pyday.example.org/",
    "text": "Talks and *sprints*.",
}
"""What a form of an event is filled in with."""
CONTENT: dict[str, Any] = {**TYPED, "all_day": False, "online": False, "status": "confirmed"}


class Stage:
    """A running service with an organizer and an editor."""

    def __init__(self, running: Running, author: Person, editor: Person) -> None:
        self.running, self.service, self.author, self.editor = running, running.service, author, editor

    async def person(self, name: str, *roles: Role) -> Person:
        number = await self.running.account(name, *roles)
        return Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles))

    async def get(self, number: int) -> Suggestion:
        """Read on a fresh connection."""
        fresh = Database(self.service.settings.database_url)
        try:
            async with fresh.reading() as tx:
                return await store.get(tx, EVENT.name, number)
        finally:
            await fresh.close()

    async def event(self, state: State = State.SUBMITTED, **content: Any) -> int:
        """A suggestion in that state."""
        said, sends = {**CONTENT, **content}, state is not State.DRAFT
        number = await actions.create(self.service, said, kind=EVENT, by=self.author, submit=sends)
        if state is State.APPROVED:
            await actions.approve(self.service, number, kind=EVENT, by=self.editor)
        if state is State.REJECTED:
            await actions.reject(self.service, number, kind=EVENT, by=self.editor, words="Not about Python.")
        if state is State.REMOVED:
            await actions.remove(self.service, number, kind=EVENT, by=self.author)
        return number


@pytest.fixture
async def stage(running: Running) -> Stage:
    made = Stage(running, None, None)  # type: ignore[arg-type]  # set below
    made.author, made.editor = await made.person("ada"), await made.person("eddy", Role.EDITOR)
    return made
