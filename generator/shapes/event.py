"""Events, the places they are at, and the calendars they stand in."""

from datetime import date, datetime
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from generator.shapes.base import Day, Form, Line, Number, Shape, Slug, Text, Url

_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$"


def moment(text: str) -> date | datetime:
    """`2026-05-13` -> that day; `2026-05-13 18:00` -> that time on the wall, without a zone. Raises ValueError."""
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _exists(text: str) -> str:
    try:
        moment(text)
    except ValueError:
        raise ValueError("there is no such day or time") from None
    return text


Moment = Annotated[
    str,
    StringConstraints(pattern=_MOMENT),
    AfterValidator(_exists),
    Form("A day, `2026-05-13`, or a day and the local time, `2026-05-13 18:00`."),
]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("there is no such time zone")
    return name


Zone = Annotated[
    str, AfterValidator(_known_zone), Form("A time zone by its IANA name, as in `Europe/Amsterdam` or `UTC`.")
]

Country = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{2}$"), Form("A country by its two letters, as in `NL` (ISO 3166-1).")
]


class Venue(Shape):
    """A place at which events are: a building, or a town where no more is known."""

    id: Number
    """Stands in its address. Never given twice."""
    name: Line
    address: Line | None = None
    city: Line | None = None
    country: Country | None = None
    zone: Zone | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Degrees, north is positive."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees, east is positive."""
    url: Url | None = None


class Moved(Shape):
    """One instance of a recurring event that is unlike the others (RFC 5545, RECURRENCE-ID)."""

    instance: Moment
    """When it would have begun."""
    starts: Moment | None = None
    ends: Moment | None = None
    title: Line | None = None
    venue: Slug | None = None
    status: Literal["confirmed", "tentative", "cancelled"] | None = None


class Repeats(Shape):
    """How an event recurs."""

    rule: Annotated[
        str,
        StringConstraints(max_length=300, pattern=r"^FREQ=[A-Z0-9=;,+-]+$"),
        Form("A rule of RFC 5545, as in `FREQ=MONTHLY;BYDAY=2TU;COUNT=12`. UNTIL is a local day or time."),
    ]
    but_not: tuple[Moment, ...] = ()
    """Instances that do not take place (EXDATE)."""
    also: tuple[Moment, ...] = ()
    """Instances beside the rule (RDATE)."""
    moved: tuple[Moved, ...] = ()


class CallForProposals(Shape):
    """Until when talks can be offered."""

    closes: Moment
    """The last day, or the local time in `zone`. A day without a zone ends when it is over everywhere (UTC-12)."""
    zone: Zone | None = None
    url: Url | None = None


class Event(Shape):
    """Something that people meet for, once or again and again."""

    id: Number
    """Stands in its address. Never given twice."""
    title: Line
    calendar: Slug
    categories: tuple[Slug, ...] = ()
    starts: Moment
    """A day: it lasts whole days. A time: on the wall clock of `zone`."""
    ends: Moment | None = None
    """The last day, or the time at which it ends; without one it ends on the day or at the moment it starts."""
    zone: Zone | None = None
    """Of both times; the venue's when left out."""
    repeats: Repeats | None = None
    venue: Slug | None = None
    """The name of a file in venues/, without `.yaml`."""
    online: bool = False
    """It can be attended from anywhere."""
    url: Url | None = None
    status: Literal["confirmed", "tentative", "cancelled"] = "confirmed"
    cfp: CallForProposals | None = None
    featured: bool = False
    updated: Day
    """When a fact of the record last changed."""
    sequence: Annotated[int, Field(ge=0, le=9_999)] = 0
    """How often its times, its rule or its status changed since it was published (RFC 5545, SEQUENCE)."""
    uid: Annotated[str, StringConstraints(min_length=1, max_length=255)] | None = None
    """What names an imported event in the calendar it came from (RFC 5545, UID)."""
    sources: tuple[Url, ...] = ()
    text: Text | None = None
    """What it is about."""
    draft: bool = False


class EventCategory(Shape):
    """What kind of event, within one calendar."""

    slug: Slug
    name: Line
    calendar: Slug


class Calendar(Shape):
    """A calendar that events stand in."""

    slug: Slug
    name: Line
    description: Line
    source: Url | None = None
    """The iCalendar file that its events are imported from."""


class Calendars(Shape):
    """All calendars and their categories."""

    calendars: tuple[Calendar, ...]
    categories: tuple[EventCategory, ...] = ()
