"""Postings that may be the same one again: a hint with its reasons, for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from services import likeness
from services.db import Transaction
from services.jobs.rules import State
from services.jobs.store import Job
from services.jobs.tables import job

_LOOKED_BACK = timedelta(days=180)
_LOOKED_AT = 1_000
_SHOWN = 5
_NEVER_SENT = [State.DRAFT.value, State.REMOVED.value]


@dataclass(frozen=True)
class Duplicate:
    number: int
    title: str
    company: str
    state: State
    reasons: tuple[str, ...]
    """`the same title and company`, `the text is nearly the same (85 %)`, `the same author`"""


async def of(tx: Transaction, found: Job, *, now: datetime) -> Sequence[Duplicate]:
    """Those most like it first. The same author alone is no reason."""
    recent = (job.c.id != found.number, job.c.state.not_in(_NEVER_SENT))
    is_candidate = or_(job.c.alike == found.alike, job.c.changed > now - _LOOKED_BACK)
    names = (job.c.id, job.c.title, job.c.company, job.c.state, job.c.alike, job.c.sketch, job.c.account)
    query = select(*names).where(*recent, is_candidate).order_by(job.c.changed.desc()).limit(_LOOKED_AT)
    ranked = []
    for row in await tx.execute(query):
        part = likeness.resemblance(found.sketch, row.sketch)
        is_same = row.alike == found.alike
        if not is_same and not likeness.is_alike(found.sketch, row.sketch):
            continue
        reasons = ["the same title and company"] * is_same
        reasons += [f"the text is nearly the same ({part:.0%})"] * likeness.is_alike(found.sketch, row.sketch)
        reasons += ["the same author"] * (row.account is not None and row.account == found.account)
        hint = Duplicate(row.id, row.title, row.company, State(row.state), tuple(reasons))
        ranked.append((-is_same - part, -row.id, hint))
    return [hint for *_, hint in sorted(ranked, key=lambda one: one[:2])[:_SHOWN]]
