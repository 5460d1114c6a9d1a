"""The built site over HTTP: files, then redirects, then 404, with the headers that the build wrote down.

A content delivery network or a web server does the same from the same two files, redirects.json and headers.json.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    "": "text/plain; charset=utf-8",
}
_NOT_SERVED = frozenset({"redirects.json", "headers.json", "404.html"})
_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class _Rules:
    """What the build says of serving, read again when the build changes it."""

    first: Mapping[str, Mapping[str, Any]]
    """Exact addresses that are asked before the files."""
    rest: Sequence[Mapping[str, Any]]
    headers: Mapping[str, Any]


class Site:
    """The folder of the built site as an ASGI application."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._read_at: tuple[int, int] | None = None
        self._rules = _Rules({}, (), {"security": {}, "caching": {}, "open": (), "not_found": "no-store"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Every path and method gets an answer: what is not there 404, what is not a reading 405."""
        request, rules = Request(scope), self._current()
        if request.method not in _METHODS:
            response = Response("This address can only be read.\n", 405, {"Allow": "GET, HEAD"}, "text/plain")
        else:
            response = self._answer(request.url.path, request.url.query, rules)
        for name, value in rules.headers["security"].items():
            response.headers[name] = value
        if "etag" in response.headers and response.headers["etag"] == request.headers.get("if-none-match"):
            kept = ("etag", "cache-control", "last-modified", *map(str.lower, rules.headers["security"]))
            response = Response(status_code=304, headers={k: v for k, v in response.headers.items() if k in kept})
        await response(scope, receive, send)

    def _answer(self, path: str, query: str, rules: _Rules) -> Response:
        moved = rules.first.get(path if path.endswith("/") else f"{path}/")
        if moved:
            return _redirect(moved, moved["to"], query, rules)
        if file := self._file(path):
            return self._send(file, path, rules)
        if not path.endswith("/") and self._file(f"{path}/"):
            return _redirect({"status": 301}, f"{path}/", query, rules)
        for rule in rules.rest:
            found, target = _applies(rule, path)
            if found:
                return _redirect(rule, target, query, rules)
        return self._not_found(rules)

    def _file(self, path: str) -> Path | None:
        """The file behind an address, or None. Nothing outside the folder, and nothing that begins with a dot but /.well-known/."""
        parts = path.split("/")[1:]
        if "\0" in path or any(
            part in (".", "..") or (part.startswith(".") and part != ".well-known") for part in parts
        ):
            return None
        if path.lstrip("/") in _NOT_SERVED:
            return None
        base = self._folder.joinpath(*[part for part in parts if part])
        candidates = (base / "index.html", base / "index.json") if path.endswith("/") else (base,)
        if "//" in path:
            return None
        try:
            return next((c for c in candidates if c.is_file() and c.resolve().is_relative_to(self._folder)), None)
        except OSError:  # a name too long for the file system is a name that is not there
            return None

    def _send(self, file: Path, path: str, rules: _Rules) -> Response:
        headers = {"Cache-Control": _caching(path, rules)}
        if any(path.startswith(prefix) for prefix in rules.headers["open"]):
            headers["Access-Control-Allow-Origin"] = "*"
        return FileResponse(file, headers=headers, media_type=_TYPES.get(file.suffix), stat_result=file.stat())

    def _not_found(self, rules: _Rules) -> Response:
        page = self._folder / "404.html"
        headers = {"Cache-Control": rules.headers["not_found"]}
        if page.is_file():
            return FileResponse(page, 404, headers=headers, media_type=_TYPES[".html"])
        return Response("There is no page at this address.\n", 404, headers, "text/plain")

    def _current(self) -> _Rules:
        try:
            stats = [(self._folder / name).stat().st_mtime_ns for name in ("redirects.json", "headers.json")]
        except FileNotFoundError:  # not built yet, or in the middle of the first build
            return self._rules
        if (now := (stats[0], stats[1])) != self._read_at:
            rows = json.loads((self._folder / "redirects.json").read_bytes())
            headers = json.loads((self._folder / "headers.json").read_bytes())
            first = {row["from"]: row for row in rows if row.get("first")}
            self._rules = _Rules(first, tuple(row for row in rows if not row.get("first")), headers)
            self._read_at = now
        return self._rules


def _applies(rule: Mapping[str, Any], path: str) -> tuple[bool, str]:
    """Whether the rule takes the path, and where it leads. Source: decision 0003."""
    target = rule.get("to") or ""
    if rule["match"] == "regex":
        match = re.fullmatch(rule["from"], path)
        return (match is not None), (quote(match.expand(target), safe="/:?#&=%~+,;@!$'()*-._") if match else "")
    stem = rule["from"].rstrip("/")
    if path.rstrip("/") == stem:
        return True, target
    return rule["match"] == "prefix" and path.startswith(f"{stem}/"), target


def _redirect(rule: Mapping[str, Any], target: str, query: str, rules: _Rules) -> Response:
    headers = {"Cache-Control": rules.headers["not_found"] if rule["status"] != 301 else "public, max-age=3600"}
    if rule["status"] == 410:
        return Response("This page is gone for good.\n", 410, headers, "text/plain")
    if query and "?" not in target and "#" not in target:
        target = f"{target}?{query}"
    return RedirectResponse(target, rule["status"], headers)


def _caching(path: str, rules: _Rules) -> str:
    found = max((prefix for prefix in rules.headers["caching"] if path.startswith(prefix)), key=len)
    return str(rules.headers["caching"][found])
