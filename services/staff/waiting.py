"""One thing that waits for a decision, of whatever kind."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.db import Transaction
from services.people import Needs, Person
from services.service import Service


@dataclass(frozen=True)
class Waiting:
    kind: str
    """As in `job`."""
    number: int
    version: int
    """Of what is seen: a decision on another one is refused."""
    title: str
    says: str
    """What else tells it from others, in a line."""
    who: str
    """Who sent it; nothing when the account is gone."""
    since: datetime
    why: str
    """`new`, `changed`, `renewal`."""

    @property
    def path(self) -> str:
        return f"/admin/{self.kind}s/{self.number}/"

    @property
    def key(self) -> str:
        """Its name in the form that approves many."""
        return f"{self.kind}:{self.number}:{self.version}"


class Approve(Protocol):
    """Raises a Refusal."""

    async def __call__(self, service: Service, number: int, *, version: int, by: Person) -> None: ...


class Undo(Protocol):
    """Raises a Refusal when it is too late."""

    async def __call__(self, service: Service, number: int, *, by: Person) -> None: ...


@dataclass(frozen=True)
class Kind:
    """What the desk must know of a kind."""

    name: str
    """As in `job:12`."""
    title: str
    """Of many."""
    needs: Needs
    count: Callable[[Transaction], Awaitable[int]]
    listed: Callable[[Transaction], Awaitable[Sequence[Waiting]]]
    """All of them, the oldest first."""
    approve: Approve
    undo: Undo
