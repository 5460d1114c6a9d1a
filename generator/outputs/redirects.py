"""Where old addresses lead: one table for every server, in the order in which its rows are tried."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from generator.catalogue import Catalogue
from generator.outputs import events
from generator.shapes.site import Hosts, Redirect
from generator.views.downloads import Latest, published
from generator.views.events.agenda import agenda

_NO_LINE = r"/(?:downloads|getit)/latest/[a-z0-9.]+/?"


@dataclass(frozen=True)
class Row:
    """A line of the table. Of all that match an address, the first wins."""

    from_: str
    to: str | None
    """None with status 410: it is gone."""
    status: int = 301
    match: str = "exact"
    """`exact` (with and without its last slash), `prefix` (and all below it) or `regex` (the whole path)."""
    first: bool = False
    """Asked before the files: at its address lies a page that sends the browser on, for hosts without rules."""
    hosts: tuple[str, ...] = ()
    """Under which other names of the server it holds; none: it is a row of the site itself."""

    def as_json(self) -> dict[str, object]:
        """For redirects.json."""
        row: dict[str, object] = {"from": self.from_, "to": self.to, "status": self.status, "match": self.match}
        return row | ({"first": True} if self.first else {}) | ({"hosts": self.hosts} if self.hosts else {})


def latest_addresses(site: Catalogue) -> Iterator[str]:
    """The addresses that lead to the newest release of a line."""
    yield "/downloads/latest/"
    for line in ("python3", "python2", "prerelease", "pymanager"):
        yield f"/downloads/latest/{line}/"
    for row in site.branch_rows:
        if row.branch.startswith("3."):
            yield f"/downloads/latest/python{row.branch}/"


def latest(site: Catalogue, newest: Latest) -> Iterator[tuple[str, str]]:
    """(address, where it leads): to the newest release of the line, or to /downloads/ where there is none."""
    leads = {
        "": newest.python3,
        "python3/": newest.python3,
        "python2/": newest.python2,
        "prerelease/": newest.prerelease,
        "pymanager/": newest.install_manager,
        **{f"python{branch}/": release for branch, release in newest.branches.items()},
    }
    for address in latest_addresses(site):
        release = leads.get(address.removeprefix("/downloads/latest/"))
        yield address, release.path if release else "/downloads/"


@dataclass(frozen=True)
class Interest:
    """The addresses of which it matters to the rows whether there is a page. Hardly any job or event is among them."""

    exact: frozenset[str]
    below: tuple[str, ...]

    def has(self, page: str) -> bool:
        return page in self.exact or page.startswith(self.below)


def interest(site: Catalogue, newest: Latest, today: date) -> Interest:
    """Of the rows that table() and outputs/netlify.py make."""
    exact = [row.from_ for row in _single(site, newest, today)]
    whole = (row.from_ for row in (*_written(site), *_moved(site, today)) if row.match != "exact")
    stems = {_PATTERN.split(from_, maxsplit=1)[0].rstrip("/") for from_ in whole}
    # What may begin in any way has no folder of its own below which pages could lie.
    return Interest(frozenset([*exact, *(f"{from_}/" for from_ in exact)]), ("/psf/", *sorted(stems - {""})))


_PATTERN = re.compile(r"[\\()\[\]{}.*+?|^$]")
"""Where a regular expression ceases to be a plain address."""


def _written(site: Catalogue) -> list[Row]:
    return [_row(redirect) for redirect in site.redirects.redirects]


def _single(site: Catalogue, newest: Latest, today: date) -> list[Row]:
    """The rows for one address each."""
    single = [Row(address, target, 302) for address, target in latest(site, newest)]
    single += [row for row in (*_releases(site, today), *_written(site)) if row.match != "regex"]
    return list(_with_getit(single))


def _moved(site: Catalogue, today: date) -> list[Row]:
    """The old addresses of events."""
    moved = events.moved(site.once(agenda, today).diaries)
    return [Row(pattern, target, 301, "regex") for pattern, target in moved]


def table(site: Catalogue, newest: Latest, today: date, *, pages: Collection[str]) -> tuple[Row, ...]:
    """Every row. Those that name one address come first, before the files; a page of the site has none.

    `pages`: at least those that are of interest().
    """
    rows: dict[str, Row] = {}
    for row in _single(site, newest, today):
        if row.from_ not in pages and f"{row.from_}/" not in pages:
            rows.setdefault(row.from_.rstrip("/"), replace(row, match="exact", first=True))
    # A branch that is not known has no newest release either.
    unknown = Row(_NO_LINE, "/downloads/", 302, "regex")
    several = [row for row in _written(site) if row.match != "exact"]
    return *rows.values(), unknown, *_capitals(pages), *_moved(site, today), *several, *_elsewhere(site)


def _row(redirect: Redirect, hosts: tuple[str, ...] = ()) -> Row:
    return Row(redirect.from_, redirect.to, redirect.status, redirect.match, hosts=hosts)


def _releases(site: Catalogue, today: date) -> Iterator[Row]:
    """/download/releases/3.4.0/, where releases had their pages before they were records."""
    for release in published(site, today):
        if release.product == "python":
            for version in dict.fromkeys((release.version, release.version.removesuffix(".0"))):
                for folder in ("/download", "/getit"):
                    yield Row(f"{folder}/releases/{version}/", release.path)


def _with_getit(rows: Iterable[Row]) -> Iterator[Row]:
    """Whatever lies below /downloads/ lies below /getit/ too."""
    for row in rows:
        yield row
        if row.from_.startswith("/downloads/"):
            yield replace(row, from_=row.from_.replace("/downloads/", "/getit/", 1))


def _capitals(pages: Iterable[str]) -> Iterator[Row]:
    """/psf/Mission.html: the Foundation's pages had capital letters and an ending once."""
    for page in sorted(pages):
        if page.startswith("/psf/") and page != "/psf/":
            yield Row(f"(?i:{re.escape(page.rstrip('/'))}\\.html)", page, 301, "regex")


def _elsewhere(site: Catalogue) -> Iterator[Row]:
    known = site.only(Hosts)
    for host in known.hosts if known else ():
        yield from (_row(redirect, host.names) for redirect in host.redirects)


def stubs(rows: Sequence[Row], taken: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, where it leads) of the pages that send a browser on where the host knows no rules.

    None takes a path of `taken` (addresses of the site), not even with other capitals: some disks know no difference.
    """
    seen = set(map(on_disk, taken))
    known = {row.from_ for row in rows if row.first}
    for row in sorted(rows, key=lambda row: row.from_ != row.from_.lower()):
        name = on_disk(row.from_)
        if row.first and row.to and not _is_twin(row.from_, known) and name not in seen:
            seen.add(name)
            yield path_of(row.from_), row.to


@cache
def on_disk(address: str) -> str:
    """The file of an address, as disks see it that know no capitals."""
    return path_of(address).lower()


def _is_twin(address: str, known: Collection[str]) -> bool:
    """What lies below downloads/ gets its twin below getit/ with everything else, but for the branches."""
    of = address.replace("/getit/", "/downloads/", 1)
    return of != address and of in known and not address.startswith("/getit/branch/")


def path_of(address: str) -> str:
    """The file that a plain host shows at an address."""
    return address[1:] if address.endswith(".html") else f"{address.strip('/')}/index.html".lstrip("/")
