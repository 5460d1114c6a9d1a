"""The only way from a row to what visitors may see. The account, its address and the moderators' words have no place in it."""

from datetime import date
from typing import Any

from generator.shapes.event import CallForProposals, Repeats, SuggestedEvent, SuggestedEvents, SuggestedVenue
from services.db import Transaction
from services.events import recurring
from services.suggestions import lists
from services.suggestions.store import Content, Suggestion

KIND = "event"


async def events(tx: Transaction) -> SuggestedEvents:
    """All that were approved and not taken away, with the places that no file has."""
    found = await lists.shown(tx, KIND)
    places = (venue(one.shown, number=one.number) for one in found if one.shown is not None)
    return SuggestedEvents(events=tuple(public(one) for one in found), venues=tuple(filter(None, places)))


def public(found: Suggestion) -> SuggestedEvent:
    """What was approved last. It must be on the site."""
    assert found.shown is not None
    assert found.updated is not None
    return shape(found.shown, number=found.number, updated=found.updated, sequence=found.revision)


def shape(content: Content, *, number: int, updated: date, sequence: int = 0) -> SuggestedEvent:
    """An event as its page shows it. Raises ValidationError or KeyError where the content is not complete."""
    given: dict[str, Any] = {"status": content.get("status", "confirmed")}
    return SuggestedEvent(
        id=number,
        title=content["title"],
        calendar=content["calendar"],
        categories=(content["category"],) if content.get("category") else (),
        starts=_moment(content, content["starts_on"], "starts_at"),
        ends=_ends(content),
        zone=None if content.get("all_day") else content.get("zone"),
        repeats=_repeats(content),
        venue=content.get("place") or (slug(number) if content.get("venue") else None),
        online=content.get("online", False),
        url=content.get("url"),
        registration=content.get("registration"),
        cfp=_call(content),
        updated=updated,
        sequence=min(sequence, 9_999),
        text=content["text"],
        **given,
    )


def slug(number: int) -> str:
    """How an event names the place that came with it."""
    return f"suggested-{number}"


def venue(content: Content, *, number: int) -> SuggestedVenue | None:
    """The place that came with an event; None where a file has it, and where there is none."""
    if content.get("place") or not content.get("venue"):
        return None
    return SuggestedVenue(
        id=number,
        slug=slug(number),
        name=content["venue"],
        address=content.get("address"),
        city=content.get("city"),
        country=content.get("country"),
        zone=content.get("zone"),
        latitude=content.get("latitude"),
        longitude=content.get("longitude"),
    )


def _moment(content: Content, day: str, clock: str) -> str:
    return day if content.get("all_day") else f"{day} {content[clock]}"


def _ends(content: Content) -> str | None:
    starts_on, ends_on = content["starts_on"], content.get("ends_on") or content["starts_on"]
    if content.get("all_day"):
        return ends_on if ends_on != starts_on else None
    return f"{ends_on} {content['ends_at']}" if content.get("ends_at") else None


def _repeats(content: Content) -> Repeats | None:
    also = tuple(_moment(content, day, "starts_at") for day in _lines(content, "also"))
    if not content.get("repeats"):
        return Repeats(also=also) if also else None
    rule = recurring.rule(
        content["repeats"], date.fromisoformat(content["starts_on"]), own=content.get("rule"),
        until=_day(content, "until"), times=content.get("times"),
    )  # fmt: skip
    gone = tuple(_moment(content, day, "starts_at") for day in _lines(content, "but_not"))
    return Repeats(rule=rule, but_not=gone, also=also)


def _lines(content: Content, name: str) -> list[str]:
    return str(content[name]).split("\n") if content.get(name) else []


def _day(content: Content, name: str) -> date | None:
    return date.fromisoformat(content[name]) if content.get(name) else None


def _call(content: Content) -> CallForProposals | None:
    if not content.get("cfp_closes"):
        return None
    return CallForProposals(closes=content["cfp_closes"], url=content.get("cfp_url"))
