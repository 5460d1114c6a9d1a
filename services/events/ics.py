"""An .ics file -> the events that it tells of, as the form would have them; or what keeps it from being taken, line by line.

The generator's importer reads it, so that both understand the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from generator.shapes.kit import Kit
from services import forms
from services.events import checks, places, recurring
from services.events.forms import Full
from services.suggestions.store import Content

if TYPE_CHECKING:
    from generator.importing.calendars.vevents import Incoming

LIMIT_BYTES = 200_000
MOST = 50
"""Events of one file."""


@dataclass(frozen=True, order=True)
class Trouble:
    """Why the file is not taken."""

    line: int
    """From 1; 0 where it is the whole file."""
    fact: str
    mend: str


@dataclass(frozen=True)
class Found:
    """Either events or troubles: nothing is half done."""

    events: Sequence[Content] = ()
    troubles: Sequence[Trouble] = ()
    over: int = 0
    """Events that were left out because nobody can go there any more."""


def read(raw: bytes, *, given: Mapping[str, Any], kit: Kit, now: datetime) -> Found:
    """`given`: what a file does not say, by the names of the form: calendar, category, zone."""
    from generator.importing.calendars.source import RefusedError, Source, told  # heavy, and seldom needed

    if len(raw) > LIMIT_BYTES:
        return Found(troubles=[Trouble(0, f"The file has more than {LIMIT_BYTES:,} bytes.", "Send a shorter period.")])
    try:
        said = told(Source("The file", raw, zone=given.get("zone")))
    except RefusedError as error:
        fact, _, mend = str(error).partition("\n")
        return Found(troubles=[Trouble(0, fact, mend.strip())])
    troubles = [Trouble(remark.line, _sentence(remark.fact), _mend(remark.mend)) for remark in said.remarks]
    events, over = [], 0
    for one in said.events:
        content, wrong = _content(one, given, kit)
        if not wrong and checks.late(content, kit, now, is_known=False):
            over += 1
        elif wrong:
            troubles += wrong
        else:
            events.append(content)
    if len(events) > MOST:
        troubles.append(
            Trouble(
                0, f"The file has {len(events)} events to come; at most {MOST} are taken.", "Send a shorter period."
            )
        )
    if not events and not troubles:
        troubles.append(Trouble(0, "All events of the file are over.", "Send those that are to come."))
    return Found(troubles=sorted(troubles), over=over) if troubles else Found(events, over=over)


def _sentence(fact: str) -> str:
    plain = fact.replace("`", "")
    return f"{plain[:1].upper()}{plain[1:]}."


def _mend(text: str) -> str:
    """The importer's words are for who types commands."""
    return text.replace("say which with --zone", "choose one below")


def _content(one: "Incoming", given: Mapping[str, Any], kit: Kit) -> tuple[Content, list[Trouble]]:
    values = {**given, **_values(one, given, kit)}
    gone, also, troubles = _instances(one)
    also += [text[:10] for text in (one.values.get("repeats") or {}).get("also", ())]
    gone += [text[:10] for text in (one.values.get("repeats") or {}).get("but_not", ())]
    troubles += _odd_times(one)
    values |= {"but_not": "\n".join(gone), "also": "\n".join(also)}
    content = places.settled({name: value for name, value in values.items() if value not in ("", None)}, kit)
    known = {name: value for name, value in content.items() if name != "place"}
    problems = forms.faults(Full, known)
    if problems:
        asks = forms.asks(Full)
        troubles += [
            Trouble(one.line, f"“{one.values['title']}”, {asks[name].label if name else 'as a whole'}: {words}", "Correct it in your calendar.")
            for name, words in problems.items()
        ]  # fmt: skip
        return content, troubles
    place = {"place": content["place"]} if "place" in content else {}
    return {**Full.model_validate(known).content(), **place}, troubles


def _values(one: "Incoming", given: Mapping[str, Any], kit: Kit) -> dict[str, Any]:
    """What the form would have asked."""
    said = one.values
    starts, ends = str(said["starts"]), str(said.get("ends") or "")
    rule = (said.get("repeats") or {}).get("rule")
    is_known = "place" in places.settled({"venue": one.place}, kit)
    name, _, address = (one.place, "", "") if is_known else one.place.partition(",")
    latitude, longitude = one.point or (None, None)
    return {
        "title": said["title"],
        "all_day": len(starts) == 10,
        "starts_on": starts[:10],
        "starts_at": starts[11:],
        "ends_on": ends[:10],
        "ends_at": ends[11:],
        "zone": said.get("zone") or given.get("zone"),
        "repeats": recurring.OWN if rule else None,
        "rule": rule,
        "online": bool(said.get("online")) or not one.place,
        "venue": name.strip(),
        "address": address.strip()[:200],
        "latitude": latitude if one.place else None,
        "longitude": longitude if one.place else None,
        "url": said.get("url"),
        "status": said.get("status", "confirmed"),
        "text": said.get("text") or said["title"],
    }


def _instances(one: "Incoming") -> tuple[list[str], list[str], list[Trouble]]:
    """(days that are called off, days that took their place, what is not understood) of the instances unlike the rest."""
    gone, also, troubles = [], [], []
    for other in one.others:
        said = other.values
        is_plain = said.get("title", one.values["title"]) == one.values["title"] and other.place in ("", one.place)
        is_cancelled = said.get("status") == "cancelled"
        if not is_cancelled and (not is_plain or said["starts"][10:] != one.values["starts"][10:]):
            fact = f"The instance on {said['instance'][:10]} is unlike the others."
            troubles.append(Trouble(other.line, fact, "Make it an event of its own in your calendar."))
        elif is_cancelled or said["starts"] != said["instance"]:
            gone.append(said["instance"][:10])
            also += [] if is_cancelled else [said["starts"][:10]]
    return gone, also, troubles


def _odd_times(one: "Incoming") -> list[Trouble]:
    """Further days on which it begins at another time."""
    clock = one.values["starts"][10:]
    also = (one.values.get("repeats") or {}).get("also", ())
    return [
        Trouble(one.line, f"On {text[:10]} it begins at another time.", "Make it an event of its own in your calendar.")
        for text in also
        if text[10:] != clock
    ]
