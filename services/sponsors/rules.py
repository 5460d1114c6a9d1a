"""What may happen to a sponsorship and to its contract: two tables. Knows no clock, no database and no web."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from services.errors import Conflict

KIND = "sponsorship"
"""The name of sponsorships in the log and in comments."""
CONTRACT = "contract"
"""The name of contracts in the log."""
DRAFT_KEPT = timedelta(days=30)
"""So long a draft of an application is kept after its last change."""
CONTRACT_KEPT = timedelta(days=7 * 365)
"""So long after the last day the files of a contract are kept."""
MOST_CONTACTS = 5
A_DAY = 5
"""How many applications an account may send in 24 hours."""


def kept_until(last: date) -> datetime:
    """For the files of a contract whose last day that is."""
    return datetime.combine(last, time(), UTC) + CONTRACT_KEPT


class State(StrEnum):
    APPLIED = "applied"
    APPROVED = "approved"
    REJECTED = "rejected"
    FINALIZED = "finalized"


class Action(StrEnum):
    APPLY = "apply"
    APPROVE = "approve"
    APPROVE_SIGNED = "approve signed"
    REJECT = "reject"
    ROLL_BACK = "roll back"
    FINALIZE = "finalize"
    LOCK = "lock"
    UNLOCK = "unlock"
    EDIT = "edit"
    RENEW = "renew"
    GIVE = "give"
    NOTIFY = "notify"
    COMMENT = "comment"
    GIVE_WAY = "give way"
    PROVIDE = "provide"


class Role(StrEnum):
    """As what somebody acts on a sponsorship."""

    SPONSOR = "sponsor"
    """Who applied, and the contacts of the organization."""
    MANAGER = "manager"
    SERVICE = "service"


_S, _A, _R = State, Action, Role
MOVES: dict[tuple[Action, State, Role], State] = {
    (_A.APPROVE, _S.APPLIED, _R.MANAGER): _S.APPROVED,
    (_A.APPROVE_SIGNED, _S.APPLIED, _R.MANAGER): _S.FINALIZED,  # a contract that was signed elsewhere comes with it
    (_A.REJECT, _S.APPLIED, _R.MANAGER): _S.REJECTED,
    (_A.ROLL_BACK, _S.APPROVED, _R.MANAGER): _S.APPLIED,
    (_A.ROLL_BACK, _S.REJECTED, _R.MANAGER): _S.APPLIED,
    (_A.FINALIZE, _S.APPROVED, _R.MANAGER): _S.FINALIZED,  # when its contract is executed
    **{(_A.EDIT, state, _R.MANAGER): state for state in (_S.APPLIED, _S.APPROVED, _S.FINALIZED)},
    **{(action, state, _R.MANAGER): state for action in (_A.LOCK, _A.UNLOCK) for state in (_S.APPROVED, _S.FINALIZED)},
    (_A.RENEW, _S.FINALIZED, _R.SPONSOR): _S.FINALIZED,
    (_A.RENEW, _S.FINALIZED, _R.MANAGER): _S.FINALIZED,
    **{
        (action, state, role): state
        for action in (_A.GIVE, _A.COMMENT)
        for state in (_S.APPLIED, _S.APPROVED, _S.FINALIZED)
        for role in (_R.SPONSOR, _R.MANAGER)
    },
    (_A.COMMENT, _S.REJECTED, _R.SPONSOR): _S.REJECTED,
    (_A.COMMENT, _S.REJECTED, _R.MANAGER): _S.REJECTED,
    **{(_A.NOTIFY, state, role): state for state in (_S.APPROVED, _S.FINALIZED) for role in (_R.MANAGER, _R.SERVICE)},
    (_A.NOTIFY, _S.APPLIED, _R.MANAGER): _S.APPLIED,
    (_A.GIVE_WAY, _S.FINALIZED, _R.SERVICE): _S.FINALIZED,  # to a later one of the same organization, or back again
    **{(_A.PROVIDE, state, _R.MANAGER): state for state in (_S.APPLIED, _S.APPROVED, _S.FINALIZED)},
}
"""What is not here is refused and changes nothing. To apply is not here: before it there is no sponsorship."""

IN_PROGRESS = frozenset({_S.APPLIED, _S.APPROVED})
"""An organization has one of these at most."""
TAKES_PLACES = frozenset({_S.APPLIED, _S.APPROVED, _S.FINALIZED})
"""In these its benefits count against their capacity."""


class ContractState(StrEnum):
    DRAFT = "draft"
    AWAITING = "awaiting signature"
    EXECUTED = "executed"
    NULLIFIED = "nullified"
    OUTDATED = "outdated"


class ContractAction(StrEnum):
    EDIT = "edit"
    SEND = "send"
    EXECUTE = "execute"
    NULLIFY = "nullify"
    REDRAFT = "redraft"
    OUTDATE = "outdate"


_C, _D = ContractState, ContractAction
CONTRACT_MOVES: dict[tuple[ContractAction, ContractState, Role], ContractState] = {
    (_D.EDIT, _C.DRAFT, _R.MANAGER): _C.DRAFT,
    (_D.SEND, _C.DRAFT, _R.MANAGER): _C.AWAITING,
    (_D.EXECUTE, _C.DRAFT, _R.MANAGER): _C.EXECUTED,  # signed elsewhere
    (_D.EXECUTE, _C.AWAITING, _R.MANAGER): _C.EXECUTED,
    (_D.NULLIFY, _C.AWAITING, _R.MANAGER): _C.NULLIFIED,
    (_D.REDRAFT, _C.NULLIFIED, _R.MANAGER): _C.DRAFT,
    (_D.OUTDATE, _C.DRAFT, _R.MANAGER): _C.OUTDATED,  # its sponsorship is rolled back
}
"""What is not here is refused and changes nothing."""
ROLLS_BACK = frozenset({None, _C.DRAFT, _C.OUTDATED})
"""The state of the newest contract with which a sponsorship can be rolled back; None: there is no contract."""

_TO_DO = {
    _A.APPLY: "applied for", _A.APPROVE: "approved", _A.APPROVE_SIGNED: "approved with its contract", _A.REJECT: "rejected",
    _A.ROLL_BACK: "rolled back", _A.FINALIZE: "finalized", _A.LOCK: "locked", _A.UNLOCK: "unlocked", _A.EDIT: "edited",
    _A.RENEW: "renewed", _A.GIVE: "given anything", _A.NOTIFY: "notified", _A.COMMENT: "commented on",
    _A.GIVE_WAY: "given another's place", _A.PROVIDE: "sent anything",
}  # fmt: skip
_TO_DO_CONTRACT = {
    _D.EDIT: "edited", _D.SEND: "sent", _D.EXECUTE: "executed", _D.NULLIFY: "nullified", _D.REDRAFT: "made a draft again",
    _D.OUTDATE: "outdated",
}  # fmt: skip
_MEND = "Look at it again: somebody may have decided on it meanwhile."


def after(action: Action, state: State, roles: Iterable[Role]) -> tuple[State, Role]:
    """The state that follows, and the first of the roles that may do it. Raises Conflict where none may."""
    for role in roles:
        if (following := MOVES.get((action, state, role))) is not None:
            return following, role
    raise Conflict(f"This sponsorship is {state}: it cannot be {_TO_DO[action]} now.", _MEND)


def contract_after(action: ContractAction, state: ContractState, roles: Iterable[Role]) -> tuple[ContractState, Role]:
    """The same for a contract."""
    for role in roles:
        if (following := CONTRACT_MOVES.get((action, state, role))) is not None:
            return following, role
    raise Conflict(f"This contract is {state}: it cannot be {_TO_DO_CONTRACT[action]} now.", _MEND)


def may(action: Action, state: State, roles: Iterable[Role]) -> bool:
    """Whether one of the roles may do it."""
    return any((action, state, role) in MOVES for role in roles)


def contract_may(action: ContractAction, state: ContractState, roles: Iterable[Role]) -> bool:
    """The same for a contract."""
    return any((action, state, role) in CONTRACT_MOVES for role in roles)


def is_in_force(
    state: State, starts: date | None, ends: date | None, *, overlapped_by: int | None, today: date
) -> bool:
    """Whether its logo is shown on a day: from the first to the last, both included."""
    return (
        state is State.FINALIZED
        and overlapped_by is None
        and starts is not None
        and ends is not None
        and starts <= today <= ends
    )
