"""What people do with their own account, and staff with those of others: one transaction each."""

from datetime import datetime

from sqlalchemy import delete

from services.accounts import sessions, signing, store
from services.accounts.rules import ShowsEmail
from services.accounts.tables import refresh_token
from services.db import Database, Transaction
from services.errors import Conflict, Forbidden
from services.mail import outbox
from services.moderation import decisions
from services.people import Person, Role
from services.service import Service

_LAST = ("This is the last superuser.", "Give the role to somebody else first.")


async def set_profile(
    db: Database, by: Person, *, full_name: str, bio: str, is_public: bool, shows_email: ShowsEmail
) -> None:
    """What the public page says."""
    async with db.transaction() as tx:
        await store.change(
            tx, by.id, full_name=full_name, bio=bio, is_public=is_public, shows_email=shows_email.value
        )  # fmt: skip


async def end_session(db: Database, by: Person, number: int) -> None:
    async with db.transaction() as tx:
        await sessions.end(tx, number, of=by.id)


async def end_sessions(db: Database, by: Person, *, but: int | None = None) -> None:
    """Sign out everywhere, perhaps `but` here."""
    async with db.transaction() as tx:
        await sessions.end_all(tx, by.id, but=but)


async def remove(service: Service, by: Person, password: str) -> None:
    """Delete one's own account with all that it owns. Raises as signing.prove() does."""
    await signing.prove(service, by, password, field="password")
    now = service.now()
    async with service.db.transaction() as tx:
        account = await store.get(tx, by.id, lock=True)
        await _refuse_last(tx, account)
        await _delete(tx, service, account, by=by, now=now)
        context = {"name": account.name, "fates": [owned.fate for owned in service.hooks.belongings]}
        await outbox.put(tx, "accounts/account-deleted", to=account.email, context=context, now=now)


async def forget(service: Service, number: int) -> None:
    """Delete an account whose address nobody has confirmed in time: with such a one nothing can be sent in. Nobody is told, as
    nobody has said that the address is theirs."""
    now = service.now()
    async with service.db.transaction() as tx:
        account = await store.by_number(tx, number, lock=True)
        if account and account.verified is None:  # may have been confirmed in this moment
            await _delete(tx, service, account, by=None, now=now)


async def _delete(
    tx: Transaction, service: Service, account: store.Account, *, by: Person | None, now: datetime
) -> None:
    for owned in service.hooks.belongings:
        await owned.farewell(tx, account.id, now=now)
    await decisions.record(tx, kind="account", number=account.id, action="delete", by=by, now=now)
    await store.remove(tx, account.id)


async def set_active(db: Database, number: int, is_active: bool, *, by: Person, now: datetime, words: str = "") -> None:
    """Disable an account, which ends its sessions and tokens at once, or enable it again."""
    async with db.transaction() as tx:
        account = await store.get(tx, number, lock=True)
        _may_change(by, account)
        if account.is_active == is_active:
            raise Conflict(f"This account is {_state(is_active)} already.", "Somebody may have been quicker.")
        if not is_active:
            await _refuse_last(tx, account)
            await sessions.end_all(tx, number)
            await tx.execute(delete(refresh_token).where(refresh_token.c.account == number))
        await store.change(tx, number, is_active=is_active)
        await decisions.record(
            tx, kind="account", number=number, action="enable" if is_active else "disable", by=by, now=now, words=words,
            before=_state(account.is_active), after=_state(is_active),
        )  # fmt: skip


async def sign_out(db: Database, number: int, *, by: Person, now: datetime) -> None:
    """End all sessions of somebody's account, for staff."""
    async with db.transaction() as tx:
        _may_change(by, await store.get(tx, number, lock=True))
        await sessions.end_all(tx, number)
        await decisions.record(tx, kind="account", number=number, action="sign out", by=by, now=now)


def _state(is_active: bool) -> str:
    return "active" if is_active else "disabled"


async def set_role(db: Database, number: int, role: Role, has: bool, *, by: Person, now: datetime) -> None:
    """Give a role or take it: only a superuser does."""
    if Role.SUPERUSER not in by.roles:
        raise Forbidden("Only a superuser gives and takes roles.", "Ask one.")
    async with db.transaction() as tx:
        account = await store.get(tx, number, lock=True)
        if (role in account.roles) == has:
            raise Conflict(
                f"{account.name} {'has' if has else 'does not have'} this role already.",
                "Somebody may have been quicker.",
            )
        if role is Role.SUPERUSER and not has:
            await _refuse_last(tx, account)
        roles = account.roles | {role} if has else account.roles - {role}
        await store.change(tx, number, roles=sorted(roles))
        await decisions.record(
            tx, kind="account", number=number, action="give role" if has else "take role", by=by, now=now,
            before=_listed(account.roles), after=_listed(roles), details={"role": role.value},
        )  # fmt: skip


def _listed(roles: frozenset[Role]) -> str | None:
    return ", ".join(sorted(roles)) or None


async def _refuse_last(tx: Transaction, account: store.Account) -> None:
    """Raises Conflict when nobody could give roles any more."""
    if account.is_active and Role.SUPERUSER in account.roles and await store.count(tx, Role.SUPERUSER) == 1:
        raise Conflict(*_LAST)


def _may_change(by: Person, account: store.Account) -> None:
    """Who is over whom: staff over members, a superuser over all."""
    if Role.SUPERUSER not in by.roles and account.roles & {Role.STAFF, Role.SUPERUSER}:
        raise Forbidden("Only a superuser changes the account of staff.", "Ask one.")
