"""Rules about addresses: one owner each, and whatever leads somewhere leads to a page."""

import re
from collections.abc import Iterator
from datetime import date

from generator import addresses
from generator.catalogue import Catalogue, page_address
from generator.problems import Problem
from generator.shapes.base import Shape
from generator.shapes.site import NavigationItem, Redirect


def an_address_belongs_to_one_record(site: Catalogue, today: date) -> Iterator[Problem]:
    owners: dict[str, Shape | str] = {}
    for address, owner in addresses.claims(site, today):
        first = owners.setdefault(address, owner)
        if first is owner or isinstance(owner, str):
            continue
        other = first if isinstance(first, str) else f"`{site.root / site.path_of(first)}`"
        yield site.problem(owner, (), f"the address `{address}` belongs to {other} already", "Rename one of the two.")
    # Two files may also claim an address before the catalogue can hold both: about.md and about/index.md.
    seen: dict[str, str] = {}
    for path in site.files:
        if path.startswith("pages/"):
            address = page_address(path)
            if address in seen:
                yield site.problem(
                    path,
                    (),
                    f"the address `{address}` belongs to `{site.root / seen[address]}` already",
                    "Rename one of the two.",
                )
            seen.setdefault(address, path)


def navigation_leads_to_pages(site: Catalogue, today: date) -> Iterator[Problem]:
    known = addresses.linkable(site, today) | {redirect.from_ for redirect in site.redirects.redirects}

    def walk(items: tuple[NavigationItem, ...], key: tuple[str | int, ...]) -> Iterator[Problem]:
        for number, item in enumerate(items):
            here = (*key, number)
            if item.url.startswith("/") and item.url.partition("#")[0] not in known:
                yield site.problem(
                    site.navigation,
                    (*here, "url"),
                    f"`{item.url}` is not a page",
                    "Correct the address, or write the page.",
                )
            yield from walk(item.items, (*here, "items"))

    for name in ("main", "network", "legal"):
        yield from walk(getattr(site.navigation, name), (name,))


def redirects_land_on_a_page(site: Catalogue, today: date) -> Iterator[Problem]:
    known = addresses.linkable(site, date.max)  # a release of tomorrow may be led to today
    for number, redirect in enumerate(site.redirects.redirects):
        target = (redirect.to or "").partition("#")[0].partition("?")[0]
        if not target.startswith("/") or "\\" in target or target in known:
            continue
        fact = f"`{redirect.from_}` leads to `{target}`, which is not a page"
        if _matching(site.redirects.redirects, target):
            fact = f"`{redirect.from_}` leads to `{target}`, which is itself redirected"
        yield site.problem(
            site.redirects, ("redirects", number, "to"), fact, "Point it at the page where the journey ends."
        )


def redirects_do_not_hide_a_page(site: Catalogue, today: date) -> Iterator[Problem]:
    known = addresses.linkable(site, date.max)  # a release of tomorrow may be led to today
    seen: dict[str, int] = {}
    for number, redirect in enumerate(site.redirects.redirects):
        key = ("redirects", number, "from")
        if redirect.match == "exact" and redirect.from_ in known:
            yield site.problem(
                site.redirects,
                key,
                f"`{redirect.from_}` is a page, so nobody is ever redirected from it",
                "Delete the page or the redirect.",
            )
        if redirect.match != "regex":
            first = seen.setdefault(redirect.from_, number)
            if first != number and site.redirects.redirects[first].match == redirect.match:
                yield site.problem(
                    site.redirects, key, f"`{redirect.from_}` is redirected already, further up", "Keep one of the two."
                )


def _matching(redirects: tuple[Redirect, ...], address: str) -> Redirect | None:
    return next((r for r in redirects if matches(r, address)), None)


def matches(redirect: Redirect, address: str) -> bool:
    """Source: decision 0003 (a prefix takes the address itself and what lies below it, not what merely begins alike)."""
    if redirect.match == "regex":
        return re.fullmatch(redirect.from_, address) is not None
    if redirect.match == "prefix":
        stem = redirect.from_.rstrip("/")
        return address == stem or address.startswith(f"{stem}/")
    return address.rstrip("/") == redirect.from_.rstrip("/")
