"""Every address that the site answers, and what answers there. The plan makes exactly these; a link may lead to them."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from generator.catalogue import Catalogue, page_address
from generator.shapes.base import Shape
from generator.views import artifacts, downloads, support

FEEDS = {"/downloads/feed.rss": "Python releases (RSS)", "/downloads/feed.atom": "Python releases (Atom)"}

FILES = ("/sitemap.xml", "/404.html", "/build.json", "/redirects.json", "/headers.json")
"""What the generator writes for search engines, servers and operators."""
RESERVED = {
    "/api/": "the data for programs",
    "/box/": "the boxes",
    "/downloads/latest/": "the ways to the newest releases",
    "/getit/": "the twins of /downloads/",
    "/static/": "the files of the theme",
}
"""Below these addresses no page and no file of site/root/ may lie."""
PLACES = frozenset({"content", "top"})
"""The places that every page has."""
PLACES_OF_A_RELEASE = PLACES | {"files", "verify", "reading", "others"}
"""Those that the theme gives the page of a release, beside the headings of its text."""
_SYSTEM_TABLES = ("os", "release", "release_file")
_MENU = "supernav-python-downloads"


def claims(site: Catalogue, today: date) -> Iterator[tuple[str, Shape | str]]:
    """(address, the content record or the part of the generator that claims it), in a fixed order."""
    yield "/", "the home page"
    yield "/downloads/", "the downloads page"
    yield "/downloads/operating-systems/", "the list of systems"
    for system in artifacts.SYSTEMS:
        yield f"/downloads/{system}/", "the page of a system"
    for row in site.branch_rows:
        yield f"/downloads/branch/{row.branch}/", "the page of a branch"
    for release in site.releases:
        if release.is_published(today):
            yield release.path, release
    yield "/doc/versions/", "the documentation by version"
    for address, page in site.pages.items():
        if not page.draft:
            yield address, page


def latest(site: Catalogue) -> Iterator[str]:
    """The addresses that lead to the newest release of a line."""
    yield "/downloads/latest/"
    for line in ("python3", "python2", "prerelease", "pymanager"):
        yield f"/downloads/latest/{line}/"
    for row in site.branch_rows:
        if row.branch.startswith("3."):
            yield f"/downloads/latest/python{row.branch}/"


def taken(site: Catalogue) -> Iterator[tuple[str, Shape | str | Path]]:
    """(address, owner) of all that is published now or later: the generator's parts, then boxes, the files of
    site/root/ (each a path below content/), then releases and pages."""
    every = list(claims(site, date.max))
    yield from ((address, owner) for address, owner in every if isinstance(owner, str))
    yield from ((address, "the generator") for address in (*FEEDS, *FILES))
    yield f"/box/{_MENU}/", "the menu of downloads"
    yield from ((f"/box/{box.label}/", box) for box in site.boxes.values())
    yield from ((f"/{path.relative_to('site/root').as_posix()}", path) for path in root_files(site))
    yield from ((address, owner) for address, owner in every if not isinstance(owner, str))


def root_files(site: Catalogue) -> list[Path]:
    """The files that are published as they are, as paths below content/."""
    return [f.relative_to(site.root) for f in sorted((site.root / "site/root").rglob("*")) if f.is_file()]


def linkable(site: Catalogue, today: date) -> frozenset[str]:
    """What a link inside the site may lead to, redirects left out: a link goes where the page is."""
    return frozenset(
        [
            *(address for address, _ in claims(site, today)),
            *latest(site),
            *FEEDS,
            *(f"{branch.path}{name}" for branch in support.branches(site, today) for name in downloads.twins(branch)),
            *(f"/api/v2/downloads/{table}/" for table in _SYSTEM_TABLES),
            *(f"/box/{label}/" for label in (*site.boxes, _MENU)),
            *(f"/{path.relative_to('site/root').as_posix()}" for path in root_files(site)),
            "/sitemap.xml",
        ]
    )


def unread(site: Catalogue) -> Callable[[str], bool]:
    """Whether a file that could not be read may be what answers at an address: of such a link nothing is known."""
    below = tuple(address for path in site.broken for address in _may_answer(path))
    exact = {address for address in below if not address.endswith("*")}
    stems = tuple(address[:-1] for address in below if address.endswith("*"))
    return lambda address: address in exact or address.startswith(stems)


def _may_answer(path: str) -> tuple[str, ...]:
    """The addresses that a file may have to do with; `*` stands for everything that begins so."""
    folder, _, name = path.partition("/")
    if folder == "pages":
        return (page_address(path),) if path.endswith(".md") else (f"{page_address(path)}*",)
    if folder == "boxes":
        return (f"/box/{name.removesuffix('.md')}/",)
    if path == "releases/branches.yaml":
        return "/downloads/branch/*", "/downloads/latest/*"
    if folder == "releases":
        branch, _, file = name.partition("/")
        version = file.removesuffix(".yaml")
        slugs = {re.sub(r"[^a-z0-9]", "", v) for v in (version, re.sub(r"\.0(?=$|[a-z])", "", version))}
        product = "pymanager" if branch == "install-manager" else "python"
        pages = (f"/downloads/release/{product}-{slug}/" for slug in slugs)
        return *pages, f"/downloads/branch/{branch}/*", f"/downloads/latest/python{branch}/"
    return ("/*",) if path == "site/redirects.yaml" else ()
