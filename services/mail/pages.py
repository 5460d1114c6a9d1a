"""The way out of notices: the link in the letter shows a question, the button answers it. Mail programs may press it for the reader."""

from itsdangerous import BadSignature
from starlette.responses import Response

from services.errors import NotFound
from services.mail import sending, store
from services.pages import draw
from services.people import Needs
from services.rendering import Page
from services.routes import Asked, Route

_TITLE = "No more notices"


async def question(asked: Asked) -> Response:
    address, path = _address(asked), asked.url.path
    words = f"Shall notices to {address} stop? What you ask for yourself, such as a new password, still comes."
    return draw(
        asked, "confirm.html", Page(path, _TITLE), question=words, button="Stop the notices", action=path, back="/", values={}
    )  # fmt: skip


async def stop(asked: Asked) -> Response:
    """Answered with a page and no redirect. Source: RFC 8058, 3.1."""
    address = _address(asked)
    async with asked.service.db.transaction() as tx:
        await store.unsubscribe(tx, address, now=asked.service.now())
    says = (f"{address} gets no more notices.",)
    return draw(asked, "done.html", Page(asked.url.path, _TITLE), says=says, ways=(("/", "To the front page"),))


def _address(asked: Asked) -> str:
    try:
        return sending.address_of(asked.service, asked.path_params["token"])
    except BadSignature:
        raise NotFound("This link is not whole.", "Copy all of it from the mail.") from None


ROUTES = (Route("/mail/unsubscribe/{token}/", Needs.ANYONE, get=question, post=stop),)
