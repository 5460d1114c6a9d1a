"""/admin/jobs/ and its like: all things of a kind, and one with everything that a decision on it needs. The same for each kind."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services.db import Transaction
from services.errors import Invalid, Refusal
from services.moderation import comments, log, reasons, viewing
from services.moderation.outdated import Outdated
from services.pages import PRIVATE, status_of
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import after, diffs, lists
from services.staff.deciding import Kind
from services.staff.deeds import done
from services.staff.drawing import drawn
from services.staff.things import Thing, place
from services.staff.times import Times
from services.versions import version

_MOST_WORDS = 5_000


@dataclass(frozen=True)
class Typed:
    """What a form of the page was sent with, to be shown again when it is refused."""

    action: str = ""
    words: str = ""
    reason: str = ""
    to: str = ""


def routes(kinds: tuple[Kind, ...]) -> Iterator[Route]:
    """The addresses of each kind."""
    for kind in kinds:
        one = f"{kind.path}{{number:int}}/"
        yield Route(kind.path, kind.needs, get=partial(listed, kind))
        yield Route(one, kind.needs, get=partial(shown, kind), post=partial(decide, kind))
        yield Route(f"{one}after/", kind.needs, get=partial(afterwards, kind))
        yield Route(f"{one}here/", kind.needs, post=partial(here, kind))


async def listed(kind: Kind, asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("q", "state", "country"))
    async with asked.service.db.reading() as tx:
        rows, total = await kind.page(tx, asking, lists.SIZE)
        pages = lists.pages(asking, total)
        return await drawn(asked, tx, "things.html", kind.title, kind=kind, rows=rows, asking=asking, pages=pages)


async def shown(kind: Kind, asked: Asked) -> Response:
    """The thing; that somebody looks at it is written down."""
    async with asked.service.db.reading() as tx:
        thing = await kind.thing(asked.service, tx, asked.path_params["number"])
        response = await _page(kind, asked, tx, thing)
    await _look(kind, asked)
    return response


async def _page(
    kind: Kind, asked: Asked, tx: Transaction, thing: Thing, status: int = 200, **more: Any
) -> HTMLResponse:
    context: Mapping[str, Any] = {
        "kind": kind,
        "thing": thing,
        "place": place(await kind.queue(tx), thing.number, thing.since),
        "changes": diffs.changes(thing.before, thing.fields) if thing.before is not None else (),
        "comments": await comments.about(tx, kind.name, thing.number, internal=True),
        "decisions": await log.of(tx, kind.name, thing.number),
        "reasons": await reasons.of(tx, kind.name),
        "after": await after.of(tx, kind, thing, asked),
        "sees_people": asked.person.has(Needs.STAFF), "typed": Typed(), "problem": "", **(thing.drawn or {}),
    }  # fmt: skip
    title = thing.title or "No title yet"
    way = (Crumb(kind.title, kind.path),)
    return await drawn(asked, tx, "thing.html", title, crumbs=way, status=status, **{**context, **more})


async def decide(kind: Kind, asked: Asked) -> Response:
    """What the button says, on the version that was seen."""
    number, form = asked.path_params["number"], await asked.form()
    typed = Typed(*(str(form.get(name, "")) for name in ("action", "words", "reason", "to")))
    act = _act(kind, typed.action)
    try:
        says = await act(kind, asked, number, form)
    except Outdated as error:
        return await _outdated(kind, asked, error, typed)
    except _WordsError as error:
        return await _again(kind, asked, typed, 422, error.problem)
    except Refusal as error:
        return await _again(kind, asked, typed, status_of(error), f"{error.says} {error.mend}")
    async with asked.service.db.transaction() as tx:
        await viewing.leave(tx, kind.name, number, by=asked.person)
    return moved(asked, asked.url.path, says)


async def _again(kind: Kind, asked: Asked, typed: Typed, status: int, problem: str) -> Response:
    """The page once more, with what was typed: nothing was done."""
    async with asked.service.db.reading() as tx:
        thing = await kind.thing(asked.service, tx, asked.path_params["number"])
        return await _page(kind, asked, tx, thing, status, typed=typed, problem=problem)


_Act = Callable[[Kind, Asked, int, FormData], Awaitable[str]]


def _act(kind: Kind, action: str) -> _Act:
    """Raises Invalid when no button says so."""
    if action in kind.more:
        return partial(_do_more, action)
    if (found := _ACTS.get(action)) is None:
        raise Invalid({"action": "There is no such decision: use one of the buttons."})
    return found


class _WordsError(Exception):
    """Words are missing, or too many."""

    def __init__(self, problem: str) -> None:
        self.problem = problem


def _words(form: FormData) -> str:
    """What was typed, as one text. Raises _WordsError when it is too long."""
    words = str(form.get("words", "")).replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > _MOST_WORDS:
        raise _WordsError(f"The text has {len(words):,} characters: shorten it to {_MOST_WORDS:,}.")
    return words


async def _approve(kind: Kind, asked: Asked, number: int, form: FormData) -> str:
    await kind.approve(asked.service, number, by=asked.person, version=version(form))
    return "Approved."


async def _reject(kind: Kind, asked: Asked, number: int, form: FormData) -> str:
    """The words as they were edited; without any those of the reason."""
    words, reason = _words(form), str(form.get("reason", ""))
    if not words:
        async with asked.service.db.reading() as tx:
            known = await reasons.of(tx, kind.name)
        words = next((one.words for one in known if one.slug == reason), "")
    if not words:
        raise _WordsError(f"Choose a reason, or write one: the {kind.whom} is told why.")
    await kind.reject(asked.service, number, by=asked.person, version=version(form), words=words)
    return "Rejected."


async def _comment(kind: Kind, asked: Asked, number: int, form: FormData) -> str:
    words, is_internal = _words(form), form.get("to") != "author"
    if not words:
        raise _WordsError("Write something before you send it.")
    await kind.comment(asked.service, number, words, by=asked.person, is_internal=is_internal)
    return "Your note is kept for moderators." if is_internal else f"Your comment is on its way to the {kind.whom}."


async def _undo(kind: Kind, asked: Asked, number: int, _: FormData) -> str:
    state = await kind.undo(asked.service, number, by=asked.person)
    return f"Undone: the {kind.noun} is {state.lower()} again."


async def _do_more(action: str, kind: Kind, asked: Asked, number: int, form: FormData) -> str:
    deed, says = kind.more[action]
    await deed(asked.service, number, by=asked.person, version=version(form), words=_words(form))
    return says


_ACTS: Mapping[str, _Act] = {"approve": _approve, "reject": _reject, "comment": _comment, "undo": _undo}


async def _outdated(kind: Kind, asked: Asked, error: Outdated, typed: Typed) -> Response:
    """409: what was seen and what is there now, side by side, and a way on."""
    async with asked.service.db.reading() as tx:
        thing = await kind.thing(asked.service, tx, error.found.number)
        changes = diffs.changes(kind.fields(error.seen), thing.fields) if error.seen else ()
        decisions = await log.of(tx, kind.name, thing.number)
        is_decided = bool(decisions) and decisions[0].action in after.DECISIONS
        is_other = is_decided and decisions[0].by != asked.person.id
        return await drawn(
            asked, tx, "outdated.html", "Someone was quicker" if is_other else "Changed meanwhile", status=409,
            crumbs=(Crumb(kind.title, kind.path), Crumb(thing.title, asked.url.path)),
            kind=kind, thing=thing, seen=error.seen, changes=changes, typed=typed,
            quicker=decisions[0] if is_other else None, place=place(await kind.queue(tx), thing.number, thing.since),
        )  # fmt: skip


async def afterwards(kind: Kind, asked: Asked) -> Response:
    """The part of the page that tells what happened, for the script that refreshes it."""
    async with asked.service.db.reading() as tx:
        thing = await kind.thing(asked.service, tx, asked.path_params["number"])
        told = await after.of(tx, kind, thing, asked)
    context = {"after": told, "kind": kind, "thing": thing, "times": Times(asked.service.now()), "done": done}
    html = asked.service.drawing.fragment("staff/after.html", context)
    return HTMLResponse(html, headers=PRIVATE)


async def here(kind: Kind, asked: Asked) -> Response:
    """A sign that the page is still open."""
    await _look(kind, asked)
    return Response(status_code=204, headers=PRIVATE)


async def _look(kind: Kind, asked: Asked) -> None:
    number, now = asked.path_params["number"], asked.service.now()
    async with asked.service.db.transaction() as tx:
        await viewing.look(tx, kind.name, number, by=asked.person, now=now)
