"""The instances of a recurring event that are unlike the others, as content has them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from generator.importing.calendars.components import NotUnderstoodError
from generator.importing.calendars.vevents import Incoming
from generator.shapes.event import Event, Venue
from generator.views.events.recurrence import DAY, instances

Slug = Callable[[Incoming], str]
"""The venue of an instance."""


def repeats(
    one: Incoming, event: Event, venue: Venue | None, *, slug: Slug
) -> tuple[dict[str, Any], list[NotUnderstoodError]]:
    """(how `one` recurs, what was left out). `event`: the same with its rule alone. Programs leave behind what belonged
    to a rule that was since changed: only instances that the rule gives are kept."""
    said: Mapping[str, Any] = one.values.get("repeats") or {}
    every = _every(one, event, venue)
    gone = [text for text in said.get("but_not", ()) if text in every]
    moved, remarks = [], []
    for other in one.others:
        if (at := other.values["instance"]) in every and at not in gone:
            moved.append(_moved(other, one, slug))
        else:
            fact, mend = f"the rule has no instance on `{at}`", "If it does take place, make it an event of its own."
            remarks.append(NotUnderstoodError(other.line, fact, mend))
    moved = list({other["instance"]: other for other in moved}.values())  # of one that is named twice the last
    found = {**said, "but_not": gone, "moved": [other for other in moved if len(other) > 1]}
    return {key: found[key] for key in ("rule", "but_not", "also", "moved") if found.get(key)}, remarks


def _every(one: Incoming, event: Event, venue: Venue | None) -> frozenset[str]:
    named = [*(event.starts,), *(one.values.get("repeats") or {}).get("but_not", ())]
    named += [other.values["instance"] for other in one.others]
    last = max(datetime.fromisoformat(text) for text in named)
    form = "%Y-%m-%d" if len(event.starts) == 10 else "%Y-%m-%d %H:%M"
    return frozenset(at.strftime(form) for at in instances(event, venue, before=last + DAY))


def _moved(other: Incoming, one: Incoming, slug: Slug) -> dict[str, Any]:
    """Only what differs from the rest."""
    said, rest = other.values, one.values
    made = {"instance": said["instance"]}
    if said["starts"] != said["instance"]:
        made["starts"] = said["starts"]
    if _length(said) != _length(rest):
        made["ends"] = said.get("ends", said["starts"])
    if said.get("title", rest["title"]) != rest["title"]:
        made["title"] = said["title"]
    if other.place and other.place != one.place:
        made["venue"] = slug(other)
    if (status := said.get("status", "confirmed")) != rest.get("status", "confirmed"):
        made["status"] = status
    return made


def _length(said: Mapping[str, Any]) -> object:
    """How long it lasts on the clocks."""
    starts, ends = (datetime.fromisoformat(said.get(key) or said["starts"]) for key in ("starts", "ends"))
    return ends - starts


def all_named(event: Event) -> Iterator[str]:
    """The venues of an event and of its instances."""
    for slug in (event.venue, *(other.venue for other in (event.repeats.moved if event.repeats else ()))):
        if slug:
            yield slug
