"""Every address that the site answers, and what answers there. The plan makes exactly these; a link may lead to them."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from generator import sections
from generator.catalogue import Catalogue, page_address
from generator.shapes.base import Shape
from generator.shapes.directory import DIRECTORIES

RESERVED = {
    "/accounts/": "the accounts",
    "/admin/": "the desk",
    "/api/": "the data for programs",
    "/blogs/submit/": "the form for blogs",
    "/box/": "the boxes",
    "/events/submit/": "the form for events",
    "/downloads/latest/": "the ways to the newest releases",
    "/getit/": "the twins of /downloads/",
    "/sponsors/application/": "the application of sponsors",
    "/static/": "the files of the theme",
    "/success-stories/create/": "the form for success stories",
    "/users/": "the pages of members",
}
"""Below these addresses no page and no file of site/root/ may lie."""
OF_THE_SERVICE = (
    "/blogs/submit/", "/events/submit/", "/jobs/create/", "/sponsors/application/", "/success-stories/create/",
    "/users/membership/",
)  # fmt: skip
"""Pages of the service to which texts and the navigation may lead."""
_MENUS = {
    "supernav-python-downloads": "the menu of downloads",
    "supernav-python-success-stories": "the menu of success stories",
    "supernav-python-blog": "the menu of news",
}
"""Boxes that the generator makes, and no file of boxes/."""
PLACES = frozenset({"content", "top"})
"""The places that every page has."""
PLACES_OF_A_RELEASE = PLACES | {"files", "verify", "reading", "others"}
"""Those that the theme gives the page of a release, beside the headings of its text."""


def claims(site: Catalogue, today: date) -> Iterator[tuple[str, Shape | Path | str]]:
    """(address of a page, the content record, its file, or the part of the generator that claims it), in a fixed order."""
    yield from ((entry.address, entry.owner) for entry in sections.entries(site, today))


def taken(site: Catalogue) -> Iterator[tuple[str, Shape | str | Path]]:
    """(address, owner) of all that is published now or later: the generator's parts, then boxes, the files of
    site/root/, then records. A file is a path below content/."""
    every = list(claims(site, date.max))
    yield from ((address, owner) for address, owner in every if isinstance(owner, str))
    elsewhere = tuple(RESERVED)  # where nothing else may lie, or a box
    files = (address for address in sections.files(site, date.max) if not address.startswith(elsewhere))
    yield from ((address, "the generator") for address in files)
    yield from ((f"/box/{label}/", owner) for label, owner in _MENUS.items())
    yield from ((f"/box/{box.label}/", box) for box in site.boxes.values())
    yield from ((f"/{path.relative_to('site/root').as_posix()}", path) for path in root_files(site))
    yield from ((address, owner) for address, owner in every if not isinstance(owner, str))


def root_files(site: Catalogue) -> list[Path]:
    """The files that are published as they are, as paths below content/."""
    return [f.relative_to(site.root) for f in sorted((site.root / "site/root").rglob("*")) if f.is_file()]


def linkable(site: Catalogue, today: date) -> frozenset[str]:
    """What a link inside the site may lead to, redirects left out: a link goes where the page is."""
    return site.once(_linkable, today)


def _linkable(site: Catalogue, today: date) -> frozenset[str]:
    entries = sections.entries(site, today)
    twins = (f"{entry.address}index.{ending}" for entry in entries if entry.twins for ending in ("json", "md"))
    roots = (f"/{path.relative_to('site/root').as_posix()}" for path in root_files(site))
    return frozenset(
        [*(entry.address for entry in entries), *twins, *sections.files(site, today), *roots, *OF_THE_SERVICE]
    )


def answering(site: Catalogue, asked: frozenset[str], today: date) -> frozenset[str]:
    """Those of the `asked` addresses that a link may lead to. Who needs no others asks this: of a new job it knows nothing."""
    return site.once(_answering, asked, today)


def _answering(site: Catalogue, asked: frozenset[str], today: date) -> frozenset[str]:
    return linkable(site, today) & asked


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
    if folder == "directories":
        shape = DIRECTORIES.get(name.removesuffix(".yaml"))
        return (f"{shape.address}*",) if shape else ()
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
    if folder == "elections" or path.startswith("demo/elections/"):
        return ("/nominations/*",)
    if folder in _NAMED:
        return (f"{_NAMED[folder]}{name.rpartition('.')[0]}/",)
    if folder == "blogs" or path in ("data/news.json", "data/feeds.json"):
        return ("/blogs/*",)
    if folder == "sponsors":
        return ("/psf/sponsorship/levels/",)
    if folder in ("community", "events"):
        return (f"/{folder}/*",)
    return _MAY_ANSWER.get(path, ())


_NAMED = {"success-stories": "/success-stories/", "minutes": "/psf/records/board/minutes/"}
"""Folders whose files have an address that ends in their name."""


_MAY_ANSWER = {
    "site/redirects.yaml": ("/*",),
    "jobs/taxonomy.yaml": ("/jobs/category/*", "/jobs/type/*"),
    **{f"{folder}/jobs.json": ("/jobs/*",) for folder in ("data", "demo")},
    **{f"{folder}/sponsors.json": ("/media/sponsors/*",) for folder in ("data", "demo")},
    **{f"{folder}/elections.json": ("/nominations/*",) for folder in ("data", "demo")},
}
