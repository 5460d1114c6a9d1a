"""A recurrence rule in words: `FREQ=MONTHLY;BYDAY=2TU` -> `on the second Tuesday of every month`. Source: RFC 5545, 3.3.10."""

from collections.abc import Sequence
from datetime import date

from generator.markup import day
from generator.shapes.event import Repeats, rule_parts, until
from generator.views.events.when import WEEKDAYS

_DAYS = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), WEEKDAYS, strict=True))
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_IN_WORDS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH"}
_MONTHS = [day(date(2000, number, 1)).split()[1] for number in range(1, 13)]


def words(repeats: Repeats) -> str:
    """How often an event takes place. A rule that has no plain words says only that it repeats; its days are listed beside."""
    if not repeats.rule:
        return f"on {_times(len(repeats.also) + 1)} in all" if repeats.also else ""
    parts = rule_parts(repeats.rule)
    said = _said(parts)
    more = f", and {_times(len(repeats.also))} more" if repeats.also else ""
    return f"{said or 'repeatedly, on the days listed'}{_end(parts)}{more}"


def _times(number: int) -> str:
    return "one day" if number == 1 else f"{number} days"


def _end(parts: dict[str, str]) -> str:
    if "COUNT" in parts:
        return ", once" if parts["COUNT"] == "1" else f", {parts['COUNT']} times"
    return f", until {day(until(parts['UNTIL']))}" if "UNTIL" in parts else ""


def _said(parts: dict[str, str]) -> str:
    """Empty when the rule is of a kind that words would make longer, not clearer."""
    if not parts.keys() <= _IN_WORDS or ("BYDAY" in parts and "BYMONTHDAY" in parts):
        return ""
    often, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    months = _listed([_MONTHS[int(number) - 1] for number in parts["BYMONTH"].split(",")]) if "BYMONTH" in parts else ""
    if often == "WEEKLY" and "BYDAY" in parts:
        said = _weekly(parts["BYDAY"].split(","), interval)
    elif "BYDAY" in parts or "BYMONTHDAY" in parts:
        said = _within(parts, often, interval, months)
        months = "" if often == "YEARLY" else months
    else:
        said = _every(_UNITS[often], interval)
    return f"{said}, in {months}" if said and months else said


def _every(unit: str, interval: int) -> str:
    """`every week`, `every second week`, `every 12 weeks`"""
    if interval == 1:
        return f"every {unit}"
    return f"every {_ORDINALS[interval]} {unit}" if interval < len(_ORDINALS) else f"every {interval} {unit}s"


def _weekly(names: Sequence[str], interval: int) -> str:
    """`every Tuesday and Thursday`; with an interval `every second week, on Tuesday`."""
    listed = _listed([_DAYS[name] for name in names])
    return f"every {listed}" if interval == 1 else f"{_every('week', interval)}, on {listed}"


def _within(parts: dict[str, str], often: str, interval: int, months: str) -> str:
    """`on the second Tuesday of every month`, `on the 13th of every month`, `on the last Sunday of March every year`"""
    if often not in ("MONTHLY", "YEARLY") or (often == "YEARLY" and not months):
        return ""
    if "BYDAY" in parts:
        which = _listed([_numbered(name) for name in parts["BYDAY"].split(",")])
    else:
        which = _listed([_of_month(int(number)) for number in parts["BYMONTHDAY"].split(",")])
    period = f"{months} {_every('year', interval)}" if often == "YEARLY" else _every("month", interval)
    return f"on {which} of {period}"


def _numbered(name: str) -> str:
    """`2TU` -> `the second Tuesday`, `-1SU` -> `the last Sunday`, `MO` -> `every Monday`"""
    number, weekday = int(name[:-2] or 0), _DAYS[name[-2:]]
    return f"the {_ordinal(number)} {weekday}" if number else f"every {weekday}"


def _of_month(number: int) -> str:
    if number < 0:
        return f"the {_ordinal(number)} day"
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"the {number}{ending}"


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} to last"
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
