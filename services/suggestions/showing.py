"""What pages say of a suggestion: its state in words, what its author can do next. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from services import forms
from services.suggestions import rules
from services.suggestions.kinds import Kind
from services.suggestions.rules import Action, Role, State
from services.suggestions.store import Suggestion

WORDS = {
    State.DRAFT: "Draft", State.SUBMITTED: "Waiting", State.APPROVED: "Approved", State.REJECTED: "Rejected",
    State.REMOVED: "Removed",
}  # fmt: skip
CHIPS = {
    State.DRAFT: "", State.SUBMITTED: "waiting", State.APPROVED: "done", State.REJECTED: "refused",
    State.REMOVED: "over",
}  # fmt: skip
"""How the block `state` marks them."""
_FOR_AUTHORS = {
    State.DRAFT: "Draft", State.SUBMITTED: "Waits for review", State.APPROVED: "On the site",
    State.REJECTED: "Needs a change", State.REMOVED: "Withdrawn",
}  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A suggestion as its author sees it in a list and on its page."""

    found: Suggestion
    path: str
    address: str
    """Where visitors see it."""
    chip: str
    tone: str
    says: str
    """A sentence or two about where it stands."""
    can: frozenset[str]
    """What its author can do: `edit`, `submit`, `remove`, `comment`."""
    missing: Sequence[str]
    """Labels of what a draft lacks."""


def own(kind: Kind, found: Suggestion, roles: tuple[Role, ...] = (Role.AUTHOR,)) -> Own:
    can = frozenset(action.value for action in Action if rules.may(action, found.state, roles))
    missing = forms.labels(kind.full, forms.faults(kind.full, found.content))
    address = kind.address(found) if found.is_up else ""
    chip, tone = _FOR_AUTHORS[found.state], CHIPS[found.state] or "none"
    says = _says(found) if Role.AUTHOR in roles else _says_to_others(found)
    return Own(found, kind.path_of(found.number), address, chip, tone, says, can, missing)


_STAYS = " What was approved before stays on the site."


def _says(found: Suggestion) -> str:
    stays = _STAYS if found.is_up else ""
    return {
        State.DRAFT: "Only you see it, until you send it for review.",
        State.SUBMITTED: f"Moderators read everything that is sent in. You get a mail when they have decided.{stays}",
        State.APPROVED: "Everybody sees it.",
        State.REJECTED: f"Change it and send it again.{stays}",
        State.REMOVED: "It is not shown any more.",
    }[found.state]


def _says_to_others(found: Suggestion) -> str:
    """To moderators: its author reads other words."""
    stays = _STAYS if found.is_up else ""
    return {
        State.SUBMITTED: f"It waits for a decision; its author is told of it by mail.{stays}",
        State.REJECTED: f"Its author was told why, and can change it and send it again.{stays}",
    }.get(found.state) or _says(found)
