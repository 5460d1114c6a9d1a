"""What a request's conditions and ranges mean for a file: RFC 9110, sections 13.1 and 14.

Starlette's FileResponse sends ranges well, but answers a range it does not understand with an error; here it is ignored.
"""

import re

from starlette.datastructures import Headers
from starlette.types import Scope

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(r"(?!-$)(\d{0,18})-(\d{0,18})", re.ASCII)


def is_unchanged(request: Headers, answer: Headers) -> bool:
    """Whether the client has what it would get. If-None-Match is compared weakly and decides alone where it is sent."""
    if tags := ",".join(request.getlist("if-none-match")):
        return tags.strip() == "*" or answer["etag"] in _TAG.findall(tags)
    return request.get("if-modified-since") == answer["last-modified"]


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
