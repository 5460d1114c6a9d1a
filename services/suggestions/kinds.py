"""What must be known of a kind of suggestions, so that all of them are kept, decided and shown in the same way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generator.shapes.kit import Kit
from services.forms import Fields
from services.people import Needs
from services.settings import Settings
from services.suggestions.store import Content, Named, Suggestion

Drawn = Callable[[Kit, Content, Suggestion | None, datetime], Mapping[str, Any] | None]
"""What the template of its page wants, for that content; None where it is not complete. The suggestion says its number and
days; without one it is new."""


@dataclass(frozen=True)
class Known:
    """Something that the site shows."""

    title: str
    says: str
    path: str


def nothing_known(_: Kit, __: Suggestion) -> Sequence[Known]:
    """For a kind whose form refuses what is there already."""
    return ()


@dataclass(frozen=True)
class Kind:
    name: str
    """In the log, in comments, in mails: `event`."""
    noun: str
    """In a sentence."""
    title: str
    """Of many."""
    root: str
    """The address of the form; one stands below it at its number."""
    desk: str
    """Where the desk lists them."""
    needs: Needs
    """Who decides."""
    a_day: int
    """How many an account may make in 24 hours."""
    mail: Callable[[Settings], str]
    """Who is told of those that wait."""
    draft: type[Fields]
    full: type[Fields]
    """A draft that can be reviewed."""
    named: Callable[[Content], Named]
    address: Callable[[Suggestion], str]
    """Where visitors see it."""
    template: str
    """Of its page, without the site around it."""
    drawn: Drawn
    slug: Callable[[Content], str] | None = None
    """Its name in addresses, given when it is sent first and kept from then on; no two of a kind have the same."""
    keeps_slug: bool = True
    """What was once an address is never given again."""
    known: Callable[[Kit, Suggestion], Sequence[Known]] = nothing_known
    """What the site has already that may be the same."""
    private: frozenset[str] = frozenset()
    """Fields that only moderators see."""
    answers_to: str = ""
    """The private field with the address to which moderators answer; without it that of the account."""
    found_out: frozenset[str] = frozenset()
    """Parts of the content that nobody has typed."""

    def is_same(self, one: Content, other: Content) -> bool:
        """Whether the same was typed."""
        typed = [{name: value for name, value in said.items() if name not in self.found_out} for said in (one, other)]
        return typed[0] == typed[1]

    def path_of(self, number: int) -> str:
        """Of its author's page."""
        return f"{self.root}{number}/"

    def about(self, number: int) -> str:
        """Its name in mails and requests to rebuild."""
        return f"{self.name}:{number}"
