"""/admin/jobs/: all postings, and one with everything that a decision on it needs."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services.db import Transaction
from services.errors import Invalid
from services.jobs import actions, duplicates, store
from services.jobs import lists as listing
from services.jobs.moves import KIND, Outdated
from services.jobs.rules import State
from services.jobs.store import Job
from services.moderation import comments, log, reasons, viewing
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import after, diffs, lists, postings
from services.staff.deeds import done
from services.staff.drawing import drawn
from services.staff.times import Times

_JOBS = Crumb("Job postings", "/admin/jobs/")
_MOST_WORDS = 5_000


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("q", "state", "country"))
    states = tuple(state for state in State if state.value == asking["state"])
    wanted = listing.Wanted(states=states, words=asking["q"], country=asking["country"])
    async with asked.service.db.reading() as tx:
        rows, total = await listing.page(tx, wanted, offset=asking.skip, size=lists.SIZE)
        return await drawn(
            asked, tx, "jobs.html", "Job postings", rows=rows, asking=asking, pages=lists.pages(asking, total),
            states=postings.WORDS, chips=postings.CHIPS,
        )  # fmt: skip


async def one(asked: Asked) -> Response:
    """The posting; that somebody looks at it is written down."""
    number, service = asked.path_params["number"], asked.service
    async with service.db.reading() as tx:
        job = await store.get(tx, number)
        response = await _page(asked, tx, job)
    await _look(asked)
    return response


async def _page(asked: Asked, tx: Transaction, job: Job, status: int = 200, **more: Any) -> HTMLResponse:
    now, person = asked.service.now(), asked.person
    queue = await postings.waiting(tx)
    shown = postings.drawn(job, job.content, asked.service.drawing.kit.taxonomy, now.date())
    context: Mapping[str, Any] = {
        "job": job,
        "posting": shown,
        "fields": postings.fields(job.content),
        "place": postings.place(queue, job),
        "possible": postings.possible(job),
        "state": postings.WORDS[job.state],
        "look": postings.CHIPS[job.state],
        "states": postings.WORDS,
        "changes": diffs.changes(postings.fields(job.shown), postings.fields(job.content)) if job.differs and job.shown else (),
        "duplicates": await duplicates.of(tx, job, now=now),
        "counts": await listing.counts_of(tx, job.account) if job.account else {},
        "comments": await comments.about(tx, KIND, job.number, internal=True),
        "decisions": await log.of(tx, KIND, job.number),
        "reasons": await reasons.of(tx, KIND),
        "after": await after.of(tx, job, asked),
        "sees_people": person.has(Needs.STAFF), "words": "", "reason": "", "problem": "",
    }  # fmt: skip
    return await drawn(
        asked, tx, "job.html", job.title or "No title yet", crumbs=(_JOBS,), status=status, **{**context, **more}
    )


async def decide(asked: Asked) -> Response:
    """What the button says, on the version that was seen."""
    number, form = asked.path_params["number"], await asked.form()
    act = _ACTIONS.get(str(form.get("action", "")))
    if act is None:
        raise Invalid({"action": "There is no such decision: use one of the buttons."})
    try:
        says = await act(asked, number, form)
    except Outdated as error:
        return await _outdated(asked, error, str(form.get("action")))
    except _WordsError as error:
        async with asked.service.db.reading() as tx:
            return await _page(
                asked, tx, await store.get(tx, number), status=422, problem=error.problem, reason=error.reason
            )
    async with asked.service.db.transaction() as tx:
        await viewing.leave(tx, KIND, number, by=asked.person)
    return moved(asked, asked.url.path, says)


class _WordsError(Exception):
    """Words are missing, or too many."""

    def __init__(self, problem: str, reason: str = "") -> None:
        self.problem, self.reason = problem, reason


def _version(form: FormData) -> int:
    """Raises Invalid: without it a decision might be about something that nobody has seen."""
    text = str(form.get("version", ""))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid({"version": "The form does not say which version it is about: open the posting again."})
    return int(text)


def _words(form: FormData) -> str:
    """What was typed, as one text. Raises _WordsError when it is too long."""
    words = str(form.get("words", "")).replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > _MOST_WORDS:
        raise _WordsError(f"The text has {len(words):,} characters: shorten it to {_MOST_WORDS:,}.")
    return words


async def _approve(asked: Asked, number: int, form: FormData) -> str:
    await actions.approve(asked.service, number, by=asked.person, version=_version(form))
    return "Approved."


async def _reject(asked: Asked, number: int, form: FormData) -> str:
    """The words as they were edited; without any those of the reason."""
    words, reason = _words(form), str(form.get("reason", ""))
    if not words:
        async with asked.service.db.reading() as tx:
            known = await reasons.of(tx, KIND)
        words = next((one.words for one in known if one.slug == reason), "")
    if not words:
        raise _WordsError("Choose a reason, or write one: the author is told why.", reason)
    await actions.reject(asked.service, number, by=asked.person, version=_version(form), words=words)
    return "Rejected."


async def _comment(asked: Asked, number: int, form: FormData) -> str:
    words, is_internal = _words(form), form.get("to") != "author"
    if not words:
        raise _WordsError("Write something before you send it.")
    await actions.comment(asked.service, number, words, by=asked.person, is_internal=is_internal)
    return "Your note is kept for moderators." if is_internal else "Your comment is on its way to the author."


async def _archive(asked: Asked, number: int, form: FormData) -> str:
    await actions.archive(asked.service, number, by=asked.person, version=_version(form))
    return "Archived."


async def _remove(asked: Asked, number: int, form: FormData) -> str:
    await actions.remove(asked.service, number, by=asked.person, version=_version(form))
    return "Removed."


async def _feature(asked: Asked, number: int, _: FormData) -> str:
    await actions.feature(asked.service, number, by=asked.person, is_featured=True)
    return "Featured: it is shown before the others."


async def _unfeature(asked: Asked, number: int, _: FormData) -> str:
    await actions.feature(asked.service, number, by=asked.person, is_featured=False)
    return "Featured no more."


async def _undo(asked: Asked, number: int, _: FormData) -> str:
    return f"Undone: the posting is {postings.WORDS[await actions.undo(asked.service, number, by=asked.person)].lower()} again."


_ACTIONS: Mapping[str, Callable[[Asked, int, FormData], Awaitable[str]]] = {
    "approve": _approve, "reject": _reject, "comment": _comment, "archive": _archive, "remove": _remove,
    "feature": _feature, "unfeature": _unfeature, "undo": _undo,
}  # fmt: skip


async def _outdated(asked: Asked, error: Outdated, action: str) -> Response:
    """409: what was seen and what is there now, side by side, and a way on."""
    job, seen = error.found, error.seen
    async with asked.service.db.reading() as tx:
        changes = diffs.changes(postings.fields(seen), postings.fields(job.content)) if seen else ()
        queue = await postings.waiting(tx)
        return await drawn(
            asked, tx, "outdated.html", "Someone was quicker", crumbs=(_JOBS, Crumb(job.title, asked.url.path)), status=409,
            job=job, seen=seen, changes=changes, decisions=await log.of(tx, KIND, job.number), action=action,
            state=postings.WORDS[job.state], place=postings.place(queue, job),
        )  # fmt: skip


async def afterwards(asked: Asked) -> Response:
    """The part of the page that tells what happened, for the script that refreshes it."""
    async with asked.service.db.reading() as tx:
        job = await store.get(tx, asked.path_params["number"])
        context = {
            "after": await after.of(tx, job, asked),
            "job": job,
            "times": Times(asked.service.now()),
            "done": done,
        }
    html = asked.service.drawing.fragment("staff/after.html", context)
    return HTMLResponse(html, headers=PRIVATE)


async def here(asked: Asked) -> Response:
    """A sign that the page is still open."""
    await _look(asked)
    return Response(status_code=204, headers=PRIVATE)


async def _look(asked: Asked) -> None:
    number, now = asked.path_params["number"], asked.service.now()
    async with asked.service.db.transaction() as tx:
        await viewing.look(tx, KIND, number, by=asked.person, now=now)


ROUTES = (
    Route("/admin/jobs/", Needs.JOB_MODERATOR, get=listed),
    Route("/admin/jobs/{number:int}/", Needs.JOB_MODERATOR, get=one, post=decide),
    Route("/admin/jobs/{number:int}/after/", Needs.JOB_MODERATOR, get=afterwards),
    Route("/admin/jobs/{number:int}/here/", Needs.JOB_MODERATOR, post=here),
)
