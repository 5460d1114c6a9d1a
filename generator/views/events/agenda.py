"""The events of every calendar in order, each with the occurrence that lists show it by. Made once for a day."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from generator.catalogue import Catalogue
from generator.shapes.event import Calendar, Calendars, Event, EventCategory, Venue
from generator.views.events import maps, when
from generator.views.events.names import slug_of
from generator.views.events.recurrence import Occurrence, occurrences
from generator.views.events.rows import Row, days_of, place_words

SHOWN_BACK = timedelta(days=731)
"""How far back a recurring event is followed, and days have a page of their own."""
SHOWN_AHEAD = timedelta(days=366)
"""How far ahead a recurring event is followed. What takes place once is shown however far it is."""
K = TypeVar("K")
R = TypeVar("R")
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_LAST = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Diary:
    """A calendar with its events."""

    calendar: Calendar
    rows: tuple[Row, ...]
    """Each event once, by the day on which it first took place."""
    coming: tuple[Row, ...]
    """Those that are not over, soonest first."""
    past: tuple[Row, ...]
    """Those that are over, by their beginning, newest first."""
    every: tuple[Row, ...]
    """Each occurrence that has a place in the months, soonest first."""
    categories: tuple[EventCategory, ...]

    @property
    def path(self) -> str:
        return f"/events/{self.calendar.slug}/"

    @cached_property
    def by_category(self) -> Mapping[str, tuple[Row, ...]]:
        return _grouped((category.slug, row) for row in self.rows for category in row.categories)

    @cached_property
    def by_venue(self) -> Mapping[int, tuple[Row, ...]]:
        """By the venue's id."""
        return _grouped((row.venue.id, row) for row in self.rows if row.venue)

    @cached_property
    def venues(self) -> tuple[Venue, ...]:
        found = {row.venue.id: row.venue for row in self.rows if row.venue}
        return tuple(sorted(found.values(), key=lambda venue: (place_words(venue).casefold(), venue.id)))

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Row, ...]]:
        """What is over, newest first."""
        return _grouped((when.first_day(row.one).year, row) for row in self.past)

    @cached_property
    def by_day(self) -> Mapping[date, tuple[Row, ...]]:
        days = [(day, row) for row in self.every for day in days_of(row.one)]
        return _grouped(sorted(days, key=lambda pair: pair[0]))


@dataclass(frozen=True)
class Agenda:
    """All calendars."""

    today: date
    diaries: tuple[Diary, ...] = ()

    @cached_property
    def coming(self) -> tuple[Row, ...]:
        return tuple(sorted((row for diary in self.diaries for row in diary.coming), key=_soonest))

    @cached_property
    def past(self) -> tuple[Row, ...]:
        return tuple(sorted((row for diary in self.diaries for row in diary.past), key=_soonest, reverse=True))

    @property
    def since(self) -> date:
        """The first day that has a page of its own."""
        return self.today - SHOWN_BACK


def agenda(site: Catalogue, today: date) -> Agenda:
    """Ask for it by site.once(agenda, today). What refers to something that is not there is left out: the rules say so."""
    known = site.only(Calendars)
    if known is None:
        return Agenda(today)
    midnight = datetime.combine(today, time(), tzinfo=UTC)
    calendars = {calendar.slug: calendar for calendar in reversed(known.calendars)}  # of a slug given twice the first
    held: dict[str, list[_Held]] = {calendar.slug: [] for calendar in known.calendars}
    for event, every in site.once(_steady):
        held[event.calendar].append(_shown(every, midnight))
    make = site.once(_Rows)
    for event in _published(site, held):
        if event.repeats:
            held[event.calendar].append(_shown(make.of(event, midnight), midnight))
    diaries = (_diary(calendar, held[slug], known, midnight) for slug, calendar in reversed(calendars.items()))
    return Agenda(today, tuple(diaries))


_Held = tuple[Row, tuple[Row, ...]]
"""The row by which lists show an event, and one for each occurrence."""


