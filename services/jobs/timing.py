"""What happens to postings by the calendar: authors are told, postings expire, old ones leave the site. Each once, however often it is run."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import time

from services.db import Transaction
from services.errors import Conflict
from services.jobs import actions, lists, rules
from services.service import Service
from services.work import Timed


async def turn(service: Service) -> None:
    """A new day (UTC) has begun. Each posting is a transaction of its own: after a crash the rest is done."""
    today = service.now().date()
    await _each(service, lambda tx: lists.ending(tx, by=today + rules.TOLD_BEFORE), actions.remind)
    await _each(service, lambda tx: lists.over(tx, today=today), actions.expire)
    await _each(service, lambda tx: lists.long_over(tx, before=today - rules.KEPT_FOR), _archive)


async def _archive(service: Service, number: int) -> None:
    await actions.archive(service, number, by=None, words="It expired long ago.")


async def _each(
    service: Service,
    numbers: Callable[[Transaction], Awaitable[Sequence[int]]],
    act: Callable[[Service, int], Awaitable[None]],
) -> None:
    async with service.db.reading() as tx:
        found = await numbers(tx)
    for number in found:
        try:
            await act(service, number)
        except Conflict:  # it was changed since it was listed: if it is still due the next run finds it
            continue


TIMETABLE = (
    Timed("jobs", "Tells authors that their postings end in seven days, and ends those whose last day is over.", run=turn, at=time(0, 2)),
)  # fmt: skip
