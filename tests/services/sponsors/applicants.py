"""People who apply for a sponsorship of the tiny catalogue (tests/site/sponsors/2026.yaml), for the tests of sponsors."""

import struct
import zlib
from typing import Any

from selectolax.lexbor import LexborHTMLParser as Html
from starlette.datastructures import FormData

from services.people import Person
from services.sponsors import applying, forms, store
from services.sponsors.choosing import Wish
from services.uploads import taking
from services.uploads.kinds import Kind
from tests.services.conftest import Running

SUPPORTING: dict[str, Any] = {
    "package": "supporting",
    "benefits": ["logo-on-python-org", "newsletter", "passes", "booth"],
}
"""Just what the package holds."""
TYPED = {
    "name": "Example Railways",
    "url": "https://www.example.org/",
    "description": "Trains, and the *software* that moves them.",
    "phone": "+31 30 555 0100",
    "street": "Station Street 1",
    "city": "Utrecht",
    "postal_code": "3511 AA",
    "country": "Netherlands",
    "contact-1-name": "Ada Rail",
    "contact-1-email": "ada@example.org",
    "contact-1-phone": "+31 30 555 0101",
    "contact-1-is_primary": "on",
}
"""The second page."""


def png(width: int = 40, height: int = 20) -> bytes:
    """A picture in one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x30\x69\x98" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


LOGO = {"web_logo": ("logo.png", png(), "image/png")}
"""For a form that is sent with files."""


def at(answer: Any, css: str) -> Any:
    """The first such element of a page, which must be there."""
    found = Html(answer.text).css_first(css)
    assert found is not None, f"{css} is not on the page"
    return found


async def person(running: Running, name: str) -> Person:
    """Somebody with an account and a confirmed address."""
    number = await running.account(name)
    return Person(number, name, f"{name}@example.org", is_verified=True)


def filled(**typed: str) -> forms.Filled:
    found, form = forms.read(FormData({**TYPED, **typed}))
    assert found is not None, form.problems
    return found


async def draft(running: Running, by: Person, choice: dict[str, Any] | None = None, /, **typed: str) -> None:
    """An application that only has to be sent, with a logo that was looked at before."""
    wish = Wish.model_validate(choice or SUPPORTING)
    await applying.keep_choice(running.service, wish, by=by)
    logo = taking.made(Kind.PNG, png(), "logo.png")
    await applying.keep(running.service, {**TYPED, **typed}, {"web_logo": logo}, by=by)


async def stored_draft(running: Running, by: Person, choice: dict[str, Any]) -> None:
    """One that no page has looked at: as it would be if somebody had got round the first page."""
    await draft(running, by)
    async with running.db.transaction() as tx:
        await store.put_draft(tx, by.id, now=running.clock(), choice=choice)


async def applied(running: Running, by: Person, choice: dict[str, Any] | None = None, /, **typed: str) -> int:
    """The number of a sponsorship that was applied for."""
    await draft(running, by, choice, **typed)
    return await applying.apply(running.service, filled(**typed), by=by)
