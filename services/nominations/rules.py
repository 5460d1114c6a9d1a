"""What may happen to a nomination, and who sees it: two tables. Knows no clock, no database and no web."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import Enum, IntEnum, StrEnum

from generator.markup import day
from generator.shapes.election import Election
from services.errors import Conflict, Forbidden

KIND = "nomination"
"""The name of nominations in the log and where several kinds wait."""
TOLD_BEFORE = (7, 1)
"""So many days before nominations close those are told who have not answered."""
A_DAY = 10
"""How many nominations an account may make in 24 hours: each writes to somebody who has not asked for it."""
FORGOTTEN_AFTER = timedelta(days=90)
"""So long after the election what came to nothing is kept: of people who never agreed to be named."""


class State(StrEnum):
    INVITED = "invited"
    """Somebody else has nominated the person, who has not answered."""
    DECLINED = "declined"
    ACCEPTED = "accepted"
    """The person stands, and waits for approval."""
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    EDIT = "edit"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REJECT = "reject"
    COMMENT = "comment"


class Role(StrEnum):
    """As what somebody acts on a nomination."""

    NOMINEE = "nominee"
    NOMINATOR = "nominator"
    STAFF = "staff"


class Window(Enum):
    """Of an election, at an instant."""

    BEFORE = "before"
    """Nominations are not open yet."""
    OPEN = "open"
    CLOSED = "closed"
    """They are closed, and the day on which nominees are shown has not come."""
    SHOWN = "shown"


_S, _A, _R = State, Action, Role
_OPEN = frozenset({Window.OPEN})
_BEGUN = frozenset(Window) - {Window.BEFORE}
_ALWAYS = frozenset(Window)

MOVES: dict[tuple[Action, State, Role], tuple[State, frozenset[Window]]] = {
    (_A.EDIT, _S.INVITED, _R.NOMINATOR): (_S.INVITED, _OPEN),
    (_A.EDIT, _S.INVITED, _R.NOMINEE): (_S.INVITED, _OPEN),
    (_A.EDIT, _S.ACCEPTED, _R.NOMINEE): (_S.ACCEPTED, _OPEN),
    (_A.EDIT, _S.APPROVED, _R.NOMINEE): (_S.ACCEPTED, _OPEN),  # what was approved is no more what it says
    (_A.EDIT, _S.REJECTED, _R.NOMINEE): (_S.ACCEPTED, _OPEN),
    (_A.ACCEPT, _S.INVITED, _R.NOMINEE): (_S.ACCEPTED, _OPEN),
    (_A.ACCEPT, _S.DECLINED, _R.NOMINEE): (_S.ACCEPTED, _OPEN),
    (_A.DECLINE, _S.INVITED, _R.NOMINEE): (_S.DECLINED, _OPEN),
    (_A.WITHDRAW, _S.INVITED, _R.NOMINATOR): (_S.WITHDRAWN, _OPEN),
    (_A.WITHDRAW, _S.ACCEPTED, _R.NOMINEE): (_S.WITHDRAWN, _ALWAYS),
    (_A.WITHDRAW, _S.APPROVED, _R.NOMINEE): (_S.WITHDRAWN, _OPEN),  # later staff do it: ballots may be printed
    (_A.WITHDRAW, _S.REJECTED, _R.NOMINEE): (_S.WITHDRAWN, _ALWAYS),
    (_A.WITHDRAW, _S.INVITED, _R.STAFF): (_S.WITHDRAWN, _ALWAYS),
    (_A.WITHDRAW, _S.ACCEPTED, _R.STAFF): (_S.WITHDRAWN, _ALWAYS),
    (_A.WITHDRAW, _S.APPROVED, _R.STAFF): (_S.WITHDRAWN, _ALWAYS),
    (_A.APPROVE, _S.ACCEPTED, _R.STAFF): (_S.APPROVED, _BEGUN),
    (_A.REJECT, _S.ACCEPTED, _R.STAFF): (_S.REJECTED, _BEGUN),
    (_A.COMMENT, _S.ACCEPTED, _R.STAFF): (_S.ACCEPTED, _ALWAYS),
    (_A.COMMENT, _S.APPROVED, _R.STAFF): (_S.APPROVED, _ALWAYS),
    (_A.COMMENT, _S.REJECTED, _R.STAFF): (_S.REJECTED, _ALWAYS),
}
"""What follows, and when it may be done. What is not here is refused and changes nothing. Undoing is not here: it leads back to
where a decision came from."""


class Who(StrEnum):
    """As what somebody looks at a nomination."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    """As somebody who has nothing to do with it."""
    NOMINATOR = "nominator"
    NOMINEE = "nominee"
    STAFF = "staff"


class View(IntEnum):
    """How much of it is seen."""

    NOTHING = 0
    STATEMENT = 1
    """What the site shows of somebody who stands."""
    ALL = 2
    """Who has nominated whom, the address, and where it stands."""


_NEVER = (View.NOTHING, View.NOTHING, View.NOTHING, View.NOTHING)
_WHOLE = (View.ALL, View.ALL, View.ALL, View.ALL)
_AT_LAST = (View.NOTHING, View.NOTHING, View.NOTHING, View.STATEMENT)
SEEN: dict[tuple[Who, State], tuple[View, View, View, View]] = {
    #                                  before, open, closed, shown
    **{(who, state): _NEVER for who in (Who.PUBLIC, Who.SIGNED_IN) for state in State},
    (Who.PUBLIC, _S.APPROVED): _AT_LAST,
    (Who.SIGNED_IN, _S.APPROVED): _AT_LAST,
    **{(who, state): _WHOLE for who in (Who.NOMINATOR, Who.NOMINEE, Who.STAFF) for state in State},
}
"""Who sees how much, by state and window (in the order of Window). Until the nominees are shown nobody can tell who stands but those
whom it concerns."""

_DONE = {
    _S.INVITED: "not answered yet", _S.DECLINED: "declined", _S.ACCEPTED: "accepted", _S.APPROVED: "approved",
    _S.REJECTED: "not approved", _S.WITHDRAWN: "withdrawn",
}  # fmt: skip
_TO_DO = {
    _A.EDIT: "edited", _A.ACCEPT: "accepted", _A.DECLINE: "declined", _A.WITHDRAW: "withdrawn", _A.APPROVE: "approved",
    _A.REJECT: "rejected", _A.COMMENT: "commented on",
}  # fmt: skip


class OutsideWindow(Forbidden):
    """Nominations are not open for this now: `election` knows when they are."""

    def __init__(self, election: Election, window: Window) -> None:
        super().__init__(*when(election, window))
        self.election, self.window = election, window


def instant(at: datetime) -> str:
    """`12 August 2026, 14:00 UTC`"""
    return f"{day(at.date())}, {at:%H:%M} UTC"


def when(election: Election, window: Window) -> tuple[str, str]:
    """What is so, and what can be done."""
    if window is Window.BEFORE:
        return (
            f"Nominations for the {election.name} are not open yet.",
            f"They open on {instant(election.opens)} and close on {instant(election.closes)}.",
        )
    return (
        f"Nominations for the {election.name} closed on {instant(election.closes)}.",
        "Those who hold the election can be asked: psf-elections@pyfound.org.",
    )


def window(election: Election, now: datetime) -> Window:
    """By the instant: open from `opens` until just before `closes`."""
    if now < election.opens:
        return Window.BEFORE
    if now < election.closes:
        return Window.OPEN
    return Window.SHOWN if now.date() >= election.shown_from else Window.CLOSED


def seen(who: Who, state: State, at: Window) -> View:
    return SEEN[who, state][list(Window).index(at)]


def after(action: Action, state: State, roles: Iterable[Role], at: Window, election: Election) -> tuple[State, Role]:
    """The state that follows, and the first of the roles that may do it. Raises OutsideWindow where one might at another time,
    and Conflict where none ever may."""
    is_another_time = False
    for role in roles:
        following, windows = MOVES.get((action, state, role), (state, frozenset[Window]()))
        if at in windows:
            return following, role
        is_another_time = is_another_time or bool(windows)
    if is_another_time:
        raise OutsideWindow(election, at)
    raise Conflict(
        f"This nomination is {_DONE[state]}: it cannot be {_TO_DO[action]} now.",
        "Look at it again: it may have changed meanwhile.",
    )


def may(action: Action, state: State, roles: Iterable[Role], at: Window) -> bool:
    """Whether one of the roles may do it now."""
    return any(at in MOVES[action, state, role][1] for role in roles if (action, state, role) in MOVES)


def must_acknowledge(election: Election) -> tuple[str, ...]:
    """What a person who stands must acknowledge, by the names of the form's boxes. Source: PEP 772 for the Packaging Council."""
    return ("coc", "eligible") if election.body == "packaging-council" else ("coc",)


FIRST_YEAR = {"board": 2001, "packaging-council": 2025}
_NEW = {"board": "New board member", "packaging-council": "New Packaging Council member"}


def years(election: Election) -> range:
    """Those in which somebody can have served before."""
    return range(FIRST_YEAR[election.body], election.date.year + 1)


def service(election: Election, served: str | None, in_years: Iterable[str]) -> str | None:
    """Earlier service as it is shown: `2019, 2021`, or that there was none; nothing where it is not asked for."""
    if election.hide_previous_service or served is None:
        return None
    return ", ".join(sorted(in_years)) if served == "yes" else _NEW[election.body]


def forgotten_from(election: Election) -> datetime:
    """When what came to nothing is deleted."""
    return datetime.combine(election.date, time(), election.closes.tzinfo) + FORGOTTEN_AFTER
