"""One occurrence of an event, as lists show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from generator.shapes.countries import COUNTRIES
from generator.shapes.event import Event, EventCategory, Venue
from generator.views.events import repeating, when
from generator.views.events.recurrence import Occurrence


@dataclass(frozen=True)
class Row:
    """One occurrence of an event, as lists show it. Its words are made when a page is drawn."""

    event: Event
    venue: Venue | None
    one: Occurrence
    categories: tuple[EventCategory, ...]
    spot: tuple[float, float] | None
    """On the map of the world: the venue's, or its town's where that is all that is known."""

    @property
    def title(self) -> str:
        return self.one.title

    @property
    def path(self) -> str:
        return path(self.event)

    @property
    def when(self) -> str:
        return when.short(self.one)

    @property
    def full(self) -> str:
        return when.full(self.one)

    @property
    def clock(self) -> str:
        return when.clock(self.one)

    @property
    def machine(self) -> str:
        return when.machine(self.one)

    @property
    def begins(self) -> str:
        return when.instant(self.one.begins_at)

    @property
    def over(self) -> str:
        return when.instant(self.one.over_at)

    @property
    def where(self) -> str:
        """`Bologna, Italy`, `Online`, or empty."""
        there = place_words(self.venue) if self.venue else ""
        return f"{there}{', and online' if there else 'Online'}" if self.event.online else there

    @property
    def country(self) -> str:
        """Two letters, or empty."""
        return (self.venue and self.venue.country) or ""

    @property
    def country_name(self) -> str:
        return COUNTRIES[self.country] if self.country else ""

    @property
    def repeats(self) -> str:
        return repeating.words(self.event.repeats) if self.event.repeats else ""

    @property
    def closes(self) -> str:
        """The instant at which its call for proposals closes, or empty."""
        return when.instant(when.closing(self.event.cfp)) if self.event.cfp else ""

    @property
    def closes_day(self) -> date | None:
        """As it is written, in whatever zone."""
        return date.fromisoformat(self.event.cfp.closes[:10]) if self.event.cfp else None

    @property
    def closes_words(self) -> str:
        return when.closing_words(self.event.cfp) if self.event.cfp else ""


def path(event: Event) -> str:
    return f"/events/{event.calendar}/{event.id}/"


def location_path(calendar: str, venue: Venue) -> str:
    return f"/events/{calendar}/locations/{venue.id}/"


def place_words(venue: Venue) -> str:
    """`Bologna, Italy`; the name of the venue where its town is not known."""
    town = venue.city or venue.name
    country = COUNTRIES[venue.country] if venue.country else ""
    return f"{town}, {country}" if country and country != town else town


def days_of(one: Occurrence) -> Iterable[date]:
    """Every day on which any of it takes place."""
    first, last = when.first_day(one), when.last_day(one)
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
