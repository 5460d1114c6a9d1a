"""Ways from an export to a site that shows it. The build itself is here, at GitHub, or somebody else's."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.rebuild.tables import State


class BuildFailed(Exception):  # noqa: N818  it says what is so
    """The site is as it was. The text is for the desk: what the build itself says."""


@dataclass(frozen=True)
class Ask:
    """What is to be built."""

    build: int
    now: datetime
    digest: str
    """Of what was exported."""
    whys: tuple[str, ...]
    run: str | None = None
    """What `note` wrote down, when a worker has died after it and another goes on."""


@dataclass(frozen=True)
class Outcome:
    state: State
    message: str = ""


Note = Callable[[str, str | None], Awaitable[None]]
"""Writes down, for another worker and for the desk: the name of the run, and where it can be looked at."""


class Trigger(Protocol):
    goes_on: bool
    """After the death of a worker another can find out what became of the build."""

    async def run(self, ask: Ask, note: Note) -> Outcome:
        """Build, and wait for it. Raises BuildFailed."""

    async def close(self) -> None: ...


class Nothing:
    """Exports are written; something else builds."""

    goes_on = False

    async def run(self, ask: Ask, note: Note) -> Outcome:  # noqa: ARG002  as all triggers
        return Outcome(State.HANDED_OVER)

    async def close(self) -> None:
        pass
