"""What is mended in a field of a form before it is checked: a line, or a text in Markdown that was pasted from somewhere."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BeforeValidator, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from services import clean
from services.api import CLEANED
from services.forms import Markdown

MOST = 20_000
"""Characters of a text."""


class Cleans(BeforeValidator):
    """Mends what was typed before it is checked."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), CLEANED: True}


def _or_nothing(how: Callable[[str], str]) -> Cleans:
    """What is empty then counts as not given."""
    return Cleans(lambda value: (how(value) or None) if isinstance(value, str) else value)


LINE, TEXT = _or_nothing(clean.line), _or_nothing(clean.text)
REQUIRED_LINE = Cleans(lambda value: clean.line(value) if isinstance(value, str) else value)
REQUIRED_TEXT = Cleans(lambda value: clean.text(value) if isinstance(value, str) else value)
Long = Annotated[Markdown, StringConstraints(min_length=1, max_length=MOST)]
