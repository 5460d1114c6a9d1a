"""What holds for every request and every answer, whoever gives it: the address, the security headers, compression."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.rules import BARE, Rules
from services.site import CODINGS

_ABSOLUTE = re.compile(r"https?://[^/]*(/.*)?", re.IGNORECASE | re.DOTALL)

_POLICY = "content-security-policy"


class Edge:
    """Outside of everything, so that the answer to a failure has the security headers as well."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The answer of the application within, with the headers that the build wants on every answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if absolute := _ABSOLUTE.fullmatch(scope["path"]):  # RFC 9112, 3.2.2: GET http://host/path
            scope = {**scope, "path": absolute[1] or "/"}

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                _guard(headers, self._rules)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, send_guarded)


def _guard(headers: MutableHeaders, rules: Rules) -> None:
    found = rules.headers()
    own = headers.get(_POLICY, "")
    for name, value in (found.security if found else BARE).items():
        headers[name] = value
    if own.startswith("sandbox"):  # stricter than the site's: what is in it can do nothing
        headers[_POLICY] = own
    etag = headers.get("etag", "")
    if headers.get("content-encoding") == "gzip" and etag.startswith('"'):
        headers["etag"] = f"W/{etag}"  # other bytes than those that the strong one names: RFC 9110, 8.8.3.3


class Gzip(GZipMiddleware):
    """Starlette's compression, for those who take gzip: it asks only whether the word stands in Accept-Encoding."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tells the middleware plainly whether to compress, and what lies behind which compressed files it may send."""
        if scope["type"] == "http":
            codings = taken(",".join(Headers(scope=scope).getlist("accept-encoding")))
            others = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            plainly = b"gzip" if "gzip" in codings else b"identity"
            scope = {**scope, "headers": [*others, (b"accept-encoding", plainly)], CODINGS: codings}
        await super().__call__(scope, receive, send)


def taken(accepted: str) -> frozenset[str]:
    """In which of our codings Accept-Encoding lets an answer be sent. Source: RFC 9110, 12.5.3. A `*` is taken for gzip, which
    everybody knows."""
    weights = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.partition(";")
        weights[coding.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))
    return frozenset(name for name, is_taken in (("br", weights.get("br", False)), ("gzip", gzip)) if is_taken)
