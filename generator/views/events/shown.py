"""How one event is shown: what its page prints, and the service's preview of it too. Knows shapes only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from generator.shapes.event import Calendar, Calendars, Event, Venue
from generator.views.events import maps
from generator.views.events.recurrence import occurrences
from generator.views.events.rows import Row, location_path

NEXT = 5
"""How many instances of a recurring event its page names."""
_FIRST = datetime(1900, 1, 1, tzinfo=UTC)
_LAST = datetime(9000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class EventPage:
    """All about one event."""

    row: Row
    calendar: Calendar
    state: str
    """`coming`, `now` or `over`."""
    instances: tuple[Row, ...] = ()
    """The next ones of a recurring event."""
    before: Row | None = None
    after: Row | None = None
    here: tuple[Row, ...] = ()
    """Others at its venue, the nearest in time."""
    alike: tuple[Row, ...] = ()
    """Others of its first category, around it."""

    @property
    def place_path(self) -> str:
        """The page of its venue, or empty."""
        return location_path(self.calendar.slug, self.row.venue) if self.row.venue else ""


def state_at(row: Row, now: datetime) -> str:
    return "over" if row.one.over_at <= now else "now" if row.one.begins_at <= now else "coming"


def alone(event: Event, venue: Venue | None, known: Calendars, now: datetime) -> EventPage:
    """The page of an event without what is around it. Of a calendar that is not known its slug stands for the name."""
    calendar = next((one for one in known.calendars if one.slug == event.calendar), None)
    rows = rows_of(event, venue, known, now)
    ahead = tuple(row for row in rows if row.one.over_at > now)
    row = ahead[0] if ahead else rows[-1]
    return EventPage(
        row,
        calendar or Calendar(slug=event.calendar, name=event.calendar, description=event.calendar),
        state_at(row, now),
        ahead[:NEXT] if event.repeats else (),
    )


def rows_of(event: Event, venue: Venue | None, known: Calendars, now: datetime) -> tuple[Row, ...]:
    """One for each occurrence, of a recurring event for those of a year from its first; never empty."""
    found = occurrences(event, venue, after=_FIRST, before=_before(event, now))
    if not found:  # every instance is taken out
        found = occurrences(event.model_copy(update={"repeats": None}), venue, after=_FIRST, before=_LAST)
    tags = tuple(c for c in known.categories if c.calendar == event.calendar and c.slug in event.categories)
    return tuple(Row(event, venue, one, tags, maps.spot(venue)) for one in found)


def _before(event: Event, now: datetime) -> datetime:
    if not event.repeats:
        return _LAST
    first = datetime.fromisoformat(event.starts[:10]).replace(tzinfo=UTC)
    return max(first, now) + _AHEAD
