"""A suggestion on its way from one state to another: locked, checked against the table, and in one transaction with all that follows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from services.errors import Forbidden, Invalid, NotFound, Refusal
from services.moderation import moving as moving_on
from services.moderation.outdated import Outdated
from services.people import Needs, Person
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


@dataclass(kw_only=True)
class Move(moving_on.Move[Suggestion, Action, State, Role, Person]):
    """A suggestion that is locked, on its way to another state."""

    kind: Kind

    async def set(self, **values: Any) -> None:
        """Write the new state and these columns. A decision of another kind ends the time in which the last one can be undone."""
        named = self.kind.named(values["content"]) if "content" in values else None
        await store.change(
            self.tx, self.found, now=self.now, named=named, **{"state": self.after.value, "undo": None, **values}
        )

    def undo(self, mail: str | None, overtaken: Sequence[int] = ()) -> dict[str, Any] | None:
        """For the column of that name; nothing where nobody has decided. `overtaken`: mails of earlier decisions that this one has
        stopped."""
        if self.role is not Role.MODERATOR:
            return None
        days = {name: _written(getattr(self.found, name)) for name in ("posted", "updated")}
        return self.kept({"shown": self.found.shown, "slug": self.found.slug, **days}, mail, overtaken)


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
        yield Move(
            service=service, tx=tx, name=kind.name, kind=kind, found=found, action=action, after=after, role=role, by=by,
            now=service.now(),
        )  # fmt: skip
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
