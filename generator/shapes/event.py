"""Events, the places they are at, and the calendars they stand in."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Annotated, ClassVar, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, Number, Shape, Slug, Text, Url, of_our_time
from generator.shapes.countries import COUNTRIES

_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2})?$"


def moment(text: str) -> date | datetime:
    """`2026-05-13` -> that day; `2026-05-13 18:00` -> that time on the wall, without a zone. Raises ValueError."""
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _exists(text: str) -> str:
    try:
        at = moment(text)
    except ValueError:
        raise ValueError("there is no such day or time") from None
    of_our_time(at.year)
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


def _known_country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError("there is no such country in ISO 3166-1")
    return code


Country = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2}$"),
    AfterValidator(_known_country),
    Form("A country by its two letters, as in `NL` (ISO 3166-1)."),
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


_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"


def _list(item: str) -> str:
    return f"{item}(?:,{item})*"


RULE_PARTS = {
    "FREQ": "DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": "[1-9][0-9]{0,2}",
    "COUNT": "[1-9][0-9]{0,3}",
    "UNTIL": "(?:19|20)[0-9]{6}(?:T[0-9]{6})?",
    "WKST": _WEEKDAY,
    "BYMONTH": _list("(?:[1-9]|1[0-2])"),
    "BYWEEKNO": _list("[+-]?(?:[1-9]|[1-4][0-9]|5[0-3])"),
    "BYYEARDAY": _list("[+-]?(?:[1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"),
    "BYMONTHDAY": _list("[+-]?(?:[1-9]|[12][0-9]|3[01])"),
    "BYDAY": _list(f"(?:[+-]?(?:[1-9]|[1-4][0-9]|5[0-3]))?{_WEEKDAY}"),
    "BYHOUR": _list("(?:1?[0-9]|2[0-3])"),
    "BYMINUTE": _list("[1-5]?[0-9]"),
    "BYSETPOS": _list("-?(?:[1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-6])"),
}
"""What a rule may consist of. Source: RFC 5545, 3.3.10, without what would make it begin more than once a minute."""


def rule_parts(rule: str) -> dict[str, str]:
    """`FREQ=WEEKLY;COUNT=3` -> {"FREQ": "WEEKLY", "COUNT": "3"}. Raises ValueError when RFC 5545 does not allow it."""
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name in parts:
            raise ValueError(f"the rule says {name} twice")
        if not re.fullmatch(RULE_PARTS.get(name, "(?!)"), value):
            raise ValueError(f"the rule cannot be followed: `{part}`")
        parts[name] = value
    _agree(parts)
    return parts


def _agree(parts: dict[str, str]) -> None:
    """Source: RFC 5545, 3.3.10."""
    often = parts.get("FREQ")
    if "COUNT" in parts and "UNTIL" in parts:
        raise ValueError("the rule has both COUNT and UNTIL; keep one")
    if often != "YEARLY" and ("BYWEEKNO" in parts or "BYYEARDAY" in parts):
        raise ValueError("BYWEEKNO and BYYEARDAY go with FREQ=YEARLY only")
    if often == "WEEKLY" and "BYMONTHDAY" in parts:
        raise ValueError("BYMONTHDAY does not go with FREQ=WEEKLY")
    if re.search("[0-9]", parts.get("BYDAY", "")) and (often in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts):
        raise ValueError("BYDAY has numbers only with FREQ=MONTHLY or YEARLY, and without BYWEEKNO")
    if "BYSETPOS" in parts and often == "DAILY":
        raise ValueError("BYSETPOS does not go with FREQ=DAILY")
    if "UNTIL" in parts:
        until(parts["UNTIL"])
    if not _has_days(parts):
        raise ValueError("the rule names a day that none of its months has")


def _has_days(parts: dict[str, str]) -> bool:
    """Whether there is a day for BYMONTH and BYMONTHDAY: 30 February would be looked for until the end of time."""
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")]
    return min(days) <= max(monthrange(2024, month)[1] for month in months)


def until(text: str) -> datetime:
    """The last local time at which an instance may begin: `20270105` is the whole day. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(hour=23, minute=59, second=59) if len(text) == 8 else at


def _can_be_followed(rule: str) -> str:
    rule_parts(rule)
    return rule


