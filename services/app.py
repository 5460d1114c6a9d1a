"""The application as it is shipped: the same one that tests drive."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from services.edge import Edge, Gzip
from services.releases.api import Downloads
from services.rules import Rules
from services.settings import Settings
from services.site import Site


async def _healthy(_: Request) -> PlainTextResponse:
    """The process is alive."""
    return PlainTextResponse("OK\n", headers={"Cache-Control": "no-store"})


def create_app(settings: Settings) -> ASGIApp:
    """The built site behind every address that no slice of the service answers."""
    rules = Rules(settings.site)
    site = Site(settings.site, rules)
    app = Starlette(
        routes=[
            Route("/_health", _healthy),
            Route("/_health/", _healthy),
            Route("/api/v2/downloads/{table}/", Downloads(settings.site, site)),
        ],
        middleware=[Middleware(Gzip, minimum_size=500, compresslevel=9)],
    )
    # Not a Mount and no redirect of the router: those name the host that the client has sent.
    app.router.default, app.router.redirect_slashes = site, False
    return Edge(app, rules)
