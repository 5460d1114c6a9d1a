"""The application as it is shipped: the same one that tests drive."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp

from services import slices
from services.accounts.recognition import recognise
from services.conditional import Validated
from services.db import Database
from services.edge import Edge, Gzip
from services.elsewhere import Elsewhere
from services.errors import Invalid, NotSignedIn, Refusal, Unready
from services.pages import refused, refusing, status_of, wants_json
from services.releases.api import Downloads
from services.rendering import Drawing, NotBuiltError
from services.routes import SAFE, Asked, mounted, to_login
from services.rules import Rules
from services.service import Clock, Service, of_the_day
from services.settings import Settings
from services.site import Site
from services.work import Worker

log = logging.getLogger(__name__)

_RETRY_SECONDS = "60"


async def _healthy(_: Request) -> PlainTextResponse:
    """The process is alive."""
    return PlainTextResponse("OK\n", headers={"Cache-Control": "no-store"})


def create_service(settings: Settings, *, clock: Clock = of_the_day) -> Service:
    """What the application and the worker share. Must be called in a running event loop's thread; opens no connection."""
    site = Site(settings.site, Rules(settings.site))
    return Service(
        settings, Database(settings.database_url), Drawing(settings.site, settings.theme), site, clock, recognise,
        asyncio.Event(), slices.hooks(),
    )  # fmt: skip


def create_app(settings: Settings, *, clock: Clock = of_the_day, service: Service | None = None) -> ASGIApp:
    """The service's own addresses, and the built site behind all others."""
    made = service or create_service(settings, clock=clock)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with _working(made):
            yield
        await slices.close(made)
        await made.db.close()

    app = Starlette(
        routes=[
            Route("/_health", _healthy),
            Route("/_health/", _healthy),
            Route("/api/v2/downloads/{table}/", Downloads(settings.site, made.site)),
            *mounted(slices.routes()),
        ],
        middleware=[Middleware(Gzip, minimum_size=500, compresslevel=9), Middleware(Validated)],
        exception_handlers={Refusal: _refused, NotBuiltError: _not_built, HTTPException: _wrong, Exception: _failed},
        lifespan=lifespan,
    )
    app.state.service = made
    # Not a Mount and no redirect of the router: those name the host that the client has sent.
    app.router.default, app.router.redirect_slashes = Elsewhere(made.site, app.routes), False
    return Edge(app, made.site.rules)


@contextlib.asynccontextmanager
async def _working(service: Service) -> AsyncIterator[None]:
    """A worker beside the server, in its process, where the settings want one."""
    if not service.settings.worker_inside:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.create_task(Worker(service, slices.handlers(), slices.timetable()).run(stop))
    try:
        yield
    finally:
        stop.set()
        service.wake.set()
        await task


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    asked = Asked(request.scope, request.receive)
    if isinstance(error, NotSignedIn) and not wants_json(asked):
        # A form leads back to itself; a browser tells no more of where it was (Referrer-Policy: no-referrer).
        back = asked.url.path if asked.method in SAFE or asked.scope.get("has_page") else "/"
        query = f"?{asked.url.query}" if asked.url.query and asked.method in SAFE else ""
        return RedirectResponse(to_login(back + query), 303, {"Cache-Control": "no-store"})
    more = {"problems": dict(error.problems)} if isinstance(error, Invalid) else {}
    response = refusing(error, refused(asked, status_of(error), error.says, error.mend, **more))
    if isinstance(error, Unready):
        response.headers["Retry-After"] = _RETRY_SECONDS
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def _not_built(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotBuiltError)
    response = refused(Asked(request.scope, request.receive), 503, error.says, error.mend)
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


async def _wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = refused(Asked(request.scope, request.receive), error.status_code, f"{error.detail}.")
    response.headers.update(error.headers or {})
    return response


def _pattern(request: Request) -> str:
    """The address as the table of routes has it: in the path itself may stand a link that is as good as a password."""
    found = (one.path for one in request.app.routes if one.matches(request.scope)[0] is not Match.NONE)
    return next(found, "an address of the site")


async def _failed(request: Request, _: Exception) -> Response:
    """A mistake of ours: told with a number that stands in the log beside it."""
    number = secrets.token_hex(4)
    log.error("request %s failed: %s %s", number, request.method, _pattern(request))
    words = "Something went wrong here, and it is not your fault."
    return refused(
        Asked(request.scope, request.receive),
        500,
        words,
        "Try again; if it stays, tell us this number.",
        request_id=number,
    )
