"""A picture for link previews: the mark, what the page is, its title, and a line about it. Source: ogp.me, "og:image"."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.cache import digest
from generator.cards import picture
from generator.cards.letters import drawable

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Card:
    """What one picture says."""

    title: str
    kind: str = ""
    """`Release`"""
    detail: str = ""
    """A day, a place."""

    @property
    def address(self) -> str:
        """Changes with what the picture shows and with how it is drawn."""
        said = "\n".join((self.title, self.kind, self.detail))
        return f"/static/cards/{digest(said.encode(), _drawn_with().encode())[:12]}.png"

    @property
    def says(self) -> str:
        """For those who do not see it."""
        return ". ".join(filter(None, ("Python", self.kind, self.title, self.detail)))

    def draw(self) -> bytes:
        """A PNG of picture.WIDTH by picture.HEIGHT."""
        kind, title, detail = map(drawable, (self.kind, self.title, self.detail))
        return picture.drawn(kind, title or kind or "Python", detail)


_KINDS = {
    "": "The Python programming language",
    "Event": "Python events",
    "Job": "Python jobs",
    "Minutes": "Minutes of the board",
    "Page": "The Python programming language",
    "Release": "Releases of Python",
    "Story": "Success stories",
}


def of_kind(kind: str) -> Card:
    """The picture that pages of a kind share."""
    return Card(_KINDS.get(kind, f"{kind}s"))


@cache
def _drawn_with() -> str:
    return digest(*(file.read_bytes() for file in sorted(_HERE.iterdir()) if file.suffix in (".py", ".ttf", ".png")))
