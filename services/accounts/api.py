"""The API of accounts: tokens for name and password, and who one is."""

from typing import Annotated

from pydantic import Field, SecretStr

from services.accounts import sessions, signing, tokens
from services.api import Model, Operation
from services.errors import Conflict, Invalid, NotSignedIn
from services.people import SCOPES, Needs, Role, Scope
from services.routes import Asked, Route


class SignIn(Model):
    login: Annotated[str, Field(min_length=1, max_length=254)]
    """Name or email address."""
    password: Annotated[SecretStr, Field(min_length=1, max_length=1000)]
    scopes: Annotated[list[Scope], Field(max_length=20)] | None = None
    """What the tokens are for; all, when none are named."""


class Refresh(Model):
    refresh_token: Annotated[str, Field(min_length=1, max_length=200)]


class Tokens(Model):
    """Source: RFC 6749, 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    """Seconds."""
    refresh_token: str
    """Works once, and for 30 days: the answer has the next one."""
    scope: str


class Me(Model):
    name: str
    email: str
    is_verified: bool
    """The address is confirmed: without that nothing can be sent in."""
    roles: list[Role]
    scopes: list[str]
    """What this key or token is for."""


async def sign_in(asked: Asked, given: SignIn) -> Tokens:
    """Tokens for who gives the right password; the limits are those of the sign-in page."""
    service, address = asked.service, asked.client_address
    try:
        found = await signing.check(service, signing.Given(given.login, given.password.get_secret_value(), address))
    except Invalid:
        raise NotSignedIn(signing.WRONG) from None
    scopes, agent = SCOPES if given.scopes is None else given.scopes, asked.headers.get("user-agent", "")
    async with service.db.transaction() as tx:
        return _shown(await tokens.issue(tx, service, found.id, scopes=scopes, agent=agent, address=address))


async def refresh(asked: Asked, given: Refresh) -> Tokens:
    return _shown(await tokens.refresh(asked.service, given.refresh_token))


async def sign_out(asked: Asked) -> None:
    """The tokens of this sign-in open nothing any more."""
    if asked.person.session is None:
        raise Conflict("This is a key, which has not signed in.", "Revoke it at /accounts/keys/.")
    async with asked.service.db.transaction() as tx:
        await sessions.end(tx, asked.person.session, of=asked.person.id)


async def me(asked: Asked) -> Me:
    who = asked.person
    return Me(
        name=who.name, email=who.email, is_verified=who.is_verified, roles=sorted(who.roles), scopes=sorted(who.scopes or ())
    )  # fmt: skip


def _shown(pair: tokens.Pair) -> Tokens:
    return Tokens(
        access_token=pair.access, token_type="Bearer", expires_in=int(tokens.ACCESS_LIFE.total_seconds()),  # noqa: S106  the name of a scheme
        refresh_token=pair.refresh, scope=" ".join(sorted(pair.scopes)),
    )  # fmt: skip


ROUTES = (
    Route(
        "/api/v3/tokens/", Needs.ANYONE, is_api=True,
        post=Operation(sign_in, "Sign in: an access token and a refresh token", refuses=(429,)),
    ),
    Route(
        "/api/v3/tokens/current/", Needs.SIGNED_IN, is_api=True,
        delete=Operation(sign_out, "Sign out: end the tokens of this sign-in", refuses=(409,)),
    ),
    Route(
        "/api/v3/tokens/refresh/", Needs.ANYONE, is_api=True,
        post=Operation(refresh, "The next tokens for a refresh token, which works once"),
    ),
    Route("/api/v3/me/", Needs.SIGNED_IN, is_api=True, get=Operation(me, "Who this key or token speaks for")),
)  # fmt: skip
