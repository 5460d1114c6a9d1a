"""A calendar file as the events that it tells of, and what in it could not be understood."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from generator.importing.calendars.components import Component, NotUnderstoodError, components
from generator.importing.calendars.vevents import Incoming, understand
from generator.importing.calendars.zones import Zones

LIMIT_BYTES = 10_000_000
MOST_EVENTS = 5_000
_LONGEST_UID = 255


class RefusedError(ValueError):
    """Nothing can be imported. Its text says why, and on a second line what to do."""


@dataclass(frozen=True)
class Source:
    """The calendar that is read."""

    name: str
    """As it was given: a path, an address."""
    raw: bytes
    charset: str | None = None
    """As the server said."""
    url: str | None = None
    """Where it can be fetched, if it was."""
    zone: str | None = None
    """For times that belong to no zone."""


@dataclass
class Told:
    """What a calendar says."""

    events: list[Incoming] = field(default_factory=list)
    """By start and UID."""
    uids: set[str] = field(default_factory=set)
    """Of all events in the file, whether or not they were understood: these are not gone."""
    remarks: list[NotUnderstoodError] = field(default_factory=list)


def told(source: Source) -> Told:
    """Raises RefusedError when the source is no calendar, or too large a one."""
    made = Told()
    groups = _groups(source, made)
    for parts, zones in groups.values():
        try:
            made.events.append(_understood(parts, zones))
        except NotUnderstoodError as error:
            made.remarks.append(error)
        else:
            made.remarks += made.events[-1].remarks
    made.events.sort(key=lambda one: (str(one.values["starts"]), one.uid))
    return made


def _groups(source: Source, made: Told) -> dict[str, tuple[list[Component], Zones]]:
    """UID -> the components that have it."""
    groups: dict[str, tuple[list[Component], Zones]] = {}
    for part, zones in _events(source):
        uid = found.text.strip() if (found := part.first("UID")) else ""
        made.uids |= {uid} - {""}
        if not uid or len(uid) > _LONGEST_UID:
            fact = "its UID is too long" if uid else "it has no UID"
            made.remarks.append(NotUnderstoodError(part.line, fact, "Give it another UID in its own calendar."))
        elif not part.is_closed:
            mend = "Export the calendar again."
            made.remarks.append(NotUnderstoodError(part.line, "the file ends inside this event", mend))
        else:
            groups.setdefault(uid, ([], zones))[0].append(part)
    return groups


def _events(source: Source) -> Iterator[tuple[Component, Zones]]:
    if len(source.raw) > LIMIT_BYTES:
        raise RefusedError(f"{source.name} has more than {LIMIT_BYTES:,} bytes.\n    Export a shorter period.")
    try:
        root = components(source.raw, source.charset)
    except NotUnderstoodError as error:
        raise RefusedError(f"{source.name}: {error}") from None
    calendars = [part for part in root.parts if part.name == "VCALENDAR"]
    if not calendars:
        raise RefusedError(f"{source.name} is no calendar.\n    Give an iCalendar file (.ics), or its address.")
    number = sum(part.name == "VEVENT" for calendar in calendars for part in calendar.parts)
    if number > MOST_EVENTS:
        fact = f"{source.name} has {number:,} events; at most {MOST_EVENTS:,} are read"
        raise RefusedError(f"{fact}.\n    Export a shorter period.")
    if not number:
        raise RefusedError(f"{source.name} has no event.\n    Give a calendar that has some.")
    for calendar in calendars:
        zones = Zones(calendar, default=source.zone)
        yield from ((part, zones) for part in calendar.parts if part.name == "VEVENT")


def _understood(parts: list[Component], zones: Zones) -> Incoming:
    for part in parts:
        if (said := part.first("CLASS")) and said.value.strip().upper() != "PUBLIC":
            mend = "Make it public in its own calendar."
            raise NotUnderstoodError(said.line, "it is called private, so it is not published", mend)
    return understand(parts, zones)
