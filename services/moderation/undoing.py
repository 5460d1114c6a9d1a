"""Decisions that can still be taken back, of whatever kind: tables of what is decided on have the columns `id` and `undo`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from services.db import Transaction


def undo_until(undo: Mapping[str, Any] | None, now: datetime) -> datetime | None:
    """Until when the last decision can be undone; None when that is over."""
    until = datetime.fromisoformat(undo["until"]) if undo else None
    return until if until and until > now else None


async def undoable(table: Table, tx: Transaction, numbers: Sequence[int]) -> frozenset[int]:
    """Those of them whose last decision left something to go back to. A step of their author leaves nothing."""
    found = select(table.c.id).where(table.c.id.in_(list(numbers)), table.c.undo.is_not(None))
    return frozenset((await tx.execute(found)).scalars())
