"""The addresses of those who suggest something: make it, look at it, change it, withdraw it. The same for each kind."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from services import forms, once
from services.errors import Conflict, Invalid, NotFound, TooMany
from services.moderation import comments, log
from services.moderation.outdated import Outdated
from services.moderation.said import Said
from services.pages import draw, kept, refusing
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import Asked, Route, moved
from services.suggestions import actions, lists, rules, showing, store
from services.suggestions.kinds import Kind
from services.suggestions.moves import roles
from services.suggestions.rules import Action, Role, State
from services.suggestions.store import Content, Suggestion
from services.versions import differences, number_of, version

SAVE, PREVIEW, SEND = "save", "preview", "send"
"""What the buttons of the form ask for."""
Read = Callable[[Asked, FormData, bool, Suggestion | None], Awaitable[tuple[Content | None, forms.Form]]]


@dataclass(frozen=True)
class Face:
    """How a kind asks for suggestions."""

    kind: Kind
    section: Crumb
    """Where visitors find what was suggested."""
    title: str
    """Of the form."""
    mine: str
    """Of the list of one's own."""
    template: str
    """Of the form."""
    read: Read
    """The content as it was typed, or None and a form that says why. The bool: a draft need not be complete. The suggestion
    is what it said before."""
    offers: Callable[[Asked, forms.Form], Mapping[str, Any]]
    """What the template of the form wants besides the form: choices."""
    stand_ins: Callable[[Asked], Mapping[str, str]] | None = None
    """For the preview beside the form: what stands for a field that is not right yet. Without it there is none."""


def routes(face: Face) -> Iterator[Route]:
    """The addresses of a kind."""
    root = face.kind.root
    one = f"{root}{{number:int}}/"

    def at(endpoint: Callable[[Face, Asked], Awaitable[Response]]) -> Callable[[Asked], Awaitable[Response]]:
        return partial(endpoint, face)

    yield Route(root, Needs.VERIFIED, get=at(create_form), post=at(create))
    yield Route(f"{root}mine/", Needs.SIGNED_IN, get=at(mine))
    yield Route(f"{root}thanks/", Needs.SIGNED_IN, get=at(thanks))
    yield Route(one, Needs.VERIFIED, get=at(own), post=at(send))
    yield Route(f"{one}edit/", Needs.VERIFIED, get=at(edit_form), post=at(edit))
    yield Route(f"{one}remove/", Needs.VERIFIED, get=at(remove_form), post=at(remove))
    yield Route(f"{one}comment/", Needs.VERIFIED, get=at(own), post=at(comment))
    if face.stand_ins:
        yield Route(f"{root}preview/", Needs.VERIFIED, post=at(live))


def crumbs(face: Face) -> tuple[Crumb, ...]:
    return face.section, Crumb(face.mine, f"{face.kind.root}mine/")


async def _own(face: Face, asked: Asked, of: int | None = None) -> tuple[Suggestion, tuple[Role, ...]]:
    """That of the address, or of that number, and as what the person may act on it. Raises NotFound for everybody else."""
    async with asked.service.db.reading() as tx:
        found = await store.get(tx, face.kind.name, of or asked.path_params["number"])
    if not (as_what := roles(asked.person, face.kind, found)):
        raise NotFound(f"There is no such {face.kind.noun}.", "It may have been removed.")
    return found, as_what


# The form


async def create_form(face: Face, asked: Asked) -> Response:
    return _form(face, asked, forms.empty(face.kind.full))


async def create(face: Face, asked: Asked) -> Response:
    data = await asked.form()
    does, mark = data.get("do", SAVE), once.mark(data, asked.person.id)
    content, form = await face.read(asked, data, does == SAVE, None)
    if content is None:
        first = await actions.made_by(asked.service, mark) if does == SEND else None
        if first is not None and first.submitted:  # a moment ago: its name is taken by itself
            return moved(asked, f"{face.kind.root}thanks/")
        return _form(face, asked, form, sent=data, status=422)
    if does == PREVIEW:
        return _form(face, asked, form, sent=data, shown=content)
    try:
        number = await actions.create(
            asked.service, content, kind=face.kind, by=asked.person, submit=does == SEND, once=mark
        )
    except (Invalid, TooMany) as refusal:
        return refusing(refusal, _form(face, asked, form.refused(refusal), sent=data))
    if does == SEND:
        return moved(asked, f"{face.kind.root}thanks/")
    return moved(asked, face.kind.path_of(number), "It is saved.")


