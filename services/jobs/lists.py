"""Lists of job postings: an author's, the queue's, the moderators', the export's, and those whose time has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from services.accounts.tables import account
from services.db import Transaction
from services.jobs.rules import KIND, UP, State
from services.jobs.store import ALL, Job, of_row
from services.jobs.tables import job
from services.moderation.comments import comment

_UP = sorted(state.value for state in UP)
_MADE = select(func.count(), func.min(job.c.created)).where(
    job.c.account == bindparam("of"), job.c.created > bindparam("since")
)


async def made_since(tx: Transaction, of: int, since: datetime) -> tuple[int, datetime | None]:
    """How many postings an account has made, and when the first of them."""
    row = (await tx.execute(_MADE, {"of": of, "since": since})).one()
    return row[0], row[1]


async def said_since(tx: Transaction, of: int, since: datetime) -> int:
    """How much an account has said about postings."""
    said = (comment.c.kind == KIND, comment.c.by == of, comment.c.at > since)
    return int((await tx.execute(select(func.count()).where(*said))).scalar_one())


async def all_of(tx: Transaction, of: int) -> Sequence[Job]:
    """The postings of an account, the newest first."""
    rows = await tx.execute(ALL.where(job.c.account == of).order_by(job.c.id.desc()))
    return [of_row(row) for row in rows]


async def counts_of(tx: Transaction, of: int) -> Mapping[State, int]:
    """How many postings that an account has sent are in which state."""
    sent = (job.c.account == of, job.c.submitted.is_not(None))
    rows = await tx.execute(select(job.c.state, func.count()).where(*sent).group_by(job.c.state))
    return {State(state): count for state, count in rows}


@dataclass(frozen=True)
class Waiting:
    """A posting in the queue."""

    number: int
    title: str
    company: str
    author: str | None
    since: datetime
    version: int
    is_edit: bool
    """An earlier version is up."""


async def queue(tx: Transaction) -> Sequence[Waiting]:
    """All that waits for review, the oldest first."""
    names = (job.c.id, job.c.title, job.c.company, account.c.name, job.c.submitted, job.c.version, job.c.posted)
    wanted = select(*names).outerjoin_from(job, account, account.c.id == job.c.account)
    rows = await tx.execute(wanted.where(job.c.state == State.SUBMITTED.value).order_by(job.c.submitted, job.c.id))
    return [Waiting(*row[:6], is_edit=row.posted is not None) for row in rows]


async def waiting(tx: Transaction) -> int:
    """How many wait for review."""
    counted = select(func.count()).where(job.c.state == State.SUBMITTED.value)
    return int((await tx.execute(counted)).scalar_one())


@dataclass(frozen=True)
class Wanted:
    """What a list of postings is narrowed to; what is empty does not narrow."""

    states: tuple[State, ...] = ()
    words: str = ""
    """All of them in title, company or place."""
    country: str = ""
    of: int | None = None
    """The account."""
    is_sent: bool = False
    """Only what was sent for review once: drafts are nobody else's business."""

    def narrowed(self, query: Select[Any]) -> Select[Any]:
        if self.is_sent:
            query = query.where(job.c.submitted.is_not(None))
        if self.states:
            query = query.where(job.c.state.in_([state.value for state in self.states]))
        for word in self.words.casefold().split():
            query = query.where(job.c.found_by.contains(word, autoescape=True))
        if self.country:
            query = query.where(job.c.country == self.country)
        return query if self.of is None else query.where(job.c.account == self.of)


async def page(tx: Transaction, wanted: Wanted, *, offset: int = 0, size: int = 50) -> tuple[Sequence[Job], int]:
    """The postings, the last changed first, and how many there are in all."""
    total = (await tx.execute(wanted.narrowed(select(func.count()).select_from(job)))).scalar_one()
    rows = await tx.execute(
        wanted.narrowed(ALL).order_by(job.c.changed.desc(), job.c.id.desc()).offset(offset).limit(size)
    )
    return [of_row(row) for row in rows], int(total)


_OPEN = (job.c.until >= bindparam("today"), job.c.state.in_(_UP))
"""What has a last day was shown. The index has all of it, so that no posting is read to be counted."""
_COUNT = select(func.count()).select_from(job).where(*_OPEN)
_NEWEST = (
    select(job.c.id, job.c.version)
    .where(*_OPEN)
    .order_by(job.c.posted.desc(), job.c.id.desc())
    .offset(bindparam("offset"))
    .limit(bindparam("size"))
)


async def open_on(
    tx: Transaction, today: date, *, words: str = "", offset: int = 0, size: int = 50
) -> tuple[Sequence[tuple[int, int]], int]:
    """Number and version of what visitors see on a day, the newest first, and how many there are in all."""
    wanted = Wanted(words=words)
    total = (await tx.execute(wanted.narrowed(_COUNT), {"today": today})).scalar_one()
    rows = await tx.execute(wanted.narrowed(_NEWEST), {"today": today, "offset": offset, "size": size})
    return [(number, version) for number, version in rows], int(total)


async def still_open(tx: Transaction, today: date, numbers: Sequence[int]) -> Sequence[Job]:
    """Those of the postings that visitors see on a day."""
    return [of_row(row) for row in await tx.execute(ALL.where(*_OPEN, job.c.id.in_(numbers)), {"today": today})]


async def with_page(tx: Transaction) -> Sequence[Job]:
    """What visitors may see, by number: see Job.has_page."""
    is_up = (job.c.shown.is_not(None), job.c.state.in_(_UP))
    return [of_row(row) for row in await tx.execute(ALL.where(*is_up).order_by(job.c.id))]


async def ending(tx: Transaction, *, by: date) -> Sequence[int]:
    """Those that are up and end before that day or on it, and whose author was not told that it is near."""
    states = [State.APPROVED.value, State.REJECTED.value]
    is_near = (job.c.state.in_(states), job.c.shown.is_not(None), job.c.until <= by, job.c.told_of_end.is_(None))
    return list((await tx.execute(select(job.c.id).where(*is_near).order_by(job.c.id))).scalars())


async def over(tx: Transaction, *, today: date) -> Sequence[int]:
    """Those that are up although their last day is over."""
    states = [State.APPROVED.value, State.REJECTED.value]
    is_over = (job.c.state.in_(states), job.c.shown.is_not(None), job.c.until < today, job.c.ended.is_(None))
    return list((await tx.execute(select(job.c.id).where(*is_over).order_by(job.c.id))).scalars())


async def long_over(tx: Transaction, *, before: date) -> Sequence[int]:
    """Those that expired before that day."""
    is_old = (job.c.state == State.EXPIRED.value, job.c.until < before)
    return list((await tx.execute(select(job.c.id).where(*is_old).order_by(job.c.id))).scalars())
