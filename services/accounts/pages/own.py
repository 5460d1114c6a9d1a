"""What people see and change of their own account."""

import json

from starlette.responses import Response

from services.accounts import actions, export, registration, sessions, store
from services.accounts.browsers import browser
from services.accounts.forms import ChangeEmail, Delete, Profile, asking
from services.errors import Invalid
from services.forms import Form, empty, filled, read
from services.pages import PRIVATE, draw
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved

_PROFILE = Page("/users/edit/", "Profile", "What your public page says.")
_EMAIL = Page("/accounts/email/", "Email", "The address that we write to.")
_SESSIONS = Page("/accounts/sessions/", "Where you are signed in", "Every browser that is signed in to your account.")
_DELETE = Page("/accounts/delete/", "Your data", "Take your data with you, or delete your account.")


async def ask_profile(asked: Asked) -> Response:
    return draw(asked, "accounts/profile.html", _PROFILE, form=filled(Profile, await _account(asked)))


async def set_profile(asked: Asked) -> Response:
    value, form = read(Profile, await asked.form())
    if value is None:
        return draw(asked, "accounts/profile.html", _PROFILE, status=422, form=form)
    await actions.set_profile(asked.service.db, asked.person, **value.model_dump())
    return moved(asked, _PROFILE.path, "Your profile is saved.")


async def ask_email(asked: Asked) -> Response:
    return await _email(asked, empty(ChangeEmail))


async def set_email(asked: Asked) -> Response:
    value, form = read(ChangeEmail, await asked.form())
    if value is None:
        return await _email(asked, form, status=422)
    password, place = value.password.get_secret_value(), asked.client_address
    try:
        await registration.ask_change(asked.service, asked.person, value.email, password=password, place=place)
    except Invalid as refusal:
        return await _email(asked, form.wrong(refusal.problems), status=422)
    says = f"A link is on its way to {value.email}. Your address changes when you open it."
    return moved(asked, _EMAIL.path, says)


async def _email(asked: Asked, form: Form, *, status: int = 200) -> Response:
    has_password = (await _account(asked)).password is not None
    shown = asking(form, "password", has_password=has_password)
    return draw(asked, "accounts/email.html", _EMAIL, status=status, form=shown, has_password=has_password)


async def _account(asked: Asked) -> store.Account:
    async with asked.service.db.reading() as tx:
        return await store.get(tx, asked.person.id)


async def send_again(asked: Asked) -> Response:
    email = await registration.send_again(asked.service, asked.person.id, place=asked.client_address)
    return moved(asked, _EMAIL.path, f"A new link is on its way to {email}.")


async def list_sessions(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        found = await sessions.of_account(tx, asked.person.id, now=asked.service.now())
    return draw(asked, "accounts/sessions.html", _SESSIONS, sessions=found, browser=browser)


async def end_sessions(asked: Asked) -> Response:
    """One by its number, the others, or all."""
    which = str((await asked.form()).get("session", ""))
    if which == "all":
        await actions.end_sessions(asked.service.db, asked.person)
        response = moved(asked, "/", "You are signed out everywhere.")
        sessions.forget(response, asked.service)
        return response
    if which == "others":
        await actions.end_sessions(asked.service.db, asked.person, but=asked.person.session)
        return moved(asked, _SESSIONS.path, "All other browsers are signed out.")
    if not which.isascii() or not which.isdigit() or len(which) > 18:
        raise Invalid({"session": "Choose one of the browsers."})
    await actions.end_session(asked.service.db, asked.person, int(which))
    return moved(asked, _SESSIONS.path, "This browser is signed out.")


async def ask_delete(asked: Asked) -> Response:
    return await _delete(asked, empty(Delete))


async def delete(asked: Asked) -> Response:
    value, form = read(Delete, await asked.form())
    if value is None:
        return await _delete(asked, form, status=422)
    try:
        await actions.remove(asked.service, asked.person, value.password.get_secret_value())
    except Invalid as refusal:
        return await _delete(asked, form.wrong(refusal.problems), status=422)
    response = moved(asked, "/", "Your account is deleted.")
    sessions.forget(response, asked.service)
    return response


async def _delete(asked: Asked, form: Form, *, status: int = 200) -> Response:
    has_password = (await _account(asked)).password is not None
    shown = asking(form, "password", has_password=has_password)
    fates = [owned.fate for owned in asked.service.hooks.belongings]
    return draw(
        asked, "accounts/delete.html", _DELETE, status=status, form=shown, fates=fates, has_password=has_password
    )


async def export_data(asked: Asked) -> Response:
    data = await export.own_data(asked.service, asked.person)
    name = f'attachment; filename="python-org-{asked.person.id}.json"'
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return Response(text + "\n", 200, {**PRIVATE, "Content-Disposition": name}, "application/json")


ROUTES = (
    Route("/users/edit/", Needs.SIGNED_IN, get=ask_profile, post=set_profile),
    Route("/accounts/email/", Needs.SIGNED_IN, get=ask_email, post=set_email),
    Route("/accounts/email/verify/", Needs.SIGNED_IN, post=send_again),
    Route("/accounts/sessions/", Needs.SIGNED_IN, get=list_sessions, post=end_sessions),
    Route("/accounts/export/", Needs.SIGNED_IN, get=export_data),
    Route("/accounts/delete/", Needs.SIGNED_IN, get=ask_delete, post=delete),
)
