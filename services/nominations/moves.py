"""A nomination on its way from one state to another: locked, checked against the table, and in one transaction with all that follows."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from generator.shapes.election import Election
from services.accounts.rules import key
from services.errors import Conflict, Forbidden, NotFound
from services.moderation import moving as moving_on
from services.moderation.outdated import Outdated
from services.nominations import elections, rules, store
from services.nominations.rules import KIND, Action, Role, State, Who, Window
from services.nominations.store import Nomination
from services.people import Needs, Person
from services.service import Service


def stands_twice() -> Conflict:
    return Conflict("You stand in this election already.", "All that you have to do with is at /users/nominations/.")


def roles(person: Person | None, found: Nomination) -> tuple[Role, ...]:
    """As what the person may act on it, the nominee first. Before it is accepted the nominee is who has shown that the invited
    address is theirs. Nobody decides on a nomination of their own."""
    if person is None:
        return ()
    is_invited = found.nominee is None and person.is_verified and key(person.email) == found.email_key
    is_nominee = found.nominee == person.id or is_invited
    named = {
        Role.NOMINEE: is_nominee,
        Role.NOMINATOR: found.nominator == person.id,
        Role.STAFF: person.has(Needs.STAFF) and not is_nominee,
    }
    return tuple(role for role, is_so in named.items() if is_so)


def refuse_own(by: Person, found: Nomination) -> None:
    """Raises Forbidden: who has nominated somebody neither decides whether they stand, nor takes a decision on it back. Who is
    nominated is staff to nobody there: see roles()."""
    if found.nominator == by.id and not by.has(Needs.SUPERUSER):
        raise Forbidden("You have made this nomination yourself.", "Somebody else of the staff decides on it.")


def who(person: Person | None, found: Nomination) -> Who:
    """As what the person looks at it."""
    if person is None:
        return Who.PUBLIC
    as_what = roles(person, found)
    return Who(as_what[0].value) if as_what else Who.SIGNED_IN


@dataclass(kw_only=True)
class Move(moving_on.Move[Nomination, Action, State, Role, Person]):
    """A nomination that is locked, on its way to another state."""

    election: Election
    window: Window

    async def set(self, **values: Any) -> None:
        """Write the new state and these columns. What is not approved any more is not shown; a decision of another kind ends the
        time in which the last one can be undone."""
        gone = {} if self.after is State.APPROVED else {"shown": None}
        await store.change(
            self.tx, self.found, now=self.now, **{"state": self.after.value, "undo": None, **gone, **values}
        )

    async def rebuild_if_shown(self) -> None:
        """The site shows it, and is to show it no more, or otherwise."""
        if self.found.shown is not None:
            await self.rebuild(self.action.value)

    def undo(self, mail: str, overtaken: Sequence[int] = ()) -> dict[str, Any] | None:
        """For the column of that name. `overtaken`: mails of earlier decisions that this one has stopped."""
        shown = self.found.shown.isoformat() if self.found.shown else None
        return self.kept({"shown": shown}, mail, overtaken)


@asynccontextmanager
async def moving(
    service: Service, number: int, action: Action, *, by: Person, version: int | None = None
) -> AsyncIterator[Move]:
    """Raises NotFound, Forbidden, Outdated, OutsideWindow or Conflict before anything is written; Conflict, too, when the person stands already."""
    try:
        async with service.db.transaction() as tx:
            found = await store.get(tx, number, lock=True)
            as_what = roles(by, found)
            if not as_what:
                raise NotFound(*store.NOT_THERE)
            if version is not None and version != found.version:
                raise Outdated(KIND, found)
            election, now = elections.named(service, found.election), service.now()
            at = rules.window(election, now)
            after, role = rules.after(action, found.state, as_what, at, election)
            if role is Role.STAFF:
                refuse_own(by, found)
            yield Move(
                service=service, tx=tx, name=KIND, found=found, election=election, window=at, action=action, after=after, role=role,
                by=by, now=now,
            )  # fmt: skip
    except IntegrityError:
        raise stands_twice() from None
    service.wake.set()
