"""When an event takes place: the rule of a recurring one followed through daylight saving time. Source: RFC 5545."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from generator.shapes.event import Event, Moved, Venue, moment, rule_parts, until

DAY = timedelta(days=1)
Status = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True)
class Occurrence:
    """One time that an event takes place."""

    event: Event
    starts: date | datetime
    """A day when it lasts whole days, else an aware time in the event's zone."""
    ends: date | datetime
    """Exclusive: the day AFTER the last, or the time at which it is over."""
    all_day: bool
    title: str
    venue: str | None
    status: Status
    instance: date | datetime
    """When it was to begin by the rule; `starts`, if nobody moved it."""
    begins_at: datetime
    """The instant of `starts` in UTC; of a day, its midnight in the event's zone."""
    over_at: datetime
    """The instant of `ends` in UTC."""


def zone_of(event: Event, venue: Venue | None) -> ZoneInfo:
    """The zone on whose clocks the event's times stand: its own, its venue's, or UTC when neither is known."""
    return _zone(event.zone or (venue.zone if venue and venue.zone else "UTC"))


_zone = cache(ZoneInfo)
"""The library keeps only the eight zones used last, and reading one takes longer than using it."""


def occurrences(event: Event, venue: Venue | None, *, after: datetime, before: datetime) -> tuple[Occurrence, ...]:
    """Those that are not over at `after` and begin before `before` (aware instants), soonest first. Cancelled ones
    are among them. What has no duration counts while it begins at or after `after`."""
    plan = _Plan(event, venue)
    until_then = before.astimezone(plan.zone).replace(tzinfo=None)
    found = [plan.occurrence(starts) for starts in plan.starts(until_then)]
    found += [plan.moved(other) for other in plan.others.values()]
    shown = [one for one in found if one.begins_at < before and (one.over_at > after or one.begins_at >= after)]
    return tuple(sorted(shown, key=lambda one: (one.begins_at, one.instance)))


def last_end(event: Event, venue: Venue | None) -> date | datetime | None:
    """The `ends` of the occurrence that is over last, or None when the rule has no end."""
    if event.repeats and event.repeats.rule:
        parts = rule_parts(event.repeats.rule)
        if "COUNT" not in parts and "UNTIL" not in parts:
            return None
    plan = _Plan(event, venue)
    every = [plan.occurrence(starts) for starts in plan.starts(None)] + [plan.moved(o) for o in plan.others.values()]
    if not every:
        every = [plan.occurrence(plan.first)]  # all instances are taken out
    return max(every, key=lambda one: one.over_at).ends


def instances(event: Event, venue: Venue | None, *, before: datetime) -> frozenset[datetime]:
    """When it begins by its rule and its list, up to `before` (a local time, as are the results), whether or not
    somebody moved it or called it off."""
    plan = _Plan(event, venue)
    return frozenset(at for at in (*plan.by_rule(before), *plan.also) if at <= before)


def has_another(event: Event) -> bool:
    """Whether its rule, however long it is to hold, ever gives a second time. One that does not would be searched for
    to the end of the calendar each time that somebody asks."""
    parts = rule_parts(event.repeats.rule) if event.repeats and event.repeats.rule else {}
    endless = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    first = _naive(event.starts)
    return bool(endless) and rrulestr(endless, dtstart=first).after(first) is not None


class _Plan:
    """An event's times on the wall, as naive local times; whole days begin at midnight."""

    def __init__(self, event: Event, venue: Venue | None) -> None:
        self.event = event
        self.zone = zone_of(event, venue)
        self.all_day = len(event.starts) == 10
        self.first = _naive(event.starts)
        repeats = event.repeats
        self.without = {_naive(text) for text in repeats.but_not} if repeats else set()
        self.also = {_naive(text) for text in repeats.also} if repeats else set()
        self.others = {_naive(other.instance): other for other in repeats.moved} if repeats else {}
        self.lasts = self._lasts(event.starts, event.ends)

    def _lasts(self, starts: str, ends: str | None) -> timedelta:
        """The exact duration: an instance in the night of a change of clocks lasts as long as all (RFC 5545, 3.8.5.3)."""
        if self.all_day:
            return _naive(ends or starts) - _naive(starts) + DAY
        return self._instant(_naive(ends or starts)) - self._instant(_naive(starts))

    def starts(self, before: datetime | None) -> Iterator[datetime]:
        """When the instances begin that nobody moved, up to `before`; without it, all of a rule that ends."""
        seen = set(self.others) | self.without
        for at in [*self.by_rule(before), *sorted(self.also)]:
            if at not in seen and (before is None or at <= before + DAY):
                seen.add(at)
                yield at

    def by_rule(self, before: datetime | None) -> Iterator[datetime]:
        """The start of the event is the first instance, and COUNT counts it (RFC 5545, 3.8.5.3)."""
        yield self.first
        rule = self.event.repeats.rule if self.event.repeats else None
        if not rule:
            return
        parts = rule_parts(rule)
        left = int(parts.pop("COUNT", 0)) or None
        last = until(parts.pop("UNTIL")) if "UNTIL" in parts else None
        if self.all_day:
            parts = {name: value for name, value in parts.items() if name not in ("BYHOUR", "BYMINUTE")}
        number = 1
        for at in rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=self.first):
            if (last and at > last) or (before and at > before + DAY) or (left and number >= left):
                return
            if at == self.first or not (self.all_day or self._exists(at)):
                continue  # a time that clocks leave out is no instance, and not counted (RFC 5545, 3.3.10)
            number += 1
            yield at

    def occurrence(self, starts: datetime) -> Occurrence:
        return self._made(starts, None, self._begins(starts) + self.lasts)

    def moved(self, other: Moved) -> Occurrence:
        """An instance that somebody changed. What they did not change is as in the others."""
        starts = _naive(other.starts or other.instance)
        if other.ends is None:
            return self._made(starts, other, self._begins(starts) + self.lasts)
        ends = _naive(other.ends)
        return self._made(starts, other, ends + DAY if self.all_day else self._instant(ends))

    def _made(self, starts: datetime, other: Moved | None, ends: datetime) -> Occurrence:
        """`ends`: naive when it lasts whole days, else an instant."""
        event, instance = self.event, _naive(other.instance) if other else starts
        return Occurrence(
            event=event,
            starts=self._shown(starts),
            ends=ends.date() if self.all_day else ends.astimezone(self.zone),
            all_day=self.all_day,
            title=other.title if other and other.title else event.title,
            venue=other.venue if other and other.venue else event.venue,
            status=_status(event, other),
            instance=self._shown(instance),
            begins_at=self._instant(starts),
            over_at=self._instant(ends) if self.all_day else ends,
        )

    def _begins(self, starts: datetime) -> datetime:
        return starts if self.all_day else self._instant(starts)

    def _shown(self, at: datetime) -> date | datetime:
        return at.date() if self.all_day else self._instant(at).astimezone(self.zone)

    def _instant(self, at: datetime) -> datetime:
        """A time that clocks show twice is the first of both; one that they leave out is counted with the offset
        before the gap (RFC 5545, 3.3.5), which is what fold=0 means."""
        return at.replace(tzinfo=self.zone).astimezone(UTC)

    def _exists(self, at: datetime) -> bool:
        return self._instant(at).astimezone(self.zone).replace(tzinfo=None) == at


def _status(event: Event, other: Moved | None) -> Status:
    """Who cancels an event cancels all its instances."""
    return event.status if event.status == "cancelled" or not (other and other.status) else other.status


def _naive(text: str) -> datetime:
    at = moment(text)
    return at if isinstance(at, datetime) else datetime.combine(at, time())
