"""Accounts that are made at the command line: the first one, and those that an operator adds."""

from collections.abc import Iterable

from services.accounts import links, store
from services.accounts.forms import Address, Name
from services.accounts.links import Purpose
from services.accounts.rules import wrong_name
from services.errors import Conflict, Invalid
from services.forms import Fields, faults
from services.moderation import decisions
from services.people import Role
from services.service import Service

_NAME, _EMAIL = "admin", "admin@example.org"


class _Given(Fields):
    name: Name
    email: Address


async def staff(service: Service) -> str | None:
    """For a start in development: the address that signs the superuser in once; None when somebody has been in already."""
    async with service.db.reading() as tx:
        found = await store.by_name(tx, _NAME)
        if found is None and await store.count(tx, Role.SUPERUSER):
            return None
    if found is None:
        return await create(service, _NAME, _EMAIL, [Role.SUPERUSER])
    return await _link(service, found) if found.signed_in is None and found.password is None else None


async def create(service: Service, name: str, email: str, roles: Iterable[Role] = ()) -> str:
    """An account whose address counts as confirmed: where its owner signs in once, within a day, and chooses a password.

    Raises Conflict when the name or the address is taken, Invalid for a name or an address that cannot be one.
    """
    if problems := faults(_Given, {"name": name, "email": email}):
        raise Invalid(problems, "This account cannot be made.")
    if name != _NAME and (words := wrong_name(name, email)):
        raise Invalid({"name": words}, "This account cannot be made.")
    now, given = service.now(), sorted(roles)
    async with service.db.transaction() as tx:
        number = await store.add(tx, name, email, password=None, now=now, verified=now)
        if number is None:
            raise Conflict(f"There is an account with the name {name} or the address {email}.", "Choose others.")
        await store.change(tx, number, roles=given)
        await decisions.record(
            tx, kind="account", number=number, action="create", by=None, now=now, after=", ".join(given) or None
        )
        account = await store.get(tx, number)
    return await _link(service, account)


async def _link(service: Service, account: store.Account) -> str:
    async with service.db.transaction() as tx:
        await links.end(tx, account.id, Purpose.SIGN_IN)
        token = await links.make(tx, Purpose.SIGN_IN, of=account.id, email=account.email, now=service.now())
    return f"{service.settings.url}/accounts/enter/{token}/"
