"""/events/submit/file/: organizers send an .ics file, and each of its events becomes a suggestion: all of them or none."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from textwrap import shorten
from typing import Annotated

from pydantic import Field
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from generator.shapes.base import Slug
from generator.shapes.event import Zone
from services import forms
from services.errors import TooMany
from services.events import checks, ics
from services.events.ics import Found, Trouble
from services.forms import Fields
from services.likeness import key
from services.pages import draw, refusing
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved
from services.suggestions import actions, lists, pages
from services.suggestions.pages import Face
from services.suggestions.rules import State
from services.suggestions.store import Content, Suggestion
from services.typed import LINE, REQUIRED_LINE

PATH = "/events/submit/file/"
_NAMED = 3
"""Events: what is said goes into a cookie."""


class Given(Fields):
    """What a file does not say."""

    calendar: Annotated[Slug, REQUIRED_LINE, Field(title="Calendar")]
    category: Annotated[Annotated[Slug | None, LINE], Field(title="Category")] = None
    zone: Annotated[Annotated[Zone | None, LINE], Field(title="Time zone")] = None
    pasted: Annotated[str | None, Field(title="Or its text", max_length=ics.LIMIT_BYTES)] = None


def routes(face: Face) -> Iterator[Route]:
    yield Route(PATH, Needs.VERIFIED, get=partial(ask, face), post=partial(send, face))


async def ask(face: Face, asked: Asked) -> Response:
    return _page(face, asked, forms.empty(Given))


async def send(face: Face, asked: Asked) -> Response:
    async with asked.form() as data:
        value, form = forms.read(Given, data)
        raw = await _sent(data)
    if value is None:
        return _page(face, asked, form, status=422)
    kit, now = asked.service.drawing.kit, asked.service.now()
    given = {"calendar": value.calendar, "category": value.category, "zone": value.zone}
    if problems := checks.strange(given, kit, {}):
        return _page(face, asked, form.wrong(problems), status=422)
    if not (raw := raw or (value.pasted or "").encode()):
        return _page(
            face, asked, form.wrong({"pasted": "There is no file: choose one, or paste its text."}), status=422
        )
    found = await asyncio.to_thread(ics.read, raw, given=given, kit=kit, now=now)
    if found.troubles:
        return _page(face, asked, form, troubles=found.troubles, status=422)
    try:
        return await _taken(face, asked, found)
    except TooMany as refusal:
        return refusing(refusal, _page(face, asked, form.refused(refusal)))


async def _sent(data: FormData) -> bytes:
    file = data.get("file")
    return await file.read() if isinstance(file, UploadFile) else b""


async def _taken(face: Face, asked: Asked, found: Found) -> Response:
    async with asked.service.db.reading() as tx:
        _, changed = sifted(found.events, await lists.all_of(tx, asked.person.id, face.kind.name))
    made = await actions.create_all(
        asked.service, found.events, kind=face.kind, by=asked.person, submit=True, sift=lambda *both: sifted(*both)[0]
    )
    says = [f"{_events(len(made))} from the file {'waits' if len(made) == 1 else 'wait'} for review."]
    if known := len(found.events) - len(made) - len(changed):
        says.append(f"{_events(known)} you had sent before.")
    if changed:
        named = ", ".join(f"“{shorten(one.title, 60, placeholder=' …')}”" for one in changed[:_NAMED])
        rest = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        says.append(f"The file says something else of {named}{rest} than what you had sent: edit it below.")
    if found.over:
        says.append(
            f"{_events(found.over)} that {'is' if found.over == 1 else 'are'} over {'was' if found.over == 1 else 'were'} left out."
        )
    return moved(asked, f"{face.kind.root}mine/", " ".join(says))


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"


def sifted(events: Sequence[Content], own: Sequence[Suggestion]) -> tuple[list[Content], list[Suggestion]]:
    """(those that the person has not sent, what they have sent of which the file says something else): a file is often sent again
    when it has grown. Two that differ are one where name and first day are the same, and no other event of the file is it."""
    left, other = [one for one in own if one.state is not State.REMOVED], []
    for content in events:
        if (same := next((one for one in left if one.content == content), None)) is not None:
            left.remove(same)
        else:
            other.append(content)
    fresh, changed = [], []
    for content in other:
        if (like := next((one for one in left if _key(one.content) == _key(content)), None)) is not None:
            left.remove(like)
            changed.append(like)
        else:
            fresh.append(content)
    return fresh, changed


def _key(content: Content) -> str:
    return key(content["title"], content.get("starts_on", ""))


def _page(
    face: Face, asked: Asked, form: forms.Form, *, troubles: Sequence[Trouble] = (), status: int = 200
) -> Response:  # fmt: skip
    page = Page(PATH, "Send an .ics file", crumbs=pages.crumbs(face))
    return draw(
        asked, "events/file.html", page, status=status, form=form, kind=face.kind, troubles=troubles, most=ics.MOST,
        **face.offers(asked, form),
    )  # fmt: skip
