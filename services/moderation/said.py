"""What is asked for where people talk about what waits for a decision."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.forms import Fields
from services.typed import REQUIRED_TEXT


class Said(Fields):
    words: Annotated[str, REQUIRED_TEXT, StringConstraints(min_length=1, max_length=5_000), Field(title="Comment")]
