"""/admin/sponsors/12/benefits/: which benefits a sponsorship has; and /admin/sponsors/12/assets.zip: what came in for them."""

from collections.abc import Iterator
from typing import IO, Any

from starlette.responses import HTMLResponse, Response, StreamingResponse

from services.errors import Invalid, NotFound
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.sponsors import catalogue, material, picking, pipeline, places, records
from services.sponsors.workflow import Outdated
from services.staff.drawing import drawn
from services.staff.sponsors import SPONSORS, chosen
from services.staff.sponsorship import version

_MOST = 500
_PART = 64 * 1024


async def shown(asked: Asked) -> Response:
    return await _page(asked)


async def _page(
    asked: Asked, status: int = 200, *, ticked: list[str] | None = None, problem: str = "", over: bool = False
) -> HTMLResponse:
    """`ticked`: what was ticked, when it was not taken."""
    async with asked.service.db.reading() as tx:
        found = await records.get(tx, asked.path_params["number"])
        packages = catalogue.needed(asked.service, found.year)
        had = await records.benefits(tx, found.number)
        groups: Any = picking.offered(packages, had, await places.taken(tx, found.year))
        if ticked is not None:
            groups = [(name, [(*line[:3], line[0] in ticked) for line in lines]) for name, lines in groups]
        way = (SPONSORS, Crumb(found.name, f"/admin/sponsors/{found.number}/"))
        return await drawn(
            asked, tx, "sponsor_benefits.html", "Benefits", crumbs=way, status=status, found=found, groups=groups, problem=problem, over=over,
        )  # fmt: skip


async def change(asked: Asked) -> Response:
    number, form = asked.path_params["number"], await asked.form()
    ticked = [str(value) for value in form.getlist("benefits")][:_MOST]
    over = form.get("over") == "on"
    try:
        is_new = await picking.change(asked.service, number, ticked, by=asked.person, version=version(form), over=over)
    except Outdated as error:
        return await _page(asked, 409, ticked=ticked, problem=f"{error.says} {error.mend}", over=over)
    except Invalid as error:
        return await _page(asked, 422, ticked=ticked, problem=error.mend, over=over)
    said = "The benefits are changed. A contract that is drafted already keeps its texts."
    return moved(asked, f"/admin/sponsors/{number}/", said if is_new else "Nothing was changed.")


async def archive(asked: Asked) -> Response:
    """Of one sponsorship, or of those that were ticked in the list: `?n=12&n=13`."""
    one = asked.path_params.get("number")
    numbers = [one] if one else chosen(asked.query_params.getlist("n"))
    async with asked.service.db.reading() as tx:
        found = [(row, await material.of(tx, row)) for row in await pipeline.named(tx, numbers)]
    if not found:
        raise NotFound("No sponsorship is chosen.", "Tick one or more in the list.")
    made = await material.archive(asked.service, found)
    named = {"Content-Disposition": f'attachment; filename="{found[0][0].slug if one else "sponsors"}.zip"'}
    return StreamingResponse(_parts(made), headers={**PRIVATE, **named}, media_type="application/zip")


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part


_ONE = "/admin/sponsors/{number:int}"
ROUTES = (
    Route(f"{_ONE}/benefits/", Needs.SPONSOR_MANAGER, get=shown, post=change),
    Route("/admin/sponsors/assets.zip", Needs.SPONSOR_MANAGER, get=archive),
    Route(f"{_ONE}/assets.zip", Needs.SPONSOR_MANAGER, get=archive),
)
