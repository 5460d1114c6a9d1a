"""What of the site programs can read, in groups, with a sentence each: the page /api/, its twin, and llms.txt."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator.views.entries import Entry, Feed

TYPES = {
    "atom": "application/atom+xml",
    "ics": "text/calendar",
    "json": "application/json",
    "md": "text/markdown",
    "rss": "application/rss+xml",
    "txt": "text/plain",
    "xml": "application/xml",
}
"""By the ending of a file. What has none is a list of the API, or text."""

ABOUT = {
    "/.well-known/security.txt": "Where to report what is wrong with the security of Python or of this site.",
    "/api/index.json": "This page for programs.",
    "/api/v2/downloads/os/": "The systems that files are for; each alone below its number, as /api/v2/downloads/os/1/.",
    "/api/v2/downloads/release/": "All releases as one list; each alone below its number. Takes the filters ?version=, ?slug=, ?is_published= where the service answers.",
    "/api/v2/downloads/release_file/": "All files of all releases, with checksums and signatures, as one list; each alone below its number.",
    "/about/this-site/freshness/index.json": "When each page was last checked, by whom, and when that is due again.",
    "/banners.json": "The notices of the next weeks, with when and where pages show them.",
    "/blogs/planet/opml.xml": "The blogs of Planet Python, for feed readers (OPML 2.0).",
    "/blogs/posts.json": "Every post of Python's own blogs: day, title, address.",
    "/build.json": "Which commit the site was built from, as of when, and how much it holds.",
    "/changed-urls.txt": "What the last build changed: an address on each line.",
    "/downloads/branch/*/SHA256SUMS": "The checksums of a branch's newest release, for sha256sum --check.",
    "/downloads/branch/*/releases.ics": "The releases of a branch that are out or expected, and the dates of its life, as iCalendar.",
    "/downloads/branch/*/latest.json": "The newest release of a branch, with its files.",
    "/downloads/branch/*/latest.txt": "The version of a branch's newest release, and nothing else.",
    "/events/*/calendar.ics": "The events of one calendar, as iCalendar.",
    "/events/*/categories/*/calendar.ics": "The events of one category of a calendar, as iCalendar.",
    "/events/*/*/event.ics": "One event, for your own calendar, as iCalendar.",
    "/events/*/feed.atom": "The newest announcements of one calendar, as Atom.",
    "/events/*/feed.rss": "The newest announcements of one calendar, as RSS.",
    "/humans.txt": "Who makes this site, and with what.",
    "/jobs/*/*/feed.atom": "The newest jobs of one type, category or place, or remote ones, as Atom.",
    "/jobs/*/*/feed.rss": "The newest jobs of one type, category or place, or remote ones, as RSS.",
    "/llms.txt": "An overview of the site for language models, with links to pages in Markdown.",
    "/next-change.json": "When the site will read otherwise without an edit: a release comes out, a branch ends.",
    "/opensearch.xml": "How browsers can search this site (OpenSearch 1.1).",
    "/psf/sponsors/index.json": "The sponsors of the Foundation: level, name, logo, address.",
    "/release-cycle.json": "The life of every branch, in the form that the PEPs publish it in.",
    "/robots.txt": "What crawlers should leave alone.",
    "/sitemap.xml": "Every page, with the day of its last change where the page says one.",
    "/funding.json": "How the Foundation can be supported (FLOSS/fund manifest 1.0.0).",
}
_FORMS = {"application/atom+xml": "Atom", "application/rss+xml": "RSS", "text/calendar": "iCalendar"}
_GROUPS = {"rss": "Feeds", "atom": "Feeds", "ics": "Calendars"}
_ORDER = ("The API", "Data", "Feeds", "Calendars")


@dataclass(frozen=True)
class Item:
    """A file, or all that are called alike."""

    address: str
    """With `*` for the parts in which several differ."""
    type: str
    about: str
    count: int
    example: str


@dataclass(frozen=True)
class Group:
    title: str
    items: tuple[Item, ...]


def groups(files: Iterable[str], entries: Iterable[Entry], roots: Iterable[str]) -> tuple[Group, ...]:
    """All that is there, each once. `roots`: the files that are published as they are."""
    feeds = {feed.url: feed for entry in entries for feed in entry.feeds}
    data = {address for address in roots if _ending(address) in TYPES}
    every = sorted({address for address in (*files, *feeds, *data) if _is_for_programs(address)}, key=_alike)
    items: dict[str, list[Item]] = {title: [] for title in _ORDER}
    for _, alike in groupby(every, key=_alike):
        item = _item(sorted(alike), feeds)
        title = "The API" if item.address.startswith("/api/") else _GROUPS.get(_ending(item.address), "Data")
        items[title].append(item)
    return tuple(Group(title, tuple(sorted(found, key=lambda i: i.address))) for title, found in items.items() if found)


def _is_for_programs(address: str) -> bool:
    """Not a redirect, a page, a piece of one, or a feed of another site."""
    if not address.startswith("/"):
        return False
    if address.startswith("/api/") and address.endswith("/"):
        return address != "/api/"
    return _ending(address) in TYPES or address.endswith("/SHA256SUMS")


def _ending(address: str) -> str:
    return address.rpartition("/")[2].rpartition(".")[2]


def _alike(address: str) -> tuple[str, int, str]:
    """What is at one depth below one folder and ends alike is of one sort; what lies at the top, or in the API, is not."""
    parts = address.split("/")
    if len(parts) <= 3 or parts[1] == "api":
        return address, len(parts), ""
    return parts[1], len(parts), _ending(address)


def _item(alike: Sequence[str], feeds: dict[str, Feed]) -> Item:
    address = "/".join(
        part[0] if len(set(part)) == 1 else "*" for part in zip(*(a.split("/") for a in alike), strict=True)
    )
    type = TYPES.get(_ending(alike[0]), "application/json" if alike[0].endswith("/") else "text/plain")
    about = _titled(feeds[address]) if address in feeds else _about(address)
    return Item(address, type, about, len(alike), alike[-1])


def _about(address: str) -> str:
    """A sentence for a file, or for all that are called alike; empty when nobody has written one."""
    parts = address.split("/")
    known = (words for pattern, words in ABOUT.items() if _fits(pattern.split("/"), parts))
    return next(known, "")


def _fits(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    return len(pattern) == len(parts) and all(one in ("*", part) for one, part in zip(pattern, parts, strict=True))


def _titled(feed: Feed) -> str:
    return f"{feed.title}, as {_FORMS.get(feed.type, feed.type)}."


def with_twins(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """(kind, entries that have a Markdown twin), kinds by name; the latest year first, then the newest change, then by address."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.twins and not entry.robots:
            found.setdefault(entry.facets.get("kind", "Page"), []).append(entry)
    for kind, listed in sorted(found.items()):
        yield kind, sorted(listed, key=_newest_first)


def _newest_first(entry: Entry) -> tuple[int, int, str]:
    return -int(entry.facets.get("year") or 0), -(entry.changed or date.min).toordinal(), entry.address
