"""/admin/reasons/: the words with which things are rejected. Each kind has its own: `?kind=event`."""

import re
from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from services import forms
from services.db import Transaction
from services.errors import Forbidden, NotFound
from services.forms import Fields
from services.moderation import reasons
from services.moderation.reasons import Reason
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import kinds
from services.staff.deciding import Kind
from services.staff.drawing import drawn


class ReasonForm(Fields):
    title: Annotated[str, Field(title="Title", min_length=1, max_length=80)]
    words: Annotated[forms.Markdown, Field(title="Words", min_length=1, max_length=2_000)]
    is_off: Annotated[bool, Field(title="Do not offer it any more")] = False


def _kind(asked: Asked) -> Kind:
    """The one that the address names; else the first on which the person decides. Raises Forbidden and NotFound."""
    own = kinds.reviewed(asked.person)
    if not own:
        raise Forbidden("You decide on nothing that is rejected with a reason.", "Ask for the role that you need.")
    if (found := next((one for one in own if one.name == asked.query_params.get("kind", own[0].name)), None)) is None:
        raise NotFound("There are no such reasons.", "Choose one of the list: /admin/reasons/")
    return found


def _list(kind: Kind) -> str:
    return f"/admin/reasons/?kind={kind.name}"


async def listed(asked: Asked) -> Response:
    kind = _kind(asked)
    async with asked.service.db.reading() as tx:
        found = await reasons.of(tx, kind.name, all_of_them=True)
        return await drawn(
            asked, tx, "reasons.html", "Reasons", reasons=found, kind=kind, kinds=kinds.reviewed(asked.person)
        )  # fmt: skip


async def asked_for(asked: Asked) -> Response:
    """The form of one; of a new one where the slug is `new`."""
    return await _form(asked, await _filled(asked))


async def put(asked: Asked) -> Response:
    kind, known = _kind(asked), await _known(asked)
    value, form = forms.read(ReasonForm, await asked.form())
    if value is None:
        return await _form(asked, form, status=422)
    async with asked.service.db.transaction() as tx:
        slug = known.slug if known else await _free(tx, kind.name, value.title)
        new = Reason(kind.name, slug, value.title, value.words, value.is_off)
        await reasons.put(tx, new, by=asked.person, now=asked.service.now())
    return moved(asked, _list(kind), f"“{value.title}” is kept. What was mailed before stays as it was.")


async def _free(tx: Transaction, kind: str, title: str) -> str:
    """A slug that none has."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:50] or "reason"
    taken = {one.slug for one in await reasons.of(tx, kind, all_of_them=True)} | {"new"}
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


async def _known(asked: Asked) -> Reason | None:
    """Raises NotFound."""
    slug, kind = asked.path_params["slug"], _kind(asked)
    if slug == "new":
        return None
    async with asked.service.db.reading() as tx:
        found = next((one for one in await reasons.of(tx, kind.name, all_of_them=True) if one.slug == slug), None)
    if found is None:
        raise NotFound("There is no such reason.", "Choose one of the list: /admin/reasons/")
    return found


async def _filled(asked: Asked) -> forms.Form:
    known = await _known(asked)
    return forms.filled(ReasonForm, known) if known else forms.empty(ReasonForm)


async def _form(asked: Asked, form: forms.Form, status: int = 200) -> Response:
    title, kind = "A new reason" if asked.path_params["slug"] == "new" else "Edit a reason", _kind(asked)
    async with asked.service.db.reading() as tx:
        crumbs = (Crumb("Reasons", _list(kind)),)
        return await drawn(
            asked, tx, "reason.html", title, crumbs=crumbs, status=status, form=form, back=_list(kind)
        )  # fmt: skip


ROUTES = (
    Route("/admin/reasons/", Needs.MODERATOR, get=listed),
    Route("/admin/reasons/{slug}/", Needs.MODERATOR, get=asked_for, post=put),
)
