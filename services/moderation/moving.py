"""What all that is decided on does alike on its way from one state to another. Each slice has its own roles, columns and rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from services.db import Transaction
from services.moderation import decisions
from services.people import Person
from services.rebuild import requests as rebuild
from services.service import Service


class Found(Protocol):
    """A row as its slice reads it."""

    @property
    def number(self) -> int: ...
    @property
    def state(self) -> StrEnum: ...
    @property
    def about(self) -> str: ...


F = TypeVar("F", bound=Found)
A = TypeVar("A", bound=StrEnum)
S = TypeVar("S", bound=StrEnum)
R = TypeVar("R")
P = TypeVar("P", bound=Person | None)


@dataclass(kw_only=True)
class Move(Generic[F, A, S, R, P]):
    """Something that is locked, on its way to another state."""

    service: Service
    tx: Transaction
    name: str
    """Of its kind, in the log and in requests to rebuild."""
    found: F
    action: A
    after: S
    role: R
    by: P
    now: datetime

    async def log(self, words: str = "", **details: Any) -> None:
        await decisions.record(
            self.tx, kind=self.name, number=self.found.number, action=self.action.value, by=self.by, now=self.now,
            before=self.found.state.value, after=self.after.value, words=words, details=details,
        )  # fmt: skip

    async def rebuild(self, done: str) -> None:
        await rebuild.ask(self.tx, f"{self.name} {self.found.number} {done}", now=self.now, about=self.found.about)

    @property
    def undo_until(self) -> datetime:
        return self.now + timedelta(seconds=self.service.settings.undo_seconds)

    def kept(self, before: Mapping[str, Any], mail: str | None, overtaken: Sequence[int]) -> dict[str, Any] | None:
        """What undoing needs, for the column of that name: see undoing.py. `before`: columns as they were, besides the state.
        `overtaken`: mails of earlier decisions that this one has stopped."""
        if not self.service.settings.undo_seconds:
            return None
        return {
            "action": self.action.value, "mail": mail, "overtaken": list(overtaken), "until": self.undo_until.isoformat(),
            "before": {"state": self.found.state.value, **before},
        }  # fmt: skip
