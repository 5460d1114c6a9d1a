"""Events as iCalendar files. Source: RFC 5545, RFC 7986. No time of building is in them: the same events give the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from generator.markup import Texts
from generator.outputs import contentlines as lines
from generator.outputs.plain import plain
from generator.outputs.timezones import timezone
from generator.shapes.event import Event, Moved, Repeats, Venue, moment, rule_parts, until
from generator.views.events.names import Names
from generator.views.events.recurrence import DAY, last_end, zone_of

TYPE = "text/calendar"
HOST = "python.org"
"""Stands in the UIDs of what this site publishes first. They never change."""
_PRODUCT = "-//Python Software Foundation//python.org//EN"
_REFRESH = "PT12H"
_YEARS_OF_ENDLESS = 10
_UTC = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"})


@dataclass(frozen=True)
class Head:
    """What a calendar says of itself."""

    name: str
    description: str
    page: str
    """The address of the page that shows the same: `/events/python-events/`."""
    file: str
    """Its own address: `/events/python-events/calendar.ics`."""


def calendar(head: Head, events: Iterable[Event], *, names: Names, host: str, texts: Texts) -> bytes:
    """The events, recurring ones as rules. `host`: scheme and name of the site."""
    listed = sorted(events, key=lambda event: (event.starts, event.id))
    parts = [part for event in listed for part in _event(event, names, host, texts)]
    return assembled(
        head, parts, host=host, changed=max((e.updated for e in listed), default=None), zones=_zones(listed, names)
    )


def one(event: Event, *, names: Names, host: str, texts: Texts) -> bytes:
    """One event, with all its instances."""
    page = page_of(event)
    head = Head(event.title, f"{event.title}: one event of python.org.", page, f"{page}event.ics")
    return calendar(head, [event], names=names, host=host, texts=texts)


def page_of(event: Event) -> str:
    """Its address on this site."""
    return f"/events/{event.calendar}/{event.id}/"


def deadlines(head: Head, events: Iterable[Event], *, names: Names, host: str) -> bytes:
    """Until when talks can be offered, of those events that say so and are not cancelled."""
    asking = sorted(
        (event for event in events if event.cfp and event.status != "cancelled"),
        key=lambda event: (event.cfp.closes if event.cfp else "", event.id),
    )
    parts = [_deadline(event, names, host) for event in asking]
    years: dict[str, tuple[int, int]] = {}
    for event in asking:
        if event.cfp and isinstance(closes := moment(event.cfp.closes), datetime):
            _widen(years, _cfp_zone(event), closes.year, closes.year)
    return assembled(head, parts, host=host, changed=max((e.updated for e in asking), default=None), zones=years)


def assembled(
    head: Head,
    parts: Iterable[bytes],
    *,
    host: str,
    changed: date | None,
    zones: Mapping[str, tuple[int, int]] | None = None,
) -> bytes:
    """A whole calendar: head, zones (name -> first and last year), and what takes place."""
    made = [
        lines.line("VERSION", "2.0"),
        lines.text("PRODID", _PRODUCT),
        lines.line("CALSCALE", "GREGORIAN"),
        lines.text("NAME", head.name),
        lines.text("X-WR-CALNAME", head.name),
        lines.text("DESCRIPTION", head.description),
        lines.text("X-WR-CALDESC", head.description),
        lines.line("URL", f"{host}{head.page}"),
        lines.line("SOURCE;VALUE=URI", f"{host}{head.file}"),
        lines.line("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH),
        lines.line("X-PUBLISHED-TTL", _REFRESH),
    ]
    if changed:
        made.append(lines.at("LAST-MODIFIED", stamp(changed)))
    made += [timezone(name, *years) for name, years in sorted((zones or {}).items()) if name not in _UTC]
    return lines.component("VCALENDAR", [*made, *parts])


def stamp(day: date) -> datetime:
    """A day as an instant: its first in UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)


def uid(event: Event) -> str:
    """As it was imported, or made of the number that is never given again."""
    return event.uid or f"event-{event.id}@{HOST}"


def bare(name: str, title: str, *, changed: date, sequence: int = 0) -> list[bytes]:
    """What everything in a calendar says of itself. `changed`: the day of its last change."""
    return [
        lines.text("UID", name),
        lines.at("DTSTAMP", stamp(changed)),
        lines.at("LAST-MODIFIED", stamp(changed)),
        lines.line("SEQUENCE", str(sequence)),
        lines.text("SUMMARY", title),
    ]


def days(first: date, last: date) -> list[bytes]:
    """Whole days, `last` the last. In the file the end is the day after (RFC 5545, 3.6.1); and who subscribes to
    conferences is not away on all their days."""
    return [lines.at("DTSTART", first), lines.at("DTEND", last + DAY), lines.line("TRANSP", "TRANSPARENT")]


def _event(event: Event, names: Names, host: str, texts: Texts) -> Iterator[bytes]:
    venue = names.venue(event)
    zone = zone_of(event, venue)
    part = bare(uid(event), event.title, changed=event.updated, sequence=event.sequence)
    part += _times(event.starts, event.ends, zone)
    if event.repeats:
        part += _repeats(event, event.repeats, zone)
    part.append(lines.line("STATUS", event.status.upper()))
    part += _place(venue, online=event.online)
    if event.categories:
        part.append(lines.listed("CATEGORIES", [names.categories.get(slug, slug) for slug in event.categories]))
    part.append(lines.line("URL", event.url or f"{host}{page_of(event)}"))
    if event.text:
        part.append(lines.text("DESCRIPTION", plain(texts.render(event.text).html)))
    yield lines.component("VEVENT", part)
    for other in sorted(event.repeats.moved if event.repeats else (), key=lambda other: other.instance):
        yield _instance(event, other, zone, names)


