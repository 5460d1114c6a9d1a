"""Rules about addresses: one owner each, and whatever leads somewhere leads to a page."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from generator import addresses
from generator.catalogue import Catalogue, page_address
from generator.problems import Problem
from generator.shapes.base import Shape
from generator.shapes.page import Box, Page
from generator.shapes.site import NavigationItem, Redirect

Owner = Shape | str | Path
"""Of an address: a record, a part of the generator, or a file of site/root/."""


def an_address_belongs_to_one_record(site: Catalogue, today: date) -> Iterator[Problem]:
    files: dict[str, Owner] = {}
    folders: dict[str, Owner] = {}
    for address, owner in addresses.taken(site):
        file = f"{address}index.html" if address.endswith("/") else address
        above = _folders_above(file)
        other = files.get(file) or folders.get(file) or next((files[f] for f in above if f in files), None)
        if other is None and not isinstance(owner, str | Box):
            other = next((words for stem, words in addresses.RESERVED.items() if address.startswith(stem)), None)
        if other is not None and not isinstance(owner, str):
            if not _share_a_number(owner, other):
                yield _taken(site, address, owner, other)
            continue  # what is refused takes no address from others
        files.setdefault(file, owner)
        for folder in above:
            folders.setdefault(folder, owner)


def _folders_above(file: str) -> list[str]:
    parts = file.split("/")
    return ["/".join(parts[:end]) for end in range(2, len(parts))]


def _share_a_number(owner: Shape | Path, other: Owner) -> bool:
    """The rules of their kind say that a number is given once: the address, which has it, is no second mistake."""
    numbers = {getattr(one, "id", None) or getattr(one, "number", None) for one in (owner, other)}
    return type(owner) is type(other) and len(numbers) == 1 and numbers != {None}


def _taken(site: Catalogue, address: str, owner: Shape | Path, other: Owner) -> Problem:
    key = () if isinstance(owner, Path) else site.key_of(owner)
    whose = other if isinstance(other, str) else f"`{site.root / _path_of(site, other)}`"
    if not isinstance(other, str) and _path_of(site, owner) == _path_of(site, other):
        fact = f"two records of this file have the address `{address}`"
        return site.problem(_path_of(site, owner), key, fact, "Give each its own number, or its own name.")
    fact = f"the address `{address}` belongs to {whose} already"
    return site.problem(_path_of(site, owner), key, fact, "Rename one of the two.")


def _path_of(site: Catalogue, owner: Shape | Path) -> str:
    return owner.as_posix() if isinstance(owner, Path) else site.path_of(owner)


def a_page_has_one_file(site: Catalogue, today: date) -> Iterator[Problem]:
    """Two files may claim an address before the catalogue can hold both: about.md and about/index.md."""
    seen: dict[str, str] = {}
    for path in map(site.path_of, site.every(Page)):
        address = page_address(path)
        if address in seen:
            fact = f"the address `{address}` belongs to `{site.root / seen[address]}` already"
            yield site.problem(path, (), fact, "Rename one of the two.")
        seen.setdefault(address, path)


def a_box_is_named_like_its_file(site: Catalogue, today: date) -> Iterator[Problem]:
    for box in site.every(Box):
        if (path := site.path_of(box)) != (right := f"boxes/{box.label}.md"):
            yield site.problem(
                path,
                ("label",),
                f"the label is `{box.label}`, but the file is `{path}`",
                f"Move it to `{right}`, or correct the label: each box has its own.",
            )


def what_stands_on_every_page_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    for path in ("releases/branches.yaml", "site/navigation.yaml", "site/redirects.yaml"):
        if path not in site.files and path not in site.broken:
            yield site.problem(path, (), "there is no such file", "Bring it back: the site cannot be built without.")


def navigation_leads_to_pages(site: Catalogue, today: date) -> Iterator[Problem]:
    moved = {row.from_ for row in site.redirects.redirects if row.to}
    listed = (*site.navigation.main, *site.navigation.network, *site.navigation.legal)
    known = addresses.answering(site, frozenset(_led_to(listed)), today) | moved
    is_unread = addresses.unread(site)

    def walk(items: tuple[NavigationItem, ...], key: tuple[str | int, ...]) -> Iterator[Problem]:
        for number, item in enumerate(items):
            here = (*key, number)
            path = item.url.partition("#")[0]
            if item.url.startswith("/") and path not in known and not is_unread(path):
                yield site.problem(
                    site.navigation,
                    (*here, "url"),
                    f"`{item.url}` is not a page",
                    "Correct the address, or write the page.",
                )
            yield from walk(item.items, (*here, "items"))

    for name in ("main", "network", "legal"):
        yield from walk(getattr(site.navigation, name), (name,))


def _led_to(items: Iterable[NavigationItem]) -> Iterator[str]:
    for item in items:
        yield item.url.partition("#")[0]
        yield from _led_to(item.items)


def redirects_land_on_a_page(site: Catalogue, today: date) -> Iterator[Problem]:
    targets = [(row.to or "").partition("#")[0].partition("?")[0] for row in site.redirects.redirects]
    known = addresses.answering(site, frozenset(targets), date.max)  # a release of tomorrow may be led to today
    is_unread = addresses.unread(site)
    for number, (redirect, target) in enumerate(zip(site.redirects.redirects, targets, strict=True)):
        if not target.startswith("/") or "\\" in target or target in known or is_unread(target):
            continue
        fact = f"`{redirect.from_}` leads to `{target}`, which is not a page"
        if _matching(site.redirects.redirects, target):
            fact = f"`{redirect.from_}` leads to `{target}`, which is itself redirected"
        yield site.problem(
            site.redirects, ("redirects", number, "to"), fact, "Point it at the page where the journey ends."
        )


def every_redirect_is_used(site: Catalogue, today: date) -> Iterator[Problem]:
    """A page wins over all redirects, and of the redirects the first that matches."""
    froms = [row.from_ for row in site.redirects.redirects]
    known = addresses.answering(site, frozenset([*froms, *(f"{from_.rstrip('/')}/" for from_ in froms)]), date.max)
    for number, row in enumerate(site.redirects.redirects):
        if row.match == "regex":
            continue
        key = ("redirects", number, "from")
        page = next((address for address in (row.from_, f"{row.from_.rstrip('/')}/") if address in known), None)
        if page:
            fact = f"`{row.from_}` is a page, so nobody is ever redirected from it"
            yield site.problem(site.redirects, key, fact, "Delete the page or the redirect.")
        first = next((r for r in site.redirects.redirects[:number] if _hides(r, row)), None)
        if first:
            fact = f"`{row.from_}` is redirected already, further up, by `{first.from_}`"
            yield site.problem(site.redirects, key, fact, "Keep one of the two, or put this one before the other.")


def _hides(first: Redirect, later: Redirect) -> bool:
    """Whether the first row takes all that the later one would."""
    if first.match == "exact" and later.match == "prefix":
        return False
    stem = later.from_.rstrip("/")
    return (first.match != "regex" or later.match == "exact") and matches(first, stem) and matches(first, f"{stem}/")


def _matching(redirects: tuple[Redirect, ...], address: str) -> Redirect | None:
    return next((r for r in redirects if matches(r, address)), None)


def matches(redirect: Redirect, address: str) -> bool:
    """Source: decision 0003 (a prefix takes the address itself and what lies below it, not what merely begins alike)."""
    if redirect.match == "regex":
        return re.fullmatch(redirect.from_, address, re.ASCII) is not None
    if redirect.match == "prefix":
        stem = redirect.from_.rstrip("/")
        return address == stem or address.startswith(f"{stem}/")
    return address.rstrip("/") == redirect.from_.rstrip("/")
