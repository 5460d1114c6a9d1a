"""A posting on its way from one state to another: locked, checked against the table, and in one transaction with all that follows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from services.errors import Forbidden, NotFound
from services.jobs import rules, store
from services.jobs.rules import KIND, Action, Role, State
from services.jobs.store import Job
from services.moderation import moving as moving_on
from services.moderation.outdated import Outdated
from services.people import Needs, Person
from services.service import Service

__all__ = ["KIND", "Move", "Outdated", "moving", "roles"]

MODERATE = "jobs:moderate"


def roles(person: Person | None, found: Job) -> tuple[Role, ...]:
    """As what the person may act on the posting, the author first. Nobody at all is the service. What was never sent is nobody
    else's business."""
    if person is None:
        return (Role.SERVICE,)
    is_allowed = person.has(Needs.JOB_MODERATOR) and (person.scopes is None or MODERATE in person.scopes)
    is_moderator = is_allowed and found.submitted is not None
    named = {Role.AUTHOR: found.account == person.id, Role.MODERATOR: is_moderator}
    return tuple(role for role, is_so in named.items() if is_so)


def refuse_own(by: Person, found: Job) -> None:
    """Raises Forbidden: nobody decides on their own posting, nor takes a decision on it back."""
    if Role.AUTHOR in roles(by, found) and not by.has(Needs.SUPERUSER):
        raise Forbidden("This is your own posting.", "Another moderator decides on it.")


class Move(moving_on.Move[Job, Action, State, Role, Person | None]):
    """A posting that is locked, on its way to another state."""

    async def set(self, **values: Any) -> None:
        """Write the new state and these columns. A decision of another kind ends the time in which the last one can be undone."""
        await store.change(self.tx, self.found, now=self.now, **{"state": self.after.value, "undo": None, **values})

    def undo(self, mail: str | None, overtaken: Sequence[int] = ()) -> dict[str, Any] | None:
        """For the column of that name; nothing where nobody has decided. `overtaken`: mails of earlier decisions that this one has
        stopped."""
        if self.role is not Role.MODERATOR:
            return None
        earlier = {name: getattr(self.found, name) for name in ("shown", "featured", "is_renewal")}
        days = {name: written(getattr(self.found, name)) for name in ("posted", "until", "told_of_end", "ended")}
        return self.kept({**earlier, **days}, mail, overtaken)


def written(value: date | None) -> str | None:
    return value.isoformat() if value else None


@asynccontextmanager
async def moving(
    service: Service, number: int, action: Action, *, by: Person | None, version: int | None = None
) -> AsyncIterator[Move]:
    """Raises NotFound, Forbidden, Outdated or Conflict before anything is written."""
    async with service.db.transaction() as tx:
        found = await store.get(tx, number, lock=True)
        as_what = roles(by, found)
        if not as_what:
            raise NotFound("There is no such job posting.", "It may have been removed.")
        if version is not None and version != found.version:
            raise Outdated("posting", found, await store.content_at(tx, found, version))
        after, role = rules.after(action, found.state, as_what)
        if role is Role.MODERATOR and by:
            refuse_own(by, found)
        yield Move(
            service=service,
            tx=tx,
            name=KIND,
            found=found,
            action=action,
            after=after,
            role=role,
            by=by,
            now=service.now(),
        )
    service.wake.set()
