"""/users/membership/: become a Basic Member, change it, affirm the vote, leave."""

from starlette.responses import Response

from services import forms as filling
from services.errors import Conflict, Forbidden, TooMany
from services.forms import read
from services.membership import actions, forms, rules, store
from services.membership.store import Member
from services.moderation.outdated import Outdated
from services.pages import draw, status_of
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved
from services.versions import differences, version

_JOIN, _EDIT = "/users/membership/", "/users/membership/edit/"
_AFFIRM, _DONE, _THANKS = "/users/membership/affirm/", "/users/membership/affirm/done/", "/users/membership/thanks/"
_ABOUT = ("/psf/membership/", "About membership")


async def _found(asked: Asked) -> Member | None:
    async with asked.service.db.reading() as tx:
        return await store.find(tx, asked.person.id)


async def join_form(asked: Asked) -> Response:
    """Who is a member already is sent to their membership."""
    if await _found(asked):
        return moved(asked, _EDIT)
    return _joining(asked, filling.empty(forms.Joining, email=asked.person.email))


async def join(asked: Asked) -> Response:
    value, form = read(forms.Joining, await asked.form())
    if value is None:
        return _joining(asked, form, status=422)
    try:
        await actions.join(asked.service, value, by=asked.person)
    except Conflict as conflict:
        return moved(asked, _EDIT, conflict.says)
    except TooMany as refusal:
        return _joining(asked, form.refused(refusal), status=status_of(refusal))
    return moved(asked, _THANKS)


def _joining(asked: Asked, form: filling.Form, *, status: int = 200) -> Response:
    page = Page(_JOIN, "Become a Basic Member", "Membership of the Python Software Foundation.")
    return draw(asked, "membership/join.html", page, status=status, form=form)


async def thanks(asked: Asked) -> Response:
    if await _found(asked) is None:
        return _no_member(asked, _THANKS)
    says = (
        "You are a Basic Member of the Python Software Foundation.",
        "Basic Members may attend the meetings of the members. You can change what is kept of you at any time.",
    )
    page = Page(_THANKS, "Welcome", says[0])
    return draw(asked, "done.html", page, says=says, ways=((_EDIT, "Your membership"), _ABOUT))


async def edit_form(asked: Asked) -> Response:
    if (found := await _found(asked)) is None:
        return _no_member(asked, _EDIT)
    return _editing(asked, found, filling.filled(forms.Member, found))


async def edit(asked: Asked) -> Response:
    if (found := await _found(asked)) is None:
        return _no_member(asked, _EDIT)
    data = await asked.form()
    value, form = read(forms.Member, data)
    if value is None:
        return _editing(asked, found, form, status=422)
    try:
        await actions.edit(asked.service, value, by=asked.person, version=version(data))
    except Outdated as outdated:
        return _editing(asked, outdated.found, form, is_outdated=True, status=409)
    except TooMany as refusal:
        return _editing(asked, found, form.refused(refusal), status=status_of(refusal))
    return moved(asked, _EDIT, "Your membership is changed.")


def _editing(
    asked: Asked, found: Member, form: filling.Form, *, is_outdated: bool = False, status: int = 200
) -> Response:
    page = Page(_EDIT, "Your membership", "What the Foundation keeps of you as a Basic Member.")
    return draw(
        asked, "membership/edit.html", page, status=status, form=form, member=found, is_outdated=is_outdated,
        differences=differences(filling.filled(forms.Member, found), form) if is_outdated else (),
        is_affirmed=rules.is_affirmed(found.affirmed, asked.service.now()),
        lapses=rules.lapses(found.affirmed).date() if found.affirmed else None,
        leave=f"/users/membership/delete/{asked.person.name}/",
    )  # fmt: skip


def _no_member(asked: Asked, path: str) -> Response:
    """For who would change or affirm what there is not."""
    says = ("You are not a Basic Member yet.", "It costs nothing, and you can end it whenever you like.")
    ways = ((_JOIN, "Become a Basic Member"), _ABOUT)
    return draw(asked, "done.html", Page(path, "No membership", says[0]), status=404, says=says, ways=ways)


async def affirm_form(asked: Asked) -> Response:
    if (found := await _found(asked)) is None:
        return _no_member(asked, _AFFIRM)
    page = Page(_AFFIRM, "Affirm that you mean to vote", "Members who vote say so once a year.")
    is_affirmed = found.votes and rules.is_affirmed(found.affirmed, asked.service.now())
    lapses = rules.lapses(found.affirmed).date() if found.affirmed else None
    return draw(asked, "membership/affirm.html", page, member=found, is_affirmed=is_affirmed, lapses=lapses)


async def affirm(asked: Asked) -> Response:
    if await _found(asked) is None:
        return _no_member(asked, _AFFIRM)
    await actions.affirm(asked.service, by=asked.person)
    return moved(asked, _DONE)


async def affirmed(asked: Asked) -> Response:
    """What is affirmed, read from what is kept."""
    found = await _found(asked)
    if found is None:
        return _no_member(asked, _DONE)
    if not (found.votes and found.affirmed and rules.is_affirmed(found.affirmed, asked.service.now())):
        return moved(asked, _AFFIRM)
    page = Page(_DONE, "Thank you", "You have affirmed that you mean to vote.")
    return draw(asked, "membership/affirmed.html", page, lapses=rules.lapses(found.affirmed).date(), about=_ABOUT)


async def leave_form(asked: Asked) -> Response:
    path = _own(asked)
    if await _found(asked) is None:
        return _no_member(asked, path)
    question = "What the Foundation keeps of you as a Basic Member is deleted. Your account stays."
    page = Page(path, "End your membership?", question)
    return draw(
        asked, "confirm.html", page, question=question, button="End it", action=path, back=_EDIT, values={}
    )  # fmt: skip


async def leave(asked: Asked) -> Response:
    path = _own(asked)
    if await _found(asked) is None:
        return _no_member(asked, path)
    await actions.leave(asked.service, by=asked.person)
    return moved(asked, _JOIN, "Your membership has ended, and what was kept of it is deleted.")


def _own(asked: Asked) -> str:
    """The address of this page. Raises Forbidden on that of somebody else."""
    if asked.path_params["name"].casefold() != asked.person.name.casefold():
        raise Forbidden("Only your own membership can be ended here.")
    return f"/users/membership/delete/{asked.person.name}/"


ROUTES = (
    Route(_JOIN, Needs.VERIFIED, get=join_form, post=join),
    Route(_THANKS, Needs.VERIFIED, get=thanks),
    Route(_EDIT, Needs.VERIFIED, get=edit_form, post=edit),
    Route(_AFFIRM, Needs.VERIFIED, get=affirm_form, post=affirm),
    Route(_DONE, Needs.VERIFIED, get=affirmed),
    Route("/users/membership/delete/{name}/", Needs.VERIFIED, get=leave_form, post=leave),
)
