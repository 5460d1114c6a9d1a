"""Decisions that are taken back, of whatever kind: tables of what is decided on have the columns `id` and `undo` (Move.kept)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from services.db import Transaction
from services.errors import Conflict
from services.mail import outbox
from services.moderation import decisions
from services.moderation.moving import Found
from services.people import Person
from services.rebuild import requests as rebuild


def undo_until(undo: Mapping[str, Any] | None, now: datetime) -> datetime | None:
    """Until when the last decision can be undone; None when that is over."""
    until = datetime.fromisoformat(undo["until"]) if undo else None
    return until if until and until > now else None


async def undoable(table: Table, tx: Transaction, numbers: Sequence[int]) -> frozenset[int]:
    """Those of them whose last decision left something to go back to. A step of their author leaves nothing."""
    found = select(table.c.id).where(table.c.id.in_(list(numbers)), table.c.undo.is_not(None))
    return frozenset((await tx.execute(found)).scalars())


def kept(undo: Mapping[str, Any] | None, noun: str, *, now: datetime) -> Mapping[str, Any]:
    """What the last decision has kept. Raises Conflict when it is too late."""
    if undo is None or undo_until(undo, now) is None:
        raise Conflict(f"There is no decision on this {noun} that can still be undone.", "Decide anew instead.")
    return undo


async def undone(
    tx: Transaction, name: str, found: Found, undo: Mapping[str, Any], *, by: Person, now: datetime, is_seen: bool, is_told: bool = True
) -> None:  # fmt: skip
    """Write down that the decision is taken back, and its mail with it; what it had stopped is mailed after all. `is_seen`: visitors
    see a difference; `is_told`: there is somebody to tell. Raises Conflict when the mail has gone."""
    mail = undo["mail"] if is_told else None
    if mail and not await outbox.take_back(tx, mail, about=found.about, now=now):
        raise Conflict("The mail that tells of this decision has gone.", "Decide anew instead.")
    await outbox.put_again(tx, undo["overtaken"], now=now)
    await decisions.record(
        tx, kind=name, number=found.number, action="undo", by=by, now=now, before=found.state.value,
        after=undo["before"]["state"], details={"undone": undo["action"]},
    )  # fmt: skip
    if is_seen:
        await rebuild.ask(tx, f"{name} {found.number}: {undo['action']} undone", now=now, about=found.about)
