"""Pages, boxes and code samples: text that people write."""

from typing import Annotated

from pydantic import Field, StringConstraints

from generator.shapes.base import Day, Line, Number, Shape, Slug, Text, Url


class Page(Shape):
    """A page at the address that its file's path says."""

    title: Line
    short: Annotated[str, StringConstraints(min_length=1, max_length=30)] | None = None
    """For navigation and breadcrumbs, when the title is long."""
    description: Annotated[str, StringConstraints(min_length=20, max_length=200)]
    """For search results and link previews."""
    reviewed: Day
    """When somebody last checked that every sentence is true."""
    sources: tuple[Url, ...] = ()
    """Where the facts can be checked."""
    draft: bool = False
    """A draft is checked like any page and published nowhere."""
    text: Text


class Box(Shape):
    """A fragment that templates include and that is served alone at `/box/<label>/`."""

    label: Slug
    title: Line | None = None
    text: Text


class CodeSample(Shape):
    """A short program on the home page. The tests run it and compare what it prints."""

    order: Number
    title: Line
    about: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    code: Text
    prints: Annotated[str, Field(description="What the program writes, exactly")]
    link: Url
    link_text: Line
