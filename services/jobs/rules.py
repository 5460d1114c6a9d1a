"""What may happen to a job posting: a table. Knows no clock, no database and no web."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from services.errors import Conflict

KIND = "job"
"""The name of postings in the log, in comments and where several kinds wait."""
SHOWN_FOR = timedelta(days=90)
"""From the day of the approval: the last day is the 90th after it."""
RENEWED_WITHIN = timedelta(days=14)
"""So long before its end a posting can be renewed."""
TOLD_BEFORE = timedelta(days=7)
"""So long before its end its author is told."""
KEPT_FOR = timedelta(days=365)
"""So long a posting that has expired keeps its page, which says so."""
A_DAY = 20
"""How many postings an account may make in 24 hours."""

COMMENTS_A_DAY = 30
"""How much an author may say in 24 hours: each time moderators are mailed."""


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    ARCHIVED = "archived"
    REMOVED = "removed"
    EXPIRED = "expired"


class Action(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    ARCHIVE = "archive"
    REMOVE = "remove"
    EXPIRE = "expire"
    RENEW = "renew"
    FEATURE = "feature"
    COMMENT = "comment"


class Role(StrEnum):
    """As what somebody acts on a posting."""

    AUTHOR = "author"
    MODERATOR = "moderator"
    SERVICE = "service"


_S, _A = State, Action
MOVES: dict[tuple[Action, State, Role], State] = {
    (_A.EDIT, _S.DRAFT, Role.AUTHOR): _S.DRAFT,
    (_A.EDIT, _S.SUBMITTED, Role.AUTHOR): _S.SUBMITTED,
    (_A.EDIT, _S.REJECTED, Role.AUTHOR): _S.REJECTED,
    (_A.EDIT, _S.APPROVED, Role.AUTHOR): _S.SUBMITTED,  # what was approved stays up meanwhile
    (_A.EDIT, _S.SUBMITTED, Role.MODERATOR): _S.SUBMITTED,
    (_A.EDIT, _S.APPROVED, Role.MODERATOR): _S.APPROVED,
    (_A.SUBMIT, _S.DRAFT, Role.AUTHOR): _S.SUBMITTED,
    (_A.SUBMIT, _S.REJECTED, Role.AUTHOR): _S.SUBMITTED,
    (_A.APPROVE, _S.SUBMITTED, Role.MODERATOR): _S.APPROVED,
    (_A.REJECT, _S.SUBMITTED, Role.MODERATOR): _S.REJECTED,
    (_A.ARCHIVE, _S.APPROVED, Role.MODERATOR): _S.ARCHIVED,
    (_A.ARCHIVE, _S.REJECTED, Role.MODERATOR): _S.ARCHIVED,
    (_A.ARCHIVE, _S.EXPIRED, Role.MODERATOR): _S.ARCHIVED,
    (_A.ARCHIVE, _S.EXPIRED, Role.SERVICE): _S.ARCHIVED,
    (_A.REMOVE, _S.DRAFT, Role.AUTHOR): _S.REMOVED,
    (_A.REMOVE, _S.SUBMITTED, Role.AUTHOR): _S.REMOVED,
    (_A.REMOVE, _S.APPROVED, Role.AUTHOR): _S.REMOVED,
    (_A.REMOVE, _S.REJECTED, Role.AUTHOR): _S.REMOVED,
    (_A.REMOVE, _S.EXPIRED, Role.AUTHOR): _S.REMOVED,
    (_A.REMOVE, _S.SUBMITTED, Role.MODERATOR): _S.REMOVED,
    (_A.REMOVE, _S.APPROVED, Role.MODERATOR): _S.REMOVED,
    (_A.REMOVE, _S.REJECTED, Role.MODERATOR): _S.REMOVED,
    (_A.REMOVE, _S.EXPIRED, Role.MODERATOR): _S.REMOVED,
    (_A.REMOVE, _S.ARCHIVED, Role.MODERATOR): _S.REMOVED,
    (_A.EXPIRE, _S.APPROVED, Role.SERVICE): _S.EXPIRED,
    (_A.EXPIRE, _S.REJECTED, Role.SERVICE): _S.EXPIRED,  # an edit was rejected; what was up comes to its end
    (_A.RENEW, _S.APPROVED, Role.AUTHOR): _S.SUBMITTED,
    (_A.RENEW, _S.EXPIRED, Role.AUTHOR): _S.SUBMITTED,
    (_A.FEATURE, _S.APPROVED, Role.MODERATOR): _S.APPROVED,
    **{
        (_A.COMMENT, state, role): state
        for state in (_S.SUBMITTED, _S.APPROVED, _S.REJECTED, _S.EXPIRED, _S.ARCHIVED)
        for role in (Role.AUTHOR, Role.MODERATOR)
    },
}
"""What is not here is refused and changes nothing. Undoing is not here: it leads back to where a decision came from."""

DECISIONS = frozenset({_A.APPROVE, _A.REJECT, _A.ARCHIVE, _A.REMOVE})
"""Of moderators: what can be undone for a while."""
UP = frozenset({_S.SUBMITTED, _S.APPROVED, _S.REJECTED, _S.EXPIRED})
"""States in which what was approved before has its page. Once its last day is over the page says so."""

_DONE = {
    _S.DRAFT: "a draft", _S.SUBMITTED: "waiting for review", _S.APPROVED: "approved", _S.REJECTED: "rejected",
    _S.ARCHIVED: "archived", _S.REMOVED: "removed", _S.EXPIRED: "expired",
}  # fmt: skip
_TO_DO = {
    _A.EDIT: "edited", _A.SUBMIT: "sent for review", _A.APPROVE: "approved", _A.REJECT: "rejected", _A.ARCHIVE: "archived",
    _A.REMOVE: "removed", _A.EXPIRE: "ended", _A.RENEW: "renewed", _A.FEATURE: "featured", _A.COMMENT: "commented on",
}  # fmt: skip


def after(action: Action, state: State, roles: Iterable[Role]) -> tuple[State, Role]:
    """The state that follows, and the first of the roles that may do it. Raises Conflict where none may."""
    for role in roles:
        if (following := MOVES.get((action, state, role))) is not None:
            return following, role
    raise Conflict(
        f"This posting is {_DONE[state]}: it cannot be {_TO_DO[action]} now.",
        "Look at the posting again: somebody may have decided on it meanwhile.",
    )


def may(action: Action, state: State, roles: Iterable[Role]) -> bool:
    """Whether one of the roles may do it."""
    return any((action, state, role) in MOVES for role in roles)


def can_be_renewed(until: date | None, today: date) -> bool:
    """Near its end, or after it."""
    return until is not None and until - today <= RENEWED_WITHIN


def shown_from(posted: date | None, until: date | None, *, today: date, is_renewal: bool) -> tuple[date, date]:
    """The first and the last day after an approval. That of an edit prolongs nothing, unless the posting has ended meanwhile."""
    if posted is None or until is None or until < today or is_renewal:
        return today, today + SHOWN_FOR
    return posted, until
