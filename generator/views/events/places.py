"""Where events are: the venues of a calendar by country, one venue, and the map of the world."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from generator.shapes.countries import COUNTRIES
from generator.shapes.event import Calendar, Venue
from generator.views.events import maps
from generator.views.events.agenda import Agenda, Diary
from generator.views.events.rows import Row, location_path, place_words


@dataclass(frozen=True)
class Place:
    """A venue in a list."""

    venue: Venue
    path: str
    coming: int
    total: int

    @property
    def name(self) -> str:
        return short_title(self.venue)


@dataclass(frozen=True)
class Country:
    """Two letters and the venues there; empty letters for those whose country is not known."""

    code: str
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        return COUNTRIES[self.code] if self.code else "Country not recorded"


@dataclass(frozen=True)
class LocationPage:
    """One venue with its events."""

    venue: Venue
    calendar: Calendar
    coming: tuple[Row, ...]
    past: tuple[Row, ...]
    """Newest first."""

    @property
    def spot(self) -> tuple[float, float] | None:
        """Where it is on the map of the world."""
        return next((row.spot for row in (*self.coming, *self.past) if row.venue == self.venue), None)


def title(venue: Venue) -> str:
    """`Bologna, Italy`; with the name of the building, where it is one."""
    where = place_words(venue)
    return where if venue.name in (venue.city, None) or where.startswith(venue.name) else f"{venue.name}, {where}"


def short_title(venue: Venue) -> str:
    """The same below a heading that names the country."""
    return venue.name if venue.name in (venue.city, None) or not venue.city else f"{venue.name}, {venue.city}"


def countries(diary: Diary) -> tuple[Country, ...]:
    coming = {row.event.id for row in diary.coming}
    places = [
        Place(
            venue,
            location_path(diary.calendar.slug, venue),
            sum(row.event.id in coming for row in diary.by_venue[venue.id]),
            len(diary.by_venue[venue.id]),
        )
        for venue in diary.venues
    ]
    places.sort(key=lambda place: (place.venue.country is None, COUNTRIES.get(place.venue.country or "", "")))
    grouped = groupby(places, key=lambda place: place.venue.country or "")
    return tuple(Country(code, tuple(inside)) for code, inside in grouped)


def location_pages(diary: Diary) -> Iterator[LocationPage]:
    coming = {row.event.id for row in diary.coming}
    for venue in diary.venues:
        rows = diary.by_venue[venue.id]
        ahead = tuple(row for row in rows if row.event.id in coming)
        past = tuple(row for row in reversed(rows) if row.event.id not in coming)
        yield LocationPage(venue, diary.calendar, ahead, past)


@dataclass(frozen=True)
class Mark:
    """A place on the map, with its label."""

    x: float
    y: float
    rows: tuple[Row, ...]
    path: str
    label: str
    side: str
    """Of its mark, on which the label stands: `right`, `left`, `above`, `below`; `over` when it has room on none, and
    shows only while the mark is pointed at."""

    @property
    def words(self) -> str:
        """`PyCon Italia 2027, Bologna, Italy`"""
        return f"{'; '.join(row.title for row in self.rows)}, {self.rows[0].where}"


@dataclass(frozen=True)
class MapPage:
    """What is to come, on the map and as a list."""

    rows: tuple[Row, ...]

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        held: dict[tuple[float, float], list[Row]] = {}
        for row in self.rows:
            if row.spot is not None:
                held.setdefault(row.spot, []).append(row)
        return tuple(_labelled(held))

    @property
    def placed(self) -> int:
        """How many events have a mark."""
        return sum(len(mark.rows) for mark in self.marks)

    @cached_property
    def countries(self) -> tuple[tuple[str, tuple[Row, ...]], ...]:
        """(name of a country, its events), then those that are nowhere on the map."""
        there = sorted((row for row in self.rows if row.country), key=lambda row: COUNTRIES[row.country])
        grouped = groupby(there, key=lambda row: row.country)
        return tuple((COUNTRIES[code], tuple(inside)) for code, inside in grouped)

    @cached_property
    def nowhere(self) -> tuple[Row, ...]:
        """Online only, or at a place that is not known yet."""
        return tuple(row for row in self.rows if not row.country)


def map_page(agenda: Agenda) -> MapPage:
    return MapPage(agenda.coming)


_LETTER, _LINE, _RADIUS, _GAP = 5.7, 12.0, 4.5, 3.0
"""Units of the map: of a letter and a line of a label, of a mark, between both."""
_Box = tuple[float, float, float, float]


def _labelled(held: dict[tuple[float, float], list[Row]]) -> Iterator[Mark]:
    """Each label on the first side on which it covers no mark, no other label and not the edge of the map."""
    taken: list[_Box] = [(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in held]
    for (x, y), rows in sorted(held.items()):
        venue = rows[0].venue
        assert venue is not None
        label = venue.city or venue.name
        boxes = _boxes(x, y, len(label) * _LETTER)
        side = next((name for name, box in boxes if _is_free(box, taken)), "over")
        if side != "over":
            taken.append(dict(boxes)[side])
        path = rows[0].path if len(rows) == 1 else location_path(rows[0].event.calendar, venue)
        yield Mark(x, y, tuple(rows), path, label, side)


def _boxes(x: float, y: float, wide: float) -> list[tuple[str, _Box]]:
    off, half = _RADIUS + _GAP, _LINE / 2
    return [
        ("right", (x + off, y - half, x + off + wide, y + half)),
        ("left", (x - off - wide, y - half, x - off, y + half)),
        ("above", (x - wide / 2, y - off - _LINE, x + wide / 2, y - off)),
        ("below", (x - wide / 2, y + off, x + wide / 2, y + off + _LINE)),
    ]


def _is_free(room: _Box, taken: Iterable[_Box]) -> bool:
    left, top, right, bottom = room
    if left < 0 or top < 0 or right > maps.WIDTH or bottom > maps.HEIGHT:
        return False
    return not any(left < box[2] and right > box[0] and top < box[3] and bottom > box[1] for box in taken)
