"""Who of a sponsor is written to, and the mails of an application. An address is only written to when its owner has confirmed it:
anybody can type one."""

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
    """The addresses of who applied, first, and of the contacts whose own an account has confirmed. Each stands there once."""
    keys = select(tables.contact.c.email_key).where(tables.contact.c.sponsor == sponsor)
    known = select(account.c.id, account.c.email).where(
        account.c.verified.is_not(None), account.c.email_key.in_(keys) | (account.c.id == applicant)
    )
    rows = (await tx.execute(known.order_by(account.c.id))).all()
    return [row.email for row in sorted(rows, key=lambda row: row.id != applicant)]


async def reached(tx: Transaction, sponsor: int) -> frozenset[int]:
    """The numbers of the contacts that are written to."""
    own = tables.contact.c
    confirmed = select(account.c.email_key).where(account.c.verified.is_not(None))
    rows = await tx.execute(select(own.id).where(own.sponsor == sponsor, own.email_key.in_(confirmed)))
    return frozenset(rows.scalars())


async def applied(tx: Transaction, service: Service, found: Sponsorship, *, by: Person, now: datetime) -> None:
    """To the applicant and those contacts, and to the staff."""
    url, answers = service.settings.url, service.settings.sponsors_mail
    named = {
        "reference": reference(found.number, found.year), "name": found.name, "year": found.year, "level": found.level,
        "fee": None if found.is_modified or not found.fee else f"{found.fee:,}", "applicant": by.name, "staff": answers,
        "own": f"{url}/users/sponsorships/{found.number}/", "desk": f"{url}/admin/sponsors/{found.number}/",
    }  # fmt: skip
    for address in await notified(tx, found.sponsor, found.account):
        await outbox.put(
            tx, "sponsors/applied", to=address, context=named, now=now, about=found.about, reply_to=answers
        )  # fmt: skip
    staff = service.settings.sponsors_staff_mail
    await outbox.put(
        tx, "sponsors/applied-staff", to=staff, context=named, now=now, about=found.about, reply_to=by.email
    )
