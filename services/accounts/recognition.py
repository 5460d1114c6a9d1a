"""Who asks: a browser by its cookie, a program by its key or token. Neither counts in the other's place.

A page that took tokens could be called from anywhere; an API that took cookies would do what another site's page says.
"""

from starlette.requests import Request

from services.accounts import keys, sessions, tokens
from services.errors import NotSignedIn
from services.people import Person


async def recognise(request: Request) -> Person | None:
    """None when nobody has said who they are. Raises NotSignedIn when a program says it with something that is not valid."""
    service = request.app.state.service
    if not request.scope.get("is_api"):
        return await sessions.person(service, request)
    if not (said := request.headers.get("authorization", "")):
        return None
    scheme, _, token = said.partition(" ")
    if scheme.lower() not in ("bearer", "token") or not token.strip():
        raise NotSignedIn("Authorization is not written as it is asked for.", "Write: Authorization: Bearer KEY.")
    found = keys.person if token.strip().startswith(keys.MARK) else tokens.person
    return await found(service, token.strip())
