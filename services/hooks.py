"""What slices do for those below them, which may not import them. services/slices.py fills it in."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from services.db import Transaction
from services.people import Person

if TYPE_CHECKING:
    from services.routes import Route
    from services.work import Timed


class Farewell(Protocol):
    """In the transaction that deletes the account `of`: do what must be done with what it owns."""

    async def __call__(self, tx: Transaction, of: int, *, now: datetime) -> None: ...


class Reader(Protocol):
    """Whether the person may see the files of the thing `number`."""

    async def __call__(self, tx: Transaction, number: int, person: Person) -> bool: ...


@dataclass(frozen=True)
class Belongings:
    """One kind of things that an account owns: job postings."""

    name: str
    """Their key in the export of one's own data: `jobs`."""
    fate: str
    """What becomes of them when the account is deleted, as the page says it before."""
    farewell: Farewell
    own_data: Callable[[Transaction, int], Awaitable[object]]
    """All of what the account has, as JSON can hold it."""


def none() -> tuple[()]:
    """For a service without them."""
    return ()


async def nothing_waits(tx: Transaction, person: Person) -> int:  # noqa: ARG001
    """For a service without a desk."""
    return 0


@dataclass(frozen=True)
class Hooks:
    belongings: tuple[Belongings, ...] = ()
    waiting: Callable[[Transaction, Person], Awaitable[int]] = nothing_waits
    """How much waits for a decision of the person: one cheap query."""
    readers: Mapping[str, Reader] = field(default_factory=dict)
    """Who may see the files of a kind of things (`sponsor` of `sponsor:12`); without one only who sent them."""
    timetable: Callable[[], Iterable["Timed"]] = none
    """What is done without being asked, as the desk shows it."""
    routes: Callable[[], Iterable["Route"]] = none
    """Every address, as the desk shows it."""
