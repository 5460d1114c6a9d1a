"""The addresses of authors: make a posting, look at it, change it, take it away, renew it."""

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from generator.shapes.job import JobTaxonomy
from services import forms as filling
from services import once
from services.errors import Conflict, NotFound, TooMany
from services.jobs import actions, forms, lists, rules, showing, store
from services.jobs.moves import KIND, Outdated, roles
from services.jobs.rules import Action, Role, State
from services.jobs.store import Content, Job
from services.moderation import comments, log
from services.moderation.said import Said
from services.pages import draw, kept, refusing
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import Asked, Route, moved
from services.versions import differences, number_of
from services.versions import version as version_of

_CRUMBS = (Crumb("Jobs", "/jobs/"), Crumb("My postings", "/jobs/mine/"))
_MINE = ("/jobs/mine/", "My postings")
SAVE, PREVIEW, SEND = "save", "preview", "send"
"""What the buttons of the form ask for."""


def _taxonomy(asked: Asked) -> JobTaxonomy:
    return asked.service.drawing.kit.taxonomy


async def _own(asked: Asked, of: int | None = None) -> tuple[Job, tuple[Role, ...]]:
    """The posting of the address, or of that number, and as what the person may act on it. Raises NotFound for everybody else."""
    async with asked.service.db.reading() as tx:
        found = await store.get(tx, of or asked.path_params["number"])
    if not (as_what := roles(asked.person, found)):
        raise NotFound("There is no such job posting.", "It may have been removed.")
    return found, as_what


# The form


async def create_form(asked: Asked) -> Response:
    return _form(asked, forms.form_of())


async def create(asked: Asked) -> Response:
    data = await asked.form()
    does, mark = data.get("do", SAVE), once.mark(data, asked.person.id)
    content, form = forms.read(data, _taxonomy(asked), is_draft=does == SAVE)
    if content is None:
        return _form(asked, form, sent=data, status=422)
    if does == PREVIEW:
        return _form(asked, form, sent=data, shown=content)
    try:
        number = await actions.create(asked.service, content, by=asked.person, submit=does == SEND, once=mark)
    except TooMany as refusal:
        return refusing(refusal, _form(asked, form.refused(refusal), sent=data))
    if does == SEND:
        return moved(asked, "/jobs/thanks/")
    return moved(asked, f"/jobs/{number}/preview/", "It is saved.")


async def edit_form(asked: Asked) -> Response:
    found, as_what = await _own(asked)
    rules.after(Action.EDIT, found.state, as_what)
    return _form(asked, forms.form_of(found.content), job=found)


async def edit(asked: Asked) -> Response:
    found, as_what = await _own(asked)
    data = await asked.form()
    does = data.get("do", SAVE)
    is_draft = does == SAVE and found.state in (State.DRAFT, State.REJECTED)
    content, form = forms.read(data, _taxonomy(asked), is_draft=is_draft, before=found.content)
    try:
        rules.after(Action.EDIT, found.state, as_what)
    except Conflict as error:
        return kept(asked, form, error, ways=((f"/jobs/{found.number}/preview/", found.title), _MINE))
    if content is None:
        return _form(asked, form, job=found, version=version_of(data), status=422)
    if does == PREVIEW:
        return _form(asked, form, job=found, version=version_of(data), shown=content)
    try:
        after = await actions.edit(
            asked.service, found.number, content, by=asked.person, version=version_of(data), submit=does == SEND
        )
    except Outdated as outdated:
        if not rules.may(Action.EDIT, outdated.found.state, as_what):
            return kept(asked, form, outdated, ways=((f"/jobs/{found.number}/preview/", found.title), _MINE))
        return _form(asked, form, job=outdated.found, is_outdated=True, status=409)
    return moved(asked, f"/jobs/{found.number}/preview/", _SAID.get(after, "Your changes are saved."))


_SAID = {
    State.SUBMITTED: "Your changes are sent for review.",
    State.APPROVED: "Your changes are saved; the site shows them in a moment.",
}


