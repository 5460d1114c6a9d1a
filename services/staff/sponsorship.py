"""/admin/sponsors/12/: a sponsorship with everything that a decision on it needs, and the decisions."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services import forms
from services.db import Transaction
from services.errors import Invalid
from services.forms import Form
from services.moderation import comments, log
from services.pages import draw
from services.people import Needs
from services.rendering import Page
from services.routes import MOST_BODY_BYTES as SMALL
from services.routes import Asked, Route, moved
from services.sponsors import catalogue, deciding, desk_forms, letters, material, pipeline, records, renewing
from services.sponsors.records import Sponsorship
from services.sponsors.rules import CONTRACT, KIND, Action, Role, may
from services.sponsors.workflow import Outdated
from services.staff import lists
from services.staff.drawing import drawn
from services.staff.sponsors import CHIPS, CONTRACT_CHIPS, SPONSORS
from services.uploads import kinds, taking
from services.uploads.errors import Unfit
from services.uploads.taking import Taken

MOST_WORDS = 5_000


class WrongError(Exception):
    """The form is shown again, with what was typed and what is wrong with it."""

    def __init__(self, form: Form | None = None, *, problem: str = "", words: str = "", opens: str = "") -> None:
        self.form, self.problem, self.words, self.opens = form, problem, words, opens


async def one(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        return await page(asked, tx, await records.get(tx, asked.path_params["number"]))


async def page(asked: Asked, tx: Transaction, found: Sponsorship, status: int = 200, **more: Any) -> HTMLResponse:
    """`form`: of what is agreed on, when it was not right."""
    now, known = asked.service.now(), catalogue.of_year(asked.service, found.year)
    benefits = await records.benefits(tx, found.number)
    decided = [*await log.of(tx, KIND, found.number), *await log.of(tx, CONTRACT, found.number)]
    context: Mapping[str, Any] = {
        "found": found, "look": CHIPS[found.state], "today": now.date(), "benefits": benefits,
        "contacts": await records.contacts(tx, found.sponsor), "reached": await letters.reached(tx, found.sponsor), "has_logo": found.sponsor in await pipeline.logos(tx, [found.sponsor]),
        "contract": await records.contract_of(tx, found.number),
        "contract_chips": CONTRACT_CHIPS, "comments": await comments.about(tx, KIND, found.number, internal=True),
        "decisions": sorted(decided, key=lambda row: row.number, reverse=True),
        "possible": frozenset(action.value for action in Action if may(action, found.state, (Role.MANAGER,))),
        "assets": await material.of(tx, found), "renewal": (await pipeline.renewals(tx, [found.number])).get(found.number),
        "left_out": await renewing.left_out(tx, found),
        "packages": [(one.slug, one.name) for one in known.packages] if known else [(found.package, found.level)],
        "form": _agreement(found), "reference": letters.reference(found.number, found.year), "problem": "", "words": "", "opens": "",
    }  # fmt: skip
    return await drawn(
        asked, tx, "sponsorship.html", found.name, crumbs=(SPONSORS,), status=status, **{**context, **more}
    )


def _agreement(found: Sponsorship) -> Form:
    """Filled in with what is known: of a renewal with the days that follow."""
    return forms.filled(desk_forms.Agreement, found)


async def decide(asked: Asked) -> Response:
    """What the button says, on the version that was seen. What cannot be taken back is asked about first."""
    number, form = asked.path_params["number"], await asked.form()
    name = str(form.get("action", ""))
    if (act := _ACTIONS.get(name)) is None:
        raise Invalid({"action": "There is no such decision: use one of the buttons."})
    if name in _QUESTIONS and form.get("confirm") != "yes":
        return ask(asked, form, *_QUESTIONS[name], back=f"/admin/sponsors/{number}/")
    try:
        return moved(asked, asked.url.path, await act(asked, number, form))
    except Outdated as error:
        _, filled = forms.read(desk_forms.Agreement, form) if name in _AGREEING else (None, None)
        problem, typed = f"{error.says} {error.mend}", str(form.get("words", ""))
        return await _again(asked, number, 409, WrongError(filled, problem=problem, words=typed, opens=name))
    except WrongError as error:
        return await _again(asked, number, 422, error)


_AGREEING = ("approve", "approve signed", "edit")


async def _again(asked: Asked, number: int, status: int, error: WrongError) -> Response:
    more: dict[str, Any] = {"problem": error.problem, "words": error.words, "opens": error.opens}
    if error.form:
        more["form"] = error.form
    async with asked.service.db.reading() as tx:
        return await page(asked, tx, await records.get(tx, number), status=status, **more)


def ask(asked: Asked, form: FormData, title: str, question: str, button: str, *, back: str) -> Response:
    """A page with the question; what was sent is sent again with the answer."""
    values = {name: str(value) for name, value in form.items() if isinstance(value, str)}
    shown = Page(asked.url.path, title, question, crumbs=(SPONSORS,))
    return draw(
        asked, "confirm.html", shown, question=question, button=button, action=asked.url.path, back=back,
        values={**values, "confirm": "yes"},
    )  # fmt: skip


_QUESTIONS = {
    "roll back": ("Roll it back?", "The sponsorship is an application again, and its draft of a contract counts no more.", "Roll it back"),
    "renew": ("Begin a renewal?", "A new application of the same organization is made for the newest year, with what it has now.", "Begin the renewal"),
}  # fmt: skip


def version(form: FormData) -> int:
    """What the page was made from. Raises Invalid: without it a decision might be about something that nobody has seen."""
    return lists.whole(str(form.get("version", "")), "version")


def words(form: FormData) -> str:
    """What was typed, as one text. Raises WrongError when it is too long."""
    typed = str(form.get("words", "")).replace("\r\n", "\n").replace("\0", "").strip()
    if len(typed) > MOST_WORDS:
        raise WrongError(problem=f"The text has {len(typed):,} characters: shorten it to {MOST_WORDS:,}.", words=typed)
    return typed


def terms(form: FormData, *, opens: str) -> deciding.Terms:
    value, filled = forms.read(desk_forms.Agreement, form)
    if value is None:
        raise WrongError(filled, opens=opens)
    return value.terms()


async def agreed(form: FormData, opens: str, act: Callable[[deciding.Terms], Awaitable[None]]) -> None:
    """Act on what was filled in; a value that only the catalogue can refuse is named beside its field too."""
    value = terms(form, opens=opens)
    try:
        await act(value)
    except Invalid as error:
        _, filled = forms.read(desk_forms.Agreement, form)
        raise WrongError(filled.wrong(error.problems), opens=opens) from None


async def _approve(asked: Asked, number: int, form: FormData) -> str:
    seen = version(form)
    await agreed(
        form, "approve", lambda value: deciding.approve(asked.service, number, value, by=asked.person, version=seen)
    )
    return "Approved. Its contract is drafted: look it over, then send it."


async def signed_file(asked: Asked, form: FormData) -> Taken:
    """The signed contract. Raises Unfit with the reason."""
    found = await taking.taken(asked.service, form.get("signed"), kinds.PAPERS)
    if found is None:
        raise Unfit("No file was chosen.", "Choose the signed contract, as a PDF.")
    return found


async def _approve_signed(asked: Asked, number: int, form: FormData) -> str:
    """What was typed is checked before the file is looked at: a file is chosen anew after an error."""
    seen = version(form)
    terms(form, opens="approve signed")
    try:
        file = await signed_file(asked, form)
    except Unfit as error:
        _, filled = forms.read(desk_forms.Agreement, form)
        raise WrongError(filled, problem=f"The signed contract: {error.words}", opens="approve signed") from None

    async def act(value: deciding.Terms) -> None:
        await deciding.approve_signed(asked.service, number, value, file, by=asked.person, version=seen)

    await agreed(form, "approve signed", act)
    return "Approved with its contract: the sponsorship is final."


async def _edit(asked: Asked, number: int, form: FormData) -> str:
    seen = version(form)
    await agreed(form, "edit", lambda value: deciding.edit(asked.service, number, value, by=asked.person, version=seen))
    return "Saved."


async def _reject(asked: Asked, number: int, form: FormData) -> str:
    if not (why := words(form)):
        raise WrongError(problem="Say why: the applicant is told.", opens="reject")
    await deciding.reject(asked.service, number, why, by=asked.person, version=version(form))
    return "Rejected. The applicant is told why."


async def _roll_back(asked: Asked, number: int, form: FormData) -> str:
    await deciding.roll_back(asked.service, number, by=asked.person, version=version(form), words=words(form))
    return "Rolled back: it is an application again."


async def _lock(asked: Asked, number: int, _: FormData) -> str:
    await deciding.lock(asked.service, number, by=asked.person, is_locked=True)
    return "Locked."


async def _unlock(asked: Asked, number: int, _: FormData) -> str:
    await deciding.lock(asked.service, number, by=asked.person, is_locked=False)
    return "Unlocked: it can be edited."


async def _comment(asked: Asked, number: int, form: FormData) -> str:
    if not (said := words(form)):
        raise WrongError(problem="Write something before you send it.", opens="note")
    await deciding.comment(asked.service, number, said, by=asked.person)
    return "Your note is kept for staff."


async def _renew(asked: Asked, number: int, form: FormData) -> str:
    made = await renewing.renew(asked.service, number, by=asked.person, version=version(form))
    return f"Sponsorship {made} is made: it renews this one."


_ACTIONS: Mapping[str, Callable[[Asked, int, FormData], Awaitable[str]]] = {
    "approve": _approve, "approve signed": _approve_signed, "edit": _edit, "reject": _reject, "roll back": _roll_back, "lock": _lock, "unlock": _unlock,
    "comment": _comment, "renew": _renew,
}  # fmt: skip

MOST_BODY_BYTES = kinds.FACTS[kinds.Kind.PDF].most_bytes + SMALL
"""A signed contract, and the rest of the form."""
ROUTES = (
    Route(
        "/admin/sponsors/{number:int}/", Needs.SPONSOR_MANAGER, get=one, post=decide, most_body_bytes=MOST_BODY_BYTES
    ),
)
