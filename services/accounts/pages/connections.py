"""Sign-in by GitHub and Google: there, back, and the page where connections are made and removed."""

import base64
import hashlib
import secrets
from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature
from starlette.responses import RedirectResponse, Response

from services.accounts import connections, store
from services.accounts.connections import Came
from services.accounts.pages.entry import LOGIN, signed_in
from services.accounts.providers import Going, Provider, Returned, configured
from services.errors import Forbidden, NotFound, Refusal
from services.pages import draw, refused, status_of
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved, own_path, to_login

_PAGE = Page("/accounts/connections/", "Connections", "Other sites by which you sign in here.")
_STATE, _LINK = "provider", "connect"
_STATE_LIFE, _LINK_LIFE = timedelta(minutes=10), timedelta(hours=1)


async def go(asked: Asked) -> Response:
    """To the provider. The browser keeps, signed, what it must bring back; with `connect` the account is to be connected."""
    provider, back = _provider(asked), own_path(asked.query_params.get("next"))
    to = _to_connect(asked)
    kept: dict[str, Any] = {
        "provider": provider.slug, "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48), "next": back, "connect": to,
        "until": (asked.service.now() + _STATE_LIFE).timestamp(),
    }  # fmt: skip
    going = Going(_redirect(asked, provider), kept["state"], kept["nonce"], _challenge(kept["verifier"]))
    response = RedirectResponse(await provider.address(going), 303, {"Cache-Control": "no-store"})
    signed, https = asked.service.signed(_STATE).dumps(kept), asked.service.settings.is_https
    # Lax, not Strict: the way back begins at the provider.
    response.set_cookie(
        _cookie(asked), str(signed), int(_STATE_LIFE.total_seconds()), httponly=True, samesite="lax", secure=https
    )
    return response


async def come_back(asked: Asked) -> Response:
    """From the provider: in, or a page that says why not. What the browser kept is used up either way."""
    try:
        response = await _came_back(asked, _provider(asked))
    except Refusal as refusal:
        response = refused(asked, status_of(refusal), refusal.says, refusal.mend)
    response.delete_cookie(_cookie(asked), httponly=True, samesite="lax", secure=asked.service.settings.is_https)
    return response


async def _came_back(asked: Asked, provider: Provider) -> Response:
    query, kept = asked.query_params, _kept(asked, provider)
    if "error" in query:
        says = f"{provider.title} did not sign you in."
        return moved(asked, _PAGE.path if kept["connect"] else to_login(kept["next"]), says)
    returned = Returned(
        query.get("code", ""), _redirect(asked, provider), kept["nonce"], kept["verifier"], query.get("iss")
    )
    came = Came(provider, await provider.who(returned), asked, asked.client_address)
    if kept["connect"] is None:
        old = asked.found.session if asked.found else None
        return signed_in(asked, await connections.come_in(asked.service, came, instead_of=old), kept["next"])
    if asked.found is None or asked.found.id != kept["connect"]:
        raise Forbidden("You are not signed in as you were when this began.", "Sign in and begin again.")
    await connections.connect(asked.service, came, to=asked.found)
    return moved(asked, _PAGE.path, f"{provider.title} is connected: you can sign in with it from now on.")


def _kept(asked: Asked, provider: Provider) -> dict[str, Any]:
    """What this browser took along to this provider. Raises Forbidden unless it comes back from there just now."""
    try:
        found = asked.service.signed(_STATE).loads(asked.cookies.get(_cookie(asked), ""))
    except BadSignature:
        found = {"provider": None, "state": "", "until": 0}
    is_own = secrets.compare_digest(found["state"].encode(), asked.query_params.get("state", "").encode())
    if not is_own or found["provider"] != provider.slug or asked.service.now().timestamp() > found["until"]:
        raise Forbidden(
            "This sign-in was not begun in this browser, or more than ten minutes ago.", f"Begin again at {LOGIN}."
        )
    return dict(found)


def _to_connect(asked: Asked) -> int | None:
    """The account that is to be connected, if that was asked for on its own page: a link from elsewhere has no such mark."""
    if not (mark := asked.query_params.get(_LINK)):
        return None
    try:
        number, until = asked.service.signed(_LINK).loads(mark)
    except BadSignature:
        number, until = 0, 0
    if asked.found is None or number != asked.found.id or asked.service.now().timestamp() > until:
        raise Forbidden("This link has expired.", f"Begin again at {_PAGE.path}.")
    return asked.found.id


def _provider(asked: Asked) -> Provider:
    """Raises NotFound for one that is not switched on."""
    if found := configured(asked.service).get(asked.path_params["provider"]):
        return found
    raise NotFound


def _redirect(asked: Asked, provider: Provider) -> str:
    return f"{asked.service.settings.url}/accounts/{provider.slug}/callback/"


def _challenge(verifier: str) -> str:
    """Source: RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _cookie(asked: Asked) -> str:
    return "__Host-provider" if asked.service.settings.is_https else "provider"


async def show(asked: Asked) -> Response:
    """The connections there are, and those that can be made."""
    async with asked.service.db.reading() as tx:
        mine = await connections.listed(tx, asked.person.id)
        account = await store.get(tx, asked.person.id)
    providers = configured(asked.service)
    mark = asked.service.signed(_LINK).dumps([asked.person.id, (asked.service.now() + _LINK_LIFE).timestamp()])
    titles = {slug: provider.title for slug, provider in providers.items()}
    return draw(
        asked, "accounts/connections.html", _PAGE, connections=mine, titles=titles, mark=mark,
        is_last=account.password is None and len(mine) == 1,
    )  # fmt: skip


async def remove(asked: Asked) -> Response:
    gone = await connections.remove(asked.service.db, asked.path_params["number"], of=asked.person)
    return moved(asked, _PAGE.path, f"{gone.label} is not connected any more.")


ROUTES = (
    Route(_PAGE.path, Needs.SIGNED_IN, get=show),
    Route("/accounts/connections/{number:int}/remove/", Needs.SIGNED_IN, post=remove),
    Route("/accounts/{provider}/login/", Needs.ANYONE, get=go),
    Route("/accounts/{provider}/callback/", Needs.ANYONE, get=come_back),
)
