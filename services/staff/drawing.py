"""A page of the desk: its list at the left with what waits, and the page beside it."""

from typing import Any

from starlette.responses import HTMLResponse

from services.db import Transaction
from services.pages import draw
from services.rendering import Crumb, Page
from services.routes import Asked
from services.staff import side
from services.staff.deeds import done
from services.staff.times import Times

DESK = Crumb("Desk", "/admin/")


async def drawn(
    asked: Asked,
    tx: Transaction,
    template: str,
    title: str,
    *,
    crumbs: tuple[Crumb, ...] = (),
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """The page, from a template of this package (`queue.html`) or of a slice (`membership/desk.html`). `crumbs`: between the desk
    and it. Templates have `times`, `done` and `desk` besides the context."""
    way = (DESK, *crumbs) if asked.url.path != DESK.url else ()
    page = Page(asked.url.path, title, crumbs=way)
    lines = await side.lines(tx, asked.person)
    now = Times(asked.service.now())
    return draw(
        asked,
        template if "/" in template else f"staff/{template}",
        page,
        status=status,
        desk=lines,
        times=now,
        done=done,
        **context,
    )
