"""A new account, and the proof that its address is its own."""

from services.accounts import limits, links, passwords, signing, store
from services.accounts.links import Purpose
from services.accounts.rules import key, network, wrong_name
from services.db import Transaction
from services.errors import Conflict, Gone, Invalid
from services.mail import outbox
from services.moderation import decisions
from services.people import Person
from services.service import Service

TAKEN = "There is already an account with this user name: choose another one."


async def register(service: Service, name: str, email: str, password: str, *, place: str) -> None:
    """A new account, whose address gets a link to prove it.

    Where the address has an account already there is no new one, and the owner is told; who asked sees no difference.
    Raises Invalid for a name that is taken or wrong, or a weak password; TooMany for the network `place`.
    """
    now = service.now()
    if words := wrong_name(name, email):
        raise Invalid({"name": words})
    passwords.refuse_weak(password, field="password", about=(name, email))
    kept = await passwords.of(service).hashed(password)
    async with service.db.transaction() as tx:
        await limits.take(tx, limits.SIGN_UP_FROM, network(place), now=now)
        if await store.by_name(tx, name):
            raise Invalid({"name": TAKEN})
        await limits.take(tx, limits.MAIL_TO, key(email), now=now)
        number = await store.add(tx, name, email, password=kept, now=now)
        if number is not None:
            await send_link(tx, service, await store.get(tx, number))
        elif owner := await store.by_email(tx, email):
            await outbox.put(
                tx, "accounts/already-registered", to=owner.email, context=_doors(service, owner.name), now=now
            )
        else:  # another sign-up with this name was quicker by a moment
            raise Invalid({"name": TAKEN})


async def send_link(tx: Transaction, service: Service, account: store.Account) -> None:
    """A new link that proves the account's address. Earlier ones work no more."""
    now = service.now()
    await links.end(tx, account.id, Purpose.VERIFY)
    token = await links.make(tx, Purpose.VERIFY, of=account.id, email=account.email, now=now)
    context = {"name": account.name, "link": f"{service.settings.url}/accounts/verify/{token}/"}
    await outbox.put(tx, "accounts/verify", to=account.email, context=context, now=now, is_secret=True)


async def send_again(service: Service, number: int, *, place: str | None = None, by: Person | None = None) -> str:
    """A new link for an address that is not proved yet: the address. `place`: the network of who asks; at the desk `by`
    whom it is sent."""
    async with service.db.transaction() as tx:
        account = await store.get(tx, number, lock=True)
        if account.verified:
            raise Conflict("This address is confirmed already.", "There is nothing to do.")
        if place is not None:
            await limits.take(tx, limits.MAIL_FROM, network(place), now=service.now())
            await limits.take(tx, limits.MAIL_TO, key(account.email), now=service.now())
        if by is not None:
            await decisions.record(tx, kind="account", number=number, action="send link", by=by, now=service.now())
        await send_link(tx, service, account)
    service.wake.set()
    return account.email


async def verify(service: Service, token: str) -> str:
    """The address that is proved by the link. Raises Gone when it has been used or is too old."""
    now = service.now()
    async with service.db.transaction() as tx:
        link = await links.get(tx, token, Purpose.VERIFY, Purpose.CHANGE)
        await links.use(tx, link, now=now)
        account = await store.get(tx, link.account, lock=True)
        if link.purpose is Purpose.CHANGE:
            await _move(tx, service, account, link.email)
        elif key(account.email) == key(link.email):
            await store.change(tx, account.id, verified=now)
        else:
            raise Gone("This link is for an address that the account has no more.")
    return link.email


async def renew(service: Service, token: str, *, place: str) -> None:
    """A new link for one that is too old, to the same address."""
    now = service.now()
    async with service.db.transaction() as tx:
        link = await links.get(tx, token, Purpose.VERIFY, Purpose.CHANGE)
        account = await store.get(tx, link.account, lock=True)
        if link.used or (link.purpose is Purpose.VERIFY and account.verified):
            raise Gone("This link has been used already.", "There is nothing more to confirm.")
        await limits.take(tx, limits.MAIL_FROM, network(place), now=now)
        await limits.take(tx, limits.MAIL_TO, key(link.email), now=now)
        if link.purpose is Purpose.VERIFY:
            await send_link(tx, service, account)
        else:
            await _send_change(tx, service, account, link.email)


async def ask_change(service: Service, by: Person, email: str, *, password: str, place: str) -> None:
    """A link to the new address: the account keeps the old one until it is opened.

    An address that has another account gets a notice in its place; who asks sees no difference.
    """
    await signing.prove(service, by, password, field="password")
    now = service.now()
    async with service.db.transaction() as tx:
        account = await store.get(tx, by.id, lock=True)
        if key(email) == key(account.email):
            raise Invalid({"email": "This is the address that the account has: write another one."})
        await limits.take(tx, limits.MAIL_FROM, network(place), now=now)
        await limits.take(tx, limits.MAIL_TO, key(email), now=now)
        if owner := await store.by_email(tx, email):
            await outbox.put(
                tx, "accounts/already-registered", to=owner.email, context=_doors(service, owner.name), now=now
            )
        else:
            await _send_change(tx, service, account, email)


async def _send_change(tx: Transaction, service: Service, account: store.Account, email: str) -> None:
    now = service.now()
    await links.end(tx, account.id, Purpose.CHANGE)
    token = await links.make(tx, Purpose.CHANGE, of=account.id, email=email, now=now)
    context = {"name": account.name, "link": f"{service.settings.url}/accounts/verify/{token}/"}
    await outbox.put(tx, "accounts/email-change", to=email, context=context, now=now, is_secret=True)


async def _move(tx: Transaction, service: Service, account: store.Account, email: str) -> None:
    """The account has the new address from now on. Both are told, and what was sent to the old one works no more."""
    now = service.now()
    if await store.by_email(tx, email):
        raise Conflict("This address has an account by now.", "Sign in to that one, or change to another address.")
    await store.change(tx, account.id, email=email, verified=now)
    await links.end(tx, account.id, *Purpose)
    context = {"name": account.name, "old": account.email, "new": email, "help": f"{service.settings.url}/about/help/"}
    for to in (account.email, email):
        await outbox.put(tx, "accounts/email-changed", to=to, context=context, now=now)


def _doors(service: Service, name: str) -> dict[str, str]:
    """What somebody needs who has an account and does not know it."""
    url = service.settings.url
    return {"name": name, "sign_in": f"{url}/accounts/login/", "reset": f"{url}/accounts/password/reset/"}
