"""/admin/sponsors/12/benefits/: which benefits a sponsorship has; and /admin/sponsors/12/assets.zip: what came in for them."""

from typing import Any

from starlette.responses import HTMLResponse, Response

from services.errors import Conflict, Invalid
from services.pages import PRIVATE
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.sponsors import catalogue, material, picking, places, records
from services.sponsors.workflow import Outdated
from services.staff.drawing import drawn
from services.staff.sponsors import SPONSORS
from services.staff.sponsorship import version

_MOST = 500


async def shown(asked: Asked) -> Response:
    return await _page(asked)


async def _page(
    asked: Asked, status: int = 200, *, chosen: list[str] | None = None, problem: str = "", over: bool = False
) -> HTMLResponse:
    """`chosen`: what was ticked, when it was not taken."""
    async with asked.service.db.reading() as tx:
        found = await records.get(tx, asked.path_params["number"])
        if (packages := catalogue.of_year(asked.service, found.year)) is None:
            raise Conflict(
                f"The packages of {found.year} are not in the catalogue.",
                "Put them back into content/sponsors/ and build the site.",
            )
        had = await records.benefits(tx, found.number)
        groups: Any = picking.offered(packages, had, await places.taken(tx, found.year))
        if chosen is not None:
            groups = [(name, [(*line[:3], line[0] in chosen) for line in lines]) for name, lines in groups]
        way = (SPONSORS, Crumb(found.name, f"/admin/sponsors/{found.number}/"))
        return await drawn(
            asked, tx, "sponsor_benefits.html", "Benefits", crumbs=way, status=status, found=found, groups=groups, problem=problem, over=over,
        )  # fmt: skip


async def change(asked: Asked) -> Response:
    number, form = asked.path_params["number"], await asked.form()
    chosen = [str(value) for value in form.getlist("benefits")][:_MOST]
    over = form.get("over") == "on"
    try:
        await picking.change(asked.service, number, chosen, by=asked.person, version=version(form), over=over)
    except Outdated as error:
        return await _page(asked, 409, chosen=chosen, problem=f"{error.says} {error.mend}", over=over)
    except Invalid as error:
        return await _page(asked, 422, chosen=chosen, problem=error.mend, over=over)
    return moved(
        asked,
        f"/admin/sponsors/{number}/",
        "The benefits are changed. A contract that is drafted already keeps its texts.",
    )


async def archive(asked: Asked) -> Response:
    number = asked.path_params["number"]
    async with asked.service.db.reading() as tx:
        found = await records.get(tx, number)
        assets = await material.of(tx, found)
    made = await material.archive(asked.service, number, found, assets)
    named = {"Content-Disposition": f'attachment; filename="{found.slug}-{number}.zip"'}
    return Response(made, headers={**PRIVATE, **named}, media_type="application/zip")


_ONE = "/admin/sponsors/{number:int}"
ROUTES = (
    Route(f"{_ONE}/benefits/", Needs.SPONSOR_MANAGER, get=shown, post=change),
    Route(f"{_ONE}/assets.zip", Needs.SPONSOR_MANAGER, get=archive),
)
