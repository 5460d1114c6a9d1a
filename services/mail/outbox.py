"""Mails that wait, in the transaction of the action that they tell of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table, Text, and_, update

from services.db import JSON_, Id, Instant, Transaction, metadata

mail = Table(
    "mail",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("to", String(254), nullable=False, index=True),
    Column("reply_to", String(254)),
    Column("context", JSON_, nullable=False),
    Column("message_id", String(200), nullable=False, unique=True),
    Column("about", String(60), index=True),
    Column("created", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("ended", Instant),
    Column("error", Text),
    Column("subject", Text),
    Column("text", Text),
    Column("html", Text),
    sqlite_autoincrement=True,
)
"""`state`: waiting, sent, taken back, suppressed, dead."""


async def put(
    tx: Transaction,
    name: str,
    *,
    to: str,
    context: Mapping[str, Any],
    now: datetime,
    due: datetime | None = None,
    about: str | None = None,
    reply_to: str | None = None,
) -> int:
    """Have the mail `name` (`jobs/approved`) sent at `due` or soon; the number under which the desk shows it.

    `context` is what the templates get, as JSON. `about` is what it tells of (`job:12`): see take_back().
    """
    raise NotImplementedError


async def take_back(tx: Transaction, *, about: str, name: str, now: datetime) -> int:
    """The mails of that name about it that have not gone yet are not sent; how many there were."""
    waiting = and_(mail.c.about == about, mail.c.name == name, mail.c.state == "waiting")
    return (await tx.execute(update(mail).where(waiting).values(state="taken back", ended=now))).rowcount
