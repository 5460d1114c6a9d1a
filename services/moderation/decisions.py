"""The decision log: what was decided, by whom, from which state to which. Rows are added, never changed, and chained by hashes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, String, Table, Text, insert, select, text
from sqlalchemy.engine import Row

from services.db import JSON_, Id, Instant, Transaction, metadata
from services.people import Person

decision = Table(
    "decision",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("number", Id, nullable=False, index=True),
    Column("by", Id, index=True),
    Column("by_name", String(150), nullable=False),
    Column("action", String(40), nullable=False),
    Column("before", String(200)),
    Column("after", String(200)),
    Column("words", Text, nullable=False),
    Column("details", JSON_, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    sqlite_autoincrement=True,
)
"""The database itself refuses to change or take out a row: the migration that makes the table has the triggers."""
SERVICE = "the service"
"""Who decides when nobody does: the timetable."""
_LOCK = 7_426_001
"""PostgreSQL: who adds a row holds this until the commit, so that the chain has no fork."""
_AT_ONCE = 500
"""Rows that verify() has in memory."""
_TAKE = text("SELECT pg_advisory_xact_lock(:lock)")
_LAST = select(decision.c.hash).order_by(decision.c.id.desc()).limit(1)
_ADD = insert(decision).returning(decision.c.id)
_SAID = ("at", "kind", "number", "by", "by_name", "action", "before", "after", "words", "details")


@dataclass(frozen=True)
class Verdict:
    """What a look at the whole log found."""

    rows: int
    """How many are in order."""
    broken: int | None
    """The first row that does not follow from the one before it: it or a row before it was changed or taken out."""
    head: str
    """The last hash. Who keeps it elsewhere can tell later whether the end was cut off."""


async def record(
    tx: Transaction,
    *,
    kind: str,
    number: int,
    action: str,
    by: Person | None,
    now: datetime,
    before: str | None = None,
    after: str | None = None,
    words: str = "",
    details: Mapping[str, Any] | None = None,
) -> int:
    """Add a row; its number. `by` None: the service itself, by its timetable."""
    if tx.dialect.name == "postgresql":
        await tx.execute(_TAKE, {"lock": _LOCK})
    last = (await tx.execute(_LAST)).scalar()
    row = {
        "at": now, "kind": kind, "number": number, "by": by.id if by else None, "by_name": by.name if by else SERVICE,
        "action": action, "before": before, "after": after, "words": words, "details": dict(details or {}),
    }  # fmt: skip
    added = await tx.execute(_ADD, {**row, "hash": chained(last or "", row)})
    return int(added.scalar_one())


def chained(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row: SHA-256 over the previous row's and over all that this one says."""
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps({**row, "at": at}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()


async def verify(tx: Transaction) -> Verdict:
    """Whether each row is what was added, and none before the last is missing."""
    rows, head, last = 0, "", 0
    while some := await _after(tx, last):
        for row in some:
            if row.hash != chained(head, {name: row._mapping[name] for name in _SAID}):
                return Verdict(rows, row.id, head)
            rows, head, last = rows + 1, row.hash, row.id
    return Verdict(rows, None, head)


async def _after(tx: Transaction, number: int) -> list[Row[Any]]:
    found = select(decision).where(decision.c.id > number).order_by(decision.c.id).limit(_AT_ONCE)
    return list((await tx.execute(found)).all())
