"""Accounts in the database: rows in, frozen values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, cast, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.accounts.rules import ShowsEmail, key
from services.accounts.tables import account, api_key, identity, session
from services.db import Transaction
from services.errors import NotFound
from services.mail.tables import mail
from services.moderation.decisions import decision
from services.people import Person, Role, roles_of


@dataclass(frozen=True)
class Account:
    id: int
    name: str
    email: str
    verified: datetime | None
    password: str | None
    """The hash; None for who signs in elsewhere."""
    roles: frozenset[Role]
    is_active: bool
    full_name: str
    bio: str
    """Markdown of the person's own."""
    is_public: bool
    shows_email: ShowsEmail
    created: datetime
    signed_in: datetime | None

    @property
    def person(self) -> Person:
        """The account as somebody who acts."""
        return Person(self.id, self.name, self.email, self.verified is not None, self.roles)


@dataclass(frozen=True)
class Found:
    """One page of a search."""

    accounts: tuple[Account, ...]
    total: int


_NO_SUCH = ("There is no such account.", "It may have been deleted.")


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id, row.name, row.email, row.verified, row.password, roles_of(row.roles), row.is_active, row.full_name, row.bio,
        row.is_public, ShowsEmail(row.shows_email), row.created, row.signed_in,
    )  # fmt: skip


async def _one(tx: Transaction, *which: ColumnElement[bool], lock: bool = False) -> Account | None:
    asked = select(account).where(*which)
    row = (await tx.execute(asked.with_for_update() if lock else asked)).one_or_none()
    return _account(row) if row else None


async def get(tx: Transaction, number: int, *, lock: bool = False) -> Account:
    """Raises NotFound. With `lock` nobody else changes it until the commit."""
    if found := await by_number(tx, number, lock=lock):
        return found
    raise NotFound(*_NO_SUCH)


async def by_number(tx: Transaction, number: int, *, lock: bool = False) -> Account | None:
    return await _one(tx, account.c.id == number, lock=lock)


async def by_name(tx: Transaction, name: str) -> Account | None:
    return await _one(tx, account.c.name_key == key(name))


async def by_email(tx: Transaction, email: str) -> Account | None:
    return await _one(tx, account.c.email_key == key(email))


async def by_login(tx: Transaction, login: str) -> Account | None:
    """By address or by name. Whose address it is comes first: a name may look like one."""
    return await by_email(tx, login) or await by_name(tx, login)


async def add(
    tx: Transaction,
    name: str,
    email: str,
    *,
    password: str | None,
    now: datetime,
    verified: datetime | None = None,
    full_name: str = "",
) -> int | None:
    """The number of the new account; None when the name or the address is taken."""
    values: dict[str, Any] = {
        "name": name, "name_key": key(name), "email": email, "email_key": key(email), "password": password, "roles": [],
        "is_active": True, "full_name": full_name, "bio": "", "is_public": False, "shows_email": ShowsEmail.NEVER.value,
        "created": now, "verified": verified,
    }  # fmt: skip
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    added = await tx.execute(insert(account).values(values).on_conflict_do_nothing().returning(account.c.id))
    number: int | None = added.scalar_one_or_none()
    return number


async def change(tx: Transaction, number: int, **values: Any) -> None:
    """Write the columns that are named. Raises NotFound."""
    if "email" in values:
        values["email_key"] = key(values["email"])
    if not (await tx.execute(update(account).where(account.c.id == number).values(**values))).rowcount:
        raise NotFound(*_NO_SUCH)


async def remove(tx: Transaction, number: int) -> None:
    """With all that belongs to signing in."""
    await tx.execute(delete(account).where(account.c.id == number))


async def unconfirmed(tx: Transaction, *, before: datetime) -> Sequence[int]:
    """Accounts made before that instant whose address nobody has confirmed; not those that were disabled or given a role."""
    never = (account.c.verified.is_(None), account.c.created < before, account.c.is_active)
    rows = await tx.execute(select(account.c.id, account.c.roles).where(*never).order_by(account.c.id))
    return [row.id for row in rows if not row.roles]


async def count(tx: Transaction, role: Role) -> int:
    """How many active accounts have it."""
    asked = select(func.count()).select_from(account).where(_has(role), account.c.is_active)
    return int((await tx.execute(asked)).scalar_one())


async def search(
    tx: Transaction, words: str = "", *, role: Role | None = None, state: str = "", page: int = 1, size: int = 50
) -> Found:
    """Accounts whose name or address has the words in it, newest first. `state`: active, disabled, verified, unverified."""
    which = [*_matching(words), *([_has(role)] if role else []), *_STATES.get(state, ())]
    total = (await tx.execute(select(func.count()).select_from(account).where(*which))).scalar_one()
    listed = select(account).where(*which).order_by(account.c.id.desc()).limit(size).offset((page - 1) * size)
    return Found(tuple(_account(row) for row in await tx.execute(listed)), total)


_STATES: Mapping[str, tuple[ColumnElement[bool], ...]] = {
    "active": (account.c.is_active,),
    "disabled": (~account.c.is_active,),
    "verified": (account.c.verified.is_not(None),),
    "unverified": (account.c.verified.is_(None),),
}


def _matching(words: str) -> list[ColumnElement[bool]]:
    found = key(words)
    if not found:
        return []
    columns = (account.c.name_key, account.c.email_key, func.lower(account.c.full_name))
    return [or_(*(column.contains(found, autoescape=True) for column in columns))]


def _has(role: Role) -> ColumnElement[bool]:
    return cast(account.c.roles, Text).contains(f'"{role.value}"', autoescape=True)


async def ways_in(tx: Transaction, number: int) -> dict[str, list[dict[str, Any]]]:
    """Sessions, connections and keys, as the export of one's own data has them: nothing that opens anything."""
    parts = {
        "sessions": (session, ("created", "seen", "agent", "address")),
        "connections": (identity, ("provider", "label", "created")),
        "keys": (api_key, ("name", "prefix", "scopes", "created", "expires", "used", "revoked")),
    }
    found = {}
    for name, (table, columns) in parts.items():
        rows = await tx.execute(
            select(*(table.c[column] for column in columns)).where(table.c.account == number).order_by(table.c.id)
        )
        found[name] = [dict(row._mapping) for row in rows]
    return found


async def decisions_of(tx: Transaction, number: int) -> list[dict[str, Any]]:
    """What was decided by the account and about it."""
    about = (decision.c.kind == "account") & (decision.c.number == number)
    columns = (
        decision.c.at,
        decision.c.kind,
        decision.c.number,
        decision.c.action,
        decision.c.before,
        decision.c.after,
    )
    rows = await tx.execute(select(*columns).where(about | (decision.c.by == number)).order_by(decision.c.id))
    return [dict(row._mapping) for row in rows]


async def mails_to(tx: Transaction, email: str) -> list[dict[str, Any]]:
    """What was written to the address: when and what about, not the words (some hold links that open the account)."""
    columns = (mail.c.created, mail.c.subject, mail.c.state)
    rows = await tx.execute(select(*columns).where(mail.c.to == email).order_by(mail.c.id))
    return [dict(row._mapping) for row in rows]
