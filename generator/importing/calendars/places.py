"""Venues for the places that a calendar names: those that are known, and new ones."""

import re
from typing import Any

from generator.catalogue import Catalogue
from generator.importing.calendars.slugs import free, slug_of
from generator.importing.calendars.wording import line
from generator.outputs.ical import location
from generator.shapes.event import SUGGESTED_FROM, Venue
from generator.views.events.names import names


class Places:
    """Those of a run: what was new in one event is known in the next."""

    def __init__(self, site: Catalogue) -> None:
        known = names(site).venues
        self._taken = {*known, *(path.split("/")[-1].removesuffix(".yaml") for path in site.broken)}
        self._by_name: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for slug, venue in sorted(known.items(), key=lambda row: row[1].id):
            self._remember(slug, location(venue))
        self._next = 1 + max((venue.id for venue in site.every(Venue) if venue.id < SUGGESTED_FROM), default=0)
        self.new: dict[str, dict[str, Any]] = {}
        """Slug -> values of the file to write."""

    def slug(self, place: str, point: tuple[float, float] | None) -> str:
        """Of the venue that `place`, a LOCATION, names: the same name, and no word that contradicts. People may have
        added a country to the file, or the calendar a floor."""
        words = _words(place)
        for slug, known in self._by_name.get(_name(place), ()):
            if words <= known or known <= words:
                return slug
        slug = free(slug_of(place.partition(",")[0]) or f"venue-{self._next}", self._taken)
        self._taken.add(slug)
        self._remember(slug, place)
        self.new[slug] = self._values(place, point)
        self._next += 1
        return slug

    def _remember(self, slug: str, place: str) -> None:
        self._by_name.setdefault(_name(place), []).append((slug, _words(place)))

    def _values(self, place: str, point: tuple[float, float] | None) -> dict[str, Any]:
        """The name is what stands before the first comma; the rest is an address, whose parts nobody can tell apart."""
        name, _, address = place.partition(",")
        values: dict[str, Any] = {"id": self._next, "name": line(name)}
        if address.strip():
            values["address"] = line(address)
        if point:
            values |= {"latitude": point[0], "longitude": point[1]}
        return values


def _name(place: str) -> str:
    return " ".join(place.partition(",")[0].split()).casefold()


def _words(place: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", place.casefold()))
