"""A form that is sent twice, by a double click or a browser that tries again, makes one thing."""

import json
import secrets
from hashlib import sha256

from starlette.datastructures import FormData

FIELD = "once"
"""The hidden field that tells one page with the form from another."""
BUTTON = "do"
"""The name of the buttons."""


def fresh(data: FormData | None = None) -> str:
    """For a page with the form: what it was sent with already, or something new."""
    sent = str(data.get(FIELD, "")) if data is not None else ""
    return sent[:64] or secrets.token_urlsafe(16)


def mark(data: FormData, of: int) -> str | None:
    """What two have alike that were sent from one page by one account with the same words, by whatever button; None where the
    page has no such field. Who goes back and writes something else has another one: nothing of it is lost."""
    if not data.get(FIELD):
        return None
    typed = sorted((name, value) for name, value in data.multi_items() if isinstance(value, str) and name != BUTTON)
    return sha256(json.dumps([of, typed]).encode()).hexdigest()
