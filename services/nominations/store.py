"""The rows of nominations, one at a time. lists.py has those of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from services.accounts.tables import account
from services.db import Transaction
from services.errors import NotFound
from services.moderation import comments
from services.nominations.rules import KIND, State
from services.nominations.tables import nomination

Content = Mapping[str, Any]
"""The fields of forms.Statement by name; those that are empty are left out."""
NOT_THERE = ("There is no such nomination.", "Or it is not shown to you.")


@dataclass(frozen=True)
class Nomination:
    number: int
    election: str
    """Its slug."""
    nominator: int | None
    nominator_name: str | None
    nominator_email: str | None
    nominee: int | None
    """The account that has accepted it."""
    nominee_email: str | None
    """Of that account."""
    email: str
    """To which the invitation went."""
    email_key: str
    state: State
    version: int
    name: str
    """Of the person."""
    content: Content
    acknowledged: Mapping[str, str]
    slug: str | None
    created: datetime
    changed: datetime
    accepted: datetime | None
    shown: datetime | None
    told: datetime | None
    undo: Mapping[str, Any] | None

    @property
    def about(self) -> str:
        """Its name in mails and requests to rebuild."""
        return f"{KIND}:{self.number}"

    @property
    def path(self) -> str:
        return f"/nominations/{self.election}/{self.number}/"

    @property
    def reached_at(self) -> str:
        """Where the person is written to: who has accepted, at their account's address of today."""
        return self.nominee_email or self.email

    @property
    def is_own(self) -> bool:
        """The person has nominated themselves."""
        return self.nominator is not None and self.nominator == self.nominee


_c = nomination.c
_nominee = account.alias()
ALL = select(
    _c.id.label("number"), _c.election, _c.nominator, account.c.name.label("nominator_name"), account.c.email.label("nominator_email"),
    _c.nominee, _nominee.c.email.label("nominee_email"), _c.email, _c.email_key, _c.state, _c.version, _c.name, _c.content, _c.acknowledged, _c.slug, _c.created, _c.changed,
    _c.accepted, _c.shown, _c.told, _c.undo,
).outerjoin_from(nomination, account, account.c.id == _c.nominator).outerjoin(_nominee, _nominee.c.id == _c.nominee)  # fmt: skip


def of_row(row: Any) -> Nomination:
    """A row of a query for the columns of Nomination."""
    return Nomination(**{**row._mapping, "state": State(row.state)})


async def names(tx: Transaction, numbers: Sequence[int]) -> Mapping[int, str]:
    """Who is nominated, by number."""
    rows = await tx.execute(select(_c.id, _c.name).where(_c.id.in_(numbers)))
    return {row.id: row.name for row in rows}


async def find(tx: Transaction, number: int, *, lock: bool = False) -> Nomination | None:
    """With `lock` nobody else changes it until the transaction ends."""
    wanted = ALL.where(_c.id == number)
    row = (await tx.execute(wanted.with_for_update(of=nomination) if lock else wanted)).one_or_none()
    return of_row(row) if row else None


async def get(tx: Transaction, number: int, *, election: str | None = None, lock: bool = False) -> Nomination:
    """Raises NotFound, also where it belongs to another election than the address says."""
    found = await find(tx, number, lock=lock)
    if found is None or election not in (None, found.election):
        raise NotFound(*NOT_THERE)
    return found


def _found_by(name: str, email: str, election: str) -> str:
    return f"{name} {email} {election}".casefold()


async def add(tx: Transaction, *, now: datetime, **values: Any) -> int:
    """A new nomination; its number. Raises IntegrityError where one may not be there beside another."""
    found_by = _found_by(values["name"], values["email"], values["election"])
    row = {"version": 1, "created": now, "changed": now, "found_by": found_by, **values}
    return int((await tx.execute(insert(nomination).values(row).returning(_c.id))).scalar_one())


async def change(tx: Transaction, found: Nomination, *, now: datetime, **values: Any) -> None:
    """Set columns of a nomination that is locked. Raises IntegrityError as add() does."""
    found_by = _found_by(values.get("name", found.name), found.email, found.election)
    changed = {"version": found.version + 1, "changed": now, "found_by": found_by, **values}
    await tx.execute(update(nomination).where(_c.id == found.number).values(changed))


async def note(tx: Transaction, number: int, **values: Any) -> None:
    """What the service notes for itself: it is no other version for those who work on it."""
    await tx.execute(update(nomination).where(_c.id == number).values(values))


async def slugs(tx: Transaction, election: str, *, but: int) -> frozenset[str]:
    """Those that others of the election have, or had."""
    others = (_c.election == election, _c.slug.is_not(None), _c.id != but)
    return frozenset((await tx.execute(select(_c.slug).where(*others))).scalars())


async def delete_all(tx: Transaction, numbers: Sequence[int]) -> None:
    """As if they had never been, with all that was said about them."""
    await comments.forget(tx, KIND, numbers)
    await tx.execute(delete(nomination).where(_c.id.in_(list(numbers))))
