"""Requests to show a change, in the transaction of the change; and what became of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from services import work
from services.db import Transaction
from services.rebuild.tables import State, build, request

RUN = "rebuild.run"


async def ask(
    tx: Transaction, why: str, *, now: datetime, about: str | None = None, is_for_the_time: bool = False
) -> None:
    """Have the site show what this transaction changes. Many asks become one build. `about` (`job:12`): see shown()."""
    row = {"why": why[:200], "about": about, "asked": now, "is_for_the_time": is_for_the_time}
    await tx.execute(insert(request), row)
    await work.put(tx, RUN, {}, now=now, key=RUN)


@dataclass(frozen=True)
class Shown:
    """What became of the last request about something."""

    asked: datetime
    state: str
    """`waiting`, or that of the build."""
    build: int | None = None
    since: datetime | None = None
    """Since when visitors see it."""
    message: str | None = None
    """Of a build that has failed: of this one, or of the last one while the request waits for the next."""


async def shown(tx: Transaction, about: str) -> Shown | None:
    """Whether visitors see the last change of it; None when none was ever asked for."""
    asked = (
        select(request.c.asked, build).outerjoin(build, build.c.id == request.c.build).where(request.c.about == about)
    )
    row = (await tx.execute(asked.order_by(request.c.id.desc()).limit(1))).one_or_none()
    if row is None:
        return None
    if row.id is None:
        return Shown(row[0], "waiting", message=await _last_failure(tx))
    is_seen = row.state in (State.LIVE, State.UNCHANGED)
    return Shown(row[0], row.state, row.id, row.ended if is_seen else None, row.message if not is_seen else None)


async def live_since(tx: Transaction, about: str) -> datetime | None:
    """Since when visitors see the last change of it; None: not yet."""
    found = await shown(tx, about)
    return found.since if found else None


async def _last_failure(tx: Transaction) -> str | None:
    """What the newest build said, if it has failed."""
    newest = (await tx.execute(select(build.c.state, build.c.message).order_by(build.c.id.desc()).limit(1))).first()
    return newest.message if newest and newest.state == State.FAILED else None
