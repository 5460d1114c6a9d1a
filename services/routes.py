"""A route says what it needs of the person who asks, and nothing runs before that is checked. The table of all routes is data."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from itsdangerous import BadSignature
from starlette import routing
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message, Receive, Scope, Send

from services.errors import Forbidden, NotFound, NotSignedIn, TooLarge
from services.people import Needs, Person
from services.service import Service

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BODY_BYTES = 1024 * 1024
"""Of a form, and of what a program sends: three texts of 20,000 characters that a browser has encoded (`%F0%9F%90%8D`) are 720,000.
A route that takes files has a limit of its own."""
FLASH, _FLASH_SECONDS = "flash", 60
_GREATEST = 2**63 - 1


class Asked(Request):
    """A request, with who asks and what answers."""

    @property
    def service(self) -> Service:
        return self.app.state.service  # type: ignore[no-any-return]

    @property
    def found(self) -> Person | None:
        """Who asks, if they have said so."""
        return self.scope["person"]  # type: ignore[no-any-return]

    @property
    def person(self) -> Person:
        """Who asks, on a route that needs somebody."""
        if self.found is None:
            raise NotSignedIn
        return self.found

    @property
    def client_address(self) -> str:
        """The address of the client, as seen by the outermost of our own proxies."""
        lines = ",".join(self.headers.getlist("x-forwarded-for"))
        passed = [part.strip() for part in lines.split(",") if part.strip()]
        behind = self.service.settings.proxies
        nearest = self.client.host if self.client else ""
        return _address(passed[-behind], nearest) if behind and len(passed) >= behind else nearest


def _address(text: str, otherwise: str) -> str:
    """One address, written in one way; what a proxy would never write is no address."""
    try:
        found = ip_address(text)
    except ValueError:
        return otherwise
    return otherwise if "%" in text else str(found)


Endpoint = Callable[[Asked], Awaitable[Response]]


@dataclass(frozen=True)
class Route:
    """One address. Methods without an endpoint are answered 405."""

    path: str
    """As Starlette writes it: `/jobs/{number:int}/edit/`."""
    needs: Needs
    get: Endpoint | None = None
    post: Endpoint | None = None
    put: Endpoint | None = None
    patch: Endpoint | None = None
    delete: Endpoint | None = None
    is_api: bool = False
    """For programs: a token or a key says who asks, cookies say nothing, and answers are JSON."""
    scope: str | None = None
    """What a key or token must be for (people.SCOPES). Reading needs only `x:read` where the rest needs `x:write`."""
    reading: Needs | None = None
    """What GET needs, where that is less than the rest."""
    name: str | None = None
    most_body_bytes: int = MOST_BODY_BYTES

    @property
    def endpoints(self) -> Mapping[str, Endpoint]:
        """By method."""
        given = {"GET": self.get, "POST": self.post, "PUT": self.put, "PATCH": self.patch, "DELETE": self.delete}
        return {method: endpoint for method, endpoint in given.items() if endpoint}

    def needs_of(self, method: str) -> Needs:
        return self.reading if self.reading and method in SAFE else self.needs

    def scope_of(self, method: str) -> str | None:
        if self.needs_of(method) is Needs.ANYONE:
            return None
        return self.scope.replace(":write", ":read") if self.scope and method in SAFE else self.scope


def mounted(routes: Iterable[Route]) -> list[routing.BaseRoute]:
    """The routes as Starlette's, each with its guard."""
    return [_mounted(route) for route in routes]


def _mounted(route: Route) -> routing.BaseRoute:
    """Without the limit of Starlette, which answers with a bare line."""
    return routing.Route(route.path, _Guarded(route), methods=[*route.endpoints], name=route.name)


