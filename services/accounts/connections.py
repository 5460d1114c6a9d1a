"""Accounts that are signed in to by another site: who may come in, what is made, what is linked. One transaction each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request

from services.accounts import sessions, store
from services.accounts.providers import Provider, Stranger
from services.accounts.rules import NAME_LENGTHS, wrong_name
from services.accounts.signing import Signed
from services.accounts.tables import identity
from services.db import Database, Transaction
from services.errors import Conflict, Forbidden, NotFound
from services.mail import outbox
from services.people import Person
from services.service import Service

_MOST_EMAIL = 254
_NUMBERED = 100
"""So many namesakes are tried before chance decides."""


@dataclass(frozen=True)
class Connection:
    """Another site's account by which somebody signs in."""

    id: int
    provider: str
    label: str
    created: datetime


@dataclass(frozen=True)
class Came:
    """Somebody who comes from a provider, in a browser."""

    provider: Provider
    stranger: Stranger
    request: Request
    place: str
    """The network address."""


class _QuickerError(Exception):
    """The same person in two tabs: what the other one has made is found at the second try."""


async def come_in(service: Service, came: Came, *, instead_of: int | None = None) -> Signed:
    """A session for somebody who is known, or for a new account of somebody whose address is not.

    Raises Conflict when the address has an account: whoever controls an address elsewhere does not get the account here.
    """
    try:
        return await _come_in(service, came, instead_of)
    except _QuickerError:
        return await _come_in(service, came, instead_of)


async def _come_in(service: Service, came: Came, instead_of: int | None) -> Signed:
    now, title = service.now(), came.provider.title
    async with service.db.transaction() as tx:
        number = await _known(tx, came) or await _made(tx, came, now)
        account = await store.get(tx, number, lock=True)
        if not account.is_active:
            raise Forbidden(
                f"You cannot sign in with this {title} account.", "Write to us if you think that you should."
            )
        if instead_of:
            await sessions.drop(tx, instead_of)
        return Signed(await sessions.begin(tx, number, request=came.request, address=came.place, now=now), account)


async def _known(tx: Transaction, came: Came) -> int | None:
    """The account that the stranger is connected to."""
    mine = (identity.c.provider == came.provider.slug, identity.c.subject == came.stranger.subject)
    found: int | None = (await tx.execute(select(identity.c.account).where(*mine))).scalar()
    return found


async def _made(tx: Transaction, came: Came, now: datetime) -> int:
    title, email = came.provider.title, came.stranger.email
    if not email or len(email) > _MOST_EMAIL:
        raise Forbidden(
            f"{title} knows no confirmed address of yours.",
            f"Confirm one at {title}, or create an account with a password.",
        )
    if await store.by_email(tx, email):
        says = f"There is an account here with the address {email} already."
        raise Conflict(says, f"Sign in to it first; then connect it with {title} on your page Connections.")
    for name in _names(came.stranger.name or email.partition("@")[0], email):
        if await store.by_name(tx, name):
            continue
        if number := await store.add(tx, name, email, password=None, now=now, verified=now):
            await _connect(tx, came, number, now)
            return number
        raise _QuickerError
    raise Conflict("There is no free user name for you.", "Create an account with a name that you choose.")


def _names(wanted: str, email: str) -> Iterator[str]:
    """User names that might be free, beginning with the one that is wanted."""
    least, most = NAME_LENGTHS
    plain = re.sub(r"[^-a-zA-Z0-9_.]+", "-", wanted).strip("-_.")[: most - 4]
    if len(plain) < least or wrong_name(plain, email):
        plain = f"{plain}-user".lstrip("-")
    yield plain
    yield from (f"{plain}{number}" for number in range(2, _NUMBERED))


async def connect(service: Service, came: Came, *, to: Person) -> None:
    """From now on `to` signs in by this one as well. Raises Conflict when it is somebody's already."""
    title = came.provider.title
    others = Conflict(
        f"This {title} account belongs to another account here.", "Sign in to that one and remove the connection there."
    )
    try:
        async with service.db.transaction() as tx:
            await store.get(tx, to.id, lock=True)
            owner = await _known(tx, came)
            if owner == to.id:
                raise Conflict(f"This {title} account is connected already.", "There is nothing to do.")
            if owner is not None:
                raise others
            await _connect(tx, came, to.id, service.now())
            await _tell(tx, service, came, to)
    except IntegrityError:  # somebody else has connected it in this moment
        raise others from None


async def _tell(tx: Transaction, service: Service, came: Came, to: Person) -> None:
    """A new way in is nothing that may go unnoticed."""
    page = f"{service.settings.url}/accounts/connections/"
    context = {"name": to.name, "provider": came.provider.title, "label": came.stranger.name, "connections": page}
    await outbox.put(tx, "accounts/connected", to=to.email, context=context, now=service.now())


async def _connect(tx: Transaction, came: Came, number: int, now: datetime) -> None:
    row = {"provider": came.provider.slug, "subject": came.stranger.subject, "label": came.stranger.name[:254]}
    await tx.execute(insert(identity).values(account=number, created=now, **row))


async def listed(tx: Transaction, of: int) -> tuple[Connection, ...]:
    """The account's connections, oldest first."""
    columns = (identity.c.id, identity.c.provider, identity.c.label, identity.c.created)
    rows = await tx.execute(select(*columns).where(identity.c.account == of).order_by(identity.c.id))
    return tuple(Connection(*row) for row in rows)


async def remove(db: Database, number: int, *, of: Person) -> Connection:
    """The connection, which is one no more. Raises Conflict when it is the only way in."""
    async with db.transaction() as tx:
        account = await store.get(tx, of.id, lock=True)
        mine = await listed(tx, of.id)
        found = next((one for one in mine if one.id == number), None)
        if found is None:
            raise NotFound("You have no such connection.", "It may have been removed already.")
        if account.password is None and len(mine) == 1:
            raise Conflict(
                "This is your only way to sign in.", "Set a password first: /accounts/password/reset/ mails you a link."
            )
        await tx.execute(delete(identity).where(identity.c.id == number))
    return found
