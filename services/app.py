"""The application as it is shipped: the same one that tests drive."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from services.releases.api import Downloads
from services.settings import Settings
from services.site import Site


async def _healthy(_: Request) -> PlainTextResponse:
    """The process is alive."""
    return PlainTextResponse("OK\n")


def create_app(settings: Settings) -> Starlette:
    """The built site behind every address that no slice of the service answers."""
    site = Site(settings.site)
    return Starlette(
        routes=[
            Route("/_health", _healthy),
            Route("/_health/", _healthy),
            Route("/api/v2/downloads/{table}/", Downloads(settings.site, site)),
            Mount("/", site),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=500, compresslevel=9)],
    )
