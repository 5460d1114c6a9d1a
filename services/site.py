"""The built site over HTTP: files, then redirects, then 404, with the headers that the build wrote down.

A content delivery network or a web server does the same from the same two files, redirects.json and headers.json.
"""

import logging
import os
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from services.conditional import is_unchanged, unchanged, with_usable_range
from services.rules import Headers, Rule, Rules, TargetError

log = logging.getLogger(__name__)

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".speculationrules": "application/speculationrules+json",
    ".woff2": "font/woff2",
    ".png": "image/png",
    **dict.fromkeys((".pf_names", ".pf_meta", ".pf_index", ".pf_fragment", ".pagefind"), "application/octet-stream"),
    "": "text/plain; charset=utf-8",
}
_NOT_SERVED = frozenset({"redirects.json", "headers.json", "404.html", "_redirects", "_headers"})
"""For operators."""
_FOLDERS_NOT_SERVED = frozenset({"_hosting", "_service"})
_METHODS = frozenset({"GET", "HEAD"})
CODINGS = "codings"
"""In the scope: in which codings the answer may be sent (services/edge.py)."""
_FORMS = {"br": ".br", "gzip": ".gz"}
"""Coding -> ending of the compressed file beside a file, the smaller first. Source: generator/compressing.py"""
_NO_ADDRESS = re.compile(r"[^/]|.*[\x00-\x1f\x7f]", re.DOTALL)
"""A path that does not begin with a slash (GET *), or holds a control character, which no address of the site does."""


class Site:
    """The folder of the built site as an ASGI application. It puts no security headers on: services/edge.py does."""

    def __init__(self, folder: Path, rules: Rules) -> None:
        self._folder, self.rules = folder.resolve(), rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Every path and method gets an answer: what is not there 404, what is not a reading 405, no build yet 503."""
        request, headers = Request(scope), self.rules.headers()
        if request.method not in _METHODS:
            response = Response("This address can only be read.\n", 405, {"Allow": "GET, HEAD"}, "text/plain")
        elif headers is None:
            response = _not_built()
        else:
            response = self._answer(_host(request), scope["path"], scope["query_string"].decode("latin-1"), headers)
            for name, value in headers.of(scope["path"]).items():
                response.headers.setdefault(name, value)
        if isinstance(response, FileResponse):
            response, scope = _fitting(response, request, scope)
        await response(scope, receive, send)

    def _answer(self, host: str, path: str, query: str, headers: Headers) -> Response:
        if not path or _NO_ADDRESS.match(path):
            return self._not_found(headers)
        redirects = self.rules.redirects()
        try:
            if redirects and host in redirects.hosts:
                moved = redirects.hosts[host].find(path)
                return _redirect(*moved, query, headers) if moved else self._not_found(headers)
            if redirects and (moved := redirects.first.find(path)):
                return _redirect(*moved, query, headers)
            if response := self._sent(path):
                return response
            if not path.endswith("/") and self._file(f"{path}/"):
                return RedirectResponse(_with_query(quote(f"{path}/"), query), 301, {"Cache-Control": headers.moved})
            if redirects and (moved := redirects.then.find(path)):
                return _redirect(*moved, query, headers)
        except TargetError as error:
            log.error("%s: mend it in content/site/redirects.yaml", error)
        return self._not_found(headers) if redirects else _not_built()

    def _file(self, path: str) -> Path | None:
        """The file behind an address, or None. Nothing outside the folder, and nothing that begins with a dot but /.well-known/."""
        parts = path.split("/")[1:]
        if "//" in path or parts[0] in _FOLDERS_NOT_SERVED or path[1:] in _NOT_SERVED or any(map(_is_hidden, parts)):
            return None
        base = self._folder.joinpath(*[part for part in parts if part])
        candidates = (base / "index.html", base / "index.json") if path.endswith("/") else (base,)
        try:
            return next((c for c in candidates if c.is_file() and c.resolve().is_relative_to(self._folder)), None)
        except OSError:  # a name too long for the file system is a name that is not there
            return None

    def _sent(self, path: str) -> Response | None:
        """The file at the path, or None where there is none."""
        try:
            if file := self._file(path):
                return FileResponse(file, 200, None, _TYPES.get(file.suffix), stat_result=file.stat())
        except FileNotFoundError:  # a build has just removed it
            pass
        return None

    def _not_found(self, headers: Headers) -> Response:
        page, sent = self._folder / "404.html", {"Cache-Control": headers.not_found}
        if page.is_file():
            return FileResponse(page, 404, sent, _TYPES[".html"], stat_result=page.stat())
        return Response("There is no page at this address.\n", 404, sent, "text/plain")


def _fitting(file: FileResponse, request: Request, scope: Scope) -> tuple[Response, Scope]:
    """The file as it was asked for: not at all, compressed, or a part of it."""
    # A part is one of the plain file: with another coding its bytes would be others.
    response = file if "range" in request.headers else _compressed(file, scope.get(CODINGS, ())) or file
    if file.status_code != 200:
        return response, scope
    if is_unchanged(request.headers, response.headers):
        return unchanged(response.headers), scope
    return response, with_usable_range(scope, int(file.headers["content-length"])) if response is file else scope


def _compressed(file: FileResponse, codings: Collection[str]) -> Response | None:
    """What `make compress` has put beside the file, if it is of the same time: a form of other content is never sent."""
    for coding, ending in _FORMS.items():
        if coding in codings:
            try:
                with Path(f"{file.path}{ending}").open("rb") as form:
                    if file.stat_result and os.fstat(form.fileno()).st_mtime_ns == file.stat_result.st_mtime_ns:
                        return _coded(file, coding, form.read())
            except OSError:  # there is none, or its name would be too long: the plain file is the answer
                pass
    return None


def _coded(file: FileResponse, coding: str, data: bytes) -> Response:
    """Read at once: a build may remove it at any time, and it is small."""
    response = Response(data, file.status_code)
    sent = {name: value for name, value in file.headers.items() if name not in ("content-length", "accept-ranges")}
    response.headers.update({**sent, "content-encoding": coding, "vary": "Accept-Encoding"})
    response.headers["etag"] = f'{file.headers["etag"][:-1]}-{coding}"'  # other bytes than those of the plain file
    return response


def _host(request: Request) -> str:
    """The name that was asked for, without the port."""
    return re.sub(r":[0-9]*$", "", request.headers.get("host", "")).rstrip(".").lower()


def _is_hidden(part: str) -> bool:
    return part.startswith(".") and part != ".well-known"


def _not_built() -> Response:
    words = "The site is being built.\n    Try again in a minute.\n"
    return Response(words, 503, {"Cache-Control": "no-store", "Retry-After": "60"}, "text/plain")


def _redirect(rule: Rule, target: str, query: str, headers: Headers) -> Response:
    sent = {"Cache-Control": headers.moved if rule.status == 301 else headers.not_found}
    if rule.status == 410:
        return Response("This page is gone for good.\n", 410, sent, "text/plain")
    return RedirectResponse(_with_query(target, query), rule.status, sent)


def _with_query(target: str, query: str) -> str:
    return f"{target}?{query}" if query and "?" not in target and "#" not in target else target
