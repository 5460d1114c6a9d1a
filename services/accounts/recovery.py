"""Passwords that are changed or forgotten."""

from datetime import datetime

from sqlalchemy import delete

from services import work
from services.accounts import limits, links, passwords, sessions, signing, store
from services.accounts.links import Purpose
from services.accounts.rules import key, network
from services.accounts.tables import api_key, identity, refresh_token
from services.db import Transaction
from services.errors import NotFound
from services.mail import outbox
from services.people import Person
from services.service import Service
from services.work import Handler, Task

SEND_RESET = "accounts.reset"
"""The work that writes the mail."""


async def ask_reset(service: Service, email: str, *, place: str) -> None:
    """A mail with a link to a new password, if there is an account. Who asks is not told whether, by words or by time: what is
    done here is the same for every address."""
    now = service.now()
    async with service.db.transaction() as tx:
        await limits.take(tx, limits.MAIL_FROM, network(place), now=now)
        await limits.take(tx, limits.MAIL_TO, key(email), now=now)
        account = await store.by_email(tx, email)
        of = account.id if account and account.is_active else None
        await work.put(tx, SEND_RESET, {"account": of}, now=now)


async def send_reset(service: Service, task: Task) -> None:
    """Write the mail, where somebody is there to have it: behind the answer, so that its time tells nothing."""
    now, number = service.now(), task.payload["account"]
    if number is None:
        return
    async with service.db.transaction() as tx:
        account = await store.by_number(tx, number)
        if account is None or not account.is_active:
            return
        await links.end(tx, account.id, Purpose.RESET)
        token = await links.make(tx, Purpose.RESET, of=account.id, email=account.email, now=now)
        url = service.settings.url
        context = {"name": account.name, "link": f"{url}/accounts/password/reset/{token}/"}
        await outbox.put(tx, "accounts/reset", to=account.email, context=context, now=now, is_secret=True)


async def open_link(service: Service, token: str) -> store.Account:
    """Whose password the link is for. Raises Gone when it has been used or is too old."""
    async with service.db.reading() as tx:
        link = await links.get(tx, token, Purpose.RESET)
        links.refuse_old(link, now=service.now())
        return await store.get(tx, link.account)


async def reset(service: Service, token: str, password: str) -> None:
    """A new password by the link. Every browser is signed out, and the address is proved."""
    account = await open_link(service, token)
    passwords.refuse_weak(password, field="password", about=(account.name, account.email))
    kept = await passwords.of(service).hashed(password)
    now = service.now()
    async with service.db.transaction() as tx:
        link = await links.get(tx, token, Purpose.RESET)
        await links.use(tx, link, now=now)
        account = await store.get(tx, link.account, lock=True)
        if not account.is_active or key(link.email) != key(account.email):
            raise NotFound("This link is not valid.")
        if not account.verified:
            await _take_over(tx, account.id)
        await store.change(tx, account.id, password=kept, verified=account.verified or now)
        await sessions.end_all(tx, account.id)
        await _changed(tx, service, account, now=now)


async def _take_over(tx: Transaction, number: int) -> None:
    """Who made the account never proved the address, and may be somebody else: none of their ways in stays."""
    for table in (identity, api_key, refresh_token):
        await tx.execute(delete(table).where(table.c.account == number))


async def change(service: Service, by: Person, current: str, password: str) -> None:
    """Another password. The other browsers are signed out, and open links for a reset work no more."""
    await signing.prove(service, by, current, field="current")
    passwords.refuse_weak(password, field="password", about=(by.name, by.email))
    kept = await passwords.of(service).hashed(password)
    now = service.now()
    async with service.db.transaction() as tx:
        account = await store.get(tx, by.id, lock=True)
        await store.change(tx, by.id, password=kept)
        await sessions.end_all(tx, by.id, but=by.session)
        await _changed(tx, service, account, now=now)


async def _changed(tx: Transaction, service: Service, account: store.Account, *, now: datetime) -> None:
    """What every change of a password brings with it."""
    await links.end(tx, account.id, Purpose.RESET, Purpose.SIGN_IN)
    url = service.settings.url
    context = {"name": account.name, "reset": f"{url}/accounts/password/reset/"}
    await outbox.put(tx, "accounts/password-changed", to=account.email, context=context, now=now)


HANDLERS = {SEND_RESET: Handler(send_reset)}
