"""What pages say of a suggestion: its state in words, what its author can do next. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

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
    missing = labels(kind.full, forms.faults(kind.full, found.content))
    address = kind.address(found) if found.is_up else ""
    chip, tone = _FOR_AUTHORS[found.state], CHIPS[found.state] or "none"
    is_judge = Role.AUTHOR not in roles and found.state is State.SUBMITTED
    says = "It waits for a decision; its author is told of it by mail." if is_judge else _says(found)
    return Own(found, kind.path_of(found.number), address, chip, tone, says, can, missing)


def labels(model: type[forms.Fields], names: Iterable[str]) -> list[str]:
    """`calendar` -> `Calendar`"""
    return [model.model_fields[name].title or name for name in names if name in model.model_fields]


def _says(found: Suggestion) -> str:
    stays = " What was approved before stays on the site." if found.is_up else ""
    return {
        State.DRAFT: "Only you see it, until you send it for review.",
        State.SUBMITTED: f"Moderators read everything that is sent in. You get a mail when they have decided.{stays}",
        State.APPROVED: "Everybody sees it.",
        State.REJECTED: f"Change it and send it again.{stays}",
        State.REMOVED: "It is not shown any more.",
    }[found.state]


def with_stand_ins(form: forms.Form, stand_ins: Mapping[str, str]) -> FormData:
    """What was typed, with something in the place of each field that is not right yet, so that the rest can be looked at."""
    kept = {name: stand_ins.get(name, "") if name in form.problems else value for name, value in form.values.items()}
    pairs: list[tuple[str, str | UploadFile]] = [
        (name, one) for name, value in kept.items() for one in (value if isinstance(value, list) else [value])
    ]
    return FormData(pairs)
