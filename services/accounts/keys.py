"""Keys of programs: long-lived, for some purposes only. The database holds a hash: a key is seen once, when it is made."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from services.accounts.sessions import hashed
from services.accounts.tables import account, api_key
from services.db import Transaction
from services.errors import Conflict, NotFound, NotSignedIn
from services.people import Person, roles_of, with_reading
from services.service import Service

MARK = "pyorg_"
"""What every key begins with, so that people and scanners of leaked secrets know one when they see it."""
MOST = 25
_SHOWN = 12
_USED_EVERY = timedelta(minutes=1)
"""How exact `used` is: a write for each request would cost more than most requests."""
_COLUMNS = (
    api_key.c.id, api_key.c.name, api_key.c.prefix, api_key.c.scopes, api_key.c.created, api_key.c.expires, api_key.c.used,
)  # fmt: skip
_KNOWN = (
    select(
        api_key.c.id, api_key.c.scopes, api_key.c.expires, api_key.c.used, account.c.id, account.c.name, account.c.email,
        account.c.verified, account.c.roles,
    )
    .join_from(api_key, account)
    .where(api_key.c.token == bindparam("token"), api_key.c.revoked.is_(None), account.c.is_active)
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """A key as its owner sees it."""

    id: int
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created: datetime
    expires: datetime | None
    used: datetime | None

    def is_expired(self, now: datetime) -> bool:
        return self.expires is not None and self.expires <= now


async def make(
    tx: Transaction, of: int, *, name: str, scopes: Iterable[str], expires: datetime | None, now: datetime
) -> str:
    """A new key of the account `of`; what is returned is not kept. Raises Conflict for a name that is taken, and for one too many."""
    await tx.execute(select(account.c.id).where(account.c.id == of).with_for_update())  # two clicks are not two keys
    live = [key for key in await listed(tx, of) if not key.is_expired(now)]
    if any(key.name == name for key in live):
        raise Conflict(
            f"You have a key with the name {name} already.", "Revoke that one first, or choose another name."
        )
    if len(live) >= MOST:
        raise Conflict(f"You have {MOST} keys, and nobody may have more.", "Revoke those that you do not use.")
    token = MARK + secrets.token_urlsafe(32)
    row = {"name": name, "prefix": token[:_SHOWN], "token": hashed(token), "scopes": sorted(scopes), "expires": expires}
    await tx.execute(insert(api_key).values(account=of, created=now, **row))
    return token


async def listed(tx: Transaction, of: int) -> tuple[Key, ...]:
    """The account's keys, without those that were revoked; the newest first."""
    mine = (api_key.c.account == of, api_key.c.revoked.is_(None))
    rows = await tx.execute(select(*_COLUMNS).where(*mine).order_by(api_key.c.id.desc()))
    return tuple(
        Key(row.id, row.name, row.prefix, tuple(row.scopes), row.created, row.expires, row.used) for row in rows
    )


async def revoke(tx: Transaction, number: int, *, of: int, now: datetime) -> None:
    """The key `number` opens nothing any more. Raises NotFound when the account `of` has no such key."""
    mine = (api_key.c.id == number, api_key.c.account == of, api_key.c.revoked.is_(None))
    if not (await tx.execute(update(api_key).where(*mine).values(revoked=now))).rowcount:
        raise NotFound("You have no such key.", "It may have been revoked already.")


async def revoke_all(tx: Transaction, of: int, *, now: datetime) -> int:
    """None of the account's keys opens anything any more; how many there were."""
    mine = (api_key.c.account == of, api_key.c.revoked.is_(None))
    return (await tx.execute(update(api_key).where(*mine).values(revoked=now))).rowcount


async def count(tx: Transaction, of: int) -> int:
    """How many keys the account has that were not revoked."""
    mine = (api_key.c.account == of, api_key.c.revoked.is_(None))
    return int((await tx.execute(select(func.count()).select_from(api_key).where(*mine))).scalar_one())


async def person(service: Service, token: str) -> Person:
    """Whose key it is. Raises NotSignedIn when it opens nothing."""
    row, now = await service.db.quick.row(_KNOWN, hashed(token)), service.now()
    if row is None:
        raise NotSignedIn("This key is not valid.", "Make a new one at /accounts/keys/.")
    number, scopes, expires, used, of, name, email, verified, roles = row
    if expires is not None and expires <= now:
        raise NotSignedIn(f"This key expired on {expires:%Y-%m-%d}.", "Make a new one at /accounts/keys/.")
    if used is None or now - used >= _USED_EVERY:
        async with service.db.transaction() as tx:
            await tx.execute(update(api_key).where(api_key.c.id == number).values(used=now))
    return Person(of, name, email, verified is not None, roles_of(roles), scopes=with_reading(scopes))
