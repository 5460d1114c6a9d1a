"""What a calendar says of an event, and what content/ has of it already, as one record.

The calendar decides on what it says: title, times, rule, place, status, text. What it does not say stays as people
wrote it: categories, whether it is featured, a call for proposals, a venue or an address that the calendar lacks.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from generator.importing.calendars.vevents import Incoming
from generator.shapes.event import Event

_ORDER = tuple(Event.model_fields)
_TIMES = ("starts", "ends", "zone", "repeats", "status")
"""A change of these makes a new SEQUENCE (RFC 5546, 2.1.4)."""
_SAID = ("title", "starts", "ends", "zone", "repeats", "status")
"""What the calendar decides on even by leaving it out."""
_BOOKKEEPING = ("updated", "sequence")


def record(event: Event) -> dict[str, Any]:
    """As it would stand in its file: no key that says nothing."""
    values = json.loads(event.model_dump_json(exclude_defaults=True))
    return {key: values[key] for key in _ORDER if key in values}


def merged(
    said: Mapping[str, Any], known: Mapping[str, Any] | None, *, incoming: Incoming, today: date
) -> dict[str, Any]:
    """`said`: of the calendar, with the slugs of this site. `known`: the record so far, which is returned as it is when
    the calendar says nothing new."""
    if known is None:
        made = {**said, "updated": _day(incoming, today), "sequence": said.get("sequence", 0)}
        return _tidy(made)
    kept = {key: value for key, value in known.items() if key not in _SAID}
    if len(said["starts"]) == 10 and "zone" in known:
        kept["zone"] = known["zone"]  # of whole days a calendar names none
    made = {**kept, **{key: value for key, value in said.items() if key != "sequence"}}
    if _facts(made) == _facts(known):
        return dict(known)
    is_moved = any(made.get(key) != known.get(key) for key in _TIMES)
    sequence = max(int(said.get("sequence", 0)), int(known.get("sequence", 0)) + is_moved)
    updated = max(_day(incoming, today), str(known["updated"]))
    return _tidy({**made, "updated": updated, "sequence": sequence})


def closed(known: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """The record of an event to come that its calendar no longer has. One that recurs ends today, so that what took
    place stays; any other is cancelled."""
    made = dict(known)
    repeats = made.get("repeats")
    if repeats and made["starts"][:10] < today.isoformat():
        made["repeats"] = _ended(repeats, today)
    else:
        made["status"] = "cancelled"
    return _tidy({**made, "updated": today.isoformat(), "sequence": int(made.get("sequence", 0)) + 1})


def _ended(repeats: Mapping[str, Any], today: date) -> dict[str, Any] | None:
    """The rule until yesterday, with what was said of the days before."""
    limit = today.isoformat()
    past: dict[str, Any] = {}
    if rule := repeats.get("rule"):
        parts = [part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
        past["rule"] = ";".join([*parts, f"UNTIL={date.fromordinal(today.toordinal() - 1):%Y%m%d}"])
    for key in ("but_not", "also"):
        if moments := [text for text in repeats.get(key, ()) if text[:10] < limit]:
            past[key] = moments
    if moved := [other for other in repeats.get("moved", ()) if other["instance"][:10] < limit]:
        past["moved"] = moved
    return past if past.get("rule") or past.get("also") else None


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in _tidy(values).items() if key not in _BOOKKEEPING}


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """In the order of the shape, without what says nothing."""
    made = {key: values[key] for key in _ORDER if values.get(key) or values.get(key) == 0}
    made = {key: value for key, value in made.items() if value is not False}
    if made.get("status") == "confirmed":
        del made["status"]
    if made.get("sequence") == 0:
        del made["sequence"]
    return made


def _day(incoming: Incoming, today: date) -> str:
    """Of the last change, as the calendar has it; never one to come."""
    return min(incoming.changed or today, today).isoformat()
