"""What the desk, the actions and the pages must know of suggested events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from generator.markup import day
from generator.shapes.kit import Kit
from generator.views.events.shown import alone
from services.events import export, places
from services.events.forms import PRIVATE, Draft, Full
from services.events.sameness import known
from services.people import Needs
from services.suggestions.kinds import Kind
from services.suggestions.store import Content, Named, Suggestion
from services.suggestions.tables import FIRST


def _named(content: Content) -> Named:
    place = content.get("venue") or ("online" if content.get("online") else "")
    first = day(datetime.fromisoformat(content["starts_on"]).date()) if content.get("starts_on") else ""
    says = ", ".join(part for part in (first, place) if part)
    return Named(content.get("title", ""), says, like=content.get("starts_on", ""), texts=(content.get("text", ""),))


def _address(found: Suggestion) -> str:
    said = found.shown or found.content
    return f"/events/{said['calendar']}/{found.number}/"


def _drawn(kit: Kit, content: Content, found: Suggestion | None, now: datetime) -> Mapping[str, Any] | None:
    number = found.number if found else FIRST
    updated = (found.updated if found else None) or now.date()
    try:
        event = export.shape(content, number=number, updated=updated)
        venue = places.venue(content, kit, number)
    except (KeyError, ValidationError):  # a draft may lack what a page needs
        return None
    return {"view": alone(event, venue, kit.calendars, now), "is_preview": True}


EVENT = Kind(
    name=export.KIND,
    noun="event",
    title="Events",
    root="/events/submit/",
    desk="/admin/events/",
    needs=Needs.EDITOR,
    a_day=50,
    mail=lambda settings: settings.events_mail,
    draft=Draft,
    full=Full,
    named=_named,
    address=_address,
    template="events/shown.html",
    drawn=_drawn,
    known=known,
    private=PRIVATE,
)
