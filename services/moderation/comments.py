"""What is said about a thing that waits for a decision: among moderators, or to its author too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, String, Table, Text, delete, insert, select, tuple_

from services.db import Id, Instant, Transaction, metadata
from services.people import Person

comment = Table(
    "comment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("number", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id, index=True),
    Column("by_name", String(150), nullable=False),
    Column("is_internal", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_comment_kind_number", "kind", "number"),
    sqlite_autoincrement=True,
)
MOST = 5_000
"""Characters of one."""


@dataclass(frozen=True)
class Comment:
    number: int
    at: datetime
    by: int | None
    by_name: str
    is_internal: bool
    """For moderators only: never on a page or in a mail of the author."""
    words: str
    """Markdown."""


async def add(
    tx: Transaction, *, kind: str, number: int, by: Person, words: str, is_internal: bool, now: datetime
) -> int:
    """Say something; the comment's number."""
    values = {"kind": kind, "number": number, "at": now, "by": by.id, "by_name": by.name, "is_internal": is_internal}
    return int((await tx.execute(insert(comment).values(**values, words=words).returning(comment.c.id))).scalar_one())


async def about(tx: Transaction, kind: str, number: int, *, internal: bool = False) -> Sequence[Comment]:
    """What was said, the oldest first; with the internal ones only where the reader is a moderator."""
    wanted = [comment.c.kind == kind, comment.c.number == number]
    if not internal:
        wanted.append(comment.c.is_internal.is_(False))
    rows = await tx.execute(select(comment).where(*wanted).order_by(comment.c.id))
    return [Comment(row.id, row.at, row.by, row.by_name, row.is_internal, row.words) for row in rows]


async def exported(
    tx: Transaction, things: Sequence[tuple[str, int]]
) -> Mapping[tuple[str, int], list[dict[str, str]]]:
    """For who takes their data along: what was said to the author of each, by its kind and number. Asked once for all."""
    said: dict[tuple[str, int], list[dict[str, str]]] = {thing: [] for thing in things}
    wanted = tuple_(comment.c.kind, comment.c.number).in_(list(said))
    for row in await tx.execute(select(comment).where(wanted, comment.c.is_internal.is_(False)).order_by(comment.c.id)):
        said[row.kind, row.number].append({"at": row.at.isoformat(), "by": row.by_name, "words": row.words})
    return said


async def forget(tx: Transaction, kind: str, numbers: Sequence[int]) -> None:
    """Of things that are deleted."""
    await tx.execute(delete(comment).where(comment.c.kind == kind, comment.c.number.in_(list(numbers))))
