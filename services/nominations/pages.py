"""Nominate, look at a nomination, change it, answer it, take it back."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from generator.markup import overload, render
from generator.shapes.election import Election
from services import clean, typed
from services import forms as filling
from services.accounts import store as accounts
from services.errors import Conflict, Invalid, NotFound, Refusal, TooMany
from services.moderation import comments, log
from services.moderation.outdated import Outdated
from services.nominations import actions, elections, forms, letters, lists, rules, showing, store
from services.nominations.moves import roles, who
from services.nominations.rules import Action, OutsideWindow, Role, State, View, Window
from services.nominations.store import Nomination
from services.pages import PRIVATE, draw, kept
from services.people import Needs
from services.rendering import Crumb, Page
from services.routes import Asked, Endpoint, Route, moved
from services.versions import differences, version

_ELECTIONS = Crumb("Elections", "/nominations/elections/")
_MINE = Crumb("My nominations", "/users/nominations/")
PREVIEW = "preview"
"""What a button of the forms asks for, beside sending."""


def _election(asked: Asked) -> Election:
    return elections.named(asked.service, asked.path_params["election"])


def _crumbs(election: Election) -> tuple[Crumb, ...]:
    return (_ELECTIONS, Crumb(election.name, election.path))


def _says_when(endpoint: Endpoint) -> Endpoint:
    """Outside the window the page says when it is."""

    async def answer(asked: Asked) -> Response:
        try:
            return await endpoint(asked)
        except OutsideWindow as refusal:
            title = "Nominations are not open yet" if refusal.window is Window.BEFORE else "Nominations are closed"
            page = Page(asked.url.path, title, refusal.says, crumbs=_crumbs(refusal.election))
            ways = ((refusal.election.path, refusal.election.name), (_MINE.url, _MINE.title))
            return draw(asked, "done.html", page, status=403, says=(refusal.says, refusal.mend), ways=ways)

    return answer


# The form


async def create_form(asked: Asked) -> Response:
    election = _open(asked)
    is_own = asked.query_params.get("for") != "another"
    model = forms.Own if is_own else forms.Other
    return await _form(asked, forms.empty(model, election), election, is_own=is_own)


def _open(asked: Asked) -> Election:
    """Raises OutsideWindow."""
    election = _election(asked)
    if (at := rules.window(election, asked.service.now())) is not Window.OPEN:
        raise OutsideWindow(election, at)
    return election


async def create(asked: Asked) -> Response:
    election, data = _election(asked), await asked.form()
    is_own = data.get("for") != "another"
    model: type[forms.Own | forms.Other] = forms.Own if is_own else forms.Other
    value, form = forms.read(model, data, election)
    try:
        _open(asked)
        if value is None or data.get("do") == PREVIEW:
            return await _form(asked, form, election, is_own=is_own, shown=value, status=200 if value else 422)
        number, says = await _nominate(asked, election, value)
    except Invalid as refusal:
        return await _form(asked, form.refused(refusal), election, is_own=is_own, status=422)
    except (Conflict, OutsideWindow, TooMany) as refusal:
        return _kept(asked, form, refusal, election)
    return moved(asked, f"/nominations/{election.slug}/{number}/", says)


async def _nominate(asked: Asked, election: Election, value: forms.Own | forms.Other) -> tuple[int, str]:
    """The number, and what is said then."""
    content, by = value.content(election), asked.person
    if isinstance(value, forms.Own):
        number = await actions.nominate_oneself(
            asked.service, election.slug, content, acknowledged=forms.ticked(value), by=by
        )
        return number, "You stand: your nomination waits for approval."
    number = await actions.nominate(asked.service, election.slug, content, name=value.name, email=value.email, by=by)
    return number, f"{value.name} is asked by mail."


def _kept(asked: Asked, form: filling.Form, refusal: Refusal, election: Election) -> Response:
    """A long text is not lost because nominations closed while it was written."""
    return kept(asked, form, refusal, ways=((election.path, election.name), (_MINE.url, _MINE.title)))


async def _form(
    asked: Asked,
    form: filling.Form,
    election: Election,
    *,
    is_own: bool,
    shown: forms.Statement | None = None,
    status: int = 200,
) -> Response:
    page = Page(election.path_to_nominate, f"Nominate for the {election.name}", crumbs=_crumbs(election))
    async with asked.service.db.reading() as tx:
        name = (await accounts.get(tx, asked.person.id)).full_name
    return draw(
        asked, "nominations/create.html", page, status=status, form=form, election=election, is_own=is_own, name=name,
        **_choices(election), closes=rules.instant(election.closes), shown_from=election.shown_from, preview=_preview(shown),
    )  # fmt: skip


def _choices(election: Election) -> Mapping[str, Any]:
    years = [(str(year), str(year)) for year in rules.years(election)]
    return {"years": years, "served": [("yes", "Yes"), ("no", "No")]}


def _preview(shown: forms.Statement | None) -> str:
    return shown.statement if shown else ""


async def preview(asked: Asked) -> Response:
    """The statement as the site will show it, for the script that shows it while one types."""
    text = clean.text(str((await asked.form()).get("statement", "")))
    if len(text) > typed.MOST or overload(text):
        raise Invalid({"statement": f"This is too long, or too much for Markdown: {typed.MOST:,} characters at most."})
    return JSONResponse({"html": render(text, submitted=True).html}, headers=PRIVATE)


# One nomination


async def _found(asked: Asked) -> tuple[Nomination, Election, tuple[Role, ...]]:
    """The nomination of the address, for those whom it concerns. Raises NotFound for everybody else."""
    election = _election(asked)
    async with asked.service.db.reading() as tx:
        found = await store.get(tx, asked.path_params["number"], election=election.slug)
    at = rules.window(election, asked.service.now())
    if rules.seen(who(asked.found, found), found.state, at) is not View.ALL:
        raise NotFound(*store.NOT_THERE)
    return found, election, roles(asked.found, found)


async def one(asked: Asked) -> Response:
    """As much of it as rules.SEEN says."""
    election = elections.known(asked.service).get(asked.path_params["election"])
    if election is None:
        return asked.service.site  # type: ignore[return-value]  # an application answers as a response does: with its page of what is not found
    async with asked.service.db.reading() as tx:
        found = await store.get(tx, asked.path_params["number"], election=election.slug)
        said = await comments.about(tx, rules.KIND, found.number)
        why = (await log.reasons(tx, rules.KIND, [found.number], Action.REJECT.value)).get(found.number, "")
    now = asked.service.now()
    view = rules.seen(who(asked.found, found), found.state, rules.window(election, now))
    if view is View.NOTHING:
        raise NotFound(*store.NOT_THERE)
    page = Page(found.path, found.name, f"Nominated in the {election.name}.", crumbs=_crumbs(election))
    own = showing.own(found, election, roles(asked.found, found), now) if view is View.ALL else None
    return draw(
        asked, "nominations/one.html", page, own=own, nominee=showing.nominee(found), election=election,
        comments=said if own and own.is_nominee else (),
        reason=why if own and own.is_nominee and found.state is State.REJECTED else "",
    )  # fmt: skip


async def mine(asked: Asked) -> Response:
    person, now = asked.person, asked.service.now()
    async with asked.service.db.reading() as tx:
        found = await lists.of_person(tx, person)
    known = elections.known(asked.service)
    rows = [showing.own(one, known.get(one.election), roles(person, one), now) for one in found]
    open_ = [election for election in known.values() if rules.window(election, now) is Window.OPEN]
    page = Page(_MINE.url, _MINE.title, "Whom you have nominated, and where you stand.")
    return draw(asked, "nominations/mine.html", page, rows=rows, open=open_)


async def edit_form(asked: Asked) -> Response:
    found, election, as_what = await _found(asked)
    _, role = rules.after(Action.EDIT, found.state, as_what, rules.window(election, asked.service.now()), election)
    return _editing(asked, forms.form_of(_model(found, role), found, election), found, election)


def _model(found: Nomination, role: Role) -> type[forms.Changed] | type[forms.ChangedByNominee]:
    return forms.ChangedByNominee if role is Role.NOMINEE and found.state is not State.INVITED else forms.Changed


async def edit(asked: Asked) -> Response:
    found, election, as_what = await _found(asked)
    data = await asked.form()
    value, form = forms.read(_model(found, as_what[0]), data, election)
    try:
        rules.after(Action.EDIT, found.state, as_what, rules.window(election, asked.service.now()), election)
        if value is None or data.get("do") == PREVIEW:
            status = 200 if value else 422
            return _editing(asked, form, found, election, version=version(data), shown=value, status=status)
        mission = value.mission if isinstance(value, forms.ChangedByNominee) else None
        after = await actions.edit(
            asked.service, found.number, value.content(election), name=value.name, by=asked.person, version=version(data), mission=mission
        )  # fmt: skip
    except Outdated as outdated:
        return _outdated(asked, form, outdated, election)
    except (Conflict, OutsideWindow) as refusal:
        return _kept(asked, form, refusal, election)
    says = "Your changes are saved, and wait for approval." if after is State.ACCEPTED else "Your changes are saved."
    return moved(asked, found.path, says)


def _outdated(asked: Asked, form: filling.Form, outdated: Outdated, election: Election) -> Response:
    """Both side by side, where it can still be changed."""
    now_there, at = outdated.found, rules.window(election, asked.service.now())
    if not rules.may(Action.EDIT, now_there.state, roles(asked.person, now_there), at):
        return _kept(asked, form, outdated, election)
    return _editing(asked, form, now_there, election, is_outdated=True, status=409)


def _editing(
    asked: Asked,
    form: filling.Form,
    found: Nomination,
    election: Election,
    *,
    version: int | None = None,
    shown: forms.Statement | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    page = Page(f"{found.path}edit/", f"Edit: {found.name}", crumbs=(*_crumbs(election), Crumb(found.name, found.path)))
    model = forms.ChangedByNominee if "mission" in form.asks else forms.Changed
    there = forms.form_of(model, found, election)
    return draw(
        asked, "nominations/edit.html", page, status=status, form=form, found=found, election=election, **_choices(election),
        version=version or found.version, is_outdated=is_outdated, preview=_preview(shown),
        differences=differences(there, form) if is_outdated else (),
    )  # fmt: skip


# The answer of the person who is nominated


async def accept_form(asked: Asked) -> Response:
    try:
        found, election, as_what = await _found(asked)
    except NotFound:
        return _of_another_address(asked)
    if Role.NOMINEE not in as_what:
        return _of_another_address(asked)
    rules.after(Action.ACCEPT, found.state, as_what, rules.window(election, asked.service.now()), election)
    return _answering(asked, forms.empty(forms.Accepting, election), found, election)


def _of_another_address(asked: Asked) -> Response:
    """For who comes with the link of the mail, and has signed in with another address. Nobody else learns that there is something."""
    if not letters.is_invited(asked.service, asked.path_params["number"], asked.query_params.get("invited", "")):
        raise NotFound(*store.NOT_THERE)
    says = (
        f"This invitation was sent to another address than {asked.person.email}.",
        "Sign in with the account of that address, make one, or change the address of this account; then open the link again.",
    )
    ways = (("/accounts/email/", "Change your address"), ("/nominations/elections/", "Elections"))
    return draw(asked, "done.html", Page(asked.url.path, "Another address"), status=403, says=says, ways=ways)


async def accept(asked: Asked) -> Response:
    found, election, _ = await _found(asked)
    data = await asked.form()
    if data.get("do") == Action.DECLINE.value:
        await actions.decline(asked.service, found.number, by=asked.person, version=version(data))
        return moved(asked, found.path, "You have declined. Whoever has nominated you is told.")
    value, form = forms.read(forms.Accepting, data, election)
    if value is None:
        return _answering(asked, form, found, election, status=422)
    await actions.accept(
        asked.service, found.number, acknowledged=forms.ticked(value), by=asked.person, version=version(data)
    )
    return moved(asked, found.path, "You stand: the nomination waits for approval.")


def _answering(
    asked: Asked, form: filling.Form, found: Nomination, election: Election, *, status: int = 200
) -> Response:
    page = Page(f"{found.path}accept/", f"Stand in the {election.name}?", crumbs=_crumbs(election))
    return draw(
        asked, "nominations/accept.html", page, status=status, form=form, found=found, election=election,
        nominee=showing.nominee(found), closes=rules.instant(election.closes), shown_from=election.shown_from,
    )  # fmt: skip


async def withdraw_form(asked: Asked) -> Response:
    found, election, as_what = await _found(asked)
    _, role = rules.after(Action.WITHDRAW, found.state, as_what, rules.window(election, asked.service.now()), election)
    is_nominee = role is Role.NOMINEE
    question = (
        f"You do not stand in the {election.name} any more." if is_nominee else f"{found.name} is not asked any more."
    )
    page = Page(f"{found.path}withdraw/", "Withdraw the nomination?", question, crumbs=_crumbs(election))
    return draw(
        asked, "confirm.html", page, question=question, button="Withdraw it", action=page.path, back=found.path,
        values={"version": found.version},
    )  # fmt: skip


async def withdraw(asked: Asked) -> Response:
    found, _, _ = await _found(asked)
    await actions.withdraw(asked.service, found.number, by=asked.person, version=version(await asked.form()))
    return moved(asked, found.path, "The nomination is withdrawn.")


_ONE = "/nominations/{election}/{number:int}"
ROUTES = (
    Route("/users/nominations/", Needs.SIGNED_IN, get=mine),
    Route("/nominations/statement-preview/", Needs.VERIFIED, post=preview),
    Route("/nominations/{election}/create/", Needs.VERIFIED, get=_says_when(create_form), post=create),
    Route(f"{_ONE}/", Needs.ANYONE, get=one),
    Route(f"{_ONE}/edit/", Needs.VERIFIED, get=_says_when(edit_form), post=edit),
    Route(f"{_ONE}/accept/", Needs.VERIFIED, get=_says_when(accept_form), post=_says_when(accept)),
    Route(f"{_ONE}/withdraw/", Needs.VERIFIED, get=_says_when(withdraw_form), post=_says_when(withdraw)),
)
