"""One thing that waits for a decision, of whatever kind."""

from dataclasses import dataclass
from datetime import datetime


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
    path: str
    """Of its page at the desk."""

    @property
    def key(self) -> str:
        """Its name in the form that approves many."""
        return f"{self.kind}:{self.number}:{self.version}"
