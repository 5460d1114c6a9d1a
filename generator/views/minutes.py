"""The minutes of the board's meetings: by year, and the neighbours of one of them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlsplit

from generator.catalogue import Catalogue
from generator.shapes.minutes import Minutes

LIST = "/psf/records/board/minutes/"


@dataclass(frozen=True)
class Year:
    year: int
    minutes: tuple[Minutes, ...]
    """Newest first."""


def published(site: Catalogue, today: date) -> tuple[Minutes, ...]:
    """Newest meeting first."""
    return tuple(sorted((m for m in site.every(Minutes) if m.is_published(today)), key=lambda m: m.date, reverse=True))


def by_year(every: tuple[Minutes, ...]) -> tuple[Year, ...]:
    """Newest year first. `every` is in that order."""
    return tuple(Year(year, tuple(minutes)) for year, minutes in groupby(every, key=lambda m: m.date.year))


@dataclass(frozen=True)
class Meeting:
    """The page of a meeting."""

    minutes: Minutes
    same_year: Year
    earlier: Minutes | None
    later: Minutes | None


def meetings(every: tuple[Minutes, ...]) -> tuple[Meeting, ...]:
    years = {year.year: year for year in by_year(every)}
    later: tuple[Minutes | None, ...] = (None, *every)
    earlier: tuple[Minutes | None, ...] = (*every[1:], None)
    return tuple(
        Meeting(minutes, years[minutes.date.year], earlier[place], later[place]) for place, minutes in enumerate(every)
    )


def title(minutes: Minutes) -> str:
    """As feeds have called it for years."""
    return f"PSF Meeting Minutes for {minutes.date.isoformat()}"


def host(minutes: Minutes) -> str:
    """Who keeps the text: `legacy.python.org`; empty where nobody else is known to."""
    return urlsplit(minutes.elsewhere or "").netloc
