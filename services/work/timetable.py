"""What is done without being asked. An entry that is due becomes a row of work, so that it is done once, by whoever is there."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.db import Transaction
from services.work import queue
from services.work.tables import timed

if TYPE_CHECKING:
    from services.service import Service

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True)
class Timed:
    """An entry of the timetable: `Timed("tidy", "Deletes what is old.", run=tidy, at=time(3, 10))`."""

    name: str
    does: str
    """A sentence for the desk."""
    run: "Callable[[Service], Awaitable[None]]"
    every: timedelta | None = None
    """Of such a length, counted from midnight UTC: a worker that starts later keeps the same beat."""
    at: time | None = None
    """Once a day, UTC."""

    def __post_init__(self) -> None:
        if (self.every is None) is (self.at is None):
            raise ValueError(f"{self.name}: give either `every` or `at`")

    @property
    def kind(self) -> str:
        """Of the work that it becomes."""
        return f"timed.{self.name}"

    @property
    def when(self) -> str:
        """`every 10 minutes`, `every day at 00:05 UTC`"""
        if self.at is not None:
            return f"every day at {self.at:%H:%M} UTC"
        assert self.every is not None
        seconds = int(self.every.total_seconds())
        size, unit = next(row for row in _UNITS if seconds % row[0] == 0)
        return f"every {unit}" if seconds == size else f"every {seconds // size} {unit}s"

    def after(self, now: datetime) -> datetime:
        """The next time, later than `now`."""
        if self.every is not None:
            return _EPOCH + ((now - _EPOCH) // self.every + 1) * self.every
        assert self.at is not None
        today = datetime.combine(now.astimezone(UTC).date(), self.at, UTC)
        return today if today > now else today + timedelta(days=1)


async def arrange(tx: Transaction, entries: Iterable[Timed], *, now: datetime) -> datetime | None:
    """Put to work what is due, once even where it was missed many times. When to look again; None: never.

    Any number of workers may do this at the same time: only one of them finds that it has moved an entry on.
    """
    rows = {row.name: row.next for row in await tx.execute(select(timed.c.name, timed.c.next))}
    soonest: datetime | None = None
    for entry in entries:
        following = entry.after(now)
        known = rows.get(entry.name)
        if known is None:
            await _begin(tx, entry, following)
        elif known <= now:
            await _move_on(tx, entry, following, now=now)
        elif known > following:  # it is to come more often than the last version wanted
            await tx.execute(update(timed).where(timed.c.name == entry.name).values(next=following))
        soonest = min(soonest or following, following)
    return soonest


async def _begin(tx: Transaction, entry: Timed, following: datetime) -> None:
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(insert(timed).values(name=entry.name, next=following).on_conflict_do_nothing())


async def _move_on(tx: Transaction, entry: Timed, following: datetime, *, now: datetime) -> None:
    is_due = and_(timed.c.name == entry.name, timed.c.next <= now)
    if (await tx.execute(update(timed).where(is_due).values(next=following))).rowcount:
        await run_now(tx, entry, now=now)


async def run_now(tx: Transaction, entry: Timed, *, now: datetime) -> None:
    """Have it done now, whatever its next time is."""
    await queue.put(tx, entry.kind, {}, now=now, key=entry.kind)


async def ended(tx: Transaction, entry: Timed, *, now: datetime, seconds: float, error: str | None) -> None:
    """Write down how it went."""
    changed = {"last": now, "seconds": seconds, "error": error}
    await tx.execute(update(timed).where(timed.c.name == entry.name).values(changed))
