"""What the desk and other sites ask of the builds."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from services.db import Transaction
from services.errors import NotFound
from services.rebuild.tables import State, build, request

_PAGE = 50


async def listed(tx: Transaction, *, state: str = "", before: int | None = None) -> tuple[Row[Any], ...]:
    """The newest builds first, 50 at most; `before` the number of the last one seen for the next ones."""
    wanted = [*([build.c.state == state] if state else []), *([build.c.id < before] if before else [])]
    return tuple((await tx.execute(select(build).where(*wanted).order_by(build.c.id.desc()).limit(_PAGE))).all())


async def one(tx: Transaction, number: int) -> tuple[Row[Any], tuple[Row[Any], ...]]:
    """A build with the requests that it answers. Raises NotFound."""
    row = (await tx.execute(select(build).where(build.c.id == number))).one_or_none()
    if row is None:
        raise NotFound("There is no such build.")
    asked = select(request).where(request.c.build == number).order_by(request.c.id)
    return row, tuple((await tx.execute(asked)).all())


async def waiting(tx: Transaction) -> tuple[Row[Any], ...]:
    """The requests that no build has taken yet, the oldest first."""
    is_open = request.c.build.is_(None)
    return tuple((await tx.execute(select(request).where(is_open).order_by(request.c.id))).all())


async def oldest_waiting(tx: Transaction) -> datetime | None:
    """Since when something waits to be shown."""
    found: datetime | None = (
        await tx.execute(select(func.min(request.c.asked)).where(request.c.build.is_(None)))
    ).scalar()
    return found


async def last_failed(tx: Transaction) -> bool:
    """Whether the newest build is one that has failed."""
    newest = select(build.c.state).order_by(build.c.id.desc()).limit(1)
    return (await tx.execute(newest)).scalar() == State.FAILED


async def live_began(tx: Transaction) -> datetime | None:
    """When the newest build began that visitors see: what was exported later is not on the site yet. None: no build has told."""
    is_live = build.c.state.in_([State.LIVE, State.UNCHANGED])
    found: datetime | None = (await tx.execute(select(func.max(build.c.started)).where(is_live))).scalar()
    return found
