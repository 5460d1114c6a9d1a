"""A time zone as calendars carry it: VTIMEZONE, with the changes of clocks within the years that are needed.

Not the library's: that one starts the summer an hour late. RFC 5545 (3.6.5) wants the time on the clocks before the change.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from generator.outputs.contentlines import at as moments
from generator.outputs.contentlines import component, line, offset, text

_STEP = timedelta(days=7)
"""No zone changes its clocks twice within a week."""


@cache
def timezone(name: str, first_year: int, last_year: int) -> bytes:
    """`name` with all changes of its clocks from the year before `first_year` to the end of `last_year`."""
    zone = ZoneInfo(name)
    begins = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    before = begins.astimezone(zone)
    first = (_offset(before), _offset(before), before.tzname() or name, bool(before.dst()))
    observed = {first: [before.replace(tzinfo=None)]}
    for at in _changes(zone, begins, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        now, was = at.astimezone(zone), _offset((at - timedelta(seconds=1)).astimezone(zone))
        key = (was, _offset(now), now.tzname() or name, bool(now.dst()))
        observed.setdefault(key, []).append((at + was).replace(tzinfo=None))
    return component(
        "VTIMEZONE", [text("TZID", name), *(_observance(*key, onsets) for key, onsets in observed.items())]
    )


def _observance(was: timedelta, to: timedelta, label: str, is_dst: bool, onsets: list[datetime]) -> bytes:
    lines = [
        moments("DTSTART", onsets[0]),
        line("TZOFFSETFROM", offset(was)),
        line("TZOFFSETTO", offset(to)),
        text("TZNAME", label),
    ]
    if len(onsets) > 1:
        lines.append(moments("RDATE", *onsets[1:]))
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