def _form(
    asked: Asked,
    form: filling.Form,
    *,
    job: Job | None = None,
    version: int | None = None,
    sent: FormData | None = None,
    shown: Content | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    taxonomy = _taxonomy(asked)
    page = Page(
        f"/jobs/{job.number}/edit/" if job else "/jobs/create/",
        f"Edit: {job.title}" if job else "Post a job",
        "A posting for the Python job board.",
        crumbs=_CRUMBS if job else _CRUMBS[:1],
    )
    chosen = form.values.get("category"), form.values.get("types")
    return draw(
        asked, "jobs/form.html", page, status=status, form=form, job=job, once="" if job else once.fresh(sent),
        version=version or (job.version if job else None),
        categories=forms.choices(taxonomy.categories, chosen[0]), types=forms.choices(taxonomy.types, chosen[1]),
        currencies=[(code, code) for code in forms.currencies(form)], periods=[(name, name) for name in forms.PERIODS],
        differences=differences(forms.form_of(job.content), form) if job and is_outdated else (),
        is_outdated=is_outdated, is_first=job is None or job.state in (State.DRAFT, State.REJECTED),
        is_up=job is not None and job.has_page, send=_send_words(asked, job),
        posting=showing.preview(shown, taxonomy, asked.service.now().date()) if shown else None,
    )  # fmt: skip


def _send_words(asked: Asked, job: Job | None) -> str:
    """What the first button of the form says."""
    if job is None or job.state in (State.DRAFT, State.REJECTED):
        return "Send for review"
    is_own = job.account == asked.person.id
    return "Send the changes for review" if job.state is State.APPROVED and is_own else "Save the changes"


async def live(asked: Asked) -> Response:
    """The preview beside the form, as a part of a page: of what is typed so far. `?of=10000`: what is changed by it."""
    taxonomy, today, of = _taxonomy(asked), asked.service.now().date(), number_of(asked.query_params.get("of"))
    before = (await _own(asked, of))[0].content if of else None
    content, form = forms.read(await asked.form(), taxonomy, is_draft=False, before=before)
    if content is None:
        stood = filling.sent(form, showing.stand_ins(taxonomy))
        content, _ = forms.read(stood, taxonomy, is_draft=False, before=before)
    posting = showing.preview(content, taxonomy, today) if content else None
    lacking = filling.labels(forms.Posting, form.problems)
    return draw(asked, "jobs/live.html", Page("/jobs/preview/", "Preview"), posting=posting, lacking=lacking)


# One posting


async def mine(asked: Asked) -> Response:
    today = asked.service.now().date()
    async with asked.service.db.reading() as tx:
        found = await lists.all_of(tx, asked.person.id)
        gone = [job.number for job in found if job.state is State.REMOVED]
        reasons = await log.reasons(tx, KIND, gone, Action.REMOVE.value) if gone else {}
    page = Page("/jobs/mine/", "My job postings", "Your postings on the Python job board.", crumbs=_CRUMBS[:1])
    return draw(asked, "jobs/mine.html", page, reasons=reasons, postings=[showing.own(job, today) for job in found])


async def thanks(asked: Asked) -> Response:
    page = Page("/jobs/thanks/", "Thank you", "The posting waits for review.", crumbs=_CRUMBS)
    says = (
        "Your posting waits for review.",
        "Moderators read every posting. You get a mail when they have decided; until then you can still change it.",
    )
    ways = (("/jobs/mine/", "My postings"), ("/jobs/create/", "Post another job"), ("/jobs/", "The job board"))
    return draw(asked, "done.html", page, says=says, ways=ways)


async def one(asked: Asked) -> Response:
    """The page that the build has made, for everybody; one that it has not made, for the author and moderators."""
    number = asked.path_params["number"]
    person = asked.found
    if person is None or (asked.service.settings.site / "jobs" / str(number) / "index.html").is_file():
        return asked.service.site  # type: ignore[return-value]  # an application answers as a response does
    async with asked.service.db.reading() as tx:
        found = await store.find(tx, number)
    if found is None or not roles(person, found):
        return asked.service.site  # type: ignore[return-value]  # its page of what is not found
    return await _page(asked, found, roles(person, found))


_DECIDED = (State.REJECTED, State.ARCHIVED, State.REMOVED)
"""States of which moderators may have said why."""


async def preview(asked: Asked) -> Response:
    return await _page(asked, *await _own(asked))


async def _page(
    asked: Asked, found: Job, as_what: tuple[Role, ...], *, said: filling.Form | None = None, status: int = 200
) -> Response:
    service, person = asked.service, asked.person
    today = service.now().date()
    async with service.db.reading() as tx:
        talk = await comments.about(tx, KIND, found.number)
        decided = await log.of(tx, KIND, found.number) if found.state in _DECIDED else ()
    page = Page(f"/jobs/{found.number}/preview/", found.title, "How the posting will look.", crumbs=_CRUMBS)
    return draw(
        asked, "jobs/own.html", page, status=status, own=showing.own(found, today, as_what),
        posting=showing.posting(found, found.content, _taxonomy(asked), today), comments=talk,
        reason=next((row.words for row in decided if row.words and row.after == found.state.value), ""),
        said=said or filling.empty(Said), is_author=found.account == person.id,
    )  # fmt: skip


async def send(asked: Asked) -> Response:
    """The button below the preview."""
    found, _ = await _own(asked)
    data = await asked.form()
    await actions.submit(asked.service, found.number, by=asked.person, version=version_of(data))
    return moved(asked, "/jobs/thanks/")


async def comment(asked: Asked) -> Response:
    found, as_what = await _own(asked)
    value, form = filling.read(Said, await asked.form())
    if value is None:
        return await _page(asked, found, as_what, said=form, status=422)
    try:
        await actions.comment(asked.service, found.number, value.words, by=asked.person)
    except (Conflict, TooMany) as refusal:
        return refusing(refusal, await _page(asked, found, as_what, said=form.refused(refusal)))
    return moved(asked, f"/jobs/{found.number}/preview/", "Your comment is sent.")


async def to_preview(asked: Asked) -> Response:
    return RedirectResponse(f"/jobs/{asked.path_params['number']}/preview/", 303, {"Cache-Control": "no-store"})


# Questions before what cannot be taken back


async def remove_form(asked: Asked) -> Response:
    found, as_what = await _own(asked)
    rules.after(Action.REMOVE, found.state, as_what)
    is_seen = " Visitors will not see it any more." if found.has_page else ""
    return _question(
        asked, found, "remove", "Remove the posting?", f"“{found.title}” is taken away for good.{is_seen}", "Remove it"
    )


async def remove(asked: Asked) -> Response:
    found, _ = await _own(asked)
    await actions.remove(asked.service, found.number, by=asked.person, version=version_of(await asked.form()))
    return moved(asked, "/jobs/mine/", f"“{found.title}” is removed.")


async def renew_form(asked: Asked) -> Response:
    found, as_what = await _own(asked)
    rules.after(Action.RENEW, found.state, as_what)
    if not rules.can_be_renewed(found.until, asked.service.now().date()):
        days = rules.RENEWED_WITHIN.days
        raise Conflict(
            "This posting is shown for a while yet.", f"It can be renewed from {days} days before its last day."
        )
    words = f"“{found.title}” is read by a moderator again, and then shown for {rules.SHOWN_FOR.days} days."
    return _question(asked, found, "renew", "Renew the posting?", words, "Renew it")


async def renew(asked: Asked) -> Response:
    found, _ = await _own(asked)
    await actions.renew(asked.service, found.number, by=asked.person, version=version_of(await asked.form()))
    return moved(asked, "/jobs/mine/", f"“{found.title}” waits for review.")


def _question(asked: Asked, found: Job, what: str, title: str, question: str, button: str) -> Response:
    page = Page(f"/jobs/{found.number}/{what}/", title, question, crumbs=_CRUMBS)
    return draw(
        asked, "confirm.html", page, question=question, button=button, action=page.path, back="/jobs/mine/",
        values={"version": found.version},
    )  # fmt: skip


async def to_desk(_: Asked) -> Response:
    return RedirectResponse("/admin/jobs/", 302, {"Cache-Control": "no-store"})


_ONE = "/jobs/{number:int}"
ROUTES = (
    Route("/jobs/create/", Needs.VERIFIED, get=create_form, post=create),
    Route("/jobs/preview/", Needs.VERIFIED, post=live),
    Route("/jobs/mine/", Needs.SIGNED_IN, get=mine),
    Route("/jobs/thanks/", Needs.SIGNED_IN, get=thanks),
    Route(f"{_ONE}/", Needs.ANYONE, get=one),
    Route(f"{_ONE}/edit/", Needs.VERIFIED, get=edit_form, post=edit),
    Route(f"{_ONE}/preview/", Needs.VERIFIED, get=preview, post=send),
    Route(f"{_ONE}/remove/", Needs.VERIFIED, get=remove_form, post=remove),
    Route(f"{_ONE}/renew/", Needs.VERIFIED, get=renew_form, post=renew),
    Route(f"{_ONE}/comment/", Needs.VERIFIED, get=to_preview, post=comment),
    Route("/jobs/review/", Needs.ANYONE, get=to_desk),
    Route("/jobs/moderate/", Needs.ANYONE, get=to_desk),
)
