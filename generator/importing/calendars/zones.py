"""What a calendar means by the name of a time zone: IANA's name, Windows' name, or a zone of its own making."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import icalendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from generator.importing.calendars.components import Component, unescaped

_UTC = frozenset({"UTC", "GMT", "Z", "ETC/UTC", "ETC/GMT", "TZONE://MICROSOFT/UTC", "COORDINATED UNIVERSAL TIME"})
_SAMPLED_YEARS = 2


@cache
def _known() -> dict[str, str]:
    """Every IANA name by its form in upper case."""
    return {name.upper(): name for name in available_timezones()}


@cache
def _windows() -> dict[str, str]:
    return {name.upper(): zone for name, zone in WINDOWS_TO_OLSON.items()}


class Zones:
    """The zones of one file."""

    def __init__(self, calendar: Component, *, default: str | None = None) -> None:
        """`default`: for times that belong to no zone, when the file does not say it (X-WR-TIMEZONE)."""
        said = calendar.first("X-WR-TIMEZONE")
        self._own = {
            unescaped(name.value): part
            for part in calendar.parts
            if part.name == "VTIMEZONE" and (name := part.first("TZID"))
        }
        self.floating = (self.named(unescaped(said.value)) if said else None) or default

    def named(self, name: str) -> str | None:
        """The IANA name of what the file calls `name`, or None when nobody can tell."""
        plain = name.strip().strip("\"'")
        return _iana(plain) or self._defined(plain)

    def _defined(self, name: str) -> str | None:
        """By the file's own definition: the name it gives, or the zone whose clocks show the same."""
        part = self._own.get(name)
        if part is None:
            return None
        for key in ("X-LIC-LOCATION", "TZURL"):
            if (found := part.first(key)) and (zone := _iana(found.text)):
                return zone
        try:
            component = icalendar.Timezone.from_ical("\r\n".join([*part.source, ""]))
            assert isinstance(component, icalendar.Timezone)
            return _alike(component.to_tz(lookup_tzid=False), _year_of(part), name)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError, IndexError):
            return None  # whoever uses the name is told that its zone is not known


def _iana(name: str) -> str | None:
    """`Europe/Amsterdam`, `W. Europe Standard Time`, `/freeassociation.sourceforge.net/Europe/Amsterdam`."""
    upper = name.upper()
    if upper in _UTC:
        return "UTC"
    tails = upper.removesuffix(".ICS").split("/")
    near = ["/".join(tails[-parts:]) for parts in (3, 2) if len(tails) >= parts]
    return (
        _known().get(upper)
        or _windows().get(upper)
        or next((_known()[tail] for tail in near if tail in _known()), None)
    )


def _year_of(part: Component) -> int:
    """A year in which the definition's latest rule holds."""
    starts = [found.value[:4] for below in part.parts for found in below.every("DTSTART")]
    return max([2024, *(int(year) for year in starts if year.isdigit() and int(year) < 2100)])


def _alike(own: tzinfo, year: int, name: str) -> str | None:
    """The best known zone with the same clocks all through two years; for clocks that never change, the offset."""
    samples = [datetime(year, 1, 1, 12) + timedelta(days=9 * n) for n in range(41 * _SAMPLED_YEARS)]  # noqa: DTZ001  on the wall
    offsets = [own.utcoffset(at) for at in samples]
    if len(set(offsets)) == 1 and offsets[0] is not None:
        hours = offsets[0].total_seconds() / 3600
        fixed = "UTC" if not hours else f"Etc/GMT{-hours:+.0f}"
        if hours == int(hours) and fixed in available_timezones():
            return fixed
    return next((zone for zone in _candidates(name) if _offsets(zone, samples) == offsets), None)


def _candidates(name: str) -> Iterable[str]:
    """First those whose town is named (`(UTC+01:00) Amsterdam, Berlin`), then those that stand for many: Europe/Berlin
    before Africa/Ceuta."""
    words = set(re.findall(r"\w+", name.casefold().replace(" ", "_"))) | set(re.findall(r"\w+", name.casefold()))
    towns = [zone for zone in sorted(available_timezones()) if zone.rpartition("/")[2].casefold() in words]
    return dict.fromkeys([*towns, *WINDOWS_TO_OLSON.values(), *sorted(available_timezones())])


def _offsets(name: str, samples: list[datetime]) -> list[timedelta | None]:
    zone = ZoneInfo(name)
    return [zone.utcoffset(at) for at in samples]
