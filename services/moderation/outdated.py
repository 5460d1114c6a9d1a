"""Two people act on one thing at once: who comes second is told, and overwrites nothing."""

from collections.abc import Mapping
from typing import Any

from services.errors import Conflict


class Outdated(Conflict):
    """Somebody has changed the thing since it was opened: `found` is what it is now, `seen` what it said then, if that is kept."""

    def __init__(self, noun: str, found: Any, seen: Mapping[str, Any] | None = None) -> None:
        super().__init__(
            f"This {noun} has changed since you opened it.",
            "Look at what it says now, and do again what you want done.",
        )
        self.found, self.seen = found, seen
