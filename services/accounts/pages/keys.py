"""Keys of programs: make one, see which there are, revoke them."""

from datetime import timedelta

from starlette.responses import Response

from services.accounts import keys
from services.accounts.forms import MakeKey
from services.errors import Conflict
from services.forms import Form, empty, read
from services.mail import outbox
from services.pages import draw
from services.people import SCOPES, Needs
from services.rendering import Page
from services.routes import Asked, Route, moved

_PAGE = Page("/accounts/keys/", "Keys", "For programs that act in your name.")
_ALL = Page("/accounts/keys/revoke/", "Revoke all keys")


async def show(asked: Asked) -> Response:
    return await _shown(asked, empty(MakeKey, days="90"))


async def make(asked: Asked) -> Response:
    """The page with the key on it, once. It answers at once: a redirect would have to keep the key somewhere.

    A page that is sent again makes no second key, because the name is taken.
    """
    value, form = read(MakeKey, await asked.form())
    if value is None:
        return await _shown(asked, form, status=422)
    now, who, url = asked.service.now(), asked.person, asked.service.settings.url
    expires = now + timedelta(days=int(value.days)) if value.days != "0" else None
    try:
        async with asked.service.db.transaction() as tx:
            key = await keys.make(tx, who.id, name=value.name, scopes=value.scopes, expires=expires, now=now)
            context = {"name": who.name, "key": value.name, "keys": f"{url}{_PAGE.path}"}
            await outbox.put(tx, "accounts/key-made", to=who.email, context=context, now=now)
    except Conflict as refusal:
        return await _shown(asked, form.wrong({"name": f"{refusal.says} {refusal.mend}"}), status=409)
    return await _shown(asked, empty(MakeKey, days="90"), status=201, made=key)


async def revoke(asked: Asked) -> Response:
    async with asked.service.db.transaction() as tx:
        await keys.revoke(tx, asked.path_params["number"], of=asked.person.id, now=asked.service.now())
    return moved(asked, _PAGE.path, "The key is revoked.")


async def ask_revoke_all(asked: Asked) -> Response:
    question = "Every program that uses one of your keys is refused from then on."
    return draw(
        asked, "confirm.html", _ALL, question=question, button="Revoke all", action=_ALL.path, back=_PAGE.path, values={}
    )  # fmt: skip


async def revoke_all(asked: Asked) -> Response:
    async with asked.service.db.transaction() as tx:
        await keys.revoke_all(tx, asked.person.id, now=asked.service.now())
    return moved(asked, _PAGE.path, "All your keys are revoked.")


async def _shown(asked: Asked, form: Form, *, status: int = 200, made: str = "") -> Response:
    now = asked.service.now()
    async with asked.service.db.reading() as tx:
        mine = await keys.listed(tx, asked.person.id)
    return draw(
        asked, "accounts/keys.html", _PAGE, status=status, form=form, keys=mine, now=now, made=made, scopes=SCOPES
    )  # fmt: skip


ROUTES = (
    Route(_PAGE.path, Needs.VERIFIED, get=show, post=make),
    Route(_ALL.path, Needs.VERIFIED, get=ask_revoke_all, post=revoke_all),
    Route("/accounts/keys/{number:int}/revoke/", Needs.VERIFIED, post=revoke),
)
