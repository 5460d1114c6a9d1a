"""The kinds of things that wait for a decision at the desk: a kind is added here, and the queue, its counts and its filters have it."""

from collections.abc import Sequence

from services.db import Transaction
from services.people import Needs, Person
from services.staff import postings
from services.staff.waiting import Kind, Waiting

KINDS = (
    Kind(
        "job", "Job postings", Needs.JOB_MODERATOR, postings.count, postings.waiting, postings.approve, postings.undo
    ),
)  # fmt: skip


def of(person: Person) -> Sequence[Kind]:
    """Those on which the person decides."""
    return [kind for kind in KINDS if person.has(kind.needs)]


def named(name: str, person: Person) -> Kind | None:
    return next((kind for kind in of(person) if kind.name == name), None)


async def count(tx: Transaction, person: Person) -> int:
    """How much waits for the person: one query for each kind."""
    return sum([await kind.count(tx) for kind in of(person)])


async def waiting(tx: Transaction, person: Person) -> Sequence[Waiting]:
    """All that waits for the person, the oldest first."""
    found = [one for kind in of(person) for one in await kind.listed(tx)]
    return sorted(found, key=lambda one: (one.since, one.kind, one.number))
