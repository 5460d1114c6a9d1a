"""One event of a calendar as the values of a content file. Source: RFC 5545. Knows nothing of what content/ holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import vDuration

from generator.importing.calendars import wording
from generator.importing.calendars.components import Component, NotUnderstoodError, Property
from generator.importing.calendars.zones import Zones
from generator.shapes.base import of_our_time
from generator.shapes.event import rule_parts

_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?")
_ONLINE = frozenset({"online", "virtual", "remote", "zoom", "google meet", "jitsi", "microsoft teams meeting"})
_UNKNOWN = frozenset({"", "tba", "tbd", "to be announced", "to be determined", "to be confirmed", "n/a"})
_TIMES = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "STATUS", "SEQUENCE", "RRULE", "SUMMARY", "UID")
"""What stands in an event once at most."""

_LONGEST = timedelta(days=366)
"""Of an event; the shape of events takes none that is longer."""


@dataclass(frozen=True)
class Incoming:
    """An event as its calendar has it."""

    uid: str
    line: int
    values: dict[str, Any]
    """Of the shape, as far as a calendar says them."""
    place: str = ""
    point: tuple[float, float] | None = None
    """Latitude, longitude."""
    categories: tuple[str, ...] = ()
    """By their names."""
    changed: date | None = None
    others: tuple["Incoming", ...] = ()
    """Instances unlike the rest; `values` has `instance`."""
    remarks: list[NotUnderstoodError] = field(default_factory=list)
    """What was left out of it."""


def understand(parts: Sequence[Component], zones: Zones) -> Incoming:
    """The event that the components of one UID describe: its own, then those of single instances (RECURRENCE-ID).
    Raises NotUnderstoodError."""
    own = [part for part in parts if not part.first("RECURRENCE-ID")]
    if len(own) != 1:
        fact = "the event itself is not in the file, only an instance of it" if not own else "two events have this UID"
        raise NotUnderstoodError(parts[0].line, fact, "Export the whole calendar again.")
    made = _Reader(own[0], zones).read()
    others, remarks = [], list(made.remarks)
    for part in parts:
        if (named := part.first("RECURRENCE-ID")) is not None:
            if "RANGE" in named.parameters:
                fact = "all instances from this one on were changed at once (RANGE)"
                raise NotUnderstoodError(named.line, fact, "Split the event in two, in its own calendar.")
            others.append(_Reader(part, zones, of=made).read())
    others.sort(key=lambda other: str(other.values["instance"]))
    return Incoming(
        made.uid, made.line, made.values, made.place, made.point, made.categories, made.changed, tuple(others), remarks
    )


class _Reader:
    """Reads one VEVENT."""

    def __init__(self, part: Component, zones: Zones, of: Incoming | None = None) -> None:
        """`of`: the event that the part is an instance of. Its zone is the one of all times."""
        self._part, self._zones, self._of = part, zones, of
        self._remarks: list[NotUnderstoodError] = []
        if part.broken:
            raise part.broken[0]
        for name in _TIMES:
            if len(found := list(part.every(name))) > 1:
                raise NotUnderstoodError(found[1].line, f"{name} stands there twice", "Export the calendar again.")

    def read(self) -> Incoming:
        start = self._needed("DTSTART", "it has no start")
        self._all_day = self._is_day(start) or self._is_called_all_day()
        self._zone = self._zone_of(start)
        begins = self._moment(start)
        values: dict[str, Any] = {}
        if self._of is None or self._part.first("SUMMARY"):
            values["title"] = self._title()
        if self._of is not None:
            values["instance"] = self._instance(self._of.values["starts"])
        values["starts"] = self._text(begins)
        ends = self._ends(begins)
        if ends != begins:
            values["ends"] = self._text(ends)
        if self._of is None and not self._all_day:
            values["zone"] = self._zone
        if self._of is None and (repeats := self._repeats(begins)):
            values["repeats"] = repeats
        values |= self._words()
        place, point = self._place(values)
        return Incoming(
            uid=self._needed("UID", "it has no UID").text.strip(),
            line=self._part.line,
            values=values,
            place=place,
            point=point,
            categories=tuple(text for found in self._part.every("CATEGORIES") for text in found.texts),
            changed=self._changed(),
            remarks=self._remarks,
        )

    def _needed(self, name: str, fact: str) -> Property:
        found = self._part.first(name)
        if found is None or not found.value.strip():
            raise NotUnderstoodError(self._part.line, fact, f"Give it a {name} in its own calendar.")
        return found

    def _title(self) -> str:
        found = self._needed("SUMMARY", "it has no title")
        title = wording.line(found.text)
        if not title:
            raise NotUnderstoodError(found.line, "its title has nothing that can be seen", "Give it a SUMMARY.")
        return title

    def _is_day(self, found: Property) -> bool:
        return len(found.value.strip()) == 8

    def _is_called_all_day(self) -> bool:
        """Exchange writes whole days as times from midnight to midnight, and says that it does."""
        said = self._part.first("X-MICROSOFT-CDO-ALLDAYEVENT")
        return bool(said and said.value.strip().upper() == "TRUE")

    def _zone_of(self, start: Property) -> str:
        """Of all the event's times. An instance may name another; what counts is the event's."""
        if self._of is not None:
            return str(self._of.values.get("zone", "UTC"))
        if self._all_day:
            return self._zones.floating or "UTC"  # for midnights that Exchange gives in UTC
        return self._named_zone(start)

    def _named_zone(self, found: Property) -> str:
        if found.value.strip().upper().endswith("Z"):
            return "UTC"
        name = found.parameters.get("TZID")
        zone = self._zones.named(name) if name else self._zones.floating
        if zone is None:
            fact = f"the time zone `{name}` is not known" if name else f"`{found.value}` belongs to no time zone"
            mend = "Give it a zone of the IANA list in its own calendar, or say which with --zone."
            raise NotUnderstoodError(found.line, fact, mend)
        return zone

    def _instance(self, first: str) -> str:
        """When it was to begin. `first`: when the event does. A day alone means the event's time on that day."""
        named = self._needed("RECURRENCE-ID", "it names no instance")
        if (len(first) == 10) != self._all_day:
            fact = "an instance has a time of day where the event has whole days, or the other way round"
            raise NotUnderstoodError(named.line, fact, "Make it an event of its own, in its own calendar.")
        at = self._text(self._moment(named))
        return f"{at[:10]} {first[11:]}" if self._is_day(named) and not self._all_day else at

    def _moment(self, found: Property, value: str | None = None, *, to_the_second: bool = False) -> datetime:
        """A day as its midnight, a time as the clocks of the event's zone show it."""
        text = (found.value if value is None else value).strip().upper()
        try:
            if not re.fullmatch(r"[12]\d{7}(T\d{6}Z?)?", text):
                raise ValueError
            at = datetime.fromisoformat(text.removesuffix("Z"))
            of_our_time(at.year)
        except ValueError:
            fact = f"`{text[:40]}` is no day and no time"
            raise NotUnderstoodError(found.line, fact, "Correct it in its own calendar.") from None
        own = self._zone if len(text) == 8 else self._own_zone(found, text)
        if own != self._zone:
            at = at.replace(tzinfo=ZoneInfo(own)).astimezone(ZoneInfo(self._zone)).replace(tzinfo=None)
        if self._all_day:
            return at.replace(hour=0, minute=0, second=0)
        return at if to_the_second else at.replace(second=0)

    def _own_zone(self, found: Property, text: str) -> str:
        if self._all_day and not text.endswith("Z"):
            return self._zone  # midnight where it is: the day counts
        return self._named_zone(Property(found.name, found.parameters, text, found.line))

    def _ends(self, begins: datetime) -> datetime:
        """The last day, or the time at which it is over; `begins` when the file does not say."""
        ends = begins
        if found := self._part.first("DTEND"):
            ends = self._moment(found)
            if self._all_day:
                ends = max(ends - timedelta(days=1), begins) if ends >= begins else ends
        elif found := self._part.first("DURATION"):
            ends = self._after(begins, self._duration(found))
        if found and ends < begins:
            fact = f"it ends ({self._text(ends)}) before it starts ({self._text(begins)})"
            raise NotUnderstoodError(found.line, fact, "Correct it in its own calendar.")
        return ends

    def _duration(self, found: Property) -> timedelta:
        try:
            lasts = vDuration.from_ical(found.value.strip())  # type: ignore[no-untyped-call]
        except ValueError:
            fact = f"`{found.value[:40]}` is no duration"
            raise NotUnderstoodError(found.line, fact, "Correct it in its own calendar.") from None
        assert isinstance(lasts, timedelta)
        if abs(lasts) > _LONGEST:
            fact = f"`{found.value[:40]}` is longer than {_LONGEST.days} days"
            raise NotUnderstoodError(found.line, fact, "Correct it in its own calendar.")
        return lasts

    def _after(self, begins: datetime, lasts: timedelta) -> datetime:
        """Days are counted on the calendar, hours as they pass (RFC 5545, 3.3.6)."""
        if self._all_day:
            return begins + max(lasts - timedelta(days=1), timedelta())
        zone = ZoneInfo(self._zone)
        day = (begins + timedelta(days=lasts.days)).replace(tzinfo=zone).astimezone(UTC)
        return (day + timedelta(seconds=lasts.seconds)).astimezone(zone).replace(tzinfo=None)

    def _repeats(self, begins: datetime) -> dict[str, Any]:
        if odd := self._part.first("EXRULE"):
            raise NotUnderstoodError(odd.line, "it has a rule of exceptions (EXRULE)", "List them as EXDATE.")
        repeats: dict[str, Any] = {}
        if found := self._part.first("RRULE"):
            repeats["rule"] = self._rule(found)
        gone = sorted({self._text(at) for found in self._part.every("EXDATE") for at in self._listed(found, begins)})
        also = {self._text(at) for found in self._part.every("RDATE") for at in self._listed(found, begins)}
        also -= {self._text(begins), *gone}
        if also:
            repeats["also"] = sorted(also)
        if repeats and gone:
            repeats["but_not"] = gone
        return {key: repeats[key] for key in ("rule", "but_not", "also") if key in repeats}

    def _listed(self, found: Property, begins: datetime) -> Iterator[datetime]:
        """The times of a list. A day alone means the event's time on that day; of a period, its start."""
        for value in filter(None, (part.strip() for part in found.value.split(","))):
            if "/" in value:
                self._remarks.append(
                    NotUnderstoodError(
                        found.line, f"`{value}` has a length of its own, which is left out", "Nothing to do."
                    )
                )
            at = self._moment(found, value.partition("/")[0])
            is_day = len(value.partition("/")[0]) == 8
            yield datetime.combine(at.date(), begins.time()) if is_day and not self._all_day else at

    def _rule(self, found: Property) -> str:
        """As content writes it: FREQ first, UNTIL on the event's clocks."""
        parts = [part.strip().upper().partition("=") for part in found.value.strip().strip(";").split(";")]
        given = {name: value for name, _, value in parts}
        if given.get("BYSECOND", "0") == "0":
            given.pop("BYSECOND", None)
        if given.get("UNTIL", "0")[:4] >= "2100":
            del given["UNTIL"]  # some programs write the last day of their calendar for "never"
        if "UNTIL" in given:
            given["UNTIL"] = self._until(found, given["UNTIL"])
        rule = ";".join(f"{name}={given[name]}" for name in sorted(given, key=lambda name: name != "FREQ"))
        try:
            rule_parts(rule)
        except ValueError as error:
            raise NotUnderstoodError(found.line, str(error), "Write a simpler rule in its own calendar.") from None
        return rule

    def _until(self, found: Property, value: str) -> str:
        if self._all_day or len(value) == 8:
            return value[:8]
        at = self._moment(found, value, to_the_second=True)
        return f"{at:%Y%m%d}" if (at.hour, at.minute) == (23, 59) else f"{at:%Y%m%dT%H%M%S}"

    def _words(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if (found := self._part.first("STATUS")) and (status := found.value.strip().lower()):
            values["status"] = status if status in ("tentative", "cancelled") else "confirmed"
        if (found := self._part.first("URL")) and len(found.value) <= 500 and _ADDRESS.fullmatch(found.value.strip()):
            values["url"] = found.value.strip()
        if (found := self._part.first("DESCRIPTION")) and (text := wording.markdown(found.text)):
            values["text"] = text
        if (found := self._part.first("SEQUENCE")) and re.fullmatch(r"[0-9]{1,18}", found.value.strip()):
            values["sequence"] = min(int(found.value), 9_999)
        return values

    def _place(self, values: dict[str, Any]) -> tuple[str, tuple[float, float] | None]:
        """(where, latitude and longitude). `online` goes to the values; so does an address of the web, which is no place."""
        found = self._part.first("LOCATION")
        place = wording.place(found.text) if found else ""
        if _ADDRESS.fullmatch(place) or place.casefold() in _ONLINE:
            values["online"] = True
            if _ADDRESS.fullmatch(place):
                values.setdefault("url", place)
            return "", None
        return ("" if place.casefold() in _UNKNOWN else place), self._point()

    def _point(self) -> tuple[float, float] | None:
        found = self._part.first("GEO")
        numbers = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*;\s*(-?\d+(?:\.\d+)?)\s*", found.value) if found else None
        if numbers is None:
            return None
        latitude, longitude = float(numbers[1]), float(numbers[2])
        is_there = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
        return (latitude, longitude) if is_there else None

    def _changed(self) -> date | None:
        """The day of the last change, not of the export: DTSTAMP is the latter in most files."""
        found = self._part.first("LAST-MODIFIED")
        try:
            return datetime.fromisoformat(found.value.strip()[:8]).date() if found else None
        except ValueError:
            return None

    def _text(self, at: datetime) -> str:
        return f"{at:%Y-%m-%d}" if self._all_day else f"{at:%Y-%m-%d %H:%M}"
