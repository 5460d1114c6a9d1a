"""What the words in an event's file stand for: its venue, its categories."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.catalogue import Catalogue
from generator.shapes.event import Calendars, Event, SuggestedVenue, Venue


@dataclass(frozen=True)
class Names:
    """Made once for a build."""

    venues: Mapping[str, Venue]
    """By the name of the file, without `.yaml`."""
    categories: Mapping[str, str]
    """Slug -> name."""

    def venue(self, event: Event) -> Venue | None:
        return self.venues.get(event.venue) if event.venue else None


def slug_of(site: Catalogue, venue: Venue) -> str:
    """How events name it: as its file is called, without `.yaml`; one that was sent in says it itself."""
    return venue.slug if isinstance(venue, SuggestedVenue) else PurePosixPath(site.path_of(venue)).stem


def names(site: Catalogue) -> Names:
    calendars = site.only(Calendars)
    return Names(
        venues={slug_of(site, venue): venue for venue in site.every(Venue)},
        categories={category.slug: category.name for category in (calendars.categories if calendars else ())},
    )
