"""Where no route answers."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from services.errors import NotFound
from services.site import Site


class Elsewhere:
    """The built site; but below /api/v3/ problem details, as a program is not sent the site's page, and for an address of
    the service that lacks its last slash the way there."""

    def __init__(self, site: Site, routes: Sequence[BaseRoute]) -> None:
        self._site, self._routes = site, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith("/api/v3/"):
            raise NotFound(
                "There is no such address.", "All of them are in /api/v3/openapi.json; most end with a slash."
            )
        if scope["method"] in ("GET", "HEAD") and path.startswith("/") and not path.endswith("/") and self._has(scope):
            query = scope["query_string"].decode("latin-1")
            # Only the path: the host that the client has sent is not repeated.
            to = f"/{path.strip('/')}/{'?' if query else ''}{query}"
            headers = self._site.rules.headers()
            kept = {"Cache-Control": headers.moved} if headers else None  # as long as a redirect of the site
            await RedirectResponse(to, 301, kept)(scope, receive, send)
            return
        await self._site(scope, receive, send)

    def _has(self, scope: Scope) -> bool:
        with_slash = {**scope, "path": f"{scope['path']}/"}
        return any(route.matches(with_slash)[0] is Match.FULL for route in self._routes)
