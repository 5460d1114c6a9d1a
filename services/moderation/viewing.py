"""Who looks at what right now, so that two moderators do not work on one thing unknowingly. Nothing is locked by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Index, String, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from services.db import Id, Instant, Transaction, metadata
from services.people import Person

viewing = Table(
    "viewing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("number", Id, nullable=False),
    Column("account", Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(150), nullable=False),
    Column("since", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Index("uq_viewing_kind_number_account", "kind", "number", "account", unique=True),
    sqlite_autoincrement=True,
)
LIFE = timedelta(seconds=90)
"""After the last sign that the page is open."""


@dataclass(frozen=True)
class Viewer:
    name: str
    since: datetime


async def look(tx: Transaction, kind: str, number: int, *, by: Person, now: datetime) -> None:
    """`by` has the thing open. Signs that have grown old are taken away on the way."""
    await tx.execute(delete(viewing).where(viewing.c.seen < now - LIFE))
    values = {"kind": kind, "number": number, "account": by.id, "name": by.name, "since": now, "seen": now}
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    unique = ["kind", "number", "account"]
    await tx.execute(insert(viewing).values(**values).on_conflict_do_update(index_elements=unique, set_={"seen": now}))


async def leave(tx: Transaction, kind: str, number: int, *, by: Person) -> None:
    """`by` has decided, or closed the page."""
    mine = (viewing.c.kind == kind, viewing.c.number == number, viewing.c.account == by.id)
    await tx.execute(delete(viewing).where(*mine))


async def others(
    tx: Transaction, kind: str, numbers: Iterable[int], *, but: Person, now: datetime
) -> Mapping[int, Sequence[Viewer]]:
    """Who else looks at each of the things, by their number; who looks longest first."""
    wanted = (viewing.c.kind == kind, viewing.c.number.in_(list(numbers)), viewing.c.account != but.id)
    rows = await tx.execute(
        select(viewing).where(*wanted, viewing.c.seen >= now - LIFE).order_by(viewing.c.since, viewing.c.id)
    )
    found: dict[int, list[Viewer]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(Viewer(row.name, row.since))
    return found
