"""How reading the feeds goes, blog by blog; and the list of the community's blogs, which tells it too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlsplit

from generator.catalogue import Catalogue
from generator.shapes.blog import Blog, FeedHealth, FeedState
from generator.views.blogs import Index


@dataclass(frozen=True)
class HealthRow:
    """How reading the feed of one blog goes."""

    blog: Blog
    state: str
    """`fine`, `fails`, `gone`, `paused` or `unread`."""
    words: str
    """What is wrong, or to be known."""
    succeeded: date | None
    newest: date | None
    """The day of its newest post that is known."""
    failures: int = 0
    """How often in a row reading it failed."""


@dataclass(frozen=True)
class Health:
    """/blogs/health/"""

    checked: datetime | None
    """When the feeds were last read; None when never."""
    faulty: tuple[HealthRow, ...]
    """Those that fail for the longest first, then those that are gone."""
    fine: tuple[HealthRow, ...]
    resting: tuple[HealthRow, ...]
    """Paused, or not read yet."""


def rows(site: Catalogue, every: Index) -> tuple[HealthRow, ...]:
    held = site.only(FeedHealth)
    states = {(state.blog, state.feed): state for state in (held.feeds if held else ())}
    last: dict[str, date] = {}
    for post in (*every.planet, *every.posts):
        last[post.blog] = max(post.date, last.get(post.blog, post.date))
    made = []
    for blog in (*every.own, *every.community):
        state = states.get((blog.slug, blog.feed))
        made.append(_row(blog, state, last.get(blog.slug)))
    return tuple(made)


def _row(blog: Blog, state: FeedState | None, newest_post: date | None) -> HealthRow:
    read = state.succeeded.date() if state and state.succeeded else None
    if blog.paused:
        return HealthRow(blog, "paused", "Its feed is not read for the time being.", read, newest_post)
    if state is None:
        return HealthRow(blog, "unread", "Not read yet.", None, newest_post)
    if state.is_gone or state.failures:
        kind = "gone" if state.is_gone else "fails"
        return HealthRow(blog, kind, f"{state.fault or 'It cannot be read'}.", read, newest_post, state.failures)
    words = []
    if state.moved_to:
        words.append(f"Its server says that it has moved to {state.moved_to}.")
    if state.left_out:
        words.append(f"{state.left_out:,} of {state.entries:,} entries cannot be shown.")
    return HealthRow(blog, "fine" if read else "unread", " ".join(words), read, newest_post)


def health(site: Catalogue, every: tuple[HealthRow, ...]) -> Health:
    held = site.only(FeedHealth)
    failing = sorted(
        (row for row in every if row.state in ("fails", "gone")),
        key=lambda row: (row.state == "gone", row.succeeded or date.min, row.blog.slug),
    )
    return Health(
        checked=held.checked if held else None,
        faulty=tuple(failing),
        fine=tuple(row for row in every if row.state == "fine"),
        resting=tuple(row for row in every if row.state in ("paused", "unread")),
    )


@dataclass(frozen=True)
class Named:
    """A blog in the list of all."""

    name: str
    feed: str
    host: str
    home: str | None
    note: str
    """What keeps its posts from coming, in a word or two; empty when nothing does."""


def by_letter(every: Index, told: Iterable[HealthRow]) -> tuple[tuple[str, tuple[Named, ...]], ...]:
    """The community's blogs under their first letters; `0-9` for names that begin with none."""
    notes = {row.blog.slug: _NOTES.get(row.state, "") for row in told}
    ordered = sorted(every.community, key=lambda blog: (_letter(blog), blog.name.casefold(), blog.slug))
    return tuple(
        (letter, tuple(_named(blog, notes) for blog in some)) for letter, some in groupby(ordered, key=_letter)
    )


_NOTES = {"gone": "its feed is gone", "fails": "its feed cannot be read", "paused": "paused"}


def _letter(blog: Blog) -> str:
    # The slug has the name's letters without their accents: Ł is found under L.
    return blog.slug[0].upper() if blog.slug[0].isalpha() else "0-9"


def _named(blog: Blog, notes: Mapping[str, str]) -> Named:
    host = (urlsplit(blog.feed).hostname or "").removeprefix("www.")
    return Named(blog.name, blog.feed, host, blog.home, notes[blog.slug])
