"""The rows of files, each with its file: written before the commit, taken away when the transaction fails."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from services import work
from services.db import Transaction
from services.errors import NotFound, TooMany
from services.service import Service
from services.uploads import folder
from services.uploads.kinds import FACTS, Kind
from services.uploads.tables import upload
from services.uploads.taking import Taken

REMOVE = "uploads.remove"
A_DAY = 60
"""How many files an account may send in 24 hours."""
_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Upload:
    """A file that is kept."""

    number: int
    name: str
    called: str
    kind: Kind
    bytes: int
    width: int | None
    height: int | None
    sha256: str
    account: int | None
    is_personal: bool
    about: str
    at: datetime
    until: datetime | None

    @property
    def url(self) -> str:
        """For those who may see it."""
        return f"/uploads/{self.name}"

    @property
    def words(self) -> str:
        """`SVG drawing`"""
        return FACTS[self.kind].words

    @property
    def suffix(self) -> str:
        return FACTS[self.kind].suffixes[0]


@asynccontextmanager
async def keeping(service: Service, *files: Taken | None) -> AsyncIterator[None]:
    """Around the transaction that adds their rows: the files are on the disk within it, and stay only if it has committed."""
    there = [file for file in files if file]
    try:
        for file in there:
            await asyncio.to_thread(folder.put, service.settings.files, file.name, file.data)
        yield
    except BaseException:
        await _remove_unkept(service, [file.name for file in there])
        raise


async def _remove_unkept(service: Service, names: list[str]) -> None:
    """What fails after the commit does not take away what was committed."""
    async with service.db.reading() as tx:
        kept = set((await tx.execute(select(upload.c.name).where(upload.c.name.in_(names)))).scalars())
    for name in names:
        if name not in kept:
            folder.remove(service.settings.files, name)


async def add(
    tx: Transaction,
    file: Taken,
    *,
    of: int | None,
    about: str,
    now: datetime,
    until: datetime | None = None,
    is_personal: bool = False,
) -> int:
    """The row of a file; its number. Within keeping(). Raises TooMany."""
    if of is not None:
        await _refuse_too_many(tx, of, now)
    row = {
        "name": file.name, "called": file.called, "kind": file.kind.value, "bytes": len(file.data), "width": file.width,
        "height": file.height, "sha256": file.sha256, "account": of, "is_personal": is_personal, "about": about, "at": now,
        "until": until,
    }  # fmt: skip
    return int((await tx.execute(insert(upload).values(row).returning(upload.c.id))).scalar_one())


async def _refuse_too_many(tx: Transaction, of: int, now: datetime) -> None:
    lately = select(func.count(), func.min(upload.c.at)).where(upload.c.account == of, upload.c.at > now - _DAY)
    count, first = (await tx.execute(lately)).one()
    if count >= A_DAY:
        seconds = int((first + _DAY - now).total_seconds()) + 1
        raise TooMany(f"You have sent {count} files within a day.", seconds)


async def find(tx: Transaction, *numbers: int | None) -> dict[int, Upload]:
    """Those that are there, by number."""
    rows = await tx.execute(select(upload).where(upload.c.id.in_([number for number in numbers if number is not None])))
    return {row.id: of_row(row) for row in rows}


async def get(tx: Transaction, number: int) -> Upload:
    """Raises NotFound."""
    if (found := (await find(tx, number)).get(number)) is None:
        raise NotFound("There is no such file.", "It may have been removed.")
    return found


async def named(tx: Transaction, name: str) -> Upload:
    """Raises NotFound."""
    row = (await tx.execute(select(upload).where(upload.c.name == name))).one_or_none()
    if row is None:
        raise NotFound("There is no such file.", "It may have been removed.")
    return of_row(row)


def of_row(row: Any) -> Upload:
    values = dict(row._mapping)
    return Upload(**{"number": values.pop("id"), **values, "kind": Kind(values["kind"])})


async def of_account(tx: Transaction, of: int) -> list[Upload]:
    """All that somebody has sent, the oldest first."""
    rows = await tx.execute(select(upload).where(upload.c.account == of).order_by(upload.c.id))
    return [of_row(row) for row in rows]


async def hand_over(
    tx: Transaction, *numbers: int | None, about: str, until: datetime | None = None, is_personal: bool = False
) -> None:
    """From now on they are for something else: what was a draft's is the sponsor's."""
    mine = upload.c.id.in_([number for number in numbers if number is not None])
    await tx.execute(update(upload).where(mine).values(about=about, until=until, is_personal=is_personal))


async def drop(tx: Transaction, *numbers: int | None, now: datetime) -> None:
    """They are not wanted any more: the rows go now, the files right after the commit."""
    mine = upload.c.id.in_([number for number in numbers if number is not None])
    for name in (await tx.execute(delete(upload).where(mine).returning(upload.c.name))).scalars().all():
        await work.put(tx, REMOVE, {"name": name}, now=now)


async def drop_about(tx: Transaction, about: str, *, now: datetime) -> None:
    """All that was for something that is gone."""
    numbers = (await tx.execute(select(upload.c.id).where(upload.c.about == about))).scalars().all()
    await drop(tx, *numbers, now=now)


async def data(service: Service, found: Upload) -> bytes:
    """The bytes. Raises NotFound where the file is gone."""
    read = await asyncio.to_thread(folder.read, service.settings.files, found.name)
    if read is None:
        raise NotFound("There is no such file.", "It may have been removed.")
    return read


async def unknown(tx: Transaction, names: Iterable[str]) -> list[str]:
    """Those of the names that no row has."""
    asked = list(names)
    known = set((await tx.execute(select(upload.c.name).where(upload.c.name.in_(asked)))).scalars())
    return [name for name in asked if name not in known]


async def over(tx: Transaction, now: datetime) -> list[int]:
    """The numbers of those whose time is over."""
    return list((await tx.execute(select(upload.c.id).where(upload.c.until <= now).limit(1_000))).scalars())
