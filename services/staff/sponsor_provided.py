"""/admin/sponsors/12/provided/: what a sponsor gets from us, put there by staff: texts and files."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services import forms
from services.errors import Invalid
from services.forms import Asks, Form
from services.people import Needs
from services.rendering import Crumb
from services.routes import MOST_BODY_BYTES, Asked, Route, moved
from services.sponsors import assets, giving, material, records
from services.sponsors.giving import Gift
from services.sponsors.material import Held
from services.sponsors.rules import Action, Role, may
from services.staff import lists
from services.staff.drawing import drawn
from services.staff.sponsors import SPONSORS
from services.uploads import kinds, taking

_TAKEN = (*kinds.PAPERS, *kinds.PICTURES)
_MOST_FILES = 3
"""Large ones, in one go."""


async def shown(asked: Asked) -> Response:
    return await _page(asked)


async def _page(asked: Asked, form: Form | None = None, *, status: int = 200, problem: str = "") -> HTMLResponse:
    async with asked.service.db.reading() as tx:
        found = await records.get(tx, asked.path_params["number"])
        held = [(one, file) for one, file in await material.of(tx, found) if not one.is_required]
        way = (SPONSORS, Crumb(found.name, f"/admin/sponsors/{found.number}/"))
        return await drawn(
            asked, tx, "sponsor_provided.html", "What they get from us", crumbs=way, status=status, found=found, held=held,
            form=form or _form(held), problem=problem, accepted=kinds.accepted(_TAKEN), may=may(Action.PROVIDE, found.state, (Role.MANAGER,)),
        )  # fmt: skip


def _form(held: Held) -> Form:
    asks = {f"asset-{one.number}": Asks(one.label, False, False, None, False, False, "") for one, _ in held}
    return Form(asks, {f"asset-{one.number}": one.text or "" for one, _ in held})


async def provide(asked: Asked) -> Response:
    number, data = asked.path_params["number"], await asked.form()
    async with asked.service.db.reading() as tx:
        held = [row for row in await material.of(tx, await records.get(tx, number)) if not row[0].is_required]
    form, gifts = await _gifts(asked, held, data)
    if form.problems:
        return await _page(asked, form, status=422)
    try:
        changed = await giving.provide(asked.service, number, gifts, by=asked.person)
    except Invalid as invalid:
        return await _page(asked, form.wrong(invalid.problems), status=422)
    except giving.Changed as late:
        return await _page(asked, form, status=409, problem=f"{late.says} {late.mend}")
    said = "It is there: the sponsor is told." if changed else "Nothing was changed."
    return moved(asked, asked.url.path, said)


async def _gifts(asked: Asked, held: Held, data: FormData) -> tuple[Form, dict[int, Gift]]:
    """What was typed and what is wrong with it; what is given, by the number of the asset."""
    files = [one for one, _ in held if one.kind == assets.PROVIDED_FILE]
    taken, problems = await taking.files(asked.service, data, {f"asset-{one.number}": _TAKEN for one in files})
    typed, gifts = dict[str, str | list[str]](), dict[int, Gift]()
    for one, _ in held:
        key, version = f"asset-{one.number}", lists.whole(str(data.get(f"version-{one.number}", "0")), "version")
        if one in files:
            typed[key] = ""
            if (file := taken[key]) or data.get(f"back-{one.number}") == "on":
                gifts[one.number] = Gift(version, file=file, takes_back=file is None)
        else:
            typed[key], unseen = _text(data.get(key))
            problems |= {key: unseen} if unseen else {}
            gifts[one.number] = Gift(version, text=str(typed[key]))
    return replace(_form(held), values=typed).wrong(problems), gifts


class _Words(forms.Fields):
    words: str = ""


def _text(sent: object) -> tuple[str, str]:
    """Trimmed, its lines ending in LF; and what is wrong with it, if it holds what nobody sees."""
    _, form = forms.read(_Words, FormData([("words", sent if isinstance(sent, str) else "")]))
    return str(form.values["words"]), form.problems.get("words", "")


ROUTES: Sequence[Route] = (
    Route(
        "/admin/sponsors/{number:int}/provided/", Needs.SPONSOR_MANAGER, get=shown, post=provide,
        most_body_bytes=_MOST_FILES * kinds.FACTS[kinds.Kind.PDF].most_bytes + MOST_BODY_BYTES,
    ),
)  # fmt: skip
