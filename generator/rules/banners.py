"""Rules about banners."""

from collections.abc import Iterator
from datetime import date

from generator import addresses
from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.rules import once
from generator.shapes.banner import Banners
from generator.views import banners


def a_banner_stands_once(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Banners):
        rows = [(("banners", n, "id"), banner.id) for n, banner in enumerate(held.banners)]
        yield from once.given_once(site, held, "id", rows)


def a_banner_is_shown_somewhere(site: Catalogue, today: date) -> Iterator[Problem]:
    held = site.only(Banners)
    for number, banner in enumerate(held.banners if held else ()):
        if held and not banners.where(banner):
            theirs = ", ".join(f"`{path}`" for path in banners.AUDIENCES[banner.audience])
            fact = f"none of its `paths` is a page for `{banner.audience}` ({theirs})"
            yield site.problem(held, ("banners", number, "paths"), fact, "Widen the one or the other.")


def a_banner_leads_to_a_page(site: Catalogue, today: date) -> Iterator[Problem]:
    held = site.only(Banners)
    linked = [(n, b.link) for n, b in enumerate(held.banners if held else ()) if b.link and b.link.startswith("/")]
    if held is None or not linked:
        return
    known, is_unread = addresses.linkable(site, date.max), addresses.unread(site)
    moved = {row.from_ for row in site.redirects.redirects if row.to}
    for number, link in linked:
        path = link.partition("#")[0].partition("?")[0]
        if path not in known | moved and not is_unread(path):
            mend = "Correct the address, or write the page."
            yield site.problem(held, ("banners", number, "link"), f"`{link}` is not a page", mend)
