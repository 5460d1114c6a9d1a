"""What pages say of a posting: its look for visitors, its state in words, what can be done next. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.markup import day
from generator.shapes.job import JobTaxonomy
from generator.views.posting import Posting, shown
from services.forms import labels
from services.jobs import export, forms, rules
from services.jobs.rules import Action, Role, State
from services.jobs.store import Content, Job

_CHIPS = {
    State.DRAFT: ("Draft", "none"),
    State.SUBMITTED: ("Waits for review", "waiting"),
    State.APPROVED: ("On the board", "done"),
    State.REJECTED: ("Needs a change", "refused"),
    State.ARCHIVED: ("Archived", "over"),
    State.REMOVED: ("Removed", "over"),
    State.EXPIRED: ("Expired", "over"),
}


@dataclass(frozen=True)
class Own:
    """A posting as its author sees it in a list and on its page."""

    job: Job
    chip: str
    tone: str
    says: str
    """A sentence or two about where it stands."""
    can: frozenset[str]
    """What its author can do: `edit`, `submit`, `remove`, `renew`, `comment`."""
    is_up: bool
    """Visitors see it, or will with the next build."""
    missing: Sequence[str]
    """Labels of what a draft lacks."""

    @property
    def path(self) -> str:
        return f"/jobs/{self.job.number}/"


def own(job: Job, today: date, roles: tuple[Role, ...] = (Role.AUTHOR,)) -> Own:
    chip, tone = _CHIPS[job.state]
    is_up = job.has_page and job.until is not None and job.until >= today
    can = {action.value for action in Action if rules.may(action, job.state, roles)}
    if not rules.can_be_renewed(job.until, today):
        can.discard(Action.RENEW.value)
    missing = labels(forms.Posting, forms.missing(job.content))
    says = _says(job, is_up=is_up, is_near=Action.RENEW.value in can)
    if Role.AUTHOR not in roles and job.state is State.SUBMITTED:
        says = "It waits for a decision; its author is told of it by mail."
    return Own(job, chip, tone, says, frozenset(can), is_up, missing)


def _says(job: Job, *, is_up: bool, is_near: bool) -> str:
    until = day(job.until) if job.until else ""
    if job.state is State.DRAFT:
        return "Only you see it, until you send it for review."
    if job.state is State.SUBMITTED:
        if is_up:
            return f"Your changes wait for review. What was approved before stays up until {until}."
        return "Moderators read every posting. You get a mail when they have decided."
    if job.state is State.APPROVED:
        return f"It is shown until {until}." + (" You can renew it now." if is_near else "")
    if job.state is State.REJECTED:
        stays = f" What was approved before stays up until {until}." if is_up else ""
        return f"Change it and send it again.{stays}"
    if job.state is State.EXPIRED:
        return f"Its last day was {until}. You can renew it."
    return (
        "The moderators have taken it from the board." if job.state is State.ARCHIVED else "It is not shown any more."
    )


def posting(job: Job, content: Content, taxonomy: JobTaxonomy, today: date) -> Posting | None:
    """The posting with that content, as visitors would see it from today on; None where it is not complete."""
    if forms.missing(content):
        return None
    first, last = rules.shown_from(job.posted, job.until, today=today, is_renewal=job.is_renewal)
    return shown(
        export.shape(content, number=job.number, posted=first, until=last, featured=job.featured), taxonomy, today
    )


def preview(content: Content, taxonomy: JobTaxonomy, today: date) -> Posting:
    """The same of a posting that has no number yet."""
    return shown(export.shape(content, number=1, posted=today, until=today + rules.SHOWN_FOR), taxonomy, today)


def stand_ins(taxonomy: JobTaxonomy) -> Mapping[str, str]:
    """For fields that are not right yet, so that the rest can be looked at."""
    return {**_STAND_INS, "category": next((term.slug for term in taxonomy.categories if term.active), "")}


_STAND_INS = {
    "title": "Title", "company": "Company", "city": "City", "country": "Country", "text": "…", "requirements": "…",
    "email": "jobs@example.org", "url": "https://www.example.org/",
}  # fmt: skip
