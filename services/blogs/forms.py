"""What the owner of a blog is asked: the feed, and the five boxes of Planet Python.

Source: https://github.com/python/planet/blob/5330ce99b3437621d079e49db7bc1652a72fe625/PULL_REQUEST_TEMPLATE.md
"""

from typing import Annotated

from pydantic import Field

from generator.shapes.base import Line, Url
from services.forms import Fields, Ticked
from services.suggestions.store import Content
from services.typed import LINE, REQUIRED_LINE

_VALID = "The feed is valid: a validator such as validator.w3.org/feed says so"
_PYTHON = "The feed is about Python only: it is that of a tag or a category, where the blog has other subjects too"
_TOPIC = "I only post to it what concerns the Python language, its libraries or its community"
_PATIENCE = "I know that it can take some hours until the feed is read first"
_ENGLISH = "All of the feed is in English"


class Draft(Fields):
    """A blog of which not all need be known yet; what is there is right."""

    title: Annotated[Line, REQUIRED_LINE, Field(title="Name of the blog")]
    feed: Annotated[Annotated[Url | None, LINE], Field(title="Address of the feed")] = None
    home: Annotated[Annotated[Url | None, LINE], Field(title="Where people read it")] = None
    owner: Annotated[Annotated[Line | None, LINE], Field(title="Who writes it")] = None
    about: Annotated[Annotated[Line | None, LINE], Field(title="What it is about, in a sentence")] = None
    is_valid: Annotated[bool, Field(title=_VALID)] = False
    is_python: Annotated[bool, Field(title=_PYTHON)] = False
    is_on_topic: Annotated[bool, Field(title=_TOPIC)] = False
    is_patient: Annotated[bool, Field(title=_PATIENCE)] = False
    is_english: Annotated[bool, Field(title=_ENGLISH)] = False

    def content(self) -> Content:
        """As it is stored: what is empty is left out."""
        return self.model_dump(mode="json", exclude_none=True)


class Full(Draft):
    """A blog that can be reviewed."""

    feed: Annotated[Url, REQUIRED_LINE, Field(title="Address of the feed")]
    is_valid: Annotated[Ticked, Field(title=_VALID)]
    is_python: Annotated[Ticked, Field(title=_PYTHON)]
    is_on_topic: Annotated[Ticked, Field(title=_TOPIC)]
    is_patient: Annotated[Ticked, Field(title=_PATIENCE)]
    is_english: Annotated[Ticked, Field(title=_ENGLISH)]


BOXES = ("is_valid", "is_python", "is_on_topic", "is_patient", "is_english")