def _instance(event: Event, other: Moved, zone: ZoneInfo, names: Names) -> bytes:
    """One that is unlike the others. What did not change stands there again (RFC 5545, 3.8.4.4)."""
    part = bare(uid(event), other.title or event.title, changed=event.updated, sequence=event.sequence)
    part.append(lines.at("RECURRENCE-ID", _at(other.instance, zone)))
    starts = other.starts or other.instance
    part += _times(starts, other.ends or _as_long(event, starts, zone), zone)
    status = event.status if event.status == "cancelled" or not other.status else other.status
    part.append(lines.line("STATUS", status.upper()))
    part += _place(names.venues.get(other.venue) if other.venue else names.venue(event), online=event.online)
    return lines.component("VEVENT", part)


def _as_long(event: Event, starts: str, zone: ZoneInfo) -> str | None:
    """The end of an instance that begins at `starts` and lasts as long as the event's first."""
    if event.ends is None:
        return None
    first, ends, begins = (_at(text, zone) for text in (event.starts, event.ends, starts))
    if not isinstance(first, datetime) or not isinstance(ends, datetime) or not isinstance(begins, datetime):
        return (begins + (ends - first)).isoformat()
    over = begins.astimezone(UTC) + (ends.astimezone(UTC) - first.astimezone(UTC))
    return over.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _times(starts: str, ends: str | None, zone: ZoneInfo) -> list[bytes]:
    begins, over = _at(starts, zone), _at(ends or starts, zone)
    if not isinstance(begins, datetime):
        return days(begins, over)
    return [lines.at("DTSTART", begins), *([lines.at("DTEND", over)] if over != begins else [])]


def _repeats(event: Event, repeats: Repeats, zone: ZoneInfo) -> Iterator[bytes]:
    if repeats.rule:
        yield lines.line("RRULE", _rule(repeats.rule, zone, all_day=len(event.starts) == 10))
    if repeats.but_not:
        yield lines.at("EXDATE", *(_at(text, zone) for text in sorted(repeats.but_not)))
    if repeats.also:
        # Beside dates alone some programs overlook the start; said twice it is still one instance (3.8.5.3).
        also = {*repeats.also, *(() if repeats.rule else (event.starts,))}
        yield lines.at("RDATE", *(_at(text, zone) for text in sorted(also)))


def _rule(rule: str, zone: ZoneInfo, *, all_day: bool) -> str:
    """UNTIL as RFC 5545 wants it: a day where the event has days, else an instant in UTC."""
    parts = rule_parts(rule)
    if "UNTIL" in parts:
        last = until(parts["UNTIL"])
        instant = last.replace(tzinfo=zone).astimezone(UTC)
        parts["UNTIL"] = f"{last:%Y%m%d}" if all_day else f"{instant:%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _place(venue: Venue | None, *, online: bool) -> Iterator[bytes]:
    if venue:
        yield lines.text("LOCATION", location(venue))
        if venue.latitude is not None and venue.longitude is not None:
            yield lines.line("GEO", f"{venue.latitude};{venue.longitude}")
    elif online:
        yield lines.text("LOCATION", "Online")


def location(venue: Venue) -> str:
    """A place in one line: `Cardiff City Hall, Cardiff, GB`."""
    parts = (venue.name, venue.address, venue.city if venue.city != venue.name else None, venue.country)
    return ", ".join(part for part in parts if part)


def _deadline(event: Event, names: Names, host: str) -> bytes:
    cfp = event.cfp
    assert cfp is not None
    title = f"Call for proposals closes: {event.title}"
    part = bare(f"cfp-{event.id}@{HOST}", title, changed=event.updated, sequence=event.sequence)
    part += _times(cfp.closes, None, ZoneInfo(_cfp_zone(event)))
    part.append(lines.line("STATUS", "CONFIRMED"))
    part.append(lines.line("URL", cfp.url or event.url or f"{host}{page_of(event)}"))
    where = location(venue) if (venue := names.venue(event)) else "online" if event.online else ""
    begins = f"{event.title} begins on {event.starts[:10]}{f' ({where})' if where else ''}."
    part.append(lines.text("DESCRIPTION", f"{begins} {_until_when(event)}"))
    return lines.component("VEVENT", part)


def _until_when(event: Event) -> str:
    assert event.cfp is not None
    if len(event.cfp.closes) == 10:
        where = f"in the zone {event.cfp.zone}" if event.cfp.zone else "everywhere on earth (UTC-12)"
        return f"Talks can be offered until that day is over {where}."
    return f"Talks can be offered until {event.cfp.closes[11:]} in the zone {_cfp_zone(event)}."


def _cfp_zone(event: Event) -> str:
    return (event.cfp.zone if event.cfp else None) or "Etc/GMT+12"


def _zones(events: Iterable[Event], names: Names) -> dict[str, tuple[int, int]]:
    """The zones of the times of day, each with the first and last year in which it is needed."""
    years: dict[str, tuple[int, int]] = {}
    for event in events:
        if len(event.starts) > 10:
            venue = names.venue(event)
            ends = last_end(event, venue)
            last = ends.year if ends else max(event.updated.year, moment(event.starts).year) + _YEARS_OF_ENDLESS
            _widen(years, zone_of(event, venue).key, moment(event.starts).year, last)
    return years


def _widen(years: dict[str, tuple[int, int]], zone: str, first: int, last: int) -> None:
    known = years.get(zone, (first, last))
    years[zone] = (min(known[0], first), max(known[1], last))


def _at(text: str, zone: ZoneInfo) -> date | datetime:
    at = moment(text)
    if not isinstance(at, datetime):
        return at
    return at.replace(tzinfo=UTC if zone.key in _UTC else zone)
