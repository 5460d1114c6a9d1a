"""The kinds of things that wait for a decision at the desk: a kind is added here, and the queue, its counts and its filters have it."""

from collections.abc import Sequence

from services.db import Transaction
from services.nominations import actions as nominations
from services.nominations import lists as nominated
from services.people import Needs, Person
from services.service import Service
from services.staff import postings
from services.staff.waiting import Kind, Waiting


async def _nominations(tx: Transaction) -> Sequence[Waiting]:
    """All nominations that wait for approval."""
    return [
        Waiting(
            "nomination", one.number, one.version, one.name, one.election, one.nominator_name or "", one.accepted or one.created, "new"
        )
        for one in await nominated.queue(tx)
    ]  # fmt: skip


async def _approve_nomination(service: Service, number: int, *, version: int, by: Person) -> None:
    await nominations.approve(service, number, by=by, version=version)


async def _undo_nomination(service: Service, number: int, *, by: Person) -> None:
    await nominations.undo(service, number, by=by)


KINDS = (
    Kind(
        "job", "Job postings", Needs.JOB_MODERATOR, postings.count, postings.waiting, postings.approve, postings.undo
    ),
    Kind("nomination", "Nominations", Needs.STAFF, nominated.waiting, _nominations, _approve_nomination, _undo_nomination),
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