class _Guarded:
    """The ASGI application of one route."""

    def __init__(self, route: Route) -> None:
        self._route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["is_api"] = self._route.is_api  # before anything is refused: it says in which form
        scope["has_page"] = self._route.get is not None
        asked = Asked(scope, receive if self._route.is_api else self._limited(scope, receive), send)
        if not all(_can_be(value) for value in asked.path_params.values()):
            raise NotFound
        method = "GET" if asked.method == "HEAD" else asked.method
        if method not in SAFE and not self._route.is_api:
            refuse_cross_site(asked)
        asked.scope["person"] = person = await asked.service.recognise(asked)
        self._check(method, person)
        try:
            response = await self._route.endpoints[method](asked)
        finally:
            await asked.close()  # the files of a form, as they came, are gone with it
        if method not in SAFE:
            asked.service.wake.set()  # what it has committed may have left work
        await response(scope, receive, send)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Reads no more of a form than the route takes; the API reads its bodies itself. Raises TooLarge, before anything is read
        where the browser says how much it sends."""
        most, read = self._route.most_body_bytes, 0
        said = Headers(scope=scope).get("content-length", "")
        is_large = said.isascii() and said.isdigit() and (len(said) > 15 or int(said) > most)

        async def limited() -> Message:
            nonlocal read
            message = {} if is_large else await receive()
            read += len(message.get("body", b""))
            if is_large or read > most:
                raise TooLarge(
                    f"What you have sent is larger than {most // 1024:,} kB, the most that this form takes.",
                    "Go back: your browser has kept what you typed. Shorten it, or choose a smaller file, and send it again.",
                )
            return message

        return limited

    def _check(self, method: str, person: Person | None) -> None:
        needs, scope = self._route.needs_of(method), self._route.scope_of(method)
        if needs is Needs.ANYONE:
            return
        if person is None:
            raise NotSignedIn
        if scope and person.scopes is not None and scope not in person.scopes:
            raise Forbidden(f"This key is not for `{scope}`.", "Make a key with that scope.")
        if not person.has(needs):
            if needs is Needs.VERIFIED or not person.is_verified:
                raise Forbidden(
                    "Your email address is not confirmed yet.",
                    "Open the link in the mail that we sent you; a new one can be had at /accounts/email/.",
                )
            raise Forbidden("This page is for people with another role.", f"It needs: {needs.value}.")


def _can_be(value: object) -> bool:
    """Whether a part of the path can name something: a database takes neither greater numbers nor U+0000."""
    return value <= _GREATEST if isinstance(value, int) else "\0" not in str(value)


def refuse_cross_site(asked: Asked) -> None:
    """Raises Forbidden when another site's page made this browser ask. Source: OWASP, Fetch Metadata; docs/decisions."""
    came = asked.headers.get("sec-fetch-site")
    origin = asked.headers.get("origin")
    if came in ("same-origin", "none") or (came is None and origin and _is_own(origin, asked)):
        return
    if came is None and origin is None and not asked.cookies:  # a program: there is nothing a page could make use of
        return
    raise Forbidden("This form was sent from another site.", "Open the page here and send it again.")


def _is_own(origin: str, asked: Asked) -> bool:
    settings = asked.service.settings
    return origin == settings.url or (
        not settings.is_production and urlsplit(origin).netloc == asked.headers.get("host")
    )


def own_path(text: str | None, otherwise: str = "/") -> str:
    """`text` when it is a path of this site, for `?next=`; else `otherwise`. A browser takes a backslash for a slash."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return otherwise
    if any(ord(character) < 33 or character == "\\" for character in text) or urlsplit(text).netloc:
        return otherwise
    return text


def to_login(path: str) -> str:
    """The address of the sign-in page that leads back to `path`."""
    return f"/accounts/login/?next={quote(path, safe='/')}"


def moved(asked: Asked, path: str, says: str = "") -> RedirectResponse:
    """After a POST has been done: on to a page that can be read again (303), with a sentence to show there once."""
    response = RedirectResponse(path, 303, {"Cache-Control": "no-store"})
    if says:
        signed = asked.service.signed(FLASH).dumps(says)
        response.set_cookie(
            FLASH,
            str(signed),
            max_age=_FLASH_SECONDS,
            httponly=True,
            samesite="lax",
            secure=asked.service.settings.is_https,
        )
    return response


def told(asked: Asked) -> str:
    """The sentence that the last redirect left, or nothing."""
    try:
        return str(asked.service.signed(FLASH).loads(asked.cookies.get(FLASH, ""), max_age=_FLASH_SECONDS))
    except BadSignature:
        return ""
