"""Links in mails that prove who reads the mailbox: each is known by its hash, works once, and not for long."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, insert, select, update

from services.accounts.sessions import hashed
from services.accounts.tables import email_link
from services.db import Transaction
from services.errors import Gone, NotFound


class Purpose(StrEnum):
    VERIFY = "verify"
    RESET = "reset"
    CHANGE = "change"
    SIGN_IN = "sign in"


LIFE = {
    Purpose.VERIFY: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE: timedelta(days=1),
    Purpose.SIGN_IN: timedelta(days=1),
}


@dataclass(frozen=True)
class EmailLink:
    id: int
    purpose: Purpose
    account: int
    email: str
    """The address that it was sent to."""
    expires: datetime
    used: datetime | None


async def make(tx: Transaction, purpose: Purpose, *, of: int, email: str, now: datetime) -> str:
    """A new link of the account `of`, sent to `email`: its token."""
    token = secrets.token_urlsafe(32)
    await tx.execute(
        insert(email_link).values(
            token=hashed(token),
            purpose=purpose.value,
            account=of,
            email=email,
            created=now,
            expires=now + LIFE[purpose],
        )
    )
    return token


async def get(tx: Transaction, token: str, *purposes: Purpose) -> EmailLink:
    """Raises NotFound when there is none, or it is for something else."""
    columns = (
        email_link.c.id, email_link.c.purpose, email_link.c.account, email_link.c.email, email_link.c.expires, email_link.c.used,
    )  # fmt: skip
    row = (await tx.execute(select(*columns).where(email_link.c.token == hashed(token)))).one_or_none()
    if row is None or row.purpose not in purposes:
        raise NotFound(
            "This link is not valid.",
            "Copy all of it from the mail. A link that a later one has replaced does not work any more.",
        )
    return EmailLink(row.id, Purpose(row.purpose), row.account, row.email, row.expires, row.used)


async def use(tx: Transaction, link: EmailLink, *, now: datetime) -> None:
    """It does not work again. Raises Gone when it has been used or is too old."""
    refuse_old(link, now=now)
    fresh = (email_link.c.id == link.id, email_link.c.used.is_(None))
    if not (await tx.execute(update(email_link).where(*fresh).values(used=now))).rowcount:
        raise _used()


def refuse_old(link: EmailLink, *, now: datetime) -> None:
    """Raises Gone when it has been used or is too old."""
    if link.used is not None:
        raise _used()
    if link.expires <= now:
        raise Gone("This link is too old.", "Ask for a new one.")


def _used() -> Gone:
    return Gone("This link has been used already.", "It works once. If you want to go on, sign in at /accounts/login/.")


async def end(tx: Transaction, of: int, *purposes: Purpose) -> None:
    """The account's open links for these purposes work no more."""
    gone = (email_link.c.account == of, email_link.c.purpose.in_(purposes), email_link.c.used.is_(None))
    await tx.execute(delete(email_link).where(*gone))


async def clean(tx: Transaction, *, now: datetime) -> None:
    """Forget links long after their end: until then they tell why they do not work."""
    await tx.execute(delete(email_link).where(email_link.c.expires < now - timedelta(days=30)))
