"""Tokens of programs: an access token for a quarter of an hour, and a refresh token, which works once, for the next ones.

A sign-in of a program is a session like a browser's: it stands in the account's list, and whatever ends sessions (a new
password, "log out everywhere") ends its tokens. A refresh token that comes a second time was copied: the session ends.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from services.accounts.sessions import LIFE, hashed
from services.accounts.tables import account, refresh_token, session
from services.db import Transaction
from services.errors import NotSignedIn
from services.moderation import decisions
from services.people import Person, roles_of, with_reading
from services.service import Service

if TYPE_CHECKING:
    from joserfc.jwk import OctKey

ACCESS_LIFE = timedelta(minutes=15)
_ALGORITHM, _AUDIENCE, _TYPE = "HS256", "api", "at+jwt"
_KNOWN = (
    select(
        session.c.expires, account.c.id, account.c.name, account.c.email, account.c.verified, account.c.roles
    )
    .join_from(session, account)
    .where(session.c.id == bindparam("session"), account.c.is_active)
)  # fmt: skip


def _old() -> NotSignedIn:
    return NotSignedIn("This token is not valid.", "Sign in again at /api/v3/tokens/.")


@dataclass(frozen=True)
class Pair:
    access: str
    refresh: str
    scopes: frozenset[str]


async def issue(tx: Transaction, service: Service, of: int, *, scopes: Iterable[str], agent: str, address: str) -> Pair:
    """The first tokens after a sign-in of the account `of`."""
    now, given = service.now(), sorted(scopes)
    row = {
        "token": hashed(secrets.token_urlsafe(32)),  # no cookie opens this session
        "account": of, "created": now, "seen": now, "confirmed": now, "expires": now + LIFE, "agent": agent[:200],
        "address": address,
    }  # fmt: skip
    number = int((await tx.execute(insert(session).values(row).returning(session.c.id))).scalar_one())
    return await _pair(
        tx, service, {"session": number, "account": of, "family": secrets.token_hex(16), "scopes": given}
    )


async def refresh(service: Service, token: str) -> Pair:
    """The next tokens for a refresh token. Raises NotSignedIn when it is not valid or was used before."""
    async with service.db.transaction() as tx:
        query = select(refresh_token, account.c.is_active).join_from(refresh_token, account)
        known = query.where(refresh_token.c.token == hashed(token)).with_for_update(of=refresh_token)
        row = (await tx.execute(known)).one_or_none()
        if row is not None and row.used is not None:
            await _end_stolen(tx, row, service.now())
        elif row is not None and row.is_active and row.expires > service.now():
            return await _next(tx, service, row)
    raise _old()  # after the commit: that the session has ended must stay


async def person(service: Service, token: str) -> Person:
    """Who signed in for this access token. Raises NotSignedIn when it is old, not ours, or its session has ended."""
    claims = _claims(service, token)
    number = int(claims["sid"])
    row = await service.db.quick.row(_KNOWN, number)
    if row is None:
        raise _old()
    expires, of, name, email, verified, roles = row
    if expires <= service.now() or of != int(claims["sub"]):
        raise _old()
    scopes = with_reading(claims["scope"].split())
    return Person(of, name, email, verified is not None, roles_of(roles), session=number, scopes=scopes)


async def clean(tx: Transaction, *, now: datetime) -> None:
    """Forget refresh tokens that are too old: those that were used tell until then that they come again."""
    await tx.execute(delete(refresh_token).where(refresh_token.c.expires < now))


async def _next(tx: Transaction, service: Service, row: Any) -> Pair:
    now = service.now()
    await tx.execute(update(refresh_token).where(refresh_token.c.id == row.id).values(used=now))
    await tx.execute(update(session).where(session.c.id == row.session).values(seen=now, expires=now + LIFE))
    same = {"session": row.session, "account": row.account, "family": row.family, "scopes": row.scopes}
    return await _pair(tx, service, same)


async def _pair(tx: Transaction, service: Service, row: dict[str, Any]) -> Pair:
    now, token = service.now(), secrets.token_urlsafe(32)
    await tx.execute(insert(refresh_token).values(token=hashed(token), created=now, expires=now + LIFE, **row))
    return Pair(_signed(service, row, now), token, frozenset(row["scopes"]))


async def _end_stolen(tx: Transaction, row: Any, now: datetime) -> None:
    """End the session of a token that came again, and all its tokens with it: the owner or a thief has the other copy."""
    await tx.execute(delete(session).where(session.c.id == row.session))
    words = "A refresh token was used twice: its session was ended."
    await decisions.record(tx, kind="account", number=row.account, action="end session", by=None, now=now, words=words)


@cache
def _key(secret: str) -> "OctKey":
    """Derived, so that no cookie's signature can pass for a token's."""
    from joserfc.jwk import OctKey  # 0.1 s of CPU that a start should not cost

    return OctKey.import_key(hashlib.sha256(b"access token\0" + secret.encode()).digest())


def _signed(service: Service, row: dict[str, Any], now: datetime) -> str:
    from joserfc import jwt

    claims = {
        "iss": service.settings.url, "aud": _AUDIENCE, "sub": str(row["account"]), "sid": str(row["session"]),
        "scope": " ".join(row["scopes"]), "iat": int(now.timestamp()), "exp": int((now + ACCESS_LIFE).timestamp()),
        "jti": secrets.token_hex(8),
    }  # fmt: skip
    return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE}, claims, _key(service.settings.secret), algorithms=[_ALGORITHM])


def _claims(service: Service, token: str) -> dict[str, Any]:
    """Raises NotSignedIn for a token that is not ours, is not for this, or is too old."""
    from joserfc import jwt
    from joserfc.errors import ExpiredTokenError, JoseError

    wanted = jwt.JWTClaimsRegistry(
        now=lambda: int(service.now().timestamp()),
        iss={"essential": True, "value": service.settings.url},
        aud={"essential": True, "value": _AUDIENCE},
        exp={"essential": True}, sub={"essential": True}, sid={"essential": True}, scope={"essential": True, "allow_blank": True},
    )  # fmt: skip
    try:
        found = jwt.decode(token, _key(service.settings.secret), algorithms=[_ALGORITHM])
        if found.header.get("typ") != _TYPE:
            raise _old()
        wanted.validate(found.claims)
    except ExpiredTokenError:
        raise NotSignedIn("This access token has expired.", "Get the next one at /api/v3/tokens/refresh/.") from None
    except (JoseError, ValueError):
        raise _old() from None
    return found.claims
