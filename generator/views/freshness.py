"""When each page was last checked, who looks after it, and when it is due again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.catalogue import Catalogue
from generator.shapes.directory import DIRECTORIES, Directory
from generator.shapes.page import Page
from generator.shapes.upkeep import Owner, Owners, after
from generator.views.fronts import Front, fronts
from generator.views.listing import Facet

DEFAULTS = (
    ("/news/security/", "6 months"),
    ("/downloads/", "6 months"),
    ("/download/", "6 months"),
    ("/", "12 months"),
)
"""How often what lies below an address is checked, where its file does not say otherwise. The first that fits."""


@dataclass(frozen=True)
class Upkeep:
    """The care of one page."""

    address: str
    title: str
    file: str
    """Below the folder of the repository: `content/pages/about/apps.md`."""
    reviewed: date
    every: str
    due: date
    """The last day of the time between two reviews."""
    is_overdue: bool
    owner: Owner | None


def upkeep(site: Catalogue, address: str, record: Page | Front | Directory, *, today: date) -> Upkeep:
    """Of one page. An owner that is not in `site/owners.yaml` is none; a rule reports it."""
    every = record.review_every or next(span for stem, span in DEFAULTS if address.startswith(stem))
    due = after(record.reviewed, every)
    owners = site.only(Owners)
    owner = next((one for one in owners.owners if one.slug == record.owner), None) if owners else None
    path = record.path if isinstance(record, Front) else site.path_of(record)
    return Upkeep(address, record.title, f"content/{path}", record.reviewed, every, due, today > due, owner)


def records(site: Catalogue) -> Iterator[Front | Directory]:
    """What every page that somebody must look after says of itself."""
    yield from fronts(site)
    yield from directories(site)


def directories(site: Catalogue) -> Iterator[Directory]:
    """By the name of the file."""
    for shape in DIRECTORIES.values():
        yield from site.every(shape)


def every(site: Catalogue, today: date) -> tuple[Upkeep, ...]:
    """The pages in the order in which they are due: what is overdue stands first."""
    return site.once(_every, today)


def _every(site: Catalogue, today: date) -> tuple[Upkeep, ...]:
    kept = (upkeep(site, record.address, record, today=today) for record in records(site))
    return tuple(sorted(kept, key=lambda one: (one.due, one.address)))


@dataclass(frozen=True)
class FreshnessPage:
    """What the list of all pages shows."""

    rows: tuple[Upkeep, ...]
    facets: tuple[Facet, ...]
    overdue: int
    unowned: int


def page(kept: tuple[Upkeep, ...]) -> FreshnessPage:
    states = Counter("overdue" if one.is_overdue else "fresh" for one in kept)
    owners = Counter(one.owner.name if one.owner else "" for one in kept)
    words = {"overdue": "Overdue", "fresh": "Not due yet"}
    facets = (
        Facet("state", "State", tuple((state, words[state], states[state]) for state in words if states[state])),
        Facet("owner", "Owner", tuple((name or "none", name or "Nobody yet", owners[name]) for name in sorted(owners))),
    )
    return FreshnessPage(kept, facets, states["overdue"], owners[""])
