"""Who is told of an application. An address in it is only written to when its owner has confirmed it: anybody can type one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from services.accounts.tables import account
from services.db import Transaction
from services.mail import outbox
from services.people import Person
from services.service import Service
from services.sponsors import tables
from services.sponsors.records import Sponsorship


def reference(number: int, year: int) -> str:
    """What both sides call it in letters: `2026-00017`."""
    return f"{year}-{number:05}"


async def notified(tx: Transaction, sponsor: int, applicant: int | None) -> Sequence[str]:
    """The addresses of who applied, first, and of the contacts that have an account with theirs."""
    keys = select(tables.contact.c.email_key).where(tables.contact.c.sponsor == sponsor)
    known = select(account.c.id, account.c.email).where(
        account.c.verified.is_not(None), account.c.email_key.in_(keys) | (account.c.id == applicant)
    )
    rows = (await tx.execute(known.order_by(account.c.id))).all()
    return [row.email for row in sorted(rows, key=lambda row: row.id != applicant)]


async def applied(tx: Transaction, service: Service, found: Sponsorship, *, by: Person, now: datetime) -> None:
    """To the applicant and those contacts, and to the staff."""
    url, staff = service.settings.url, service.settings.sponsors_mail
    named = {
        "reference": reference(found.number, found.year), "name": found.name, "year": found.year, "level": found.level,
        "fee": None if found.is_modified or not found.fee else f"{found.fee:,}", "applicant": by.name, "staff": staff,
        "own": f"{url}/users/sponsorships/{found.number}/", "desk": f"{url}/admin/sponsors/{found.number}/",
    }  # fmt: skip
    for address in await notified(tx, found.sponsor, found.account):
        await outbox.put(
            tx, "sponsors/applied", to=address, context=named, now=now, about=found.about, reply_to=staff
        )  # fmt: skip
    await outbox.put(
        tx, "sponsors/applied-staff", to=staff, context=named, now=now, about=found.about, reply_to=by.email
    )
