"""What the decision log says: the history of one thing, and the whole log narrowed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.engine import Row

from services.db import Transaction
from services.moderation.decisions import decision

_ALL_OF_ONE = 200
"""More of one thing's history nobody reads."""


@dataclass(frozen=True)
class Decision:
    """A row of the log."""

    number: int
    at: datetime
    kind: str
    about: int
    """The number of the thing."""
    by: int | None
    by_name: str
    action: str
    before: str | None
    after: str | None
    words: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Narrowed:
    """What of the log is asked for; what is empty does not narrow."""

    by: str = ""
    """A part of the name, in any case."""
    kind: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    """UTC days, both included."""
    about: int | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.by:
            found.append(func.lower(decision.c.by_name).contains(self.by.lower(), autoescape=True))
        if self.kind:
            found.append(decision.c.kind == self.kind)
        if self.action:
            found.append(decision.c.action == self.action)
        if self.since:
            found.append(decision.c.at >= datetime.combine(self.since, time(), UTC))
        if self.until:
            found.append(decision.c.at <= datetime.combine(self.until, time.max, UTC))
        if self.about is not None:
            found.append(decision.c.number == self.about)
        return found


async def of(tx: Transaction, kind: str, number: int) -> tuple[Decision, ...]:
    """What was decided about one thing, the newest first."""
    about = (decision.c.kind == kind, decision.c.number == number)
    rows = await tx.execute(select(decision).where(*about).order_by(decision.c.id.desc()).limit(_ALL_OF_ONE))
    return tuple(_decision(row) for row in rows)


async def by(tx: Transaction, account: int, *, since: datetime | None = None, most: int = 20) -> tuple[Decision, ...]:
    """What an account decided last, perhaps `since` then; the newest first."""
    conditions = [decision.c.by == account, *([decision.c.at > since] if since else [])]
    rows = await tx.execute(select(decision).where(*conditions).order_by(decision.c.id.desc()).limit(most))
    return tuple(_decision(row) for row in rows)


async def reasons(tx: Transaction, kind: str, numbers: Sequence[int], action: str) -> Mapping[int, str]:
    """What was said with the last decision of that name, by the number of the thing; nothing where nothing was said."""
    about = (decision.c.kind == kind, decision.c.number.in_(numbers), decision.c.action == action)
    rows = await tx.execute(select(decision.c.number, decision.c.words).where(*about).order_by(decision.c.id))
    return {row.number: row.words for row in rows if row.words}


async def last(tx: Transaction, kind: str, number: int) -> Decision | None:
    """The newest decision about one thing."""
    about = (decision.c.kind == kind, decision.c.number == number)
    row = (await tx.execute(select(decision).where(*about).order_by(decision.c.id.desc()).limit(1))).one_or_none()
    return _decision(row) if row else None


async def listed(
    tx: Transaction, narrowed: Narrowed, *, skip: int = 0, most: int = 50
) -> tuple[Sequence[Decision], int]:
    """A page of the log, the newest first, and how many rows there are in all."""
    conditions = narrowed.conditions
    total = (await tx.execute(select(func.count()).select_from(decision).where(*conditions))).scalar_one()
    rows = await tx.execute(select(decision).where(*conditions).order_by(decision.c.id.desc()).offset(skip).limit(most))
    return [_decision(row) for row in rows], total


async def words_used(tx: Transaction) -> tuple[Sequence[str], Sequence[str]]:
    """The kinds and the actions that the log knows, for its filters."""
    rows = (await tx.execute(select(decision.c.kind, decision.c.action).distinct())).all()
    return sorted({row.kind for row in rows}), sorted({row.action for row in rows})


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        row.id, row.at, row.kind, row.number, row.by, row.by_name, row.action, row.before, row.after, row.words,
        row.details,
    )  # fmt: skip
