"""/events/submit/file/: organizers send an .ics file, and each of its events becomes a suggestion: all of them or none."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated

from pydantic import Field
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from generator.shapes.base import Slug
from generator.shapes.event import Zone
from services import forms
from services.events import checks, ics
from services.events.ics import Found, Trouble
from services.forms import Fields
from services.likeness import key
from services.pages import draw
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved
from services.suggestions import actions, lists, pages
from services.suggestions.pages import Face
from services.suggestions.rules import State
from services.suggestions.store import Content
from services.typed import LINE, REQUIRED_LINE

PATH = "/events/submit/file/"


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
    return await _taken(face, asked, found)


async def _sent(data: FormData) -> bytes:
    file = data.get("file")
    return await file.read() if isinstance(file, UploadFile) else b""


async def _taken(face: Face, asked: Asked, found: Found) -> Response:
    fresh = await _fresh(face, asked, found.events)
    if fresh:
        await actions.create_all(asked.service, fresh, kind=face.kind, by=asked.person, submit=True)
    says = [f"{_events(len(fresh))} from the file {'waits' if len(fresh) == 1 else 'wait'} for review."]
    if known := len(found.events) - len(fresh):
        says.append(f"{_events(known)} you had sent before.")
    if found.over:
        says.append(
            f"{_events(found.over)} that {'is' if found.over == 1 else 'are'} over {'was' if found.over == 1 else 'were'} left out."
        )
    return moved(asked, f"{face.kind.root}mine/", " ".join(says))


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"


async def _fresh(face: Face, asked: Asked, events: Sequence[Content]) -> list[Content]:
    """Those that the person has not sent already: a file is often sent again when it has grown."""
    async with asked.service.db.reading() as tx:
        own = await lists.all_of(tx, asked.person.id, face.kind.name)
    known = {one.alike for one in own if one.state is not State.REMOVED}
    return [content for content in events if _key(face, content) not in known]


def _key(face: Face, content: Content) -> str:
    named = face.kind.named(content)
    return key(named.title, named.like)


def _page(
    face: Face, asked: Asked, form: forms.Form, *, troubles: Sequence[Trouble] = (), status: int = 200
) -> Response:  # fmt: skip
    page = Page(PATH, "Send an .ics file", crumbs=pages.crumbs(face))
    return draw(
        asked, "events/file.html", page, status=status, form=form, kind=face.kind, troubles=troubles, most=ics.MOST,
        **face.offers(asked, form),
    )  # fmt: skip
