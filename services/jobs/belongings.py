"""The postings of an account, when it is deleted or wants all that is kept of it."""

from datetime import datetime
from typing import Any

from services.db import Transaction
from services.hooks import Belongings
from services.jobs import lists, store
from services.jobs.moves import KIND
from services.jobs.rules import Action, State
from services.moderation import comments, decisions
from services.rebuild import requests as rebuild

_OF_PEOPLE = frozenset({"contact", "email"})


async def farewell(tx: Transaction, of: int, *, now: datetime) -> None:
    """What was never shown is deleted; what was shown is taken from the board and keeps neither a tie to the account nor an
    address: moderators can still see that it was there."""
    never = []
    for found in await lists.all_of(tx, of):
        if found.shown is None:
            never.append(found.number)
            continue
        locked = await store.get(tx, found.number, lock=True)
        left = {name: value for name, value in locked.content.items() if name not in _OF_PEOPLE}
        gone = {"account": None, "state": State.REMOVED.value, "content": left, "shown": None, "undo": None}
        await store.change(tx, locked, now=now, **gone)
        await store.forget_versions(tx, locked.number)
        if locked.state is not State.REMOVED:
            await decisions.record(
                tx, kind=KIND, number=locked.number, action=Action.REMOVE.value, by=None, now=now,
                before=locked.state.value, after=State.REMOVED.value, words="The account was deleted.",
            )  # fmt: skip
        if locked.has_page:
            await rebuild.ask(tx, f"job {locked.number} removed with its account", now=now, about=locked.about)
    await store.delete_all(tx, never)
    await comments.forget(tx, KIND, never)


async def own_data(tx: Transaction, of: int) -> list[dict[str, Any]]:
    """All postings with all that was said to their author."""
    own = await lists.all_of(tx, of)
    said = await comments.exported(tx, [(KIND, job.number) for job in own])
    return [
        {
            "number": job.number,
            "state": job.state.value,
            "created": job.created.isoformat(),
            "changed": job.changed.isoformat(),
            "posted": job.posted and job.posted.isoformat(),
            "until": job.until and job.until.isoformat(),
            "content": dict(job.content),
            "shown": job.shown and dict(job.shown),
            "comments": said[KIND, job.number],
        }
        for job in own
    ]


BELONGINGS = Belongings(
    "jobs", "Job postings that are on the board are taken down; drafts are deleted.", farewell, own_data
)
