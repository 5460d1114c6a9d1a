"""The places that are known: what is typed for one, and the one that it means. Pure."""

from generator.shapes.countries import COUNTRIES
from generator.shapes.event import Venue
from generator.shapes.kit import Kit
from services.events import export
from services.suggestions.store import Content

_OF_A_NEW_ONE = ("address", "city", "country", "latitude", "longitude")


def label(venue: Venue) -> str:
    """`Palazzo dei Congressi, Bologna, Italy`: how the form offers it."""
    country = COUNTRIES[venue.country] if venue.country else ""
    return ", ".join(dict.fromkeys(part for part in (venue.name, venue.city, country) if part))


def labels(kit: Kit) -> list[str]:
    return sorted({label(venue) for venue in kit.venues.values()})


def settled(content: Content, kit: Kit) -> Content:
    """With the slug of the place, where what was typed is one that is known: all else of it is known then too."""
    typed = str(content.get("venue", "")).casefold()
    slug = next((slug for slug, venue in kit.venues.items() if typed and label(venue).casefold() == typed), None)
    plain = {name: value for name, value in content.items() if name != "place"}
    if slug is None:
        return plain
    return {**{name: value for name, value in plain.items() if name not in _OF_A_NEW_ONE}, "place": slug}


def venue(content: Content, kit: Kit, number: int) -> Venue | None:
    """The place of an event: one that is known, or the one that came with it."""
    if slug := content.get("place"):
        return kit.venues.get(slug)
    return export.venue(content, number=number)
