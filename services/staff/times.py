"""Instants as the desk says them: how old, at what time, how long still. Pure; all times are UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from generator.markup import day_short

_UNITS = (("week", 7 * 86_400), ("day", 86_400), ("hour", 3_600), ("minute", 60))
_LATE = timedelta(days=3)
"""Authors are told that a posting is looked at within three working days or so."""


@dataclass(frozen=True)
class Times:
    """What templates print times with."""

    now: datetime

    def age(self, then: datetime) -> str:
        """`3 days`"""
        return span(self.now - then)

    def ago(self, then: datetime) -> str:
        """`3 days ago`, `just now`"""
        return "just now" if self.now - then < timedelta(minutes=1) else f"{self.age(then)} ago"

    def left(self, until: datetime) -> str:
        """`9 minutes`: rounded up, so that nothing is over sooner than it is said."""
        return span(until - self.now + timedelta(seconds=59))

    def at(self, then: datetime) -> str:
        """`14:04` today, `22 Nov 2026, 14:04` else"""
        then = then.astimezone(UTC)
        clock = f"{then:%H:%M}"
        return clock if then.date() == self.now.date() else f"{day_short(then.date())}, {clock}"

    def is_late(self, then: datetime) -> bool:
        """Somebody waits longer than they should."""
        return self.now - then > _LATE

    def seconds_left(self, until: datetime) -> int:
        """0 when it is over."""
        return max(0, int((until - self.now).total_seconds()))


def span(length: timedelta) -> str:
    """The largest unit that fits: `2 weeks`, `3 days`, `5 hours`, `1 minute`; `less than a minute`."""
    seconds = length.total_seconds()
    for unit, size in _UNITS:
        if (count := int(seconds // size)) and not (unit == "week" and count < 2):
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than a minute"
