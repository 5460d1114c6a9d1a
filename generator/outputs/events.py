"""Events for feeds, for search engines, and for who asks at an old address."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from generator.outputs.feeds import Item
from generator.views.events import when
from generator.views.events.agenda import Diary
from generator.views.events.rows import Row

_STATUS = {"confirmed": "EventScheduled", "tentative": "EventScheduled", "cancelled": "EventCancelled"}
_IN_A_FEED = 20


def items(rows: Iterable[Row]) -> tuple[Item, ...]:
    """Those announced last, of two of one day the one that begins first."""
    sooner = sorted(rows, key=lambda row: (row.one.begins_at, row.event.id))
    newest = sorted(sooner, key=lambda row: row.event.updated, reverse=True)
    return tuple(_item(row) for row in newest[:_IN_A_FEED])


def _item(row: Row) -> Item:
    facts = [row.full, row.clock, row.repeats, row.where, f"Proposals until {row.closes_words}" if row.closes else ""]
    words = ", ".join(escape(fact) for fact in facts if fact)
    status = "" if row.one.status == "confirmed" else f"<strong>{row.one.status.capitalize()}.</strong> "
    names = tuple(category.name for category in row.categories)
    return Item(row.title, row.path, row.event.updated, f"<p>{status}{words}.</p>", categories=names)


def json_ld(row: Row) -> dict[str, object]:
    """Source: schema.org, Event."""
    event, one = row.event, row.one
    said: dict[str, object] = {
        "@type": "Event",
        "name": row.title,
        "url": f"{{host}}{row.path}",
        "startDate": one.starts.isoformat(),
        "endDate": one.ends.isoformat() if not one.all_day else when.last_day(one).isoformat(),
        "eventStatus": f"https://schema.org/{_STATUS[one.status]}",
    }
    if row.venue or row.event.online:
        said["eventAttendanceMode"] = f"https://schema.org/{_mode(row)}EventAttendanceMode"
    where = [place for place in (_place(row), _online(row)) if place]
    if where:
        said["location"] = where[0] if len(where) == 1 else where
    if event.url:
        said["sameAs"] = event.url
    return said


def _mode(row: Row) -> str:
    if not row.event.online:
        return "Offline"
    return "Mixed" if row.venue else "Online"


def _online(row: Row) -> dict[str, object]:
    return {"@type": "VirtualLocation", "url": row.event.url or f"{{host}}{row.path}"} if row.event.online else {}


def _place(row: Row) -> dict[str, object]:
    if row.venue is None:
        return {}
    venue = row.venue
    lines = {"streetAddress": venue.address, "addressLocality": venue.city, "addressCountry": venue.country}
    address = {name: value for name, value in lines.items() if value}
    place: dict[str, object] = {"@type": "Place", "name": venue.name}
    if address:
        place["address"] = {"@type": "PostalAddress", **address}
    if venue.latitude is not None and venue.longitude is not None:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    return place


def moved(diaries: Sequence[Diary]) -> Iterator[tuple[str, str]]:
    """(pattern, target) of redirects: an event asked for below another calendar is found in its own, as it always was.

    Numbers are written out but for the largest calendar, which gets all that are left; so none of these leads in a circle.
    """
    largest_last = sorted(diaries, key=lambda diary: len(diary.rows))
    for diary in largest_last[:-1]:
        others = "|".join(other.calendar.slug for other in diaries if other is not diary)
        if numbers := "|".join(str(row.event.id) for row in diary.rows):
            yield f"/events/(?:{others})/({numbers})/?", rf"{diary.path}\1/"
    for diary in largest_last[-1:]:
        others = "|".join(other.calendar.slug for other in diaries if other is not diary)
        if others:
            yield f"/events/(?:{others})/([0-9]+)/?", rf"{diary.path}\1/"
