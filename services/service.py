"""What every request, every piece of work and every test has at hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from itsdangerous import URLSafeTimedSerializer
from starlette.requests import Request

from services.db import Database
from services.hooks import Hooks
from services.people import Person
from services.rendering import Drawing
from services.settings import Settings
from services.site import Site

if TYPE_CHECKING:
    from asyncio import Event

Clock = Callable[[], datetime]
T = TypeVar("T")


def of_the_day() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Service:
    """One for each process (or test)."""

    settings: Settings
    db: Database
    drawing: Drawing
    site: Site
    """The built site: what answers where the service has nothing to say."""
    now: Clock
    recognise: Callable[[Request], Awaitable[Person | None]]
    """Who asks, by the cookie of a browser or the token of a program."""
    wake: "Event"
    """Set after a commit that left work, so that a worker in this process does not wait for its next look."""
    hooks: Hooks = field(default_factory=Hooks)
    """What slices do for those below them."""
    state: dict[type, object] = field(default_factory=dict)
    """What a slice keeps in the process (limits, a pool of threads), by its class."""

    def kept(self, kind: type[T]) -> T:
        """The one of this kind that the process keeps, made when it is first asked for."""
        found = self.state.get(kind)
        if not isinstance(found, kind):
            found = self.state[kind] = kind()
        return found

    def signed(self, purpose: str) -> URLSafeTimedSerializer:
        """Signs what is given to a browser to keep. `purpose` keeps one kind from passing for another."""
        return URLSafeTimedSerializer(self.settings.secret, salt=purpose)
