"""What the desk must know of a kind of things, so that one page shows them all and one form decides."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.db import Transaction
from services.people import Needs, Person
from services.service import Service
from services.staff.lists import Asking
from services.staff.things import Row, Thing
from services.staff.waiting import Waiting


class Deed(Protocol):
    """Raises a Refusal. `words`: for the author and the log."""

    async def __call__(self, service: Service, number: int, *, by: Person, version: int, words: str = "") -> object: ...


class Reject(Protocol):
    """Raises a Refusal. `words` tell the author why."""

    async def __call__(self, service: Service, number: int, *, by: Person, words: str, version: int) -> object: ...


class Comment(Protocol):
    """Raises a Refusal."""

    async def __call__(
        self, service: Service, number: int, words: str, *, by: Person, is_internal: bool = False
    ) -> int: ...


class Undo(Protocol):
    """What state it is in then, in a word. Raises a Refusal when it is too late."""

    async def __call__(self, service: Service, number: int, *, by: Person) -> str: ...


class Page(Protocol):
    """Some rows of the list of all, and how many there are."""

    async def __call__(self, tx: Transaction, asking: Asking, size: int) -> tuple[Sequence[Row], int]: ...


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A kind that waits in the queue; its pages are its own, and what is decided there."""

    name: str
    """As in `job:12`."""
    title: str
    """Of many."""
    path: str
    """Of the list of all; one stands below it at its number."""
    needs: Needs
    count: Callable[[Transaction], Awaitable[int]]
    queue: Callable[[Transaction], Awaitable[Sequence[Waiting]]]
    """All that wait, the oldest first."""

    def path_of(self, number: int) -> str:
        return f"{self.path}{number}/"


@dataclass(frozen=True, kw_only=True)
class Kind(Queued):
    """A kind whose pages are those of all; many can be approved in the queue at once."""

    titles: Callable[[Transaction, Sequence[int]], Awaitable[Mapping[int, str]]]
    """By number."""
    approve: Deed
    undo: Undo
    undoable: Callable[[Transaction, Sequence[int]], Awaitable[Container[int]]]
    """Those of them of which the last decision can be undone, by what their rows keep."""
    noun: str
    """Of one, within a sentence."""
    whom: str = "author"
    """Who is told, in a word."""
    search: str = "Words in title or author"
    """What the list is searched for."""
    template: str
    """Of its page, without the site around it."""
    beside: str = "staff/author.html"
    """The template that says beside it who it is from."""
    states: Mapping[str, str]
    """Each in a word."""
    page: Page
    thing: Callable[[Service, Transaction, int], Awaitable[Thing]]
    """Raises NotFound."""
    fields: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """What was written, by the labels of the form."""
    reject: Reject
    comment: Comment
    more: Mapping[str, tuple[Deed, str]] = field(default_factory=dict)
    """What else can be done, by the name of the button, each with what is said then."""
    last: str = ""
    """What the last column of the list says, where it has one."""
