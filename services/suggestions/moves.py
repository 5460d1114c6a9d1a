"""A suggestion on its way from one state to another: locked, checked against the table, and in one transaction with all that follows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from services.db import Transaction
from services.errors import Forbidden, Invalid, NotFound, Refusal
from services.moderation import decisions
from services.moderation.outdated import Outdated
from services.people import Needs, Person
from services.rebuild import requests as rebuild
from services.service import Service
from services.suggestions import rules, store
from services.suggestions.kinds import Kind
from services.suggestions.rules import Action, Role, State
from services.suggestions.store import Suggestion

NOT_UNIQUE = "Please use a unique name."


def roles(person: Person, kind: Kind, found: Suggestion) -> tuple[Role, ...]:
    """As what the person may act on it, the author first. What was never sent is nobody else's business."""
    is_moderator = person.has(kind.needs) and found.submitted is not None
    named = {Role.AUTHOR: found.account == person.id, Role.MODERATOR: is_moderator}
    return tuple(role for role, is_so in named.items() if is_so)


def refuse_own(by: Person, kind: Kind, found: Suggestion) -> None:
    """Raises Forbidden: nobody decides on their own suggestion, nor takes a decision on it back."""
    if found.account == by.id and not by.has(Needs.SUPERUSER):
        raise Forbidden(f"This is your own {kind.noun}.", "Another moderator decides on it.")


@dataclass
class Move:
    """A suggestion that is locked, on its way to another state."""

    service: Service
    kind: Kind
    tx: Transaction
    found: Suggestion
    action: Action
    after: State
    role: Role
    by: Person
    now: datetime

    async def set(self, **values: Any) -> None:
        """Write the new state and these columns. A decision of another kind ends the time in which the last one can be undone."""
        named = self.kind.named(values["content"]) if "content" in values else None
        await store.change(
            self.tx, self.found, now=self.now, named=named, **{"state": self.after.value, "undo": None, **values}
        )

    async def log(self, words: str = "") -> None:
        await decisions.record(
            self.tx, kind=self.kind.name, number=self.found.number, action=self.action.value, by=self.by, now=self.now,
            before=self.found.state.value, after=self.after.value, words=words,
        )  # fmt: skip

    async def rebuild(self, done: str) -> None:
        why = f"{self.kind.name} {self.found.number} {done}"
        await rebuild.ask(self.tx, why, now=self.now, about=self.found.about)

    @property
    def undo_until(self) -> datetime:
        return self.now + timedelta(seconds=self.service.settings.undo_seconds)

    def undo(self, mail: str | None, overtaken: Sequence[int] = ()) -> dict[str, Any] | None:
        """What undo() needs, for the column of that name. `overtaken`: mails of earlier decisions that this one has stopped."""
        if not self.service.settings.undo_seconds or self.role is not Role.MODERATOR:
            return None
        days = {name: _written(getattr(self.found, name)) for name in ("posted", "updated")}
        before = {"state": self.found.state.value, "shown": self.found.shown, "slug": self.found.slug, **days}
        told = {"mail": mail, "overtaken": list(overtaken)}
        return {"action": self.action.value, **told, "until": self.undo_until.isoformat(), "before": before}


def _written(value: Any) -> str | None:
    return value.isoformat() if value else None


@asynccontextmanager
async def moving(
    service: Service, kind: Kind, number: int, action: Action, *, by: Person, version: int | None = None
) -> AsyncIterator[Move]:
    """Raises NotFound, Forbidden, Outdated or Conflict before anything is written, and Invalid when another one has its name already."""
    async with unique_names(), service.db.transaction() as tx:
        found = await store.get(tx, kind.name, number, lock=True)
        as_what = roles(by, kind, found)
        if not as_what:
            raise NotFound(f"There is no such {kind.noun}.", "It may have been removed.")
        if version is not None and version != found.version:
            raise Outdated(kind.noun, found, await store.content_at(tx, found, version))
        after, role = rules.after(action, found.state, as_what, kind.noun)
        if role is Role.MODERATOR:
            refuse_own(by, kind, found)
        yield Move(service, kind, tx, found, action, after, role, by, service.now())
    service.wake.set()


@asynccontextmanager
async def unique_names(refusal: Refusal | None = None) -> AsyncIterator[None]:
    """What the database says of two with one name, in words: of two who are sent at once the second is told."""
    try:
        yield
    except IntegrityError as error:
        if "slug" not in str(error.orig):
            raise
        raise refusal or Invalid({"title": NOT_UNIQUE}, NOT_UNIQUE) from None
