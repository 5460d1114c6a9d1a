"""One thing that is decided on, of whatever kind, as the desk shows it: its look, its words, its author, its place in the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.staff.waiting import Waiting


@dataclass(frozen=True)
class Hint:
    """Another thing that may be the same one."""

    title: str
    says: str
    """What else tells it from others, and why it is named, in a line."""
    path: str
    """Where it can be looked at."""


@dataclass(frozen=True)
class Row:
    """A line of the list of all things of a kind."""

    number: int
    title: str
    says: str
    state: str
    look: str
    who: str
    changed: datetime
    last: str = ""
    """The last day on which it is shown, where it has one."""


@dataclass(frozen=True)
class Thing:
    number: int
    version: int
    title: str
    state: str
    """In a word: `Waiting`."""
    look: str
    """How the block `state` marks it."""
    account: int | None
    author: str | None
    account_email: str | None
    since: datetime
    """When it was sent, or made."""
    about: str
    """Its name in mails and requests to rebuild."""
    possible: frozenset[str]
    """What a moderator may do with it now: names of actions."""
    undo: Mapping[str, Any] | None
    fields: Mapping[str, str]
    """What was written, by the labels of the form, as texts to be compared."""
    before: Mapping[str, str] | None
    """The same of what visitors see, where that differs."""
    drawn: Mapping[str, object] | None
    """What the template of its page wants; None while it is not complete."""
    hints: Sequence[Hint]
    counts: Mapping[str, int]
    """How many its author has sent in, by state."""
    edit: str = ""
    """Where a moderator can change it."""
    featured: bool = False
    private: Mapping[str, str] = field(default_factory=dict)
    """What only moderators see of what was written, by the labels of the form."""


@dataclass(frozen=True)
class Place:
    """Where a thing stands in the queue of its kind."""

    before: Waiting | None
    after: Waiting | None
    """The next one; after the last one the first."""
    number: int
    """From 1; 0 when it does not wait."""
    total: int


def place(queue: Sequence[Waiting], number: int, since: datetime) -> Place:
    """Where it stands, or would stand if it still waited."""
    here = (since, number)
    others = [one for one in queue if one.number != number]
    before = [one for one in others if (one.since, one.number) < here]
    after = [one for one in others if (one.since, one.number) > here] or before[:1]
    waits = len(others) < len(queue)
    return Place(
        before[-1] if before else None, after[0] if after else None, len(before) + 1 if waits else 0, len(queue)
    )