def _steady(site: Catalogue) -> list[tuple[Event, tuple[Row, ...]]]:
    """What takes place once: the same on every day, so it is worked out for all of them at once."""
    known = site.only(Calendars)
    slugs = {calendar.slug for calendar in known.calendars} if known else set()
    make = site.once(_Rows)
    return [(event, make.of(event, _FIRST)) for event in _published(site, slugs) if not event.repeats]


def _published(site: Catalogue, calendars: Container[str]) -> Iterator[Event]:
    """Of a number that is given twice, which a rule reports, the first."""
    first = {event.id: event for event in reversed(site.every(Event))}
    return (event for event in reversed(first.values()) if not event.draft and event.calendar in calendars)


def _shown(every: tuple[Row, ...], midnight: datetime) -> _Held:
    """The next that is not cancelled; else the next; else the last."""
    ahead = [row for row in every if row.one.over_at > midnight]
    sure = (row for row in ahead if row.one.status != "cancelled")
    return next(sure, ahead[0] if ahead else every[-1]), every


_Spotted = tuple[Venue | None, tuple[float, float] | None]
_NOWHERE: _Spotted = (None, None)


def _spotted(site: Catalogue) -> dict[str, _Spotted]:
    """The venues by their slugs, each with where it is on the map."""
    every = site.every(Venue)
    spots = {venue.id: spot for venue in every if (spot := maps.spot(venue)) is not None}
    towns = {(venue.city, venue.country): spots[venue.id] for venue in reversed(every) if venue.id in spots}
    towns = {town: spot for town, spot in towns.items() if town[0]}
    slugs = (slug_of(site, venue) for venue in every)
    return {
        slug: (venue, spots.get(venue.id) or towns.get((venue.city, venue.country)))
        for slug, venue in zip(slugs, every, strict=True)
    }


class _Rows:
    """Makes the rows of events."""

    def __init__(self, site: Catalogue) -> None:
        known = site.only(Calendars)
        self._venues = _spotted(site)
        self._tags = {(tag.calendar, tag.slug): tag for tag in known.categories} if known else {}

    def of(self, event: Event, midnight: datetime) -> tuple[Row, ...]:
        """One for each occurrence; never empty."""
        keys = ((event.calendar, slug) for slug in event.categories)
        tags = tuple(self._tags[key] for key in keys if key in self._tags)
        venue = self._venues.get(event.venue or "", _NOWHERE)[0]
        return tuple(self._row(event, tags, one) for one in _followed(event, venue, midnight))

    def _row(self, event: Event, tags: tuple[EventCategory, ...], one: Occurrence) -> Row:
        venue, spot = self._venues.get(one.venue or "", _NOWHERE)
        return Row(event, venue, one, tags, spot)


def _followed(event: Event, venue: Venue | None, midnight: datetime) -> tuple[Occurrence, ...]:
    """Never empty: of a recurring event that is long over, its last occurrence is shown."""
    if not event.repeats:
        return occurrences(event, venue, after=_FIRST, before=_LAST)
    if midnight.year < _LAST.year:
        found = occurrences(event, venue, after=midnight - SHOWN_BACK, before=midnight + SHOWN_AHEAD)
        if found := found or occurrences(event, venue, after=_FIRST, before=midnight)[-1:]:
            return found
    return occurrences(event.model_copy(update={"repeats": None}), venue, after=_FIRST, before=_LAST)


def _diary(calendar: Calendar, held: list[_Held], known: Calendars, midnight: datetime) -> Diary:
    rows = sorted((row for row, _ in held), key=lambda row: (row.event.starts[:10], row.event.id))
    return Diary(
        calendar,
        tuple(rows),
        tuple(sorted((row for row in rows if row.one.over_at > midnight), key=_soonest)),
        tuple(sorted((row for row in rows if row.one.over_at <= midnight), key=_soonest, reverse=True)),
        tuple(sorted((row for _, every in held for row in every), key=_soonest)),
        tuple(category for category in known.categories if category.calendar == calendar.slug),
    )


def _soonest(row: Row) -> tuple[datetime, int]:
    return row.one.begins_at, row.event.id


def _grouped(pairs: Iterable[tuple[K, R]]) -> dict[K, tuple[R, ...]]:
    groups: dict[K, list[R]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in groups.items()}
