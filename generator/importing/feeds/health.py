"""How reading a feed went, from one time to the next: what is remembered, what is said, and when it is tried again."""

import re
import socket
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2

from generator.importing.feeds import cleaning
from generator.importing.fetching import Fetched, FetchError
from generator.shapes.blog import Blog, FeedState

_FIRST_PAUSE = timedelta(hours=1)
_LONGEST_PAUSE = timedelta(days=1)


def known(blog: Blog, states: dict[str, FeedState]) -> FeedState:
    """What is remembered of the blog's feed; nothing, when it has another address now."""
    state = states.get(blog.slug)
    return state if state and state.feed == blog.feed else FeedState(blog=blog.slug, feed=blog.feed)


def is_due(state: FeedState, now: datetime) -> bool:
    return not state.is_gone and (state.next_try is None or state.next_try <= now)


def conditions(state: FeedState) -> dict[str, str]:
    """What is sent, so that the server need not send again what is known (RFC 9110, 13.1)."""
    given = {"if-none-match": state.etag, "if-modified-since": state.last_modified}
    return {name: value for name, value in given.items() if value}


def unchanged(state: FeedState, answer: Fetched, now: datetime) -> FeedState:
    return _well(state, answer, now)


def read(state: FeedState, answer: Fetched, now: datetime, *, entries: int, left_out: int) -> FeedState:
    changed: dict[str, object] = {
        "etag": _header(answer, "etag"),
        "last_modified": _header(answer, "last-modified"),
        "entries": entries,
        "left_out": left_out,
    }
    return _with(_well(state, answer, now), **changed)


def _well(state: FeedState, answer: Fetched, now: datetime) -> FeedState:
    moved = cleaning.address(answer.url, base=state.feed) if answer.moved else None
    fine: dict[str, object] = {"failures": 0, "fault": None, "next_try": None, "is_gone": False}
    return _with(state, succeeded=now, moved_to=moved, **fine)


def _with(state: FeedState, **changed: object) -> FeedState:
    """Validated: what is written must be readable the next time."""
    return FeedState.model_validate({**state.model_dump(), **changed})


def failed(state: FeedState, fault: str, now: datetime, *, patience: timedelta | None = None) -> FeedState:
    """The more often in a row, the longer it is left alone: an hour, two, four, a day at most. The next answer is
    wanted whole."""
    failures = state.failures + 1
    pause = max(patience or timedelta(), _FIRST_PAUSE * 2 ** min(failures - 1, 10))
    changed: dict[str, object] = {
        "failures": failures,
        "fault": cleaning.line(fault, limit=200, is_html=False),
        "next_try": now + min(pause, _LONGEST_PAUSE),
        "etag": None,
        "last_modified": None,
    }
    return _with(state, **changed)


_WHY: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "The name of its server is not known"),
    (httpx2.ConnectError, "Its server cannot be reached"),
    (httpx2.DecodingError, "What its server sends cannot be unpacked"),
    (httpx2.NetworkError, "The connection to its server broke off"),
    (httpx2.ProtocolError, "Its server does not speak HTTP as it should"),
    (UnicodeError, "Its address cannot be understood"),
)


def unreachable(state: FeedState, error: FetchError, now: datetime) -> FeedState:
    """No answer that could be used."""
    cause = error.__context__  # what the network said; the error itself is worded for people who type commands
    if "CERTIFICATE_VERIFY_FAILED" in str(cause):
        return failed(state, "The certificate of its server cannot be trusted", now)
    known_words = next((words for kind, words in _WHY if isinstance(cause, kind)), "")
    first, _, _ = str(error).partition("\n")
    return failed(state, known_words or first.rstrip("."), now)


def refused(state: FeedState, answer: Fetched, now: datetime) -> FeedState:
    """The server answered, and not with a feed."""
    if answer.status == HTTPStatus.GONE:
        gone = failed(state, "Its server says that it is gone for good (410)", now)
        return _with(gone, is_gone=True, next_try=None)
    try:
        words = f"{answer.status} {HTTPStatus(answer.status).phrase}"
    except ValueError:
        words = str(answer.status)
    return failed(state, f"Its server answers {words}", now, patience=_patience(answer, now))


def _patience(answer: Fetched, now: datetime) -> timedelta | None:
    """What the server asks for: seconds or an instant (RFC 9110, 10.2.3)."""
    asked = answer.headers.get("retry-after", "")
    if re.fullmatch(r"[0-9]{1,6}", asked):
        return timedelta(seconds=int(asked))
    try:
        until = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - now


def _header(answer: Fetched, name: str) -> str | None:
    """A value that can be sent back as it is."""
    value = answer.headers.get(name, "")
    return value if re.fullmatch(r"[\x21-\x7e][\x20-\x7e]{0,199}", value) else None