async def edit_form(face: Face, asked: Asked) -> Response:
    found, as_what = await _own(face, asked)
    rules.after(Action.EDIT, found.state, as_what, face.kind.noun)
    return _form(face, asked, _stored(face, found), found=found)


def _stored(face: Face, found: Suggestion) -> forms.Form:
    return forms.empty(face.kind.full, **found.content)


async def edit(face: Face, asked: Asked) -> Response:
    found, as_what = await _own(face, asked)
    data = await asked.form()
    does, made_from = data.get("do", SAVE), version(data)
    is_draft = does == SAVE and _is_first(asked, found)
    content, form = await face.read(asked, data, is_draft, found)
    ways = ((face.kind.path_of(found.number), found.title), (f"{face.kind.root}mine/", face.mine))
    try:
        rules.after(Action.EDIT, found.state, as_what, face.kind.noun)
    except Conflict as error:
        return kept(asked, form, error, ways=ways)
    if content is None:
        return _form(face, asked, form, found=found, made_from=made_from, status=422)
    if does == PREVIEW:
        return _form(face, asked, form, found=found, made_from=made_from, shown=content)
    try:
        after = await actions.edit(
            asked.service, found.number, content, kind=face.kind, by=asked.person, version=made_from,
            submit=does == SEND,
        )  # fmt: skip
    except Outdated as outdated:
        if not rules.may(Action.EDIT, outdated.found.state, as_what):
            return kept(asked, form, outdated, ways=ways)
        return _form(face, asked, form, found=outdated.found, is_outdated=True, status=409)
    except Invalid as refusal:
        return _form(face, asked, form.refused(refusal), found=found, made_from=made_from, status=422)
    return moved(asked, face.kind.path_of(found.number), _SAID.get(after, "Your changes are saved."))


_SAID = {
    State.SUBMITTED: "Your changes are sent for review.",
    State.APPROVED: "Your changes are saved; the site shows them in a moment.",
}


def _is_first(asked: Asked, found: Suggestion | None) -> bool:
    """Whether the form is one to be sent, and not one of changes."""
    if found is None:
        return True
    return found.state in (State.DRAFT, State.REJECTED) and found.account == asked.person.id


