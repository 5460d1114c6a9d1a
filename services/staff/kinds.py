"""The kinds of things that wait for a decision at the desk: a kind is added here, and the queue, its counts and its filters have it."""

from collections.abc import Sequence

from services.blogs.kind import BLOG
from services.db import Transaction
from services.events.kind import EVENT
from services.people import Person
from services.staff import postings
from services.staff.applied import APPLICATIONS
from services.staff.deciding import Kind, Queued
from services.staff.nominated import NOMINATIONS
from services.staff.suggested import kind_of
from services.staff.waiting import Waiting
from services.stories.kind import STORY

REVIEWED = (postings.JOBS, kind_of(EVENT), kind_of(STORY), kind_of(BLOG), NOMINATIONS)
"""Those whose pages at the desk are the same."""
KINDS: tuple[Queued, ...] = (*REVIEWED, APPLICATIONS)


def of(person: Person) -> Sequence[Queued]:
    """Those on which the person decides."""
    return [kind for kind in KINDS if person.has(kind.needs)]


def reviewed(person: Person) -> Sequence[Kind]:
    """Those of them with reasons and pages of this package."""
    return [kind for kind in REVIEWED if person.has(kind.needs)]


def named(name: str, person: Person) -> Kind | None:
    return next((kind for kind in reviewed(person) if kind.name == name), None)


def path_of(name: str, number: int) -> str:
    """Where the desk shows a thing; nothing where no kind has that name."""
    return next((kind.path_of(number) for kind in KINDS if kind.name == name), "")


async def count(tx: Transaction, person: Person) -> int:
    """How much waits for the person: one query for each kind."""
    return sum([await kind.count(tx) for kind in of(person)])


async def waiting(tx: Transaction, person: Person) -> Sequence[Waiting]:
    """All that waits for the person, the oldest first."""
    found = [one for kind in of(person) for one in await kind.queue(tx)]
    return sorted(found, key=lambda one: (one.since, one.kind, one.number))
