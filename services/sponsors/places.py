"""How many sponsors have a benefit: counted from the applications themselves, so that it cannot drift from them."""

from collections.abc import Mapping

from sqlalchemy import bindparam, func, select, text

from services.db import Transaction
from services.sponsors.rules import TAKES_PLACES
from services.sponsors.tables import benefit, sponsorship

_LOCK = 7_426_005
"""PostgreSQL: who changes what counts holds this until the commit, so that the last place goes to one. SQLite has one writer."""
_TAKE = text("SELECT pg_advisory_xact_lock(:lock)")
_TAKEN = (
    select(benefit.c.benefit, func.count())
    .join(sponsorship, sponsorship.c.id == benefit.c.sponsorship)
    .where(
        sponsorship.c.year == bindparam("year"), sponsorship.c.state.in_(sorted(state.value for state in TAKES_PLACES))
    )
    .group_by(benefit.c.benefit)
)


async def hold(tx: Transaction) -> None:
    """Nobody else takes a place, or begins a sponsorship, until the transaction ends."""
    if tx.dialect.name == "postgresql":
        await tx.execute(_TAKE, {"lock": _LOCK})


async def taken(tx: Transaction, year: int) -> Mapping[str, int]:
    """How many sponsorships of the year have each benefit, by its slug; what nobody has is left out."""
    rows = await tx.execute(_TAKEN, {"year": year})
    return {row[0]: row[1] for row in rows}
