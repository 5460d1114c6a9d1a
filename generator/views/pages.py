"""What stands around and on the pages that people write: titles, breadcrumbs, the section's list, the home page's code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.catalogue import Catalogue
from generator.markup import Texts, day
from generator.shapes.page import Page
from generator.shapes.release import Release
from generator.shapes.site import NavigationItem
from generator.views import support
from generator.views.artifacts import SYSTEMS

LEGACY_DOCS = ("2.2", "2.1", "2.0", "1.6", "1.5.2", "1.5.1", "1.5", "1.4")
"""Versions whose documentation is kept; those with releases in content/releases are listed with these."""


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


@dataclass(frozen=True)
class Feed:
    title: str
    url: str
    type: str


@dataclass(frozen=True)
class PageHead:
    """What base.html says about a page."""

    path: str
    title: str
    head_title: str
    description: str
    crumbs: tuple[Crumb, ...]
    section: NavigationItem | None
    canonical: str
    robots: str | None = None
    feeds: tuple[Feed, ...] = ()
    twin: str | None = None
    """The same as JSON."""


@dataclass(frozen=True)
class SideLink:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class Sample:
    """A code sample, its code highlighted."""

    title: str
    about: str
    code_html: str
    prints: str
    link: str
    link_text: str


def samples(site: Catalogue, texts: Texts) -> tuple[Sample, ...]:
    return tuple(
        Sample(s.title, s.about, texts.render(f"```python\n{s.code.rstrip()}\n```").html, s.prints, s.link, s.link_text)
        for s in site.samples
    )


_DOWNLOAD_FEEDS = (
    Feed("Python releases", "/downloads/feed.rss", "application/rss+xml"),
    Feed("Python releases", "/downloads/feed.atom", "application/atom+xml"),
)


class Heads:
    """Makes the head of any page from its address."""

    def __init__(self, site: Catalogue, host: str, today: date) -> None:
        self._site, self._host = site, host
        self._titles: dict[str, tuple[str, str, str]] = dict(_generated(site, today))
        for address, page in site.pages.items():
            if not page.draft:
                self._titles[address] = (page.title, page.short or page.title, page.description)
        self._branches = {branch.path for branch in support.branches(site, today) if branch.latest}
        self._sections = {url: item for item in site.navigation.main for url in _urls(item)}

    def head(self, address: str) -> PageHead:
        title, _, description = self._titles[address]
        downloads = address.startswith("/downloads/")
        return PageHead(
            path=address,
            title=title,
            head_title=self._head_title(address),
            description=description,
            crumbs=self._crumbs(address),
            section=self._section(address),
            canonical=f"{self._host}{address}",
            feeds=_DOWNLOAD_FEEDS if downloads or address == "/" else (),
            twin=f"{address}latest.json" if address in self._branches else None,
        )

    def _head_title(self, address: str) -> str:
        if address == "/":
            return "Python.org | The home of the Python programming language"
        title = self._titles[address][0]
        # A branch and a release can have the same name: Python 2.0.
        what = ": the branch and its releases" if address.startswith("/downloads/branch/") else ""
        return f"{title}{what} | Python.org"

    def not_found(self) -> PageHead:
        return PageHead(
            path="/404.html",
            title="This page does not exist",
            head_title="Page not found | Python.org",
            description="There is no page at this address.",
            crumbs=(Crumb("Home", "/"),),
            section=None,
            canonical=f"{self._host}/",
            robots="noindex",
        )

    def text_page(self, address: str, page: Page, texts: Texts) -> dict[str, object]:
        rendered = texts.render(page.text)
        return {
            "text": rendered.html,
            "toc": rendered.headings,
            "side": self._side(address),
            "reviewed": page.reviewed,
            "sources": page.sources,
            "source_file": f"content/{self._site.path_of(page)}",
        }

    def sitemap(self) -> Iterator[tuple[str, date | None]]:
        """Every page with the day of its last change, where the content says one."""
        changed: dict[str, date] = {address: page.reviewed for address, page in self._site.pages.items()}
        changed |= {release.path: release.date for release in self._site.releases}
        for address in self._titles:
            yield address, changed.get(address)

    def _crumbs(self, address: str) -> tuple[Crumb, ...]:
        """From the home page down to the parent: whatever part of the address is a page itself."""
        if address == "/":
            return ()
        parts = address.strip("/").split("/")[:-1]
        above = ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]
        return (Crumb("Home", "/"), *(Crumb(self._titles[a][1], a) for a in above if a in self._titles))

    def _section(self, address: str) -> NavigationItem | None:
        """The section that lists the page, or the nearest page above it."""
        while address != "/":
            if address in self._sections:
                return self._sections[address]
            address = address.rstrip("/").rpartition("/")[0] + "/"
        return None

    def _side(self, address: str) -> tuple[SideLink, ...]:
        section = self._section(address)
        if section is None or not section.items:
            return ()
        links = (section, *section.items)
        return tuple(
            SideLink("Overview" if item is section else item.title, item.url, item.url == address)
            for item in links
            if item.url.startswith("/")
        )


def _urls(item: NavigationItem) -> Iterator[str]:
    yield item.url
    for below in item.items:
        yield from _urls(below)


def _generated(site: Catalogue, today: date) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """(address, (title, short title, description)) of the pages that no file of content/pages makes."""
    yield (
        "/",
        (
            "Python is a programming language that people can read",
            "Home",
            "The home of the Python programming language: downloads, documentation, community and the Python Software Foundation.",
        ),
    )
    yield (
        "/downloads/",
        (
            "Download Python",
            "Downloads",
            "Get Python for Windows, macOS, Linux, Android and iOS: the newest release, every older one, and how long each branch is supported.",
        ),
    )
    yield (
        "/downloads/operating-systems/",
        (
            "Downloads by operating system",
            "Operating systems",
            "Python releases listed by the system that they are for: source, Windows, macOS, Android and iOS.",
        ),
    )
    for os, name in SYSTEMS.items():
        title = "Python source releases" if os == "source" else f"Python releases for {name}"
        yield (
            f"/downloads/{os}/",
            (
                title,
                name,
                f"Every Python release with files for {name}, stable and pre-release, newest first."
                if os != "source"
                else "Every Python release as source code, stable and pre-release, newest first.",
            ),
        )
    for row in site.branch_rows:
        yield (
            f"/downloads/branch/{row.branch}/",
            (
                f"Python {row.branch}",
                f"Python {row.branch}",
                f"The {row.branch} branch of Python: how long it is supported, its newest release, and all others with their dates.",
            ),
        )
    for release in site.releases:
        if release.is_published(today):
            yield release.path, (release.name, release.name, _about(release))
    yield (
        "/doc/versions/",
        (
            "Documentation by version",
            "All versions",
            "The documentation of every released version of Python, newest first, and of the versions in development.",
        ),
    )


def _about(release: Release) -> str:
    what = "a pre-release" if release.is_prerelease else "released"
    verb = f"{what} of" if release.is_prerelease else f"{what} on"
    return (
        f"{release.name}, {verb} {day(release.date)}: its files with checksums and signatures, and how to verify them."
    )
