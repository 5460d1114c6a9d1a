"""Passwords: another one, and one that is forgotten."""

from starlette.responses import Response

from services.accounts import recovery, store
from services.accounts.forms import AskReset, ChangePassword, Reset, asking
from services.accounts.pages.entry import LOGIN
from services.errors import Invalid
from services.forms import Form, empty, read
from services.pages import draw
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved

_CHANGE = Page("/accounts/password/change/", "Password", "Choose another password.")
_ASK = Page("/accounts/password/reset/", "New password", "A link to a new password comes by mail.")
_SENT = Page("/accounts/password/reset/sent/", "Look into your mailbox")


async def ask_change(asked: Asked) -> Response:
    return await _change(asked, empty(ChangePassword))


async def change(asked: Asked) -> Response:
    value, form = read(ChangePassword, await asked.form())
    if value is None:
        return await _change(asked, form, status=422)
    try:
        await recovery.change(
            asked.service, asked.person, value.current.get_secret_value(), value.password.get_secret_value()
        )
    except Invalid as refusal:
        return await _change(asked, form.wrong(refusal.problems), status=422)
    return moved(asked, _CHANGE.path, "Your password is changed. All other browsers are signed out.")


async def _change(asked: Asked, form: Form, *, status: int = 200) -> Response:
    async with asked.service.db.reading() as tx:
        account = await store.get(tx, asked.person.id)
    has_password = account.password is not None
    shown = asking(form, "current", has_password=has_password)
    return draw(asked, "accounts/password.html", _CHANGE, status=status, form=shown, has_password=has_password)


async def ask_reset(asked: Asked) -> Response:
    return draw(asked, "accounts/ask-reset.html", _ASK, form=empty(AskReset))


async def send_reset(asked: Asked) -> Response:
    value, form = read(AskReset, await asked.form())
    if value is None:
        return draw(asked, "accounts/ask-reset.html", _ASK, status=422, form=form)
    await recovery.ask_reset(asked.service, value.email, place=asked.client_address)
    return moved(asked, _SENT.path)


async def sent(asked: Asked) -> Response:
    says = [
        "If there is an account with this address, a mail with a link is on its way.",
        "The link works once, for one hour. Nothing came? Look among the spam, and check the address.",
    ]
    return draw(asked, "done.html", _SENT, says=says, ways=[(_ASK.path, "Try another address"), (LOGIN, "Sign in")])


async def ask_new(asked: Asked) -> Response:
    return await _new(asked, empty(Reset))


async def set_new(asked: Asked) -> Response:
    value, form = read(Reset, await asked.form())
    if value is None:
        return await _new(asked, form, status=422)
    try:
        await recovery.reset(asked.service, asked.path_params["token"], value.password.get_secret_value())
    except Invalid as refusal:
        return await _new(asked, form.wrong(refusal.problems), status=422)
    return moved(asked, LOGIN, "Your new password is set. Sign in with it.")


async def _new(asked: Asked, form: Form, *, status: int = 200) -> Response:
    account = await recovery.open_link(asked.service, asked.path_params["token"])
    page = Page(asked.url.path, "Choose a new password")
    return draw(asked, "accounts/reset.html", page, status=status, form=form, account=account)


ROUTES = (
    Route("/accounts/password/change/", Needs.SIGNED_IN, get=ask_change, post=change),
    Route("/accounts/password/reset/", Needs.ANYONE, get=ask_reset, post=send_reset),
    Route("/accounts/password/reset/sent/", Needs.ANYONE, get=sent),
    Route("/accounts/password/reset/{token}/", Needs.ANYONE, get=ask_new, post=set_new),
)
