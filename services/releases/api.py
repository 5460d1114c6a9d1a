"""The read side of /api/v2/downloads/: the built JSON, filtered as the present site filters it.

Without a query the built file is the answer, here and on any static host. Source: spec of the present site, section 1.4.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

Row = Mapping[str, object]


def _exactly(field: str) -> Callable[[Row, str], bool]:
    return lambda row, wanted: str(row[field]) == wanted


def _is(field: str) -> Callable[[Row, str], bool]:
    return lambda row, wanted: wanted.lower() in ("true", "1") if row[field] else wanted.lower() in ("false", "0")


def _refers(field: str) -> Callable[[Row, str], bool]:
    """The id at the end of a resource_uri: `.../release/567/`."""
    return lambda row, wanted: str(row[field]).rstrip("/").rpartition("/")[2] == wanted


FILTERS: Mapping[str, Mapping[str, Callable[[Row, str], bool]]] = {
    "os": {"name": _exactly("name"), "slug": _exactly("slug")},
    "release": {
        "name": _exactly("name"),
        "slug": _exactly("slug"),
        "is_published": _is("is_published"),
        "is_latest": _is("is_latest"),
        "pre_release": _is("pre_release"),
        "version": _exactly("version"),
        "release_date": _exactly("release_date"),
    },
    "release_file": {
        "name": _exactly("name"),
        "slug": _exactly("slug"),
        "description__contains": lambda row, wanted: wanted in str(row["description"]),
        "os": _refers("os"),
        "release": _refers("release"),
    },
}
"""Table -> parameter -> whether a row fits. `format=json` is taken too and means nothing: there is no other."""


class Downloads:
    """The lists of the API in front of the built site, as an ASGI application."""

    def __init__(self, site: Path, built: ASGIApp) -> None:
        self._site, self._built = site, built

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A list, filtered; without a filter, and for anything else, the built site answers."""
        request = Request(scope)
        table, asked = request.path_params["table"], dict(request.query_params)
        asked.pop("format", None)
        file = self._site / "api" / "v2" / "downloads" / table / "index.json"
        is_list = table in FILTERS and scope["path"].endswith("/") and file.is_file()  # a route takes `/\n` for `/` too
        is_filtered = is_list and asked and request.method in ("GET", "HEAD")
        answer = _filtered(file, FILTERS[table], asked) if is_filtered else self._built
        await answer(scope, receive, send)


def _filtered(file: Path, filters: Mapping[str, Callable[[Row, str], bool]], asked: Mapping[str, str]) -> Response:
    if unknown := sorted(set(asked) - set(filters)):
        words = [f"'{name}' is not a filter of this list. It can be {', '.join(filters)}." for name in unknown]
        return JSONResponse({"error": words}, 400, headers=_HEADERS)
    rows = [row for row in json.loads(file.read_bytes()) if all(filters[n](row, v) for n, v in asked.items())]
    return JSONResponse(rows, headers=_HEADERS)


_HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}
