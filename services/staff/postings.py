"""Job postings as the desk sees them: what waits, what one says, how it is shown, what can be done."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from pydantic import ValidationError

from generator.markup import day_short
from generator.shapes.job import JobTaxonomy
from generator.views.posting import Posting, shown
from services import forms
from services.db import Transaction
from services.errors import NotFound
from services.jobs import actions, duplicates, export, lists, store
from services.jobs.forms import Posting as Form
from services.jobs.moves import KIND
from services.jobs.rules import SHOWN_FOR, Action, Role, State, may
from services.jobs.store import Content, Job
from services.jobs.tables import job
from services.moderation.undoing import undoable
from services.people import Needs, Person
from services.service import Service
from services.staff.deciding import Kind
from services.staff.lists import Asking
from services.staff.things import Hint, Row, Thing
from services.staff.waiting import Waiting

PATH = "/admin/jobs/"
WORDS = {
    State.DRAFT: "Draft", State.SUBMITTED: "Waiting", State.APPROVED: "Approved", State.REJECTED: "Rejected",
    State.ARCHIVED: "Archived", State.REMOVED: "Removed", State.EXPIRED: "Expired",
}  # fmt: skip
CHIPS = {
    State.DRAFT: "", State.SUBMITTED: "waiting", State.APPROVED: "done", State.REJECTED: "refused",
    State.ARCHIVED: "over", State.REMOVED: "over", State.EXPIRED: "over",
}  # fmt: skip
"""How the block `state` marks them."""


async def waiting(tx: Transaction) -> Sequence[Waiting]:
    """All postings that wait for review, the oldest first."""
    return [
        Waiting(
            KIND, row.number, row.version, row.title, row.company, row.author or "", row.since,
            "changed" if row.is_edit else "new", f"{PATH}{row.number}/",
        )
        for row in await lists.queue(tx)
    ]  # fmt: skip


async def listed(tx: Transaction, asking: Asking, size: int) -> tuple[Sequence[Row], int]:
    states = tuple(state for state in State if state.value == asking["state"])
    wanted = lists.Wanted(states=states, words=asking["q"], country=asking["country"], is_sent=True)
    rows, total = await lists.page(tx, wanted, offset=asking.skip, size=size)
    return [_row(job) for job in rows], total


def _row(job: Job) -> Row:
    says = f"{job.company} · featured" if job.featured else job.company
    last = day_short(job.until) if job.until else ""
    return Row(
        job.number, job.title, says, WORDS[job.state], CHIPS[job.state], job.author or "", job.changed, last
    )  # fmt: skip


async def of_author(tx: Transaction, account: int) -> Sequence[Job]:
    """The author's history without drafts, the newest first."""
    return [job for job in await lists.all_of(tx, account) if job.submitted]


async def thing(service: Service, tx: Transaction, number: int) -> Thing:
    job, now = await store.get(tx, number), service.now()
    if job.submitted is None:  # a draft
        raise NotFound("There is no such job posting.", "It may have been removed.")
    posting = drawn(job, job.content, service.drawing.kit.taxonomy, now.date())
    counts = await lists.counts_of(tx, job.account) if job.account else {}
    return Thing(
        number=job.number,
        version=job.version,
        title=job.title,
        state=WORDS[job.state],
        look=CHIPS[job.state],
        account=job.account,
        author=job.author,
        account_email=job.account_email,
        since=job.submitted or job.created,
        about=job.about,
        possible=frozenset(action.value for action in Action if may(action, job.state, (Role.MODERATOR,))),
        undo=job.undo,
        fields=fields(job.content),
        before=fields(job.shown) if job.differs and job.shown else None,
        drawn={"posting": posting, "is_demo": False} if posting else None,
        hints=[_hint(one) for one in await duplicates.of(tx, job, now=now)],
        counts={WORDS[state]: number for state, number in counts.items()},
        edit=f"/jobs/{job.number}/edit/",
        featured=job.featured,
    )


def _hint(one: duplicates.Duplicate) -> Hint:
    says = f"{one.company}, {WORDS[one.state].lower()}: {'; '.join(one.reasons)}"
    return Hint(one.title, says, f"{PATH}{one.number}/")


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
    return forms.told(Form, content)


async def _undo(service: Service, number: int, *, by: Person) -> str:
    return WORDS[await actions.undo(service, number, by=by)]


async def _feature(service: Service, number: int, *, by: Person, version: int, words: str = "") -> None:  # noqa: ARG001
    await actions.feature(service, number, by=by, is_featured=True)


async def _unfeature(service: Service, number: int, *, by: Person, version: int, words: str = "") -> None:  # noqa: ARG001
    await actions.feature(service, number, by=by, is_featured=False)


JOBS = Kind(
    name=KIND,
    title="Job postings",
    noun="posting",
    search="Words in title, company or place",
    path=PATH,
    template="jobs/posting.html",
    needs=Needs.JOB_MODERATOR,
    states={state.value: words for state, words in WORDS.items() if state is not State.DRAFT},
    count=lists.waiting,
    queue=waiting,
    titles=store.titles,
    page=listed,
    thing=thing,
    fields=fields,
    approve=actions.approve,
    reject=actions.reject,
    comment=actions.comment,
    undo=_undo,
    undoable=partial(undoable, job),
    more={
        "archive": (actions.archive, "Archived."),
        "remove": (actions.remove, "Removed."),
        "feature": (_feature, "Featured: it is shown before the others."),
        "unfeature": (_unfeature, "Featured no more."),
    },
    last="Last day",
)
