"""The rows of members."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from services.accounts.tables import account
from services.db import Transaction
from services.errors import NotFound
from services.membership.rules import AFFIRMED_FOR
from services.membership.tables import membership


@dataclass(frozen=True)
class Member:
    number: int
    account: int
    name: str
    """Of the account."""
    version: int
    legal_name: str
    preferred_name: str
    email: str
    """The one of the membership."""
    city: str
    region: str
    country: str
    postal_code: str
    agreed: datetime
    votes: bool
    affirmed: datetime | None
    told: datetime | None
    created: datetime
    changed: datetime


_c = membership.c
_ALL = select(
    _c.id.label("number"), _c.account, account.c.name, _c.version, _c.legal_name,
    _c.preferred_name, _c.email, _c.city, _c.region, _c.country, _c.postal_code, _c.agreed, _c.votes, _c.affirmed, _c.told,
    _c.created, _c.changed,
).join_from(membership, account, account.c.id == _c.account)  # fmt: skip


def _member(row: Any) -> Member:
    return Member(**row._mapping)


async def find(tx: Transaction, of: int, *, lock: bool = False) -> Member | None:
    """The membership of an account. With `lock` nobody else changes it until the transaction ends."""
    wanted = _ALL.where(_c.account == of)
    row = (await tx.execute(wanted.with_for_update(of=membership) if lock else wanted)).one_or_none()
    return _member(row) if row else None


async def get(tx: Transaction, of: int, *, lock: bool = False) -> Member:
    """Raises NotFound."""
    if (found := await find(tx, of, lock=lock)) is None:
        raise NotFound("You are not a Basic Member yet.", "You can become one at /users/membership/.")
    return found


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """With the column that follows from the others."""
    words = (values[name] for name in ("legal_name", "preferred_name", "email", "city", "country"))
    return {**values, "found_by": " ".join(words).casefold()}


async def add(tx: Transaction, of: int, details: Mapping[str, Any], *, now: datetime, **more: Any) -> int:
    """A new member. Raises IntegrityError when the account has a membership."""
    row = {"account": of, "version": 1, "agreed": now, "created": now, "changed": now, **_written(details), **more}
    return int((await tx.execute(insert(membership).values(row).returning(_c.id))).scalar_one())


async def change(
    tx: Transaction, found: Member, *, now: datetime, details: Mapping[str, Any] | None = None, **more: Any
) -> None:
    """Set columns of a membership that is locked."""
    row = {"version": found.version + 1, "changed": now, **(_written(details) if details else {}), **more}
    await tx.execute(update(membership).where(_c.id == found.number).values(row))


async def told(tx: Transaction, found: Member, told: datetime) -> None:
    """Note that the member was told; nothing that the member has changed."""
    await tx.execute(update(membership).where(_c.id == found.number).values(told=told))


async def remove(tx: Transaction, of: int) -> None:
    await tx.execute(delete(membership).where(_c.account == of))


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; what is empty does not narrow."""

    words: str = ""
    """All of them in name, address or place."""
    votes: bool | None = None

    def narrowed(self, query: Select[Any]) -> Select[Any]:
        for word in self.words.casefold().split():
            is_there = _c.found_by.contains(word, autoescape=True) | account.c.name_key.contains(word, autoescape=True)
            query = query.where(is_there)
        return query if self.votes is None else query.where(_c.votes.is_(self.votes))


async def page(
    tx: Transaction, wanted: Wanted, *, offset: int = 0, size: int | None = 50
) -> tuple[Sequence[Member], int]:
    """The members, the last ones first, and how many there are in all. `size` None: all of them."""
    counted = select(func.count()).join_from(membership, account, account.c.id == _c.account)
    total = (await tx.execute(wanted.narrowed(counted))).scalar_one()
    rows = await tx.execute(wanted.narrowed(_ALL).order_by(_c.id.desc()).offset(offset).limit(size))
    return [_member(row) for row in rows], int(total)


async def lapsing(tx: Transaction, *, after: datetime, by: datetime) -> Sequence[int]:
    """The accounts of those whose affirmation lapses between the two."""
    is_near = (_c.votes.is_(True), _c.affirmed > after - AFFIRMED_FOR, _c.affirmed <= by - AFFIRMED_FOR)
    return list((await tx.execute(select(_c.account).where(*is_near).order_by(_c.id))).scalars())
