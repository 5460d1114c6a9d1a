"""In and out: one transaction each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.requests import Request

from services.accounts import limits, links, passwords, sessions, store
from services.accounts.links import Purpose
from services.accounts.rules import key
from services.db import Transaction
from services.errors import Forbidden, Invalid, NotFound, TooMany
from services.people import Person
from services.service import Service

T = TypeVar("T")

WRONG = "The name or the password is not right. Check both; a new password can be had by mail."
"""One answer to all that is wrong: who asks does not learn which accounts there are."""

NOT_RIGHT = "This is not your password: write the one that you sign in with."
_STALE = ("It is long since you signed in.", "Sign out and in again, then you can do this within half an hour.")


@dataclass(frozen=True)
class Signed:
    """Somebody has come in."""

    token: str
    """What the cookie must hold."""
    account: store.Account


@dataclass(frozen=True)
class Given:
    """What somebody gives to come in, and from where."""

    login: str
    """A name or an address."""
    password: str
    place: str
    """The network address."""
    known: frozenset[int] = frozenset()
    """The accounts that this browser was signed in to before."""


async def sign_in(service: Service, given: Given, request: Request, *, instead_of: int | None = None) -> Signed:
    """A session for who gives the right password, `instead_of` the one that this browser has.

    Raises Invalid for what is wrong, whatever it is, and TooMany when it was wrong too often.
    """

    async def come_in(tx: Transaction, account: store.Account) -> Signed:
        if instead_of:
            await sessions.drop(tx, instead_of)
        token = await sessions.begin(tx, account.id, request=request, address=given.place, now=service.now())
        return Signed(token, account)

    return await _checked(service, given, come_in)


async def check(service: Service, given: Given) -> store.Account:
    """The account, for a program that gives name and password. Raises as sign_in() does."""

    async def found(_: Transaction, account: store.Account) -> store.Account:
        return account

    return await _checked(service, given, found)


async def _checked(service: Service, given: Given, then: Callable[[Transaction, store.Account], Awaitable[T]]) -> T:
    """What `then` makes of the account, in the transaction that forgives the tries. The password is checked between
    two transactions: it takes long, and the first one has counted the try already, so that many at once are no way
    around the limit.
    """
    async with service.db.transaction() as tx:
        account = await store.by_login(tx, given.login)
        is_known = account is not None and account.id in given.known
        tried = await limits.begin(tx, key(given.login), address=given.place, is_known=is_known, now=service.now())
    kept = account.password if account and account.is_active else None
    fits, renewed = await passwords.of(service).fits(given.password, kept)
    async with service.db.transaction() as tx:
        now = await store.by_number(tx, account.id, lock=True) if fits and account else None
        if now and now.is_active and now.password == kept:  # nothing has changed while the password was checked
            await limits.passed(tx, tried)
            if renewed:
                await store.change(tx, now.id, password=renewed)
            return await then(tx, now)
        await limits.failed(tx, tried)
    raise TooMany(limits.LOGIN_AS.says, tried.wait_seconds) if tried.is_suspect else Invalid({"": WRONG})


async def prove(service: Service, by: Person, password: str, *, field: str) -> None:
    """Raises Invalid when it is not the password of who asks, and Forbidden when they have none and did not sign in lately.

    Wrong ones count as at the sign-in: who sits at a browser left open has no more tries.
    """
    now = service.now()
    async with service.db.transaction() as tx:
        account = await store.get(tx, by.id)
        if account.password is None:
            if not await sessions.is_fresh(tx, by.session, now=now):
                raise Forbidden(*_STALE)
            return
        tried = await limits.begin_alone(tx, limits.PROVE, str(by.id), now=now)
    fits, _ = await passwords.of(service).fits(password, account.password)
    async with service.db.transaction() as tx:
        await (limits.passed if fits else limits.failed)(tx, tried)
    if not fits:
        raise Invalid({field: NOT_RIGHT})


async def sign_in_by_link(service: Service, token: str, *, request: Request, address: str) -> Signed:
    """A session by a link from a mail or the command line, once. It proves the address, too."""
    now = service.now()
    async with service.db.transaction() as tx:
        link = await links.get(tx, token, Purpose.SIGN_IN)
        await links.use(tx, link, now=now)
        account = await store.get(tx, link.account, lock=True)
        if not account.is_active:
            raise NotFound("This link is not valid.")
        return Signed(await sessions.begin(tx, account.id, request=request, address=address, now=now), account)
