"""The rows of job postings, one at a time. lists.py has those of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, literal_column, select, update

from services import likeness
from services.accounts.tables import account
from services.db import Database, Transaction
from services.errors import NotFound
from services.jobs.rules import UP, State
from services.jobs.tables import FIRST, job, job_version

_KEPT_VERSIONS = 20
Content = Mapping[str, Any]
"""The fields of forms.Posting by name; those that are empty are left out."""


@dataclass(frozen=True)
class Job:
    """A posting."""

    number: int
    account: int | None
    author: str | None
    """The name of the account."""
    account_email: str | None
    """Not the one that the posting shows."""
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
    job.c.id.label("number"), job.c.account, account.c.name.label("author"), account.c.email.label("account_email"), job.c.state, job.c.version,
    job.c.title, job.c.company, job.c.content, job.c.shown, job.c.created, job.c.changed, job.c.submitted, job.c.posted,
    job.c.until, job.c.featured, job.c.is_renewal, job.c.told_of_end, job.c.ended, job.c.undo, job.c.sketch, job.c.alike,
)  # fmt: skip
ALL = select(*_COLUMNS).outerjoin_from(job, account, account.c.id == job.c.account)
_MADE = select(job.c.id, job.c.state).where(job.c.once == bindparam("once"))
_BY_NUMBER = ALL.where(job.c.id == bindparam("number"))
_LOCKED = _BY_NUMBER.with_for_update(of=job)


def of_row(row: Any) -> Job:
    """A row of a query for the columns of Job."""
    values = dict(row._mapping)
    return Job(**{**values, "state": State(values["state"])})


async def find(tx: Transaction, number: int, *, lock: bool = False) -> Job | None:
    """With `lock` nobody else changes it until the transaction ends."""
    row = (await tx.execute(_LOCKED if lock else _BY_NUMBER, {"number": number})).one_or_none()
    return of_row(row) if row else None


async def titles(tx: Transaction, numbers: Sequence[int]) -> Mapping[int, str]:
    """Of those that were sent, by number."""
    sent = (job.c.id.in_(numbers), job.c.submitted.is_not(None))
    rows = await tx.execute(select(job.c.id, job.c.title).where(*sent))
    return {row.id: row.title for row in rows}


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
_NEXT: ColumnElement[int] = literal_column(
    f"(SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'job'), 0) + 1, {FIRST}))"  # noqa: S608  a constant
)
_INSERT_SQLITE = insert(job).values(id=_NEXT).returning(job.c.id)
"""SQLite gives numbers in their order, but cannot be told where to begin."""


async def add(
    tx: Transaction, content: Content, *, of: int, state: State, now: datetime, once: str | None = None
) -> int:
    """A new posting; its number."""
    submitted = now if state is State.SUBMITTED else None
    row = {"account": of, "state": state.value, "created": now, "changed": now, "submitted": submitted, "once": once}
    statement = _INSERT_SQLITE if tx.dialect.name == "sqlite" else _INSERT
    return int((await tx.execute(statement, {**_NEW, **row, **written(content)})).scalar_one())


async def made_by(db: Database, once: str | None) -> tuple[int, State] | None:
    """What this form has made already: number and state."""
    row = await db.quick.row(_MADE, once) if once else None
    return (row[0], State(row[1])) if row else None


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


async def forget_versions(tx: Transaction, number: int) -> None:
    """What it said before its edits is not kept any longer."""
    await tx.execute(delete(job_version).where(job_version.c.job == number))


async def delete_all(tx: Transaction, numbers: Sequence[int]) -> None:
    """As if they had never been. Only for those that were never shown."""
    await tx.execute(delete(job).where(job.c.id.in_(list(numbers))))
