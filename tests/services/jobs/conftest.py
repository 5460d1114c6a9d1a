"""Postings, authors and moderators for the tests of the job board."""

from typing import Any

import pytest

from services.jobs import actions, store
from services.jobs.rules import State
from services.jobs.store import Job
from services.people import Person, Role
from tests.services.conftest import Running

TYPED: dict[str, Any] = {
    "title": "Python developer",
    "company": "Example Railways",
    "category": "developer-engineer",
    "types": ["web"],
    "city": "Utrecht",
    "country": "Netherlands",
    "text": "You keep a service fast.",
    "requirements": "- Python\n- tests",
    "email": "jobs@example.org",
    "url": "https://www.example.org/jobs/1",
}
"""What a form of a posting is filled in with."""
CONTENT: dict[str, Any] = {**TYPED, "remote": False, "salary_per": "year", "agencies": True}


class Board:
    """The job board of a running service, with an author and a moderator."""

    def __init__(self, running: Running, author: Person, moderator: Person) -> None:
        self.running, self.service, self.author, self.moderator = running, running.service, author, moderator

    async def person(self, name: str, *roles: Role) -> Person:
        number = await self.running.account(name, *roles)
        return Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles))

    async def get(self, number: int) -> Job:
        """Read on a fresh connection."""
        from services.db import Database

        fresh = Database(self.service.settings.database_url)
        try:
            async with fresh.reading() as tx:
                return await store.get(tx, number)
        finally:
            await fresh.close()

    async def job(self, state: State = State.SUBMITTED, **content: Any) -> int:
        """A posting in that state."""
        said = {**CONTENT, **content}
        number = await actions.create(self.service, said, by=self.author, submit=state is not State.DRAFT)
        if state in (State.APPROVED, State.ARCHIVED, State.EXPIRED):
            await actions.approve(self.service, number, by=self.moderator)
        if state is State.REJECTED:
            await actions.reject(self.service, number, by=self.moderator, words="Not about Python.")
        if state is State.ARCHIVED:
            await actions.archive(self.service, number, by=self.moderator)
        if state is State.REMOVED:
            await actions.remove(self.service, number, by=self.author)
        if state is State.EXPIRED:
            was = self.running.clock.at
            self.running.clock.on(days=91)
            await actions.expire(self.service, number)
            self.running.clock.at = was
        return number


@pytest.fixture
async def board(running: Running) -> Board:
    names = {"ada": (), "mod": (Role.JOB_MODERATOR,)}
    people = []
    for name, roles in names.items():
        number = await running.account(name, *roles)
        people.append(Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles)))
    return Board(running, *people)
