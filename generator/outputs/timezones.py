"""A time zone as calendars carry it: VTIMEZONE, right for the years that are needed.

Not the library's: that one starts the summer an hour late. RFC 5545 (3.6.5) wants the time on the clocks before the
change. Changes are a yearly rule or stand alone; lists of dates (RDATE) are read wrong by programs in use.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from generator.outputs.contentlines import at as moments
from generator.outputs.contentlines import component, line, offset, text

_STEP = timedelta(days=7)
"""No zone changes its clocks twice within a week."""


_LONG_ENOUGH = 12
"""Years after which the fourth Sunday of a month and the last one were different days."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Observance = tuple[timedelta, timedelta, str, bool]
"""Offset before, offset after, name, whether it is daylight saving time."""


@cache
def timezone(name: str, first_year: int, last_year: int) -> bytes:
    """`name` with all changes of its clocks from the year before `first_year` to the end of `last_year`, or later."""
    zone = ZoneInfo(name)
    begins = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    ends = datetime(max(last_year, first_year + _LONG_ENOUGH) + 1, 1, 1, tzinfo=UTC)
    before = begins.astimezone(zone)
    observed: dict[Observance, list[datetime]] = {}
    for at in _changes(zone, begins, ends):
        now, was = at.astimezone(zone), _offset((at - timedelta(seconds=1)).astimezone(zone))
        key = (was, _offset(now), now.tzname() or name, bool(now.dst()))
        observed.setdefault(key, []).append((at + was).replace(tzinfo=None))
    first = (_offset(before), _offset(before), before.tzname() or name, bool(before.dst()))
    parts = [_observance(first, before.replace(tzinfo=None), None)]
    for key, onsets in observed.items():
        if rule := _yearly(onsets, ends.year - 1):
            parts.append(_observance(key, onsets[0], rule))
        else:
            parts += [_observance(key, onset, None) for onset in onsets]
    return component("VTIMEZONE", [text("TZID", name), *parts])


def _yearly(onsets: list[datetime], last_year: int) -> str | None:
    """The rule by which clocks change every year up to `last_year` and on, or None when there is none."""
    first = onsets[0]
    same = {(at.month, at.weekday(), at.time()) for at in onsets} == {(first.month, first.weekday(), first.time())}
    if not same or [at.year for at in onsets] != list(range(first.year, last_year + 1)):
        return None
    places = set.intersection(
        *({(at.day + 6) // 7, -((monthrange(at.year, at.month)[1] - at.day) // 7 + 1)} for at in onsets)
    )
    return f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={max(places)}{_DAYS[first.weekday()]}" if places else None


def _observance(key: Observance, onset: datetime, rule: str | None) -> bytes:
    was, to, label, is_dst = key
    lines = [
        moments("DTSTART", onset),
        line("TZOFFSETFROM", offset(was)),
        line("TZOFFSETTO", offset(to)),
        text("TZNAME", label),
    ]
    if rule:
        lines.append(line("RRULE", rule))
    return component("DAYLIGHT" if is_dst else "STANDARD", lines)


def _changes(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """The instants at which the zone's clocks change."""
    at = begins
    while at < ends:
        if _state(zone, at) != _state(zone, at + _STEP):
            low, high = at, at + _STEP
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
                low, high = (middle, high) if _state(zone, middle) == _state(zone, at) else (low, middle)
            yield high
        at += _STEP


def _state(zone: ZoneInfo, at: datetime) -> tuple[timedelta, str | None, bool]:
    local = at.astimezone(zone)
    return _offset(local), local.tzname(), bool(local.dst())


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()
