"""Every address that the site answers, and what answers there. The plan makes exactly these; a link may lead to them."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.shapes.base import Shape
from generator.views import downloads, support

FEEDS = {"/downloads/feed.rss": "Python releases (RSS)", "/downloads/feed.atom": "Python releases (Atom)"}


def claims(site: Catalogue, today: date) -> Iterator[tuple[str, Shape | str]]:
    """(address, the content record or the part of the generator that claims it), in a fixed order."""
    yield "/", "the home page"
    yield "/downloads/", "the downloads page"
    yield "/downloads/operating-systems/", "the list of systems"
    for system in downloads.SYSTEMS:
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


def linkable(site: Catalogue, today: date) -> frozenset[str]:
    """What a link inside the site may lead to, redirects left out: a link goes where the page is."""
    return frozenset(
        [
            *(address for address, _ in claims(site, today)),
            *latest(site),
            *FEEDS,
            *(f"{branch.path}{name}" for branch in support.branches(site, today) for name in downloads.twins(branch)),
            *(f"/api/v2/downloads/{table}/" for table in ("os", "release", "release_file")),
            *(f"/box/{label}/" for label in (*site.boxes, "supernav-python-downloads")),
            "/robots.txt",
            "/humans.txt",
            "/funding.json",
            "/sitemap.xml",
        ]
    )
