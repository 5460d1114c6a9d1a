"""Who asks: a browser by its cookie, a program by its token or key."""

from starlette.requests import Request

from services.accounts import sessions
from services.people import Person


async def recognise(request: Request) -> Person | None:
    """None when nobody has said who they are. A program's token counts only on routes of the API, a cookie elsewhere."""
    return await sessions.person(request.app.state.service, request)
