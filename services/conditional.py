"""What a request's conditions and ranges mean for an answer: RFC 9110, sections 13.1 and 14.

Starlette's FileResponse sends ranges well, but answers a range it does not understand with an error; here it is ignored.
"""

import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEPT = ("access-control-allow-origin", "cache-control", "etag", "last-modified", "link")
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(r"(?!-$)(\d{0,18})-(\d{0,18})", re.ASCII)


def is_unchanged(request: Headers, answer: Headers) -> bool:
    """Whether the client has what it would get. If-None-Match is compared weakly and decides alone where it is sent."""
    if tags := ",".join(request.getlist("if-none-match")):
        return tags.strip() == "*" or answer["etag"].removeprefix("W/") in _TAG.findall(tags)
    return "last-modified" in answer and request.get("if-modified-since") == answer["last-modified"]


def unchanged(answer: Headers) -> Response:
    """304 in place of the answer, with those of its headers that are about what the client has."""
    kept = {name: answer[name] for name in _KEPT if name in answer}
    return Response(status_code=304, headers={**kept, "Vary": "Accept-Encoding"})


class Validated:
    """Gives an answer that may be kept, and does not say which one it is, an ETag of its bytes; who has it already gets 304.

    It saves sending, not making. Inside of the compression: the tag is that of the plain text.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers that come in several pieces go through as they are."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def send_validated(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _may_be_kept(message):
                start = message
                return
            if start and message["type"] == "http.response.body" and not message.get("more_body"):
                headers = MutableHeaders(raw=start["headers"])
                headers.setdefault("etag", f'"{hashlib.blake2b(message.get("body", b""), digest_size=16).hexdigest()}"')
                if is_unchanged(Headers(scope=scope), headers):
                    await unchanged(headers)(scope, receive, send)
                    return
            if start:
                await send(start)
                start = None
            await send(message)

        await self._app(scope, receive, send_validated)


def _may_be_kept(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kept = headers.get("cache-control", "no-store")
    return start["status"] == 200 and "no-store" not in kept and "content-encoding" not in headers


def with_usable_range(scope: Scope, length: int) -> Scope:
    """The scope with the ranges that can be sent of `length` bytes, without Range where it must be ignored.

    A range is for GET (14.2). Of valid ranges that cannot be satisfied one stays, and FileResponse answers 416.
    """
    headers = Headers(scope=scope)
    wanted = _ranges(headers.get("range", "")) if scope["method"] == "GET" and length else []
    usable = [span for span in wanted if _is_satisfiable(*span, length)]
    others = [(name, value) for name, value in scope["headers"] if name != b"range"]
    if wanted:
        written = ",".join(f"{first}-{last}" for first, last in usable or wanted[:1])
        others.append((b"range", f"bytes={written}".encode("ascii")))
    return {**scope, "headers": others}


def _ranges(text: str) -> list[tuple[str, str]]:
    """(first, last) as written, either of them perhaps empty; [] of a header that is not valid in all its parts."""
    unit, _, listed = text.partition("=")
    parts = [part.strip(" \t") for part in listed.split(",")]
    found = [_RANGE.fullmatch(part) for part in parts if part]
    spans = [(match[1] or "", match[2] or "") for match in found if match]
    whole = len(spans) == len(found) and all(not (first and last) or int(first) <= int(last) for first, last in spans)
    return spans if unit.lower() == "bytes" and whole else []


def _is_satisfiable(first: str, last: str, length: int) -> bool:
    return int(first) < length if first else int(last) > 0
