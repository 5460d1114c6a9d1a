"""What pages say of a nomination: its look, where it stands in words, what can be done next. Pure."""

from dataclasses import dataclass
from datetime import datetime

from generator.markup import day
from generator.shapes.election import Election, Nominee
from services.nominations import export, rules
from services.nominations.rules import Action, Role, State, Window
from services.nominations.store import Nomination

CHIPS = {
    State.INVITED: ("Not answered", "waiting"), State.DECLINED: ("Declined", "over"),
    State.ACCEPTED: ("Waiting for approval", "waiting"), State.APPROVED: ("Approved", "done"),
    State.REJECTED: ("Not approved", "refused"), State.WITHDRAWN: ("Withdrawn", "over"),
}  # fmt: skip
"""Words, and how the block `state` marks them."""


@dataclass(frozen=True)
class Own:
    """A nomination as those see it whom it concerns."""

    found: Nomination
    election: Election | None
    """None when its file is gone."""
    chip: str
    tone: str
    says: str
    can: frozenset[str]
    """What this person can do now: `edit`, `accept`, `decline`, `withdraw`."""
    is_nominee: bool

    @property
    def path(self) -> str:
        return self.found.path


def own(found: Nomination, election: Election | None, roles: tuple[Role, ...], now: datetime) -> Own:
    at = rules.window(election, now) if election else Window.BEFORE
    can = frozenset(action.value for action in Action if election and rules.may(action, found.state, roles, at))
    is_nominee = Role.NOMINEE in roles
    chip, tone = CHIPS[found.state]
    says = _says(found, election, at, is_nominee=is_nominee) if election else "The election is not listed any more."
    return Own(found, election, chip, tone, says, can, is_nominee)


def _says(found: Nomination, election: Election, at: Window, *, is_nominee: bool) -> str:
    until, shown = rules.instant(election.closes), day(election.shown_from)
    is_open = at is Window.OPEN
    if found.state is State.INVITED:
        if not is_open:
            return f"Nominations closed on {until}, and it was not answered."
        return f"Please answer by {until}." if is_nominee else f"{found.name} was mailed, and can answer until {until}."
    if found.state is State.ACCEPTED:
        rest = f" Until {until} it can be changed." if is_open and is_nominee else ""
        return f"The staff of the Foundation read it before it is shown.{rest}"
    if found.state is State.APPROVED:
        return "Everybody sees it." if at is Window.SHOWN else f"Everybody sees it from {shown}."
    if found.state is State.REJECTED:
        return "It is not shown." + (f" Until {until} it can be changed and sent again." if is_open else "")
    if found.state is State.DECLINED:
        return f"You can still accept it until {until}." if is_nominee and is_open else "It is shown nowhere."
    return "It is shown nowhere."


def nominee(found: Nomination) -> Nominee:
    """The person, as the site would show them."""
    return export.shape(found)
