"""Job postings as the desk sees them: what waits, what one says, how it is shown, what stands next to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from generator.shapes.job import JobTaxonomy
from generator.views.posting import Posting, shown
from services import forms
from services.db import Transaction
from services.jobs import actions, export, lists
from services.jobs.forms import Posting as Form
from services.jobs.moves import KIND
from services.jobs.rules import SHOWN_FOR, Action, Role, State, may
from services.jobs.store import Content, Job
from services.people import Person
from services.service import Service
from services.staff.waiting import Waiting

WORDS = {
    State.DRAFT: "Draft", State.SUBMITTED: "Waiting", State.APPROVED: "Approved", State.REJECTED: "Rejected",
    State.ARCHIVED: "Archived", State.REMOVED: "Removed", State.EXPIRED: "Expired",
}  # fmt: skip
CHIPS = {
    State.DRAFT: "", State.SUBMITTED: "waiting", State.APPROVED: "done", State.REJECTED: "refused",
    State.ARCHIVED: "over", State.REMOVED: "over", State.EXPIRED: "over",
}  # fmt: skip
"""How the block `state` marks them."""


async def count(tx: Transaction) -> int:
    return await lists.waiting(tx)


async def waiting(tx: Transaction) -> Sequence[Waiting]:
    """All postings that wait for review, the oldest first."""
    return [
        Waiting(
            KIND, row.number, row.version, row.title, row.company, row.author or "", row.since,
            "changed" if row.is_edit else "new",
        )
        for row in await lists.queue(tx)
    ]  # fmt: skip


async def approve(service: Service, number: int, *, version: int, by: Person) -> None:
    await actions.approve(service, number, by=by, version=version)


async def undo(service: Service, number: int, *, by: Person) -> None:
    await actions.undo(service, number, by=by)


async def of_author(tx: Transaction, account: int) -> Sequence[Job]:
    """The author's history, the newest first."""
    return await lists.all_of(tx, account)


def drawn(job: Job, content: Content, taxonomy: JobTaxonomy, today: date) -> Posting | None:
    """The posting as its page would show it; None while it is not complete."""
    posted = job.posted or today
    try:
        shape = export.shape(
            content, number=job.number, posted=posted, until=job.until or today + SHOWN_FOR, featured=job.featured
        )
    except (KeyError, ValidationError):  # a draft may lack what a page needs
        return None
    return shown(shape, taxonomy, today)


def fields(content: Content) -> Mapping[str, str]:
    """What was written, by the labels of the form, as texts to be compared."""
    return {ask.label: _text(content.get(name)) for name, ask in forms.asks(Form).items() if content.get(name)}


def _text(value: Any) -> str:
    if value is True:
        return "yes"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


@dataclass(frozen=True)
class Place:
    """Where a posting stands in the queue."""

    before: Waiting | None
    after: Waiting | None
    """The next one; after the last one the first."""
    number: int
    """From 1; 0 when it does not wait."""
    total: int


def place(queue: Sequence[Waiting], job: Job) -> Place:
    """Where it stands, or would stand if it still waited."""
    here = (job.submitted or job.created, job.number)
    others = [one for one in queue if one.number != job.number]
    before = [one for one in others if (one.since, one.number) < here]
    after = [one for one in others if (one.since, one.number) > here] or before[:1]
    waits = len(others) < len(queue)
    return Place(
        before[-1] if before else None, after[0] if after else None, len(before) + 1 if waits else 0, len(queue)
    )


def undo_until(job: Job, now: datetime) -> datetime | None:
    """Until when the last decision can be undone; None when that is over."""
    until = datetime.fromisoformat(job.undo["until"]) if job.undo else None
    return until if until and until > now else None


def possible(job: Job) -> frozenset[str]:
    """What a moderator may do with it now: names of actions."""
    return frozenset(action.value for action in Action if may(action, job.state, (Role.MODERATOR,)))
