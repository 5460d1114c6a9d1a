"""What becomes of files by themselves: past their time, without a row, or dropped by a transaction."""

import asyncio
from datetime import timedelta

from services.service import Service
from services.uploads import folder, store
from services.work import Handler, Task, Timed

_WITHOUT_A_ROW = timedelta(hours=1)
"""So long the transaction that writes the row of a file cannot take."""
_AT_ONCE = 500


async def remove(service: Service, task: Task) -> None:
    """The file of a row that is gone."""
    await asyncio.to_thread(folder.remove, service.settings.files, task.payload["name"])


async def tidy(service: Service) -> None:
    """Delete what is past its time, and what a crash has left on the disk."""
    now = service.now()
    async with service.db.transaction() as tx:
        await store.drop(tx, *await store.over(tx, now), now=now)
    service.wake.set()
    place = service.settings.files
    names = await asyncio.to_thread(lambda: list(folder.old(place, now - _WITHOUT_A_ROW)))
    for first in range(0, len(names), _AT_ONCE):
        async with service.db.reading() as tx:
            left = await store.unknown(tx, names[first : first + _AT_ONCE])
        for name in left:
            (place / name).unlink(missing_ok=True)


HANDLERS = {store.REMOVE: Handler(remove)}
TIMETABLE = (
    Timed(
        "uploads", "Deletes files that are past their time, or that a crash has left.", tidy, every=timedelta(hours=1)
    ),
)
