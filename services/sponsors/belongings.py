"""What an account has of sponsorships, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.db import Transaction
from services.hooks import Belongings
from services.moderation import decisions
from services.sponsors import letters, records, store, tables
from services.sponsors.giving import SPONSOR
from services.sponsors.organizations import CONTACTS
from services.sponsors.rules import Action


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:
    """The draft goes; its logos are the account's own files and go with those. Sponsorships are contracts of an organization:
    they stay, and forget who applied (the columns are set to nothing by the database). The contact that the account was goes."""
    await store.forget_draft(tx, of)
    for sponsor in await store.forget_contact(tx, of):
        details = {"changed": [CONTACTS]}
        await decisions.record(
            tx, kind=SPONSOR, number=sponsor, action=Action.EDIT.value, by=None, now=now, details=details
        )


async def own_data(tx: Transaction, of: int) -> dict[str, Any]:
    """What the account has applied for, its draft, and what it stands in as a contact."""
    draft = await store.draft_of(tx, of)
    applied = await tx.execute(records.ALL.where(tables.sponsorship.c.account == of).order_by(tables.sponsorship.c.id))
    own = tables.contact.c
    contacts = await tx.execute(
        select(tables.sponsor.c.name.label("sponsor"), own.name, own.email, own.phone)
        .join(tables.sponsor, tables.sponsor.c.id == own.sponsor)
        .where(own.email_key == store.confirmed(of))
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
    "The draft of a sponsor application is deleted. Where you are a contact of an organization, you are taken out. Sponsorships stay "
    "with their organization; what is printed in a contract that was sent stays too.",
    farewell,
    own_data,
)
