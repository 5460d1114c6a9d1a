"""The rows of work, of who works, and of the timetable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from services.db import JSON_, Id, Instant, metadata

work = Table(
    "work",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(80), nullable=False),
    Column("key", String(120), unique=True),
    Column("holds", String(80), unique=True),
    Column("payload", JSON_, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("leased_by", String(120), index=True),
    Column("done", Instant, index=True),
    Column("dead", Instant, index=True),
    Column("error", Text),
    sqlite_autoincrement=True,
)
"""A row is waiting, leased (somebody does it now), done, or dead (given up; the desk can try again).

`due`: from when it can be taken; while it is leased, the end of the lease. A worker that has died stops prolonging it, and
the row can be taken by another. `key`: of rows that wait, at most one has it; whoever takes the row empties it. `holds`: the
kind, while a row of a kind that must not run twice at the same time is leased; being unique it is the lock.
"""
IS_OPEN = work.c.done.is_(None) & work.c.dead.is_(None)
Index("ix_work_open", work.c.due, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)

worker = Table(
    "worker",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("started", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)

timed = Table(
    "timed",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("next", Instant, nullable=False),
    Column("last", Instant),
    Column("seconds", Float),
    Column("error", Text),
)
"""`last`: when it ended the last time, well or (with `error`) not."""


@dataclass(frozen=True)
class Task:
    """A piece of work that this worker has for a while."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempts: int
    """How often it was begun, this time included."""
    created: datetime
    begun: Any = None
    """What its handler has found with many at once: see Handler.begin."""