def _form(
    face: Face,
    asked: Asked,
    form: forms.Form,
    *,
    found: Suggestion | None = None,
    made_from: int | None = None,
    sent: FormData | None = None,
    shown: Content | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    kind = face.kind
    path = f"{kind.path_of(found.number)}edit/" if found else kind.root
    page = Page(path, f"Edit: {found.title}" if found else face.title, crumbs=crumbs(face)[: 2 if found else 1])
    now_there = _stored(face, found) if found and is_outdated else None
    return draw(
        asked, face.template, page, status=status, form=form, kind=kind, found=found, is_first=_is_first(asked, found), is_outdated=is_outdated,
        version=made_from or (found.version if found else None), once="" if found else once.fresh(sent), send=_send_words(asked, found),
        differences=differences(now_there, form) if now_there else (), has_live=face.stand_ins is not None,
        is_up=found is not None and found.is_up, drawn=_drawn(face, asked, shown, found) if shown else None,
        **face.offers(asked, form), **(_drawn(face, asked, shown, found) or {} if shown else {}),
    )  # fmt: skip


def _drawn(face: Face, asked: Asked, content: Content, found: Suggestion | None) -> Mapping[str, Any] | None:
    return face.kind.drawn(asked.service.drawing.kit, content, found, asked.service.now())


def _send_words(asked: Asked, found: Suggestion | None) -> str:
    """What the first button of the form says."""
    if found is None or _is_first(asked, found):
        return "Send for review"
    is_own = found.account == asked.person.id
    return "Send the changes for review" if found.state is State.APPROVED and is_own else "Save the changes"


async def live(face: Face, asked: Asked) -> Response:
    """The preview beside the form, as a part of a page: of what is typed so far. `?of=100000`: what is changed by it."""
    assert face.stand_ins is not None
    of = number_of(asked.query_params.get("of"))
    found = (await _own(face, asked, of))[0] if of else None
    content, form = await face.read(asked, await asked.form(), False, found)
    lacking = forms.labels(face.kind.full, form.problems)
    if content is None:
        content, _ = await face.read(asked, forms.sent(form, face.stand_ins(asked)), False, found)
    drawn = _drawn(face, asked, content, found) if content else None
    page = Page(f"{face.kind.root}preview/", "Preview")
    return draw(asked, "suggestions/live.html", page, kind=face.kind, drawn=drawn, lacking=lacking, **(drawn or {}))


# One


async def mine(face: Face, asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        found = await lists.all_of(tx, asked.person.id, face.kind.name)
    page = Page(f"{face.kind.root}mine/", face.mine, crumbs=crumbs(face)[:1])
    rows = [showing.own(face.kind, one) for one in found]
    return draw(asked, "suggestions/mine.html", page, face=face, kind=face.kind, rows=rows)


async def thanks(face: Face, asked: Asked) -> Response:
    page = Page(f"{face.kind.root}thanks/", "Thank you", crumbs=crumbs(face))
    says = (
        "What you sent waits for review.",
        "Moderators read everything. You get a mail when they have decided; until then you can still change it.",
    )
    root = face.kind.root
    ways = ((f"{root}mine/", face.mine), (root, face.title), (face.section.url, face.section.title))
    return draw(asked, "done.html", page, says=says, ways=ways)


async def own(face: Face, asked: Asked) -> Response:
    return await _page(face, asked, *await _own(face, asked))


async def _page(
    face: Face, asked: Asked, found: Suggestion, as_what: tuple[Role, ...], *, said: forms.Form | None = None, status: int = 200
) -> Response:  # fmt: skip
    kind = face.kind
    async with asked.service.db.reading() as tx:
        talk = await comments.about(tx, kind.name, found.number)
        decided = await log.of(tx, kind.name, found.number) if found.state in (State.REJECTED, State.REMOVED) else ()
    drawn = _drawn(face, asked, found.content, found)
    return draw(
        asked, "suggestions/own.html", Page(kind.path_of(found.number), found.title, crumbs=crumbs(face)), status=status,
        kind=kind, face=face, own=showing.own(kind, found, as_what), drawn=drawn, comments=talk,
        reason=next((row.words for row in decided if row.words and row.after == found.state.value), ""),
        said=said or forms.empty(Said), is_author=found.account == asked.person.id, **(drawn or {}),
    )  # fmt: skip


async def send(face: Face, asked: Asked) -> Response:
    """The button above the preview. What is stored is looked at as if it were typed now: a draft may have waited for long."""
    found, as_what = await _own(face, asked)
    made_from = version(await asked.form())
    rules.after(Action.SUBMIT, found.state, as_what, face.kind.noun)
    content, form = await face.read(asked, forms.sent(_stored(face, found)), False, found)
    if content is None:
        return _form(face, asked, form, found=found, made_from=made_from, status=422)
    await actions.submit(asked.service, found.number, content, kind=face.kind, by=asked.person, version=made_from)
    return moved(asked, f"{face.kind.root}thanks/")


async def comment(face: Face, asked: Asked) -> Response:
    found, as_what = await _own(face, asked)
    value, form = forms.read(Said, await asked.form())
    if value is None:
        return await _page(face, asked, found, as_what, said=form, status=422)
    try:
        await actions.comment(asked.service, found.number, value.words, kind=face.kind, by=asked.person)
    except (Conflict, TooMany) as refusal:
        return refusing(refusal, await _page(face, asked, found, as_what, said=form.refused(refusal)))
    return moved(asked, face.kind.path_of(found.number), "Your comment is sent.")


async def remove_form(face: Face, asked: Asked) -> Response:
    found, as_what = await _own(face, asked)
    rules.after(Action.REMOVE, found.state, as_what, face.kind.noun)
    is_seen = " Visitors will not see it any more." if found.is_up else ""
    question = f"“{found.title}” is taken away for good.{is_seen}"
    page = Page(f"{face.kind.path_of(found.number)}remove/", f"Withdraw the {face.kind.noun}?", crumbs=crumbs(face))
    return draw(
        asked, "confirm.html", page, question=question, button="Withdraw it", action=page.path,
        back=face.kind.path_of(found.number), values={"version": found.version},
    )  # fmt: skip


async def remove(face: Face, asked: Asked) -> Response:
    found, _ = await _own(face, asked)
    made_from = version(await asked.form())
    await actions.remove(asked.service, found.number, kind=face.kind, by=asked.person, version=made_from)
    return moved(asked, f"{face.kind.root}mine/", f"“{found.title}” is withdrawn.")
