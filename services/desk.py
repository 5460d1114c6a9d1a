"""A page of the desk that a slice draws itself: the desk's list at the left, and the page beside it."""

from typing import Any

from starlette.responses import HTMLResponse

from services.db import Transaction
from services.pages import draw
from services.rendering import Crumb, Page
from services.routes import Asked
from services.staff import side
from services.staff.deeds import done
from services.staff.drawing import DESK
from services.staff.times import Times


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
    """The page, from a template of the slice: `nominations/desk.html`. Templates have what those of staff/ have."""
    page = Page(asked.url.path, title, crumbs=(DESK, *crumbs))
    lines = await side.lines(tx, asked.person)
    shared = {"desk": lines, "times": Times(asked.service.now()), "done": done}
    return draw(asked, template, page, status=status, **{**shared, **context})
