"""/admin/sponsors/12/contract/: the contract of a sponsorship: its texts, its history, its documents, and what is done with it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from services import forms
from services.db import Transaction
from services.errors import Invalid, NotFound
from services.forms import Form
from services.moderation import log
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.sponsors import catalogue, contracts, deciding, desk_forms, drafting, records, rules
from services.sponsors.documents.drawing import Form as Kind
from services.sponsors.records import Contract, Sponsorship
from services.sponsors.rules import CONTRACT, ContractAction, ContractState, Role
from services.sponsors.workflow import Outdated
from services.staff import diffs
from services.staff.drawing import drawn
from services.staff.sponsors import CONTRACT_CHIPS, SPONSORS
from services.staff.sponsorship import MOST_BODY_BYTES, ask, signed_file, version, words
from services.uploads import store as uploads
from services.uploads.errors import Unfit


async def one(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        return await _page(asked, tx)


async def _page(asked: Asked, tx: Transaction, status: int = 200, **more: Any) -> HTMLResponse:
    found = await records.get(tx, asked.path_params["number"])
    contract = await _contract(tx, found)
    said = drafting.texts_of(contract)
    is_known = catalogue.of_year(asked.service, found.year) is not None
    today = await deciding.texts_today(asked.service, tx, found) if is_known else said
    context: Mapping[str, Any] = {
        "found": found, "contract": contract, "look": CONTRACT_CHIPS[contract.state], "fields": drafting.fields(said),
        "form": forms.empty(desk_forms.ContractTexts, **desk_forms.typed(said)), "version": contract.version,
        "changes": diffs.changes(drafting.fields(said), drafting.fields(today)), "steps": steps(contract),
        "decisions": await log.of(tx, CONTRACT, found.number),
        "possible": frozenset(one.value for one in ContractAction if rules.contract_may(one, contract.state, (Role.MANAGER,))),
        "problem": "", "theirs": (), "signed": (await uploads.find(tx, contract.signed)).get(contract.signed or 0),
    }  # fmt: skip
    way = (SPONSORS, Crumb(found.name, f"/admin/sponsors/{found.number}/"))
    return await drawn(asked, tx, "sponsor_contract.html", "Contract", crumbs=way, status=status, **{**context, **more})


async def _contract(tx: Transaction, found: Sponsorship) -> Contract:
    if (contract := await records.contract_of(tx, found.number)) is None:
        raise NotFound("This sponsorship has no contract.", "It gets one when it is approved.")
    return contract


def steps(contract: Contract) -> list[tuple[str, Any, str]]:
    """The way of a contract: words, when, and `done`, `failed` or nothing for what is still to come."""
    drafted = (f"Drafted, revision {contract.revision}", contract.created, "done")
    if contract.state is ContractState.OUTDATED:
        return [drafted, ("Outdated: its sponsorship was rolled back", contract.changed, "failed")]
    sent = ("Sent to be signed", contract.sent, "done" if contract.sent else "")
    if contract.state is ContractState.EXECUTED and not contract.sent:
        sent = ("Signed elsewhere", contract.executed, "done")
    if contract.state is ContractState.NULLIFIED:
        return [drafted, sent, ("Nullified", contract.nullified, "failed")]
    return [drafted, sent, ("Executed", contract.executed, "done" if contract.executed else "")]


async def decide(asked: Asked) -> Response:
    number, form = asked.path_params["number"], await asked.form()
    name = str(form.get("action", ""))
    if (act := _ACTIONS.get(name)) is None:
        raise Invalid({"action": "There is no such decision: use one of the buttons."})
    if name in _QUESTIONS and form.get("confirm") != "yes":
        return ask(asked, form, *_QUESTIONS[name], back=asked.url.path)
    try:
        return moved(asked, asked.url.path, await act(asked, number, form))
    except _WrongError as error:
        async with asked.service.db.reading() as tx:
            return await _page(asked, tx, 422, version=version(form), problem=error.problem, **error.typed)
    except Outdated as error:
        return await _outdated(asked, form, error)


class _WrongError(Exception):
    """The page is shown again, with what was typed and what is wrong with it."""

    def __init__(self, form: Form | None, problem: str = "") -> None:
        self.typed, self.problem = {"form": form} if form else {}, problem


async def _outdated(asked: Asked, form: FormData, error: Outdated) -> Response:
    """409: what is stored by now and what was typed, side by side. Sent again it takes the place of what is stored."""
    more: dict[str, Any] = {"problem": f"{error.says} {error.mend}"}
    if form.get("action") == "edit":
        value, filled = forms.read(desk_forms.ContractTexts, form)
        more["form"] = filled
        async with asked.service.db.reading() as tx:
            stored = drafting.texts_of(await _contract(tx, await records.get(tx, asked.path_params["number"])))
        more["theirs"] = diffs.changes(drafting.fields(value.texts()), drafting.fields(stored)) if value else ()
    async with asked.service.db.reading() as tx:
        return await _page(asked, tx, 409, **more)


_QUESTIONS = {
    "refresh": ("Take the texts of today?", "What was edited by hand in this draft is given up.", "Take the texts of today"),
    "send": ("Send the contract?", "Its texts are frozen, and it is mailed to the sponsor and to staff with the document.", "Send it"),
    "nullify": ("Nullify the contract?", "What was sent does not hold any more. Tell the sponsor why: no mail goes by itself.", "Nullify it"),
    "redraft": ("Make it a draft again?", "Its texts can be edited, and it can be sent as a new revision.", "Make it a draft"),
}  # fmt: skip


async def _edit(asked: Asked, number: int, form: FormData) -> str:
    value, filled = forms.read(desk_forms.ContractTexts, form)
    if value is None:
        raise _WrongError(filled)
    await contracts.edit(asked.service, number, value.texts(), by=asked.person, version=version(form))
    return "Saved as a new revision."


async def _send(asked: Asked, number: int, form: FormData) -> str:
    await contracts.send(asked.service, number, by=asked.person, version=version(form))
    return "Sent: the sponsor and staff get the document by mail."


async def _execute(asked: Asked, number: int, form: FormData) -> str:
    seen = version(form)
    try:
        file = await signed_file(asked, form)
    except Unfit as error:
        raise _WrongError(None, f"The signed contract: {error.words}") from None
    await contracts.execute(asked.service, number, file, by=asked.person, version=seen)
    return "Executed: the sponsorship is final, and its logo is shown in its time."


async def _nullify(asked: Asked, number: int, form: FormData) -> str:
    await contracts.nullify(asked.service, number, by=asked.person, version=version(form), words=words(form))
    return "Nullified."


async def _redraft(asked: Asked, number: int, form: FormData) -> str:
    await contracts.redraft(asked.service, number, by=asked.person, version=version(form))
    return "It is a draft again."


async def _refresh(asked: Asked, number: int, form: FormData) -> str:
    await contracts.refresh(asked.service, number, by=asked.person, version=version(form))
    return "The texts are those of today, as a new revision."


_ACTIONS: Mapping[str, Callable[[Asked, int, FormData], Awaitable[str]]] = {
    "edit": _edit, "refresh": _refresh, "send": _send, "execute": _execute, "nullify": _nullify, "redraft": _redraft,
}  # fmt: skip


async def pdf(asked: Asked) -> Response:
    return await _download(asked, "pdf")


async def docx(asked: Asked) -> Response:
    return await _download(asked, "docx")


async def _download(asked: Asked, kind: Kind) -> Response:
    """As it was sent, or as it would be sent now."""
    made = await contracts.drawn(asked.service, asked.path_params["number"], kind)
    headers = {
        **PRIVATE,
        "Content-Disposition": f'attachment; filename="{made.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made.content, headers=headers, media_type=made.type)


_ONE = "/admin/sponsors/{number:int}/contract"
ROUTES = (
    Route(f"{_ONE}/", Needs.SPONSOR_MANAGER, get=one, post=decide, most_body_bytes=MOST_BODY_BYTES),
    Route(f"{_ONE}/contract.pdf", Needs.SPONSOR_MANAGER, get=pdf),
    Route(f"{_ONE}/contract.docx", Needs.SPONSOR_MANAGER, get=docx),
)
