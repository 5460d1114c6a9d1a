"""How an event recurs: what the form asks -> a rule of RFC 5545, and whether such a rule can be followed. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from generator.shapes.event import Event, rule_parts
from generator.views.events.recurrence import instances

WAYS: Mapping[str, str] = {
    "daily": "Every day",
    "weekly": "Every week",
    "fortnightly": "Every two weeks",
    "monthly-day": "Every month on that day of the month",
    "monthly-weekday": "Every month on that weekday, such as the second Tuesday",
    "monthly-last": "Every month on the last such weekday",
    "yearly": "Every year",
    "rule": "By a rule of my own",
}
"""What the form offers, with how it says so."""
OWN = "rule"
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"})
"""What a rule of people outside may have: with these it is followed in no time."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MOST_IN_A_YEAR = 366
_SEARCHED = timedelta(days=8 * 366)
"""Within it a rule must give a second time. 29 February comes every eight years at the most."""


def rule(way: str, starts: date, *, own: str | None, until: date | None, times: int | None) -> str:
    """The rule for an event that begins on that day."""
    found = own or "" if way == OWN else _rule(way, starts)
    ends = f"UNTIL={until:%Y%m%d}" if until else f"COUNT={times}" if times else ""
    return ";".join(part for part in (found, ends) if part)


def _rule(way: str, starts: date) -> str:
    weekday, number = _DAYS[starts.weekday()], (starts.day + 6) // 7
    return {
        "daily": "FREQ=DAILY",
        "weekly": "FREQ=WEEKLY",
        "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
        "monthly-day": f"FREQ=MONTHLY;BYMONTHDAY={starts.day}",
        "monthly-weekday": f"FREQ=MONTHLY;BYDAY={number if number < 5 else -1}{weekday}",
        "monthly-last": f"FREQ=MONTHLY;BYDAY=-1{weekday}",
        "yearly": "FREQ=YEARLY",
    }[way]


def own_rule(text: str) -> str:
    """A rule as it is kept: `RRULE:freq=weekly` -> `FREQ=WEEKLY`. Raises ValueError when it cannot be followed."""
    given = re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").strip(";")
    parts = rule_parts(given)
    if strange := sorted(parts.keys() - _PARTS):
        raise ValueError(f"a rule with {strange[0]} is not taken: write it with {', '.join(sorted(_PARTS))}")
    if "FREQ" not in parts:
        raise ValueError("the rule does not say how often: it begins with FREQ=")
    return ";".join(f"{name}={parts[name]}" for name in sorted(parts, key=lambda name: name != "FREQ"))


def faults(event: Event) -> Iterator[tuple[str, str]]:
    """(field, what is wrong): what the site would not take. The shape itself is right."""
    if event.repeats is None:
        return
    first = _naive(event.starts)
    named = [_naive(text) for text in event.repeats.but_not]
    every = instances(event, None, before=max([first + _SEARCHED, *named]))
    if event.repeats.rule and not any(at > first for at in every):
        yield "repeats", "This gives no second time: compare its days with the first one, or choose none."
    elif sum(at < first + timedelta(days=366) for at in every) > _MOST_IN_A_YEAR:
        yield "repeats", "This is more often than once a day: choose another way."
    if set(every) <= set(named):
        yield "but_not", "No day is left: leave out those on which it takes place."
    for at in named:
        if at not in every:
            yield "but_not", f"{at:%Y-%m-%d} is not one of its days: write those on which it would take place."


def _naive(text: str) -> datetime:
    return datetime.fromisoformat(text)
