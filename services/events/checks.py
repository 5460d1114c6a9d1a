"""What the form alone cannot know of an event: what the site has, and what day it is. Pure."""

from datetime import datetime, timedelta

from generator.shapes.kit import Kit
from generator.views.events.recurrence import last_end
from services.events import export, places
from services.suggestions.store import Content


def strange(content: Content, kit: Kit, before: Content) -> dict[str, str]:
    """Problems with what the site does not have, and with a new place that nobody would find."""
    found = {}
    calendars = {calendar.slug for calendar in kit.calendars.calendars} | {before.get("calendar")}
    if content.get("calendar") and content["calendar"] not in calendars:
        found["calendar"] = "This cannot be chosen: choose one of the list."
    tags = {tag.slug for tag in kit.calendars.categories if tag.calendar == content.get("calendar")}
    if content.get("category") and content["category"] not in tags | {before.get("category")}:
        found["category"] = "The calendar has no such category: choose one of its own, or none."
    if content.get("venue") and "place" not in content and not content.get("country"):
        found["country"] = "This is empty: say in which country the new place is."
    return found


def moved(content: Content, kit: Kit, shown: Content) -> dict[str, str]:
    """What is on the site has its calendar in its address, and that must not change."""
    is_known = any(calendar.slug == shown.get("calendar") for calendar in kit.calendars.calendars)
    if not is_known or content.get("calendar") in (shown["calendar"], None):
        return {}
    return {
        "calendar": "Its address on the site has the other calendar: withdraw it, and send it in again for this one."
    }


def late(content: Content, kit: Kit, now: datetime, *, is_known: bool) -> dict[str, str]:
    """Nobody can go to what is over. What is on the site already may be corrected afterwards."""
    event = export.shape(content, number=1, updated=now.date())
    over = last_end(event, places.venue(content, kit, 1))
    if is_known or over is None:
        return {}
    is_over = over <= now if isinstance(over, datetime) else over < now.date() - timedelta(days=1)
    return {"starts_on": "This is over already: correct the day."} if is_over else {}
