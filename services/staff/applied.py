"""Applications of sponsors in the queue of the desk. Their pages, and what is decided there, are their own."""

from collections.abc import Sequence

from services.db import Transaction
from services.people import Needs
from services.sponsors import pipeline
from services.sponsors.rules import State
from services.staff.deciding import Queued
from services.staff.waiting import Waiting

_PATH = "/admin/sponsors/"


async def _queue(tx: Transaction) -> Sequence[Waiting]:
    found = await pipeline.every(tx, pipeline.Wanted(state=State.APPLIED))
    return [
        Waiting(
            "sponsorship", one.number, one.version, one.name, f"sponsor, {one.level} {one.year}", one.applicant or "", one.applied,
            "renewal" if one.is_renewal else "new", f"{_PATH}{one.number}/",
        )
        for one in sorted(found, key=lambda one: (one.applied, one.number))
    ]  # fmt: skip


APPLICATIONS = Queued(
    name="sponsorship", title="Sponsors", path=_PATH, needs=Needs.SPONSOR_MANAGER, count=pipeline.waiting, queue=_queue
)
