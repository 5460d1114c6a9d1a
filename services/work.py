"""Work that survives a crash: a row, written in the transaction that wants it done. Knows no slice."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, String, Table, Text
from sqlalchemy.dialects import postgresql, sqlite

from services.db import JSON_, Id, Instant, Transaction, metadata

work = Table(
    "work",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("key", String(120), unique=True),
    Column("payload", JSON_, nullable=False),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("leased_by", String(120)),
    Column("leased_until", Instant),
    Column("done", Instant),
    Column("dead", Instant),
    Column("error", Text),
    sqlite_autoincrement=True,
)
"""A row is waiting, leased (somebody does it now), done, or dead (given up; the desk can try again)."""


async def put(
    tx: Transaction,
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    due: datetime | None = None,
    key: str | None = None,
) -> None:
    """Have `kind` done with `payload` at `due` or soon. With a `key` that waits already nothing is added."""
    values = {"kind": kind, "key": key, "payload": payload, "created": now, "due": due or now, "attempts": 0}
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    await tx.execute(insert(work).values(values).on_conflict_do_nothing(index_elements=["key"]))
