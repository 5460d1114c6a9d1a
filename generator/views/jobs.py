"""What the pages of the job board list: postings that are open on a day, and what they have in common."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.catalogue import Catalogue
from generator.shapes.job import REMOTE, Job, Jobs, JobTaxonomy, Term
from generator.views.listing import Facet
from generator.views.posting import NEW_FOR, Posting, shown

RELATED = 5


@dataclass(frozen=True)
class Group:
    """Open postings that have something in common."""

    address: str
    name: str
    """`Web`, `Berlin, Germany`"""
    title: str
    """`Python jobs: Web`"""
    country: str
    """Of a place."""
    postings: tuple[Posting, ...]

    @property
    def stem(self) -> str:
        """Of its feeds' addresses."""
        return f"{self.address}feed"


@dataclass(frozen=True)
class Board:
    """The job board on a day."""

    open: tuple[Posting, ...]
    """Newest first."""
    expired: tuple[Posting, ...]
    categories: tuple[Group, ...]
    """All that the taxonomy has; empty ones, too, so that their feeds live on."""
    types: tuple[Group, ...]
    places: tuple[Group, ...]
    """By country and name: of every posting that is known, so that the address of a place outlives a posting."""
    remote: Group

    @property
    def whole(self) -> Group:
        return Group("/jobs/", "Jobs", "Python jobs", "", self.open)

    @property
    def groups(self) -> tuple[Group, ...]:
        return (*self.categories, *self.types, self.remote, *self.places)

    @property
    def featured(self) -> tuple[Posting, ...]:
        return tuple(posting for posting in self.open if posting.job.featured)

    def related(self, posting: Posting) -> tuple[Posting, ...]:
        """The newest others of its category."""
        others = (p for p in self.open if p.category.slug == posting.category.slug and p is not posting)
        return tuple(p for p, _ in zip(others, range(RELATED), strict=False))


def board(site: Catalogue, today: date) -> Board:
    """A posting is open from the day it was posted until its last day, both included."""
    taxonomy = site.only(JobTaxonomy) or JobTaxonomy(categories=(), types=())
    held = site.only(Jobs)
    known = sorted((job for job in held.jobs if job.posted <= today) if held else (), key=_newest_first)
    postings = [shown(job, taxonomy, today) for job in known]
    is_open = tuple(posting for posting in postings if posting.is_open)
    return Board(
        open=is_open,
        expired=tuple(posting for posting in postings if not posting.is_open),
        categories=tuple(
            _group("category", term, [p for p in is_open if p.category.slug == term.slug])
            for term in taxonomy.categories
        ),
        types=tuple(_group("type", term, [p for p in is_open if term.slug in p.job.types]) for term in taxonomy.types),
        places=tuple(_places(postings)),
        remote=Group(
            f"/jobs/location/{REMOTE}/",
            "Remote",
            "Python jobs: remote work",
            "",
            tuple(posting for posting in is_open if posting.job.remote),
        ),
    )


def with_jobs(groups: Iterable[Group]) -> tuple[Group, ...]:
    """What lists of types, categories and places show."""
    return tuple(group for group in groups if group.postings)


def by_country(places: Iterable[Group]) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """The places with jobs under their country, by name."""
    found: dict[str, list[Group]] = {}
    for place in with_jobs(places):
        found.setdefault(place.country, []).append(place)
    return tuple((country, tuple(groups)) for country, groups in found.items())


def facets(postings: Iterable[Posting]) -> tuple[Facet, ...]:
    """By what the list of all postings can be narrowed, beside by words."""
    listed = tuple(postings)
    remote = (("yes", "Possible") if posting.job.remote else ("no", "At the place") for posting in listed)
    paid = (("yes", "Given") if posting.pay else ("no", "Not given") for posting in listed)
    return (
        Facet("category", "Category", _counted((p.category.slug, p.category.name) for p in listed)),
        Facet("country", "Country", _counted((p.country, p.job.country) for p in listed)),
        Facet("remote", "Remote work", _counted(remote)),
        Facet("pay", "Pay", _counted(paid)),
    )


def _counted(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str, int], ...]:
    """(value, words) of each row -> each value once, by its words."""
    words, count = dict[str, str](), Counter[str]()
    for value, name in rows:
        words.setdefault(value, name)
        count[value] += 1
    return tuple((value, name, count[value]) for value, name in sorted(words.items(), key=lambda row: _by_name(row[1])))


def turns(site: Catalogue) -> Iterator[date]:
    """The days on which a list changes: a posting appears, stops being new, or has expired."""
    held = site.only(Jobs)
    for job in held.jobs if held else ():
        yield from (job.posted, job.posted + NEW_FOR, job.until + timedelta(days=1))


def _group(kind: str, term: Term, postings: list[Posting]) -> Group:
    return Group(f"/jobs/{kind}/{term.slug}/", term.name, f"Python jobs: {term.name}", "", tuple(postings))


def _places(postings: Iterable[Posting]) -> Iterator[Group]:
    """Two spellings of a place are one: the newest posting's is shown."""
    found: dict[str, list[Posting]] = {}
    for posting in postings:
        found.setdefault(posting.job.place_slug, []).append(posting)
    for slug, own in sorted(
        found.items(), key=lambda row: (_by_name(row[1][0].job.country), _by_name(row[1][0].job.place))
    ):
        job = own[0].job
        is_open = tuple(posting for posting in own if posting.is_open)
        yield Group(f"/jobs/location/{slug}/", job.place, f"Python jobs in {job.place}", job.country, is_open)


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _newest_first(job: Job) -> tuple[int, int]:
    return -job.posted.toordinal(), -job.number
