"""From a template to an answer: what every page of the service shares."""

import re
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from services.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    TooLarge,
    TooMany,
    Unready,
)  # fmt: skip
from services.forms import Form, typed
from services.people import Needs, Person
from services.rendering import Account, Flash, NotBuiltError, Page
from services.routes import FLASH, Asked, told

PRIVATE = {"Cache-Control": "private, no-store"}
_STATUS: dict[type[Refusal], int] = {
    NotFound: 404, NotSignedIn: 401, Forbidden: 403, Conflict: 409, Gone: 410, Invalid: 422, TooLarge: 413, TooMany: 429,
    Unready: 503,
}  # fmt: skip
_TITLES = {
    401: "Sign in", 403: "Not allowed", 404: "Not found", 405: "Not possible here", 409: "Not possible now", 410: "Gone",
    413: "Too large", 422: "Not complete", 429: "Too often", 500: "Our mistake", 503: "Not ready",
}  # fmt: skip


def draw(asked: Asked, template: str, page: Page, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The page, with who is signed in and what the last redirect said. Templates have `person` besides the context."""
    said, person = told(asked), asked.scope.get("person")
    shown = replace(
        page, account=page.account or account_of(person), flash=page.flash or (Flash(said) if said else None)
    )
    html = asked.service.drawing.render(template, shown, {"person": person, **context})
    response = HTMLResponse(html, status, PRIVATE)
    if said:
        response.delete_cookie(FLASH)
    return response


def kept(asked: Asked, form: Form, refusal: Refusal, *, ways: tuple[tuple[str, str], ...]) -> HTMLResponse:
    """What was typed is not taken now; it stands on the page."""
    page = Page(asked.url.path, _TITLES[409])
    response = draw(
        asked, "kept.html", page, status=status_of(refusal), says=refusal.says, mend=_linked(refusal.mend), typed=typed(form), ways=ways
    )  # fmt: skip
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def account_of(person: Person | None) -> Account | None:
    """Who is signed in, as the line at the top of every page shows it."""
    return Account(person.name, f"/users/{person.name}/", person.has(Needs.MODERATOR)) if person else None


def status_of(refusal: Refusal) -> int:
    """Of its family."""
    return next(status for family, status in _STATUS.items() if isinstance(refusal, family))


def refusing(refusal: Refusal, response: Response) -> Response:
    """The response, with the status of the family of the refusal, and with when to come back."""
    response.status_code = status_of(refusal)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def wants_json(asked: Asked) -> bool:
    """Whether a program asks: by the route, or by what it accepts."""
    accepted = asked.headers.get("accept", "")
    return (
        bool(asked.scope.get("is_api"))
        or asked.url.path.startswith("/api/")
        or ("json" in accepted and "text/html" not in accepted)
    )


_ADDRESS = re.compile(r"(?<![\w/.])/(?:[a-z0-9-]+/)+(?=[\s.,;]|$)")


def _linked(text: str) -> Markup:
    """The sentence, with its addresses of this site as links."""
    return Markup(_ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', str(escape(text))))  # noqa: S704  escaped before


def refused(asked: Asked, status: int, says: str, mend: str = "", **more: Any) -> Response:
    """The answer to what was refused: a page, or problem details (RFC 9457) for a program."""
    if wants_json(asked):
        told_ = {
            "type": "about:blank",
            "title": _TITLES.get(status, "Refused"),
            "status": status,
            "detail": f"{says} {mend}".strip(),
        }
        return JSONResponse({**told_, **more}, status, PRIVATE, "application/problem+json")
    page = Page(asked.url.path, _TITLES.get(status, "Refused"), says)
    try:
        return draw(
            asked, "error.html", page, status=status, says=says, mend=_linked(mend), request_id=more.get("request_id")
        )
    except NotBuiltError:  # there is no look yet to say it with
        waits = {"Retry-After": "60"} if status == 503 else {}
        return PlainTextResponse(f"{says}\n    {mend}\n" if mend else f"{says}\n", status, PRIVATE | waits)
