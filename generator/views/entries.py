"""An entry: a page that the site has, where it is, and what its head says. Each section of the site lists its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from generator.shapes.base import Shape


@dataclass(frozen=True)
class Feed:
    """Another form of a page that programs follow: a feed, a calendar."""

    title: str
    url: str
    type: str
    """A media type: `application/rss+xml`, `application/atom+xml`, `text/calendar`."""


def brief(text: str, most: int = 44) -> str:
    """For a description, which has room for 200 characters in all."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Sent:
    """In `json_ld`: texts of people outside, which stand there as HTML, drawn as the page draws them."""

    texts: tuple[tuple[str, str], ...]
    """Heading or nothing, and Markdown."""


@dataclass(frozen=True)
class Entry:
    """A page of the site."""

    address: str
    """From slash to slash: `/events/python-events/12/`."""
    title: str
    description: str
    """One sentence, for search results and link previews."""
    owner: Shape | Path | str
    """The record that claims the address; or its file below content/, where an edit of its text is none of the entry; or the
    part of the generator that does, in words: `the home page`."""
    short: str = ""
    """For breadcrumbs, where the title is long."""
    above: str = ""
    """The address of the page above it, where its own does not say."""
    head_title: str = ""
    """The whole `<title>`, where it is not the title and the site's name."""
    feeds: tuple[Feed, ...] = ()
    twins: bool = False
    """The owner is a public record: `index.json` and `index.md` beside the page say the same to programs."""
    twin: str = ""
    """The address of another JSON twin."""
    changed: date | None = None
    """The day of the last change, where the content says one."""
    robots: str = ""
    """Such as `noindex`. Such a page is in no sitemap and in no search."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """What the search groups by: `kind` (Event, Release, Page, ...), `version`, `year`, `country`."""
    card: str | None = None
    """The picture for link previews shows the title and below it this: a day, a place, nothing. None: that of the kind."""
    weight: float = 1
    """How much the search makes of the page's words, against 1 for most: less where another page is nearly always meant."""
    json_ld: Mapping[str, object] | None = None
    """The page as schema.org says it. `@context` is added; `{host}` becomes the address of the site."""
