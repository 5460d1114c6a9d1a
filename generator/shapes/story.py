"""Success stories: what people do with Python, told with sources."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from generator.shapes.base import Day, Form, Line, Shape, Slug, Text, Url
from generator.shapes.company import Company

Category = Literal[
    "arts", "business", "education", "engineering", "government", "scientific", "software-development"
]  # fmt: skip
"""They stand in addresses: /success-stories/category/arts/."""


class Quotation(Shape):
    """What somebody said, word for word."""

    text: Annotated[
        str,
        StringConstraints(min_length=20, max_length=500, pattern=r"^\S[^\r\n]*$"),
        Form("The words themselves, 20 to 500 characters on one line, without quotation marks around them."),
    ]
    who: Line
    """The name, and what the person was."""
    source: Url
    """Where the words can be read."""


class Story(Shape):
    """How somebody uses Python, and what for. Its file's name, without `.md`, stands in its address."""

    title: Line
    description: Annotated[
        str,
        StringConstraints(min_length=20, max_length=200, pattern=r"^\S[^\r\n]*$"),
        Form("Text on one line, 20 to 200 characters, no leading space."),
    ]
    """For lists, search results and link previews."""
    company: Slug
    """The name of a file in companies/, without `.yaml`."""
    category: Category
    author: Line | None = None
    """Who wrote it; the editors of this site when left out."""
    quote: Quotation | None = None
    """Set beside the text. Only words that can be read at their source."""
    featured: bool = False
    """May stand on the home page and at the top of the list."""
    published: Day
    reviewed: Day
    """When somebody last checked that every sentence is true."""
    sources: Annotated[tuple[Url, ...], Field(min_length=1)]
    """Where the facts can be checked."""
    draft: bool = False
    """A draft is checked like any story and published nowhere."""
    text: Text

    def is_published(self, today: date) -> bool:
        return not self.draft and self.published <= today


class SuggestedStory(Story):
    """A story that somebody outside sent in and a moderator approved."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text",)

    slug: Slug
    """Stands in its address."""
    maker: Company
    """What it is about: no file has it."""


class SuggestedStories(Shape):
    """All stories that were sent in and are shown. Written by the service."""

    JOINS: ClassVar[Mapping[str, type[Shape]]] = {"stories": Story}

    stories: tuple[SuggestedStory, ...]
