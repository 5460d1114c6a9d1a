"""/admin/routes/: every address of the service with what it needs, as the code has it."""

from starlette.responses import Response

from services.people import Needs
from services.routes import Asked, Route
from services.staff.drawing import drawn


async def listed(asked: Asked) -> Response:
    routes = sorted(asked.service.hooks.routes(), key=lambda route: route.path)
    rows = [(route, method, route.needs_of(method)) for route in routes for method in route.endpoints]
    async with asked.service.db.reading() as tx:
        return await drawn(asked, tx, "routes.html", "Addresses", rows=rows)


ROUTES = (Route("/admin/routes/", Needs.STAFF, get=listed),)
