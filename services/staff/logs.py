"""/admin/logs/: who decided what, and whether the log is whole."""

from starlette.responses import Response

from services.moderation import decisions, log
from services.people import Needs
from services.rendering import Crumb
from services.routes import Asked, Route
from services.staff import kinds, lists
from services.staff.drawing import drawn

_FILTERS = ("by", "kind", "action", "since", "until", "number")
_PATHS = {"account": "/admin/users/{}/", "reason": "/admin/reasons/"}


def path_of(kind: str, number: int) -> str:
    """Where the desk shows what a decision is about; nothing when it is nowhere."""
    return kinds.path_of(kind, number) or _PATHS.get(kind, "").format(number)


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, _FILTERS)
    narrowed = log.Narrowed(
        asking["by"], asking["kind"], asking["action"], asking.day("since"), asking.day("until"), lists.number(asking, "number")
    )  # fmt: skip
    async with asked.service.db.reading() as tx:
        rows, total = await log.listed(tx, narrowed, skip=asking.skip, most=lists.SIZE)
        names, actions = await log.words_used(tx)
        return await drawn(
            asked, tx, "logs.html", "Log", rows=rows, asking=asking, pages=lists.pages(asking, total), kinds=[(one, one) for one in names],
            actions=[(one, one) for one in actions], path_of=path_of,
        )  # fmt: skip


async def checked(asked: Asked) -> Response:
    """Every hash is computed anew."""
    async with asked.service.db.reading() as tx:
        verdict = await decisions.verify(tx)
        crumbs = (Crumb("Log", "/admin/logs/"),)
        return await drawn(asked, tx, "logs_check.html", "Is the log whole?", crumbs=crumbs, verdict=verdict)


ROUTES = (
    Route("/admin/logs/", Needs.STAFF, get=listed),
    Route("/admin/logs/check/", Needs.STAFF, get=checked),
)
