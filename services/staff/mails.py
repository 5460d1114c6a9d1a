"""/admin/mails/: what was mailed to whom, what could not be, and to which addresses nothing is sent."""

from starlette.responses import HTMLResponse, Response

from services.errors import NotFound
from services.mail import store
from services.mail.tables import State
from services.moderation import decisions
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import lists
from services.staff.drawing import drawn

_MAIL = Crumb("Mail", "/admin/mails/")
CHIPS = {
    State.WAITING: "waiting", State.SENDING: "waiting", State.SENT: "done", State.TAKEN_BACK: "over",
    State.SUPPRESSED: "refused", State.DEAD: "failed",
}  # fmt: skip
_IN_A_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
"""A mail is drawn with its styles, and can do nothing: no script, no form, no address of its own."""


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("state", "name", "to", "before"))
    state = next((one for one in State if one.value == asking["state"]), None)
    async with asked.service.db.reading() as tx:
        rows = await store.listed(
            tx, state=state, name=asking["name"], to=asking["to"], before=lists.number(asking, "before")
        )
        return await drawn(
            asked, tx, "mails.html", "Mail", rows=rows[: lists.SIZE], asking=asking, chips=CHIPS, counts=await store.counts(tx),
            names=[(one, one) for one in await store.names(tx)], refused=await store.refused(tx), is_logged=asked.service.settings.mail_url == "log:",
            more=lists.more(rows),
        )  # fmt: skip


async def one(asked: Asked) -> Response:
    number = asked.path_params["number"]
    async with asked.service.db.reading() as tx:
        mail, text, html = await store.one(tx, number, asked.service)
        return await drawn(
            asked, tx, "mail.html", mail.subject, crumbs=(_MAIL,), mail=mail, text=text, has_html=bool(html), chips=CHIPS,
            can_retry=mail.state in (State.DEAD, State.SUPPRESSED),
        )  # fmt: skip


async def html(asked: Asked) -> Response:
    """The HTML part alone, for the frame of the page."""
    async with asked.service.db.reading() as tx:
        _, _, html = await store.one(tx, asked.path_params["number"], asked.service)
    if not html:
        raise NotFound("This mail has no HTML that can be shown.")
    return HTMLResponse(html, headers={**PRIVATE, "Content-Security-Policy": _IN_A_SANDBOX})


async def retry(asked: Asked) -> Response:
    number, now = asked.path_params["number"], asked.service.now()
    async with asked.service.db.transaction() as tx:
        await store.retry(tx, number, now=now)
        await decisions.record(tx, kind="mail", number=number, action="retry", by=asked.person, now=now)
    asked.service.wake.set()
    return moved(asked, f"/admin/mails/{number}/", "It is tried again now, under the same Message-ID.")


async def lift(asked: Asked) -> Response:
    """Mails go to that address again."""
    address, now = str((await asked.form()).get("address", "")), asked.service.now()
    async with asked.service.db.transaction() as tx:
        if not await store.lift(tx, address):
            raise NotFound("Nothing is kept from that address.", "Somebody may have been quicker.")
        said = {"address": address}
        await decisions.record(tx, kind="address", number=0, action="lift", by=asked.person, now=now, details=said)
    return moved(
        asked, "/admin/mails/", f"Mails go to {address} again. Those that were held back can be sent again one by one."
    )


ROUTES = (
    Route("/admin/mails/", Needs.STAFF, get=listed, post=lift),
    Route("/admin/mails/{number:int}/", Needs.STAFF, get=one, post=retry),
    Route("/admin/mails/{number:int}/html/", Needs.STAFF, get=html),
)