Rule = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^FREQ=[A-Z0-9=;,+-]+$"),
    AfterValidator(_can_be_followed),
    Form("A rule of RFC 5545, as in `FREQ=MONTHLY;BYDAY=2TU;COUNT=12`. UNTIL is a local day or time."),
]


class Repeats(Shape):
    """How an event recurs. The event's own start is the first instance."""

    rule: Rule | None = None
    """Without one, the instances are those of `also`."""
    but_not: tuple[Moment, ...] = ()
    """Instances that do not take place (EXDATE)."""
    also: tuple[Moment, ...] = ()
    """Instances beside the rule (RDATE)."""
    moved: tuple[Moved, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Repeats":
        if not self.rule and not self.also:
            raise ValueError("`repeats` has neither `rule` nor `also`\nSay when it takes place again, or take it out.")
        named = [*self.but_not, *(other.instance for other in self.moved)]
        if twice := next((text for text in named if named.count(text) > 1), None):
            raise ValueError(
                f"`but_not` and `moved` name the instance `{twice}` twice\nSay once what becomes of each instance."
            )
        return self

    @property
    def moments(self) -> tuple[tuple[str, str], ...]:
        """(key, moment) of all that it names."""
        moved = [
            (key, value)
            for other in self.moved
            for key in ("instance", "starts", "ends")
            if (value := getattr(other, key))
        ]
        return (
            *(("but_not", text) for text in self.but_not),
            *(("also", text) for text in self.also),
            *((f"moved.{key}", text) for key, text in moved),
        )


class CallForProposals(Shape):
    """Until when talks can be offered."""

    closes: Moment
    """The last day, or the local time in `zone`. A day without a zone ends when it is over everywhere (UTC-12)."""
    zone: Zone | None = None
    url: Url | None = None


_LONGEST = timedelta(days=366)
"""From start to end. Each day of an event stands in the calendar of its month."""


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
    registration: Url | None = None
    """Where people register."""
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

    @model_validator(mode="after")
    def _fits_together(self) -> "Event":
        """Raises ValueError with the first key at fault, in backticks, and what to do on a second line."""
        named = [("ends", self.ends)] if self.ends else []
        for key, text in [*named, *(self.repeats.moments if self.repeats else ())]:
            if len(text) != len(self.starts):
                raise ValueError(
                    f"`{key}` is `{text}`, and `starts` is `{self.starts}`\nWrite both as days, or both with the time."
                )
        for key, starts, ends in self._spans():
            if ends < starts:
                raise ValueError(
                    f"`{key}` ({ends}) is before its start ({starts})\n"
                    "Swap the two, or give the day as well if it runs past midnight."
                )
            if moment(ends[:10]) - moment(starts[:10]) > _LONGEST:
                raise ValueError(
                    f"`{key}` ({ends}) is more than {_LONGEST.days} days after its start ({starts})\n"
                    "Correct the year, or make an event of each part."
                )
        if self.cfp and self.cfp.closes[:10] > self.starts[:10]:
            raise ValueError(
                f"`cfp` closes on {self.cfp.closes}, after the event began ({self.starts})\nCorrect one of the two."
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "Event":
        last = rule_parts(self.repeats.rule).get("UNTIL") if self.repeats and self.repeats.rule else None
        if last and until(last).date() < moment(self.starts[:10]):
            raise ValueError(
                f"the rule of `repeats` ends ({last}) before the event starts ({self.starts})\nCorrect one of the two."
            )
        return self

    def _spans(self) -> Iterator[tuple[str, str, str]]:
        """(key of the end, start, end) of the event and of its instances that have an end of their own."""
        if self.ends:
            yield "ends", self.starts, self.ends
        for other in self.repeats.moved if self.repeats else ():
            if other.ends:
                yield "moved.ends", other.starts or other.instance, other.ends


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


SUGGESTED_FROM = 100_000
"""The ids of what people outside send in begin here: those that editors give stay below, so that the two never meet."""


class SuggestedVenue(Venue):
    """A place that came with an event of somebody outside."""

    slug: Slug
    """How the event names it."""


class SuggestedEvent(Event):
    """An event that its organizers sent in and a moderator approved."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text",)


class SuggestedEvents(Shape):
    """All events that were sent in and are shown, with the places that no file has. Written by the service."""

    JOINS: ClassVar[Mapping[str, type[Shape]]] = {"events": Event, "venues": Venue}

    events: tuple[SuggestedEvent, ...]
    venues: tuple[SuggestedVenue, ...] = ()
