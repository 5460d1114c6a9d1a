"""What the desk asks of the work."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from services.db import Transaction
from services.work.tables import timed, work, worker

_PAGE = 100
_STATES = {
    "waiting": work.c.done.is_(None) & work.c.dead.is_(None) & work.c.leased_by.is_(None),
    "running": work.c.done.is_(None) & work.c.leased_by.is_not(None),
    "failing": work.c.done.is_(None) & work.c.dead.is_(None) & work.c.leased_by.is_(None) & (work.c.attempts > 0),
    "dead": work.c.dead.is_not(None),
    "done": work.c.done.is_not(None),
}
"""The names of queue.counts(), and `done`."""


async def listed(tx: Transaction, state: str, *, kind: str = "", before: int | None = None) -> tuple[Row[Any], ...]:
    """The newest rows in that state, 100 at most; `before` the number of the last one seen for the next ones. Raises KeyError for an unknown state."""
    wanted = [_STATES[state], *([work.c.kind == kind] if kind else []), *([work.c.id < before] if before else [])]
    return tuple((await tx.execute(select(work).where(*wanted).order_by(work.c.id.desc()).limit(_PAGE))).all())


async def workers(tx: Transaction, *, now: datetime, seen_within: timedelta) -> tuple[Row[Any], ...]:
    """Who works: `name`, `started`, `seen`. One that was not seen for so long is taken for dead."""
    alive = select(worker).where(worker.c.seen >= now - seen_within).order_by(worker.c.started, worker.c.name)
    return tuple((await tx.execute(alive)).all())


async def times(tx: Transaction) -> dict[str, Row[Any]]:
    """Of each entry of the timetable by its name: `next`, `last`, `seconds`, `error`."""
    return {row.name: row for row in await tx.execute(select(timed))}


async def dead(tx: Transaction) -> int:
    """How many rows were given up: for the desk's list, by the index."""
    return int((await tx.execute(select(func.count()).where(_STATES["dead"]))).scalar_one())
