"""Days and times of events in words. The year always stands there: a page is read later than it is built."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from generator.markup import day, day_short
from generator.shapes.event import CallForProposals, moment
from generator.views.events.recurrence import Occurrence

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TO = "\N{EN DASH}"
_ANYWHERE = ZoneInfo("Etc/GMT+12")
"""Where a day is over last: 12 hours behind UTC."""


def days(first: date, last: date, *, short: bool = False) -> str:
    """`28-29 March 2027`, `30 March - 2 April 2027`, `30 December 2026 - 2 January 2027`; `short`: `28-29 Mar 2027`."""
    written = day_short if short else day
    if first == last:
        return written(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{_TO}{written(last)}"
    beginning = written(first).removesuffix(f" {first.year}") if first.year == last.year else written(first)
    return f"{beginning} {_TO} {written(last)}"


def last_day(one: Occurrence) -> date:
    """The last day, on the event's clock, on which any of it takes place."""
    if not isinstance(one.ends, datetime):
        return one.ends - timedelta(days=1)
    if one.ends == one.starts:
        return one.ends.date()
    return (one.ends - timedelta(microseconds=1)).date()


def first_day(one: Occurrence) -> date:
    return one.starts.date() if isinstance(one.starts, datetime) else one.starts


def short(one: Occurrence) -> str:
    """`28-29 Mar 2027`"""
    return days(first_day(one), last_day(one), short=True)


def full(one: Occurrence) -> str:
    """`Monday 5 April 2027` for one day, `28-29 March 2027` for more."""
    first, last = first_day(one), last_day(one)
    return f"{WEEKDAYS[first.weekday()]} {day(first)}" if first == last else days(first, last)


def clock(one: Occurrence) -> str:
    """`18:00-20:00 Amsterdam time`; empty when it lasts whole days. Where it runs over several days, each time has its own."""
    if not isinstance(one.starts, datetime) or not isinstance(one.ends, datetime):
        return ""
    zone = place_of(str(one.starts.tzinfo))
    if first_day(one) != last_day(one) and one.ends - one.starts > timedelta(days=1):
        ending = f"{day_short(one.ends.date())}, {one.ends:%H:%M}"
        return f"from {day_short(one.starts.date())}, {one.starts:%H:%M}, until {ending} {zone}"
    return f"{one.starts:%H:%M}{f'{_TO}{one.ends:%H:%M}' if one.ends != one.starts else ''} {zone}"


def place_of(zone: str) -> str:
    """`Europe/Amsterdam` -> `Amsterdam time`; `UTC` and the like stay."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def instant(at: datetime) -> str:
    """`2027-04-05T16:00:00Z`, as scripts and `<time>` take it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def machine(one: Occurrence) -> str:
    """What `<time datetime>` says of its beginning: a day, or an instant."""
    return instant(one.begins_at) if isinstance(one.starts, datetime) else one.starts.isoformat()


def closing(call: CallForProposals) -> datetime:
    """The instant at which a call for proposals is over. Without a zone, what is written holds anywhere on Earth."""
    zone = ZoneInfo(call.zone) if call.zone else _ANYWHERE
    at = moment(call.closes)
    if isinstance(at, datetime):
        return at.replace(tzinfo=zone)
    following = at + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone)


def closing_words(call: CallForProposals) -> str:
    """`15 January 2027, anywhere on Earth`; `15 January 2027, 23:59 Brussels time`."""
    at = moment(call.closes)
    hour = f"{at:%H:%M} " if isinstance(at, datetime) else ""
    where = place_of(call.zone) if call.zone else "anywhere on Earth"
    return f"{day(at)}, {hour}{where}"
