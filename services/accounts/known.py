"""Which accounts a browser was signed in to: a signed cookie that opens nothing, but keeps its owner from being locked out
by others who try passwords from elsewhere. Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
"""

from itsdangerous import BadSignature
from starlette.responses import Response

from services.routes import Asked

_COOKIE, _PURPOSE = "known", "known browser"
_SECONDS = 365 * 86_400
_MOST = 5


def accounts(asked: Asked) -> frozenset[int]:
    """Their numbers."""
    return frozenset(_kept(asked))


def keep(asked: Asked, response: Response, number: int) -> None:
    """Have the browser remember the account `number`."""
    numbers = [number, *(one for one in _kept(asked) if one != number)][:_MOST]
    value = str(asked.service.signed(_PURPOSE).dumps(numbers))
    https = asked.service.settings.is_https
    response.set_cookie(
        _COOKIE, value, max_age=_SECONDS, path="/accounts/", httponly=True, samesite="lax", secure=https
    )


def _kept(asked: Asked) -> list[int]:
    try:
        found = asked.service.signed(_PURPOSE).loads(asked.cookies.get(_COOKIE, ""), max_age=_SECONDS)
    except BadSignature:
        return []
    return [number for number in found if isinstance(number, int)] if isinstance(found, list) else []
