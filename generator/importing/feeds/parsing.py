"""A feed as entries, worked out in a process of its own: what hangs or eats memory there is ended from outside.

The process reads requests from its input and writes one line of JSON for each (see parser.py, which starts it).
"""

import calendar
import io
import json
import resource
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax import SAXParseException

import feedparser

from generator.importing.feeds import cleaning

MOST_ENTRIES = 1_000
"""Of one feed; the newest are taken."""
_TITLE, _SUMMARY, _AUTHOR = 200, 300, 100
_MEMORY_BYTES = 2 << 30
_FIRST_YEAR = 1990


@dataclass(frozen=True)
class RawEntry:
    """An entry whose words are safe to print and whose link is safe to follow."""

    title: str
    url: str
    at: str | None
    """An ISO instant in UTC; None when the feed has none that can be true."""
    author: str
    summary: str


@dataclass(frozen=True)
class Understood:
    """What a feed holds, or the fault that keeps it from saying so."""

    entries: tuple[RawEntry, ...] = ()
    count: int = 0
    """Of the entries looked at: the newest 1,000, those without a link or a word too."""
    fault: str = ""


def understand(body: bytes, *, url: str, content_type: str, now: datetime) -> Understood:
    """Never raises for what the body holds."""
    if not body.strip():
        return Understood(fault="it is empty")
    # Bytes and strings would be taken for the name of a file or an address; a stream is only read.
    headers = {"content-type": content_type, "content-location": url}
    try:
        found = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        return Understood(fault="understanding it takes too much memory")
    except Exception as error:  # noqa: BLE001  whatever a strange feed makes the parser raise is that feed's fault
        return Understood(fault=f"it cannot be understood ({type(error).__name__})")
    listed = found.get("entries") or []
    if not listed and (fault := _fault(found, body)):
        return Understood(fault=fault)
    looked_at = _newest(listed, now)
    entries = [entry for one in looked_at if (entry := _entry(one, url, now))]
    return Understood(tuple(entries), len(looked_at))


def _fault(found: Any, body: bytes) -> str:
    """Why nothing is in it; empty when it is a feed that has no entry."""
    start = body[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not found.get("version") and (start.startswith(b"<!doctype html") or b"<html" in start):
        return "it is a page of HTML, not a feed"
    if not found.get("version") and not start.startswith(b"<"):
        return "it is neither RSS nor Atom"
    error = found.get("bozo_exception")
    if isinstance(error, SAXParseException):
        what = cleaning.line(error.getMessage(), limit=80, is_html=False)
        return f"it is not well-formed XML: {what} in line {error.getLineNumber()}"
    return "" if found.get("version") else "it is neither RSS nor Atom"


def _newest(listed: list[Any], now: datetime) -> list[Any]:
    """In the order of the feed, and if there are too many, the newest of them."""
    if len(listed) <= MOST_ENTRIES:
        return listed
    return sorted(listed, key=lambda entry: _instant(entry, now) or "", reverse=True)[:MOST_ENTRIES]


def _entry(entry: Any, base: str, now: datetime) -> RawEntry | None:
    """None for one that leads nowhere or says nothing."""
    url = cleaning.address(str(entry.get("link") or ""), base=base) if entry.get("link") else None
    summary = _summary(entry)
    title = _words(entry.get("title_detail"), _TITLE) or cleaning.line(summary, limit=80, is_html=False)
    if url is None or not title:
        return None
    author = cleaning.line(str(entry.get("author") or ""), limit=_AUTHOR, is_html=False)
    return RawEntry(title, url, _instant(entry, now), author, summary)


def _summary(entry: Any) -> str:
    details = [entry.get("summary_detail"), *(entry.get("content") or [])]
    return next((words for detail in details if (words := _words(detail, _SUMMARY))), "")


def _words(detail: Any, limit: int) -> str:
    if not detail:
        return ""
    return cleaning.line(str(detail.get("value") or ""), limit=limit, is_html=detail.get("type") != "text/plain")


def _instant(entry: Any, now: datetime) -> str | None:
    """When it was published. A day ahead is a clock or a zone; further ahead, and before the web, is a mistake."""
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = dict.get(entry, name)
        if not isinstance(parsed, time.struct_time):
            continue
        try:
            at = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (OverflowError, ValueError, OSError):
            continue
        if at.year >= _FIRST_YEAR and at <= now + timedelta(days=1):
            return at.isoformat()
    return None


def serve() -> None:
    """Answer requests until the input ends. A request: a line of JSON, then `length` bytes."""
    with suppress(ValueError, OSError):  # not every system sets this limit; the limits of bytes and time hold anyway
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while head := source.readline():
        asked = json.loads(head)
        body = source.read(asked["length"])
        now = datetime.fromisoformat(asked["now"])
        made = understand(body, url=asked["url"], content_type=asked["content_type"], now=now)
        target.write(json.dumps(asdict(made)).encode() + b"\n")
        target.flush()


if __name__ == "__main__":
    serve()
