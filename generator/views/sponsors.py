"""Which sponsors are shown on a day, where, and how large."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.catalogue import Catalogue
from generator.shapes.sponsor import Level, Logo, Place, Sponsor, Sponsors
from generator.shapes.sponsorship import Benefit, Package, Packages, PackageYears

FOLDER = "/media/sponsors/"
_STRIP = 120
"""The size of logos outside /psf/sponsors/, as Level.logo_size has it."""


@dataclass(frozen=True)
class Picture:
    """A logo, as large as it is shown."""

    url: str
    width: int
    """In pixels of CSS."""
    height: int
    webp: str | None = None
    """The same as WebP, where it is no drawing: twice as many dots as it has pixels here, for dense screens."""


@dataclass(frozen=True)
class Shown:
    """A sponsor with its logo."""

    sponsor: Sponsor
    logo: Picture
    dark: Picture | None


@dataclass(frozen=True)
class OnLevel:
    """The sponsors of a level."""

    level: Level
    sponsors: tuple[Shown, ...]


def current(site: Catalogue, today: date) -> tuple[Sponsor, ...]:
    """From the first day to the last, both included; by name."""
    held = site.only(Sponsors)
    shown = [one for one in held.sponsors if one.starts <= today <= one.ends] if held else []
    return tuple(sorted(shown, key=lambda one: (one.name.casefold(), one.slug)))


def by_level(site: Catalogue, today: date) -> tuple[OnLevel, ...]:
    """The levels that have sponsors, in their order."""
    held, shown = site.only(Sponsors), current(site, today)
    rows = []
    for level in held.levels if held else ():
        own = tuple(_shown(one, level.logo_size) for one in shown if one.level == level.slug)
        if own:
            rows.append(OnLevel(level, own))
    return tuple(rows)


def placed(site: Catalogue, today: date, place: Place) -> tuple[Shown, ...]:
    """The sponsors that python.org shows at a place, the highest level first."""
    return tuple(
        _shown(one.sponsor, _STRIP)
        for row in by_level(site, today)
        for one in row.sponsors
        if any(at.publisher == "psf" and at.place == place for at in one.sponsor.placements)
    )


def logos(site: Catalogue, today: date) -> tuple[Logo, ...]:
    """The pictures to publish, each once."""
    found = {logo.file: logo for one in current(site, today) for logo in (one.logo, one.dark_logo) if logo}
    return tuple(found[name] for name in sorted(found))


def folder(site: Catalogue) -> Path:
    """Where the logos lie: beside the data that names them."""
    return site.root / ("demo" if Sponsors in site.demo else "data") / "media" / "sponsors"


def picture(logo: Logo, size: int) -> Picture:
    """So wide that all logos of a size have one area: a square of 10 * sqrt(size) pixels, or as much in another form."""
    factor = math.sqrt(100 * size / (logo.width * logo.height))
    webp = None if logo.file.endswith(".svg") else f"{FOLDER}shown/{logo.file}.webp"
    return Picture(
        f"{FOLDER}{logo.file}", max(1, round(logo.width * factor)), max(1, round(logo.height * factor)), webp
    )


def smaller(site: Catalogue, today: date) -> Mapping[str, tuple[str, int]]:
    """Address of each picture to make -> the name of its logo, and how many dots wide: enough for the largest place."""
    found: dict[str, tuple[str, int]] = {}
    for row in by_level(site, today):
        for one in row.sponsors:
            for logo in (one.sponsor.logo, one.sponsor.dark_logo):
                largest = picture(logo, max(row.level.logo_size, _STRIP)) if logo else None
                if logo and largest and largest.webp:
                    width = max(2 * largest.width, found.get(largest.webp, ("", 0))[1])
                    found[largest.webp] = logo.file, width
    return found


def _shown(sponsor: Sponsor, size: int) -> Shown:
    dark = picture(sponsor.dark_logo, size) if sponsor.dark_logo else None
    return Shown(sponsor, picture(sponsor.logo, size), dark)


def years(site: Catalogue) -> PackageYears:
    """The packages of all years, the newest first: what the service reads."""
    return PackageYears(years=tuple(sorted(site.every(Packages), key=lambda packages: -packages.year)))


def newest(site: Catalogue) -> Packages | None:
    """The packages of the newest year."""
    return next(iter(years(site).years), None)


def advertised(packages: Packages) -> tuple[Package, ...]:
    """Those that stand in the list."""
    return tuple(package for package in packages.packages if package.advertised)


@dataclass(frozen=True)
class ProgramBenefits:
    """The benefits of a program, and for each package that is advertised what it holds of them."""

    name: str
    rows: tuple[tuple[Benefit, tuple[str, ...]], ...]
    """A benefit, and a cell for each package: `25`, `yes` or nothing."""


def benefits(packages: Packages) -> tuple[ProgramBenefits, ...]:
    """Those that a package holds; programs without any are left out."""
    columns = advertised(packages)

    def cells(benefit: Benefit) -> tuple[str, ...]:
        held = {quantity.package: quantity.label or str(quantity.number or "yes") for quantity in benefit.packages}
        return tuple(held.get(package.slug, "") for package in columns)

    found = (
        ProgramBenefits(
            program.name, tuple((b, cells(b)) for b in packages.benefits if b.program == program.slug and any(cells(b)))
        )
        for program in packages.programs
    )
    return tuple(program for program in found if program.rows)
