"""/admin/reasons/: the words with which things are rejected."""

import re
from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from services import forms
from services.db import Transaction
from services.errors import NotFound
from services.forms import Fields
from services.moderation import reasons
from services.moderation.reasons import Reason
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff.drawing import drawn

KIND = "job"
"""The only one so far."""


class ReasonForm(Fields):
    title: Annotated[str, Field(title="Title", min_length=1, max_length=80)]
    words: Annotated[forms.Markdown, Field(title="Words", min_length=1, max_length=2_000)]
    is_off: Annotated[bool, Field(title="Do not offer it any more")] = False


async def listed(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        found = await reasons.of(tx, KIND, all_of_them=True)
        return await drawn(asked, tx, "reasons.html", "Reasons", reasons=found)


async def asked_for(asked: Asked) -> Response:
    """The form of one; of a new one where the slug is `new`."""
    return await _form(asked, await _filled(asked))


async def put(asked: Asked) -> Response:
    known = await _known(asked)
    value, form = forms.read(ReasonForm, await asked.form())
    if value is None:
        return await _form(asked, form, status=422)
    async with asked.service.db.transaction() as tx:
        slug = known.slug if known else await _free(tx, value.title)
        new = Reason(KIND, slug, value.title, value.words, value.is_off)
        await reasons.put(tx, new, by=asked.person, now=asked.service.now())
    return moved(asked, "/admin/reasons/", f"“{value.title}” is kept. What was mailed before stays as it was.")


async def _free(tx: Transaction, title: str) -> str:
    """A slug that none has."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:50] or "reason"
    taken = {one.slug for one in await reasons.of(tx, KIND, all_of_them=True)} | {"new"}
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


async def _known(asked: Asked) -> Reason | None:
    """Raises NotFound."""
    slug = asked.path_params["slug"]
    if slug == "new":
        return None
    async with asked.service.db.reading() as tx:
        found = next((one for one in await reasons.of(tx, KIND, all_of_them=True) if one.slug == slug), None)
    if found is None:
        raise NotFound("There is no such reason.", "Choose one of the list: /admin/reasons/")
    return found


async def _filled(asked: Asked) -> forms.Form:
    known = await _known(asked)
    return forms.filled(ReasonForm, known) if known else forms.empty(ReasonForm)


async def _form(asked: Asked, form: forms.Form, status: int = 200) -> Response:
    title = "A new reason" if asked.path_params["slug"] == "new" else "Edit a reason"
    async with asked.service.db.reading() as tx:
        crumbs = (Crumb("Reasons", "/admin/reasons/"),)
        return await drawn(asked, tx, "reason.html", title, crumbs=crumbs, status=status, form=form)


ROUTES = (
    Route("/admin/reasons/", Needs.JOB_MODERATOR, get=listed),
    Route("/admin/reasons/{slug}/", Needs.JOB_MODERATOR, get=asked_for, post=put),
)
