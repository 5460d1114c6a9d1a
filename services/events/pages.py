"""/events/submit/: the form for events, and for files of them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from zoneinfo import available_timezones

from starlette.datastructures import FormData

from generator.shapes.countries import COUNTRIES
from generator.shapes.kit import Kit
from services import forms
from services.events import checks, files, places, recurring
from services.events.forms import Draft, Full
from services.events.kind import EVENT
from services.rendering import Crumb
from services.routes import Asked
from services.suggestions import pages
from services.suggestions.pages import Face
from services.suggestions.store import Content, Suggestion

_OF_RECURRENCE = ("repeats", "rule", "until", "times", "but_not", "also")
_STATUS = (("confirmed", "Yes"), ("tentative", "Not yet"), ("cancelled", "It is cancelled"))


async def read(
    asked: Asked, data: FormData, is_draft: bool, before: Suggestion | None
) -> tuple[Content | None, forms.Form]:
    kit = asked.service.drawing.kit
    value, form = forms.read(Draft if is_draft else Full, _with_zone(data, kit))
    if value is None:
        return None, form
    content = places.settled(value.content(), kit)
    problems = checks.strange(content, kit, before.content if before else {})
    problems |= checks.moved(content, kit, (before.shown if before else None) or {})
    if not is_draft:
        problems |= checks.late(content, kit, asked.service.now(), is_known=bool(before and before.posted))
    return (None, form.wrong(problems)) if problems else (content, form)


def _with_zone(data: FormData, kit: Kit) -> FormData:
    """Where no zone was typed, that of a place which is known."""
    typed = str(data.get("venue", "")).strip()
    slug = places.settled({"venue": typed}, kit).get("place")
    zone = kit.venues[slug].zone if slug else None
    if not zone or str(data.get("zone", "")).strip():
        return data
    return FormData([*((name, value) for name, value in data.multi_items() if name != "zone"), ("zone", zone)])


def offers(asked: Asked, form: forms.Form) -> Mapping[str, object]:
    kit = asked.service.drawing.kit
    names = {calendar.slug: calendar.name for calendar in kit.calendars.calendars}
    several = len({tag.calendar for tag in kit.calendars.categories}) > 1
    return {
        "calendars": list(names.items()),
        "categories": [
            (tag.slug, f"{names.get(tag.calendar, '')}: {tag.name}" if several else tag.name)
            for tag in kit.calendars.categories
        ],
        "countries": sorted(COUNTRIES.items(), key=lambda row: row[1]),
        "places": places.labels(kit),
        "zones": _zones(),
        "ways": list(recurring.WAYS.items()),
        "statuses": _STATUS,
        "is_recurring": any(form.values.get(name) or name in form.problems for name in _OF_RECURRENCE),
    }


@cache
def _zones() -> list[str]:
    """Those with a town, and UTC."""
    return ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]


def _stand_ins(asked: Asked) -> Mapping[str, str]:
    service = asked.service
    calendar = next((one.slug for one in service.drawing.kit.calendars.calendars), "")
    first = (service.now() + timedelta(days=60)).date().isoformat()
    return {
        "title": "Name of the event", "calendar": calendar, "starts_on": first, "starts_at": "18:00", "zone": "UTC",
        "venue": "Place", "country": "NL", "text": "…", "cfp_closes": "",
    }  # fmt: skip


FACE = Face(
    kind=EVENT,
    section=Crumb("Events", "/events/"),
    title="Suggest an event",
    mine="My events",
    template="events/form.html",
    read=read,
    offers=offers,
    stand_ins=_stand_ins,
)
ROUTES = (*files.routes(FACE), *pages.routes(FACE))
