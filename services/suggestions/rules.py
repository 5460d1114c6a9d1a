"""What may happen to a suggestion: a table. Knows no clock, no database and no web."""

from collections.abc import Iterable
from enum import StrEnum

from services.errors import Conflict


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    REMOVED = "removed"


class Action(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    REMOVE = "remove"
    COMMENT = "comment"


class Role(StrEnum):
    """As what somebody acts on a suggestion."""

    AUTHOR = "author"
    MODERATOR = "moderator"


COMMENTS_A_DAY = 30
"""How much an author may say in 24 hours: each time moderators are mailed."""
_S, _A = State, Action
MOVES: dict[tuple[Action, State, Role], State] = {
    (_A.EDIT, _S.DRAFT, Role.AUTHOR): _S.DRAFT,
    (_A.EDIT, _S.SUBMITTED, Role.AUTHOR): _S.SUBMITTED,
    (_A.EDIT, _S.REJECTED, Role.AUTHOR): _S.REJECTED,
    (_A.EDIT, _S.APPROVED, Role.AUTHOR): _S.SUBMITTED,  # what was approved stays up meanwhile
    (_A.EDIT, _S.SUBMITTED, Role.MODERATOR): _S.SUBMITTED,
    (_A.EDIT, _S.APPROVED, Role.MODERATOR): _S.APPROVED,
    (_A.EDIT, _S.REJECTED, Role.MODERATOR): _S.REJECTED,
    (_A.SUBMIT, _S.DRAFT, Role.AUTHOR): _S.SUBMITTED,
    (_A.SUBMIT, _S.REJECTED, Role.AUTHOR): _S.SUBMITTED,
    (_A.APPROVE, _S.SUBMITTED, Role.MODERATOR): _S.APPROVED,
    (_A.APPROVE, _S.REJECTED, Role.MODERATOR): _S.APPROVED,  # put right by a moderator, or thought over
    (_A.REJECT, _S.SUBMITTED, Role.MODERATOR): _S.REJECTED,
    **{
        (_A.REMOVE, state, role): _S.REMOVED
        for state in (_S.SUBMITTED, _S.APPROVED, _S.REJECTED)
        for role in (Role.AUTHOR, Role.MODERATOR)
    },
    (_A.REMOVE, _S.DRAFT, Role.AUTHOR): _S.REMOVED,
    **{
        (_A.COMMENT, state, role): state
        for state in (_S.SUBMITTED, _S.APPROVED, _S.REJECTED)
        for role in (Role.AUTHOR, Role.MODERATOR)
    },
}
"""What is not here is refused and changes nothing. Undoing is not here: it leads back to where a decision came from."""

UP = frozenset({_S.SUBMITTED, _S.APPROVED, _S.REJECTED})
"""States in which what was approved before is on the site."""

_IS = {
    _S.DRAFT: "a draft", _S.SUBMITTED: "waiting for review", _S.APPROVED: "approved", _S.REJECTED: "rejected",
    _S.REMOVED: "removed",
}  # fmt: skip
_TO_DO = {
    _A.EDIT: "edited", _A.SUBMIT: "sent for review", _A.APPROVE: "approved", _A.REJECT: "rejected", _A.REMOVE: "removed",
    _A.COMMENT: "commented on",
}  # fmt: skip


def after(action: Action, state: State, roles: Iterable[Role], noun: str = "suggestion") -> tuple[State, Role]:
    """The state that follows, and the first of the roles that may do it. Raises Conflict where none may."""
    for role in roles:
        if (following := MOVES.get((action, state, role))) is not None:
            return following, role
    raise Conflict(
        f"This {noun} is {_IS[state]}: it cannot be {_TO_DO[action]} now.",
        "Look at it again: somebody may have decided on it meanwhile.",
    )


def may(action: Action, state: State, roles: Iterable[Role]) -> bool:
    """Whether one of the roles may do it."""
    return any((action, state, role) in MOVES for role in roles)
