"""The way in and out: sign up, confirm the address, sign in, sign out."""

from itsdangerous import BadSignature
from starlette.responses import Response

from services.accounts import actions, known, links, registration, sessions, signing
from services.accounts.forms import Login, SignUp
from services.accounts.links import Purpose
from services.accounts.providers import configured
from services.accounts.signing import Given, Signed
from services.errors import Invalid
from services.forms import Form, empty, read
from services.pages import draw, refused
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route, moved, own_path, to_login

LOGIN = "/accounts/login/"
_LOGIN = Page(LOGIN, "Sign in", "Sign in to post a job and to see what you have sent.")
_SIGNUP = Page(
    "/accounts/signup/", "Create an account", "An account is for posting jobs and for what waits for a decision."
)
_SENT = Page("/accounts/signup/sent/", "Look into your mailbox", "A link to confirm your address is on its way.")
_LOGOUT = Page("/accounts/logout/", "Sign out")
_GOING, _REMEMBERED = "going", 24 * 3_600
_PEOPLE = (
    "You are a person and a helpful program filled in a field that nobody sees? Go back and fill the form in by hand."
)


async def ask_login(asked: Asked) -> Response:
    back = own_path(asked.query_params.get("next"))
    if asked.found:
        return moved(asked, back)
    return _login(asked, empty(Login, next="" if back == "/" else back))


async def log_in(asked: Asked) -> Response:
    value, form = read(Login, await asked.form())
    if value is None:
        return _login(asked, form, status=422)
    given = Given(value.login, value.password.get_secret_value(), asked.client_address, known.accounts(asked))
    try:
        signed = await signing.sign_in(
            asked.service, given, asked, instead_of=asked.found.session if asked.found else None
        )
    except Invalid as refusal:
        return _login(asked, form.wrong(refusal.problems), status=422)
    return signed_in(asked, signed, own_path(value.next))


def _login(asked: Asked, form: Form, *, status: int = 200) -> Response:
    others, back = configured(asked.service), form.values["next"]
    return draw(asked, "accounts/login.html", _LOGIN, status=status, form=form, others=others, next=back)


def signed_in(asked: Asked, signed: Signed, path: str, says: str = "") -> Response:
    """On to `path`, with the cookies of the new session."""
    response = moved(asked, path, says)
    sessions.keep(response, signed.token, asked.service)
    known.keep(asked, response, signed.account.id)
    return response


async def ask_logout(asked: Asked) -> Response:
    if asked.found is None:
        return moved(asked, "/")
    question = f"You are signed in as {asked.found.name}."
    return draw(
        asked, "confirm.html", _LOGOUT, question=question, button="Sign out", action=_LOGOUT.path, back="/", values={}
    )


async def log_out(asked: Asked) -> Response:
    if asked.found and asked.found.session:
        await actions.end_session(asked.service.db, asked.found, asked.found.session)
    response = moved(asked, "/", "You are signed out.")
    sessions.forget(response, asked.service)
    return response


async def ask_signup(asked: Asked) -> Response:
    back = own_path(asked.query_params.get("next"), "")
    return moved(asked, back or "/users/edit/") if asked.found else _signup(asked, empty(SignUp, next=back))


async def sign_up(asked: Asked) -> Response:
    value, form = read(SignUp, await asked.form())
    if form.values["leave_empty"]:
        return refused(asked, 400, "This form was filled in by a program.", _PEOPLE)
    if value is None:
        return _signup(asked, form, status=422)
    try:
        await registration.register(
            asked.service, value.name, value.email, value.password.get_secret_value(), place=asked.client_address
        )
    except Invalid as refusal:
        return _signup(asked, form.wrong(refusal.problems), status=422)
    response = moved(asked, _SENT.path)
    if back := own_path(value.next, ""):
        # The mail may be read tomorrow, and its link is short: this browser remembers where its person wanted to go.
        signed, https = str(asked.service.signed(_GOING).dumps(back)), asked.service.settings.is_https
        response.set_cookie(_GOING, signed, _REMEMBERED, path="/accounts/", httponly=True, samesite="lax", secure=https)
    return response


def _going(asked: Asked) -> str:
    """Where who signs up wanted to go, if it was in this browser."""
    try:
        return own_path(str(asked.service.signed(_GOING).loads(asked.cookies.get(_GOING, ""), max_age=_REMEMBERED)), "")
    except BadSignature:
        return ""


def _signup(asked: Asked, form: Form, *, status: int = 200) -> Response:
    others = configured(asked.service)
    return draw(
        asked, "accounts/signup.html", _SIGNUP, status=status, form=form, others=others, next=form.values["next"]
    )


async def sent(asked: Asked) -> Response:
    return draw(asked, "accounts/sent.html", _SENT)


async def ask_verify(asked: Asked) -> Response:
    """A button: mail programs open links by themselves, and that must not use them up."""
    token = asked.path_params["token"]
    async with asked.service.db.reading() as tx:
        link = await links.get(tx, token, Purpose.VERIFY, Purpose.CHANGE)
    page = Page(asked.url.path, "Confirm your address")
    if link.used is None and link.expires <= asked.service.now():
        return draw(asked, "accounts/renew.html", page, status=410, link=link)
    links.refuse_old(link, now=asked.service.now())
    return draw(asked, "accounts/verify.html", page, link=link)


async def verify(asked: Asked) -> Response:
    token = asked.path_params["token"]
    if "renew" in await asked.form():
        await registration.renew(asked.service, token, place=asked.client_address)
        return moved(asked, "/" if asked.found else LOGIN, "A new link is on its way to your mailbox.")
    email, going = await registration.verify(asked.service, token), _going(asked)
    if asked.found:
        response = moved(asked, going or "/users/edit/", f"{email} is confirmed.")
    else:
        response = moved(asked, to_login(going) if going else LOGIN, f"{email} is confirmed. Sign in to go on.")
    response.delete_cookie(_GOING, path="/accounts/")
    return response


async def ask_enter(asked: Asked) -> Response:
    async with asked.service.db.reading() as tx:
        links.refuse_old(await links.get(tx, asked.path_params["token"], Purpose.SIGN_IN), now=asked.service.now())
    question = "This link signs you in, once. Then you choose a password."
    page = Page(asked.url.path, "Sign in by link")
    return draw(asked, "confirm.html", page, question=question, button="Sign in", action=page.path, back="/", values={})


async def enter(asked: Asked) -> Response:
    token, place = asked.path_params["token"], asked.client_address
    signed = await signing.sign_in_by_link(asked.service, token, request=asked, address=place)
    if signed.account.password:
        return signed_in(asked, signed, "/")
    return signed_in(
        asked, signed, "/accounts/password/change/", "You are signed in. Choose a password for the next time."
    )


ROUTES = (
    Route("/accounts/login/", Needs.ANYONE, get=ask_login, post=log_in),
    Route("/accounts/logout/", Needs.ANYONE, get=ask_logout, post=log_out),
    Route("/accounts/signup/", Needs.ANYONE, get=ask_signup, post=sign_up),
    Route("/accounts/signup/sent/", Needs.ANYONE, get=sent),
    Route("/accounts/verify/{token}/", Needs.ANYONE, get=ask_verify, post=verify),
    Route("/accounts/enter/{token}/", Needs.ANYONE, get=ask_enter, post=enter),
)
