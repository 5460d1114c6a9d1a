"""Requests to show a change, in the transaction of the change."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, Table, Text, insert

from services import work
from services.db import Id, Instant, Transaction, metadata

build = Table(
    "build",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trigger", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("message", Text),
    sqlite_autoincrement=True,
)
"""`state`: running, live, unchanged (nothing to show was different), failed."""

request = Table(
    "rebuild_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("why", String(200), nullable=False),
    Column("about", String(60), index=True),
    Column("asked", Instant, nullable=False),
    Column("build", Id, ForeignKey("build.id"), index=True),
    sqlite_autoincrement=True,
)

RUN = "rebuild.run"


async def ask(tx: Transaction, why: str, *, now: datetime, about: str | None = None) -> None:
    """Have the site show what this transaction changes. Many asks become one build."""
    await tx.execute(insert(request).values(why=why, about=about, asked=now))
    await work.put(tx, RUN, {}, now=now, key=RUN)
