"""/admin/nominations/: who stands, for the Foundation's staff; one nomination, and what is decided on it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from starlette.datastructures import FormData
from starlette.responses import Response

from services import forms as filling
from services.db import Transaction
from services.desk import drawn
from services.errors import Invalid
from services.forms import Form
from services.moderation import log
from services.nominations import actions, elections, forms, lists, rules, showing, store
from services.nominations.moves import Outdated, roles
from services.nominations.rules import KIND, Action, Role, State, Window
from services.nominations.store import Nomination
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import lists as addresses

_PATH = "/admin/nominations/"
_CRUMB = Crumb("Nominations", _PATH)


async def listed(asked: Asked) -> Response:
    asking = addresses.asking(asked.url.path, asked.query_params, ("q", "state", "election"))
    state = next((one for one in State if one.value == asking["state"]), None)
    wanted = lists.Wanted(asking["election"], state, asking["q"])
    known = elections.known(asked.service)
    names = {slug: election.name for slug, election in known.items()}
    async with asked.service.db.reading() as tx:
        rows, total = await lists.page(tx, wanted, offset=asking.skip, size=addresses.SIZE)
        return await drawn(
            asked, tx, "nominations/desk.html", "Nominations", rows=rows, asking=asking, pages=addresses.pages(asking, total),
            chips=showing.CHIPS, names=names, elections=sorted(names.items()),
        )  # fmt: skip


async def one(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        return await _page(asked, tx, await store.get(tx, asked.path_params["number"]))


async def _page(
    asked: Asked, tx: Transaction, found: Nomination, *, form: Form | None = None, is_outdated: bool = False, status: int = 200
) -> Response:  # fmt: skip
    election, now = elections.known(asked.service).get(found.election), asked.service.now()
    at = rules.window(election, now) if election else Window.BEFORE
    as_staff = tuple(role for role in roles(asked.person, found) if role is Role.STAFF)
    boxes = forms.Accepting.model_fields
    return await drawn(
        asked, tx, "nominations/decide.html", found.name, crumbs=(_CRUMB,), status=status, found=found, election=election,
        nominee=showing.nominee(found), chip_=showing.CHIPS[found.state], says=showing.own(found, election, as_staff, now).says,
        possible={action.value for action in Action if election and rules.may(action, found.state, as_staff, at)},
        undo_until=showing.undo_until(found, now), decisions=await log.of(tx, KIND, found.number), is_outdated=is_outdated,
        done=showing.done,
        form=form or filling.empty(forms.Reason),
        acknowledged=[(boxes[name].title, datetime.fromisoformat(then)) for name, then in found.acknowledged.items() if name in boxes],
    )  # fmt: skip


async def decide(asked: Asked) -> Response:
    """What the button says, on the version that was seen."""
    number, data = asked.path_params["number"], await asked.form()
    act = _ACTIONS.get(str(data.get("action", "")))
    if act is None:
        raise Invalid({"action": "There is no such decision: use one of the buttons."})
    try:
        says = await act(asked, number, data)
    except Outdated as outdated:
        async with asked.service.db.reading() as tx:
            form = filling.read(forms.Reason, data)[1] if data.get("action") == "reject" else None
            return await _page(asked, tx, outdated.found, form=form, is_outdated=True, status=409)
    except _ReasonError as error:
        async with asked.service.db.reading() as tx:
            return await _page(asked, tx, await store.get(tx, number), form=error.form, status=422)
    return moved(asked, asked.url.path, says)


class _ReasonError(Exception):
    """The reason is missing, or cannot be taken."""

    def __init__(self, form: Form) -> None:
        self.form = form


def _version(data: FormData) -> int:
    """Raises Invalid: without it a decision might be about something that nobody has seen."""
    text = str(data.get("version", ""))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid({"version": "The form does not say which version it is about: open the nomination again."})
    return int(text)


async def _approve(asked: Asked, number: int, data: FormData) -> str:
    await actions.approve(asked.service, number, by=asked.person, version=_version(data))
    return "Approved."


async def _reject(asked: Asked, number: int, data: FormData) -> str:
    value, form = filling.read(forms.Reason, data)
    if value is None:
        raise _ReasonError(form)
    await actions.reject(asked.service, number, by=asked.person, words=value.words, version=_version(data))
    return "Rejected."


async def _withdraw(asked: Asked, number: int, data: FormData) -> str:
    await actions.withdraw(asked.service, number, by=asked.person, version=_version(data))
    return "Withdrawn: the person is told."


async def _undo(asked: Asked, number: int, _: FormData) -> str:
    state = await actions.undo(asked.service, number, by=asked.person)
    return f"Undone: {showing.CHIPS[state][0].lower()}, as before."


_ACTIONS: Mapping[str, Callable[[Asked, int, FormData], Awaitable[str]]] = {
    "approve": _approve, "reject": _reject, "withdraw": _withdraw, "undo": _undo,
}  # fmt: skip

ROUTES = (
    Route(_PATH, Needs.STAFF, get=listed),
    Route(f"{_PATH}{{number:int}}/", Needs.STAFF, get=one, post=decide),
)
