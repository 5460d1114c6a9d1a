"""How often something may be tried: counted in the database, so that all processes count together."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, text, update

from services.accounts.rules import network
from services.accounts.tables import attempt
from services.db import Transaction
from services.errors import TooMany

_UNDER_WAY = timedelta(seconds=30)
"""A try that has not ended by then never will: its process is dead."""
_MOST_UNDER_WAY = 10
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`most` in `seconds`, for each place or each name."""

    name: str
    most: int
    seconds: int
    says: str


_WRONG = "There were too many wrong passwords."
LOGIN_FROM = Limit("login from", 5, 60, _WRONG)
LOGIN_AS = Limit("login as", 5, 60, _WRONG)
LOGIN_ATTACK = Limit(
    "login as", 60, 3600, f"{_WRONG} A new one by mail lets you in at once: /accounts/password/reset/."
)
"""So many from many places are an attack: only browsers that have been signed in before may go on."""
PROVE = Limit("prove", 5, 60, _WRONG)
"""Of somebody who is signed in and says once more who they are."""
SIGN_UP_FROM = Limit("sign-up from", 10, 3600, "There were too many new accounts from your network.")
MAIL_FROM = Limit("mail from", 20, 3600, "Too many mails were asked for from your network.")
MAIL_TO = Limit("mail to", 4, 3600, "Too many mails were asked for to this address.")


def bucket(limit: Limit, what: str) -> str:
    """Under which name it is counted: `what` may be anything that people type, and is nobody's business."""
    return f"{limit.name}:{hashlib.sha256(what.encode('utf-8', 'replace')).hexdigest()[:40]}"


async def take(tx: Transaction, limit: Limit, what: str, *, now: datetime) -> None:
    """Count one more. Raises TooMany when the limit is reached, with the seconds until it is not."""
    named = bucket(limit, what)
    await _alone(tx, named)
    await _refuse(tx, limit, named, now)
    await _add(tx, named, now, count=1)


@dataclass(frozen=True)
class Try:
    """A sign-in that is being checked."""

    numbers: tuple[int, ...]
    is_suspect: bool
    """There were too many wrong ones for this name: a right one passes, a wrong one is told to wait."""
    wait_seconds: int


async def begin(tx: Transaction, login: str, *, address: str, is_known: bool, now: datetime) -> Try:
    """A sign-in from `address` as `login` begins. Raises TooMany when it may not.

    `is_known`: the browser was signed in to this account before: what others do from elsewhere does not lock it out.
    """
    place, name = bucket(LOGIN_FROM, network(address)), bucket(LOGIN_AS, login)
    await _alone(tx, place)
    await _refuse(tx, LOGIN_FROM, place, now)
    if await _under_way(tx, place, now) >= _MOST_UNDER_WAY:
        raise TooMany("Many people sign in from your network at this moment.", 2)
    if not is_known:
        await _refuse(tx, LOGIN_ATTACK, name, now)
    wait = await _wait(tx, LOGIN_AS, name, now)
    numbers = (await _add(tx, place, now, count=0), await _add(tx, name, now, count=0))
    return Try(numbers, wait is not None, wait or 0)


async def begin_alone(tx: Transaction, limit: Limit, what: str, *, now: datetime) -> Try:
    """The same where only one thing is counted. Raises TooMany."""
    named = bucket(limit, what)
    await _alone(tx, named)
    await _refuse(tx, limit, named, now)
    return Try((await _add(tx, named, now, count=0),), is_suspect=False, wait_seconds=0)


async def failed(tx: Transaction, tried: Try) -> None:
    """It was wrong: it counts."""
    await tx.execute(update(attempt).where(attempt.c.id.in_(tried.numbers)).values(count=1))


async def passed(tx: Transaction, tried: Try) -> None:
    """It was right: it counts for nothing."""
    await tx.execute(delete(attempt).where(attempt.c.id.in_(tried.numbers)))


async def clean(tx: Transaction, *, now: datetime) -> None:
    """Forget what no limit looks back to."""
    await tx.execute(delete(attempt).where(attempt.c.at < now - _KEPT))


async def _alone(tx: Transaction, named: str) -> None:
    """PostgreSQL: nobody else counts in this bucket until the commit. SQLite has one writer anyhow."""
    if tx.dialect.name == "postgresql":
        await tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:named, 0))"), {"named": named})


async def _refuse(tx: Transaction, limit: Limit, named: str, now: datetime) -> None:
    if (wait := await _wait(tx, limit, named, now)) is not None:
        raise TooMany(limit.says, wait)


async def _wait(tx: Transaction, limit: Limit, named: str, now: datetime) -> int | None:
    """Seconds until the limit lets one more pass; None when it does now."""
    since = now - timedelta(seconds=limit.seconds)
    counted = (attempt.c.bucket == named, attempt.c.at > since, attempt.c.count > 0)
    nth = select(attempt.c.at).where(*counted).order_by(attempt.c.at.desc()).offset(limit.most - 1).limit(1)
    first: datetime | None = (await tx.execute(nth)).scalar()
    return None if first is None else max(1, math.ceil((first - since).total_seconds()))


async def _under_way(tx: Transaction, named: str, now: datetime) -> int:
    open_ = (attempt.c.bucket == named, attempt.c.at > now - _UNDER_WAY, attempt.c.count == 0)
    return int((await tx.execute(select(func.count()).select_from(attempt).where(*open_))).scalar_one())


async def _add(tx: Transaction, named: str, now: datetime, *, count: int) -> int:
    added = await tx.execute(insert(attempt).values(bucket=named, at=now, count=count).returning(attempt.c.id))
    return int(added.scalar_one())
