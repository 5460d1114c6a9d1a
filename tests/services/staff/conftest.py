"""Postings that wait, those who decide, and how many queries a page takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
from sqlalchemy import event

from services.jobs import actions, store
from services.jobs.store import Job
from services.people import Person, Role
from tests.services.conftest import Running

CONTENT: dict[str, Any] = {
    "title": "Python developer", "company": "Example Railways", "category": "developer-engineer", "types": ["web"],
    "city": "Utrecht", "country": "Netherlands", "text": "You keep a service fast.", "requirements": "- Python\n- tests",
    "email": "jobs@example.org", "url": "https://www.example.org/jobs/1", "remote": False, "salary_per": "year", "agencies": True,
}  # fmt: skip


class Desk:
    """A running service with an author, whose postings wait, and a moderator's browser."""

    def __init__(self, running: Running, author: Person, browser: httpx2.AsyncClient) -> None:
        self.running, self.service, self.author, self.browser = running, running.service, author, browser

    async def job(self, **content: Any) -> int:
        """One that waits."""
        return await actions.create(self.service, {**CONTENT, **content}, by=self.author, submit=True)

    async def get(self, number: int) -> Job:
        async with self.running.db.reading() as tx:
            return await store.get(tx, number)

    async def post(self, number: int, action: str, *, version: int = 1, **typed: str) -> httpx2.Response:
        """The moderator presses a button."""
        return await self.browser.post(
            f"/admin/jobs/{number}/", data={"action": action, "version": str(version), **typed}
        )

    async def actor(self, name: str, *roles: Role) -> Person:
        """Somebody who acts without a browser."""
        number = await self.running.account(name, *roles)
        return Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles))

    @contextmanager
    def queries(self) -> Iterator[list[str]]:
        """The statements that are sent meanwhile."""
        sent: list[str] = []

        def note(_: Any, __: Any, statement: str, *___: Any) -> None:
            sent.append(statement)

        engine = self.running.db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
async def desk(running: Running) -> Desk:
    number = await running.account("ada")
    author = Person(number, "ada", "ada@example.org", is_verified=True)
    return Desk(running, author, await running.person("maria", Role.JOB_MODERATOR))


@pytest.fixture
async def staff(running: Running) -> httpx2.AsyncClient:
    """The browser of somebody of the staff."""
    return await running.person("grace", Role.STAFF)
