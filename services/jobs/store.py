"""The rows of job postings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean, Column, Date, ForeignKey, Identity, Index, Integer, Select, String, Table, Text, bindparam, delete, func,
    insert, literal_column, select, update,
)  # fmt: skip

from services.accounts.tables import account
from services.db import JSON_, Id, Instant, Transaction, metadata
from services.errors import NotFound
from services.jobs import likeness
from services.jobs.rules import UP, State

FIRST = 10_000
"""Numbers begin above those of the postings that the site has had so far, and of the examples: each of them has been an
address, and must not come to mean another posting."""
_KEPT_VERSIONS = 20

job = Table(
    "job",
    metadata,
    Column("id", Id, Identity(start=FIRST), primary_key=True),
    Column("account", Id, ForeignKey("account.id", ondelete="SET NULL"), index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(100), nullable=False),
    Column("company", String(100), nullable=False),
    Column("country", String(100), nullable=False),
    Column("found_by", Text, nullable=False),
    Column("alike", String(250), nullable=False, index=True),
    Column("sketch", JSON_, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("shown", JSON_),
    Column("created", Instant, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("submitted", Instant),
    Column("posted", Date),
    Column("until", Date, index=True),
    Column("featured", Boolean, nullable=False),
    Column("is_renewal", Boolean, nullable=False),
    Column("told_of_end", Instant),
    Column("ended", Instant),
    Column("undo", JSON_),
    Index("ix_job_state_submitted", "state", "submitted"),
    sqlite_autoincrement=True,
)
"""`content` is what its author wrote last, `shown` what was approved last: after an edit they differ. `version` counts every
change, so that nobody overwrites what they have not seen. `account` is empty when it was deleted. `found_by`: in small
letters, for the search. `ended`: its author was told that its time is over. `undo`: what the last decision found, and until
when it can be undone."""

job_version = Table(
    "job_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job", Id, ForeignKey("job.id", ondelete="CASCADE"), nullable=False),
    Column("upto", Integer, nullable=False),
    Column("content", JSON_, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_job_version_job_upto", "job", "upto"),
    sqlite_autoincrement=True,
)
"""What a posting said before an edit, up to the version `upto`: for the two of whom one was quicker."""

Content = Mapping[str, Any]
"""The fields of forms.Posting by name; those that are empty are left out."""


@dataclass(frozen=True)
class Job:
    """A posting."""

    number: int
    account: int | None
    author: str | None
    """The name of the account."""
    email: str | None
    """Of the account: not the one that the posting shows."""
    state: State
    version: int
    title: str
    company: str
    content: Content
    shown: Content | None
    created: datetime
    changed: datetime
    submitted: datetime | None
    posted: date | None
    until: date | None
    featured: bool
    is_renewal: bool
    told_of_end: datetime | None
    ended: datetime | None
    undo: Mapping[str, Any] | None
    sketch: Sequence[int]
    alike: str

    @property
    def about(self) -> str:
        """Its name in mails and requests to rebuild."""
        return f"job:{self.number}"

    @property
    def has_page(self) -> bool:
        """Visitors have its page, or will have it with the next build."""
        return self.shown is not None and self.state in UP

    @property
    def differs(self) -> bool:
        """What its author wrote last is not what visitors see."""
        return self.shown is not None and self.shown != self.content


_COLUMNS = (
    job.c.id.label("number"), job.c.account, account.c.name.label("author"), account.c.email, job.c.state, job.c.version,
    job.c.title, job.c.company, job.c.content, job.c.shown, job.c.created, job.c.changed, job.c.submitted, job.c.posted,
    job.c.until, job.c.featured, job.c.is_renewal, job.c.told_of_end, job.c.ended, job.c.undo, job.c.sketch, job.c.alike,
)  # fmt: skip
_JOB = select(*_COLUMNS).outerjoin_from(job, account, account.c.id == job.c.account)
_BY_NUMBER = _JOB.where(job.c.id == bindparam("number"))
_LOCKED = _BY_NUMBER.with_for_update(of=job)


def of_row(row: Any) -> Job:
    """A row of a query for the columns of Job."""
    values = dict(row._mapping)
    return Job(**{**values, "state": State(values["state"])})


async def find(tx: Transaction, number: int, *, lock: bool = False) -> Job | None:
    """With `lock` nobody else changes it until the transaction ends."""
    row = (await tx.execute(_LOCKED if lock else _BY_NUMBER, {"number": number})).one_or_none()
    return of_row(row) if row else None


async def get(tx: Transaction, number: int, *, lock: bool = False) -> Job:
    """Raises NotFound."""
    if (found := await find(tx, number, lock=lock)) is None:
        raise NotFound("There is no such job posting.", "It may have been removed.")
    return found


# Writing


def written(content: Content) -> dict[str, Any]:
    """The columns that follow from what was written."""
    place = (content.get(name, "") for name in ("city", "region", "country"))
    title, company = content.get("title", ""), content.get("company", "")
    return {
        "content": dict(content),
        "title": title,
        "company": company,
        "country": content.get("country", ""),
        "found_by": " ".join((title, company, *place)).casefold(),
        "alike": likeness.key(title, company),
        "sketch": likeness.sketch(content.get(name, "") for name in ("text", "requirements")),
    }


_NEW = {"version": 1, "featured": False, "is_renewal": False}
_INSERT = insert(job).returning(job.c.id)
_NEXT = literal_column(f"(SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'job'), 0) + 1, {FIRST}))")
_INSERT_SQLITE = insert(job).values(id=_NEXT).returning(job.c.id)
"""SQLite gives numbers in their order, but cannot be told where to begin."""


async def add(tx: Transaction, content: Content, *, of: int, state: State, now: datetime) -> int:
    """A new posting; its number."""
    submitted = now if state is State.SUBMITTED else None
    row = {"account": of, "state": state.value, "created": now, "changed": now, "submitted": submitted}
    statement = _INSERT_SQLITE if tx.dialect.name == "sqlite" else _INSERT
    return int((await tx.execute(statement, {**_NEW, **row, **written(content)})).scalar_one())


async def change(tx: Transaction, found: Job, *, now: datetime, **values: Any) -> None:
    """Set columns of a posting that is locked. `content` brings the columns that follow from it, and the old one is kept."""
    if "content" in values and values["content"] != found.content:
        await _keep(tx, found)
        values |= written(values["content"])
    changed = {"version": found.version + 1, "changed": now, **values}
    await tx.execute(update(job).where(job.c.id == found.number).values(changed))


async def _keep(tx: Transaction, found: Job) -> None:
    row = {"job": found.number, "upto": found.version, "content": dict(found.content), "at": found.changed}
    await tx.execute(insert(job_version), row)
    old = select(job_version.c.id).where(job_version.c.job == found.number).order_by(job_version.c.id.desc())
    await tx.execute(delete(job_version).where(job_version.c.id.in_(old.offset(_KEPT_VERSIONS).limit(1000))))


async def content_at(tx: Transaction, found: Job, version: int) -> Content | None:
    """What the posting said at an earlier version; None where that is too long ago."""
    if version == found.version:
        return found.content
    kept = select(job_version.c.content).where(job_version.c.job == found.number, job_version.c.upto >= version)
    row = (await tx.execute(kept.order_by(job_version.c.upto).limit(1))).one_or_none()
    if row is not None:
        return row.content  # type: ignore[no-any-return]
    return found.content if version < found.version else None


async def delete_all(tx: Transaction, numbers: Sequence[int]) -> None:
    await tx.execute(delete(job).where(job.c.id.in_(list(numbers))))


# Lists


_MADE = select(func.count(), func.min(job.c.created)).where(
    job.c.account == bindparam("of"), job.c.created > bindparam("since")
)


async def made_since(tx: Transaction, of: int, since: datetime) -> tuple[int, datetime | None]:
    """How many postings an account has made, and when the first of them."""
    row = (await tx.execute(_MADE, {"of": of, "since": since})).one()
    return row[0], row[1]


async def all_of(tx: Transaction, of: int) -> Sequence[Job]:
    """The postings of an account, the newest first."""
    rows = await tx.execute(_JOB.where(job.c.account == of).order_by(job.c.id.desc()))
    return [of_row(row) for row in rows]


async def counts_of(tx: Transaction, of: int) -> Mapping[State, int]:
    """How many postings of an account are in which state."""
    rows = await tx.execute(select(job.c.state, func.count()).where(job.c.account == of).group_by(job.c.state))
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

    def narrowed(self, query: Select[Any]) -> Select[Any]:
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
        wanted.narrowed(_JOB).order_by(job.c.changed.desc(), job.c.id.desc()).offset(offset).limit(size)
    )
    return [of_row(row) for row in rows], int(total)


async def with_page(tx: Transaction) -> Sequence[Job]:
    """What visitors may see, by number: see Job.has_page."""
    is_up = (job.c.shown.is_not(None), job.c.state.in_([state.value for state in UP]))
    return [of_row(row) for row in await tx.execute(_JOB.where(*is_up).order_by(job.c.id))]


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
