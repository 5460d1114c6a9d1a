"""Sessions of browsers: a row each, known by the hash of what the cookie holds, so that each can be ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from starlette.requests import Request
from starlette.responses import Response

from services.accounts.tables import account, session
from services.db import Transaction
from services.people import Person, roles_of
from services.service import Service

LIFE = timedelta(days=30)
"""From the last visit."""
_SEEN_EVERY = timedelta(hours=1)
"""How exact `seen` is: a write for each page would cost more than the page."""
HINT = "signed_in"
"""The cookie that tells the scripts of static pages that asking who is signed in is worth a request. It opens nothing."""
_FRESH = timedelta(minutes=30)
"""For how long after the password was given the account can be changed without giving it again, where there is none."""
_KNOWN = (
    select(
        session.c.id, session.c.seen, session.c.expires, account.c.id, account.c.name, account.c.email, account.c.verified,
        account.c.roles,
    )
    .join_from(session, account)
    .where(session.c.token == bindparam("token"), account.c.is_active)
)  # fmt: skip


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def cookie_name(service: Service) -> str:
    """`__Host-`: the browser sends it to this host alone and only over HTTPS."""
    return "__Host-session" if service.settings.is_https else "session"


async def person(service: Service, request: Request) -> Person | None:
    """Who asks, by the cookie of the session; None when there is none or it has ended."""
    token = request.cookies.get(cookie_name(service), "")
    if not token:
        return None
    row, now = await service.db.quick.row(_KNOWN, hashed(token)), service.now()
    if row is None:
        return None
    number, seen, expires, of, name, email, verified, roles = row
    if expires <= now:
        return None
    if now - seen > _SEEN_EVERY:
        async with service.db.transaction() as tx:
            await tx.execute(update(session).where(session.c.id == number).values(seen=now, expires=now + LIFE))
    return Person(of, name, email, verified is not None, roles_of(roles), number)


async def begin(tx: Transaction, number: int, *, request: Request, address: str, now: datetime) -> str:
    """A session of the account `number`: what its cookie must hold."""
    token = secrets.token_urlsafe(32)
    await tx.execute(
        insert(session).values(
            token=hashed(token), account=number, created=now, seen=now, confirmed=now, expires=now + LIFE,
            agent=request.headers.get("user-agent", "")[:200], address=address,
        )
    )  # fmt: skip
    await tx.execute(update(account).where(account.c.id == number).values(signed_in=now))
    return token


@dataclass(frozen=True)
class Session:
    """One browser that is signed in."""

    id: int
    created: datetime
    seen: datetime
    agent: str
    address: str


async def of_account(tx: Transaction, number: int, *, now: datetime) -> tuple[Session, ...]:
    """Those that are open, the last used first."""
    columns = (session.c.id, session.c.created, session.c.seen, session.c.agent, session.c.address)
    rows = (
        select(*columns)
        .where(session.c.account == number, session.c.expires > now)
        .order_by(session.c.seen.desc(), session.c.id)
    )
    return tuple(Session(*row) for row in await tx.execute(rows))


async def is_fresh(tx: Transaction, number: int | None, *, now: datetime) -> bool:
    """Whether who uses the session `number` has shown who they are not long ago."""
    asked = select(session.c.id).where(session.c.id == number, session.c.confirmed > now - _FRESH)
    return (await tx.execute(asked)).one_or_none() is not None


async def clean(tx: Transaction, *, now: datetime) -> None:
    """Forget those that have ended by themselves."""
    await tx.execute(delete(session).where(session.c.expires <= now))


async def end(tx: Transaction, number: int, *, of: int) -> None:
    """End the session `number` of the account `of`."""
    await tx.execute(delete(session).where(session.c.id == number, session.c.account == of))


async def drop(tx: Transaction, number: int) -> None:
    """End the session `number`, whose browser gives it up."""
    await tx.execute(delete(session).where(session.c.id == number))


async def end_all(tx: Transaction, of: int, *, but: int | None = None) -> None:
    """End all sessions of the account, perhaps `but` one."""
    await tx.execute(delete(session).where(session.c.account == of, session.c.id != (but or 0)))


def keep(response: Response, token: str, service: Service) -> None:
    """Give the browser its cookies."""
    life, https = int(LIFE.total_seconds()), service.settings.is_https
    response.set_cookie(cookie_name(service), token, max_age=life, httponly=True, samesite="lax", secure=https)
    response.set_cookie(HINT, "1", max_age=life, samesite="lax", secure=https)


def forget(response: Response, service: Service) -> None:
    """Take the cookies back."""
    https = service.settings.is_https
    response.delete_cookie(cookie_name(service), httponly=True, samesite="lax", secure=https)
    response.delete_cookie(HINT, samesite="lax", secure=https)
