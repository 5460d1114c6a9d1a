"""Makes a catalogue of events: two calendars, two venues, and what a test adds."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from generator import catalogue
from generator.catalogue import Catalogue

CALENDARS = {
    "calendars": [
        {"slug": "python-events", "name": "Python Events", "description": "Conferences."},
        {"slug": "python-user-group", "name": "User Groups", "description": "Meetings."},
    ],
    "categories": [{"slug": "general", "name": "General Python", "calendar": "python-events"}],
}
VENUES: Mapping[str, Mapping[str, object]] = {
    "bologna": {
        "id": 1,
        "name": "Bologna",
        "city": "Bologna",
        "country": "IT",
        "zone": "Europe/Rome",
        "latitude": 44.49,
        "longitude": 11.34,
    },
    "savoia": {"id": 2, "name": "Savoia Hotel Regency", "city": "Bologna", "country": "IT", "zone": "Europe/Rome"},
}


def load(folder: Path, *events: Mapping[str, object], venues: Mapping[str, Mapping[str, object]] = VENUES) -> Catalogue:
    """A catalogue with these events."""
    write(folder, *events, venues=venues)
    site, problems = catalogue.load(folder)
    assert problems == []
    return site


def write(folder: Path, *events: Mapping[str, object], venues: Mapping[str, Mapping[str, object]] = VENUES) -> None:
    """What an event does not say: its id is its place in the row, its calendar python-events."""
    _write(folder / "events/calendars.yaml", CALENDARS)
    for slug, venue in venues.items():
        _write(folder / f"events/venues/{slug}.yaml", venue)
    for number, event in enumerate(events, 1):
        base = {"id": number, "calendar": "python-events", "updated": "2026-10-01", "title": f"Event {number}"}
        _write(folder / f"events/{str(event['starts'])[:4]}/event-{number}.yaml", {**base, **event})


def _write(file: Path, values: Mapping[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(dict(values), sort_keys=False), encoding="utf-8")
