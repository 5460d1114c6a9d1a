"""The only way from a sponsorship to what visitors may see. Contacts, addresses, fees and contracts have no place in it."""

from collections.abc import Iterable, Sequence

from generator.shapes.sponsor import Level, Logo, Placement, Sponsor, Sponsors
from generator.shapes.sponsorship import Packages
from services.db import Transaction
from services.errors import Unready
from services.rebuild.export import WithFiles
from services.service import Service
from services.sponsors import catalogue, placing
from services.sponsors.placing import FOLDER, Shown
from services.uploads.store import Upload

_USUAL_SIZE = 175


async def sponsors(service: Service, tx: Transaction) -> WithFiles:
    """All that are in force or will be, with their logos; of SVG, what was made of it when it was taken."""
    found = await placing.shown(tx, since=service.now().date())
    logos = {(one.found.slug, logo) for one in found for logo in (one.logo, one.white) if logo}
    files = {f"{FOLDER}/{placing.file_name(slug, logo)}": logo.name for slug, logo in logos}
    return WithFiles(Sponsors(levels=levels(found, _years(service)), sponsors=tuple(map(public, found))), files)


def _years(service: Service) -> Sequence[Packages]:
    """Empty before the first build, which must not wait for itself."""
    try:
        return catalogue.years(service).years
    except Unready:
        return ()


def levels(found: Iterable[Shown], years: Sequence[Packages]) -> tuple[Level, ...]:
    """Those that somebody has, in the order of the newest year that knows them; what no year knows any more comes last."""
    used = {one.found.package: one.found.level for one in found}
    known = {one.slug: one for packages in reversed(years) for one in packages.packages}
    order = {one.slug: place for packages in reversed(years) for place, one in enumerate(packages.packages)}
    return tuple(
        Level(slug=slug, name=used[slug], logo_size=known[slug].logo_size if slug in known else _USUAL_SIZE)
        for slug in sorted(used, key=lambda slug: (slug not in order, order.get(slug, 0), slug))
    )


def public(shown: Shown) -> Sponsor:
    """A sponsorship as its place on /psf/sponsors/ shows it."""
    found = shown.found
    return Sponsor(
        number=found.number,
        slug=found.slug,
        name=found.name,
        level=found.package,
        url=found.details["url"],
        logo=_logo(found.slug, shown.logo),
        dark_logo=_logo(found.slug, shown.white) if shown.white else None,
        starts=shown.starts,
        ends=shown.ends,
        placements=tuple(Placement(publisher=one["publisher"], place=one["place"]) for one in shown.places),
        text=found.details.get("description"),
    )


def _logo(slug: str, logo: Upload) -> Logo:
    assert logo.width
    assert logo.height
    return Logo(file=placing.file_name(slug, logo), width=logo.width, height=logo.height)
