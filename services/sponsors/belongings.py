"""What an account has of sponsorships, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.accounts.tables import account
from services.db import Transaction
from services.hooks import Belongings
from services.sponsors import letters, records, store, tables


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:  # noqa: ARG001  the parameter of all of them
    """The draft goes; its logos are the account's own files and go with those. Sponsorships are contracts of an organization:
    they stay, and forget who applied (the columns are set to nothing by the database)."""
    await store.forget_draft(tx, of)


async def own_data(tx: Transaction, of: int) -> dict[str, Any]:
    """What the account has applied for, its draft, and what it stands in as a contact."""
    draft = await store.draft_of(tx, of)
    applied = await tx.execute(records.ALL.where(tables.sponsorship.c.account == of).order_by(tables.sponsorship.c.id))
    key = select(account.c.email_key).where(account.c.id == of, account.c.verified.is_not(None)).scalar_subquery()
    own = tables.contact.c
    contacts = await tx.execute(
        select(tables.sponsor.c.name.label("sponsor"), own.name, own.email, own.phone)
        .join(tables.sponsor, tables.sponsor.c.id == own.sponsor)
        .where((own.account == of) | (own.email_key == key))
        .order_by(own.id)
    )
    return {
        "draft": draft and {"year": draft.year, "choice": dict(draft.choice), "values": dict(draft.values)},
        "applied": [_applied(records.of_row(row)) for row in applied],
        "contact_of": [dict(row._mapping) for row in contacts],
    }


def _applied(found: records.Sponsorship) -> dict[str, Any]:
    return {
        "number": found.number,
        "reference": letters.reference(found.number, found.year),
        "sponsor": found.name,
        "level": found.level,
        "state": found.state.value,
        "applied": found.applied.isoformat(),
    }


BELONGINGS = Belongings(
    "sponsorships",
    "The draft of a sponsor application is deleted. Sponsorships stay with their organization, without your name.",
    farewell,
    own_data,
)
