"""What people type or paste into the fields of forms: mended before it is checked."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from generator.shapes.base import Email
from services import clean
from services.api import CLEANED
from services.forms import light
from services.mail import outbox

MOST = 20_000
"""Characters of a text."""


class Cleans(BeforeValidator):
    """Mends what was typed before it is checked."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), CLEANED: True}


def _cleaned(how: Callable[[str], str]) -> BeforeValidator:
    """What is empty then counts as not given."""
    return Cleans(lambda value: (how(value) or None) if isinstance(value, str) else value)


LINE, TEXT = _cleaned(clean.line), _cleaned(clean.text)
REQUIRED_LINE = Cleans(lambda value: clean.line(value) if isinstance(value, str) else value)
REQUIRED_TEXT = Cleans(lambda value: clean.text(value) if isinstance(value, str) else value)
Long = Annotated[str, StringConstraints(min_length=1, max_length=MOST), AfterValidator(light)]


def _mailable(address: str) -> str:
    """Raises ValueError for what looks like an address and is none that mail can be sent to."""
    try:
        return outbox.address(address)
    except ValueError:
        raise ValueError("mail cannot be sent to this address: write one such as maria@example.org") from None


Mailable = Annotated[Email, AfterValidator(_mailable)]
"""An address that we write to."""
