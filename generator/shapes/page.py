"""Pages, boxes and code samples: text that people write."""

from typing import Annotated

from pydantic import Field, StringConstraints

from generator.shapes.base import Day, Form, Line, Number, Shape, Slug, Text, Url
from generator.shapes.upkeep import Span

_ONE_LINE = r"^\S[^\r\n]*$"


class Page(Shape):
    """A page at the address that its file's path says."""

    title: Line
    """The heading of the page, and its name in search results."""
    short: (
        Annotated[
            str,
            StringConstraints(min_length=1, max_length=30, pattern=_ONE_LINE),
            Form("Text on one line, 1 to 30 characters, no leading space."),
        ]
        | None
    ) = None
    """For navigation and breadcrumbs, when the title is long."""
    description: Annotated[
        str,
        StringConstraints(min_length=20, max_length=200, pattern=_ONE_LINE),
        Form("Text on one line, 20 to 200 characters, no leading space."),
    ]
    """For search results and link previews."""
    reviewed: Day
    """When somebody last checked that every sentence is true."""
    review_every: Span | None = None
    """After how long it must be checked again, where that is not what its section does."""
    owner: Slug | None = None
    """The team that knows the subject: a slug of `site/owners.yaml`."""
    sources: tuple[Url, ...] = ()
    """Where the facts can be checked."""
    draft: bool = False
    """A draft is checked like any page and published nowhere."""
    text: Text


class Box(Shape):
    """A fragment that templates include and that is served alone at `/box/<label>/`."""

    label: Slug
    """By which templates and the address name the box: its file's name without `.md`."""
    title: Line | None = None
    """A heading of the box, where a template shows one."""
    text: Text


class CodeSample(Shape):
    """A short program on the home page. The tests run it and compare what it prints."""

    order: Number
    """Its place among the samples, from 1."""
    title: Line
    """The name of the sample."""
    about: Annotated[str, StringConstraints(min_length=1, max_length=300), Form("Text, 1 to 300 characters.")]
    """What the sample shows."""
    code: Annotated[str, StringConstraints(min_length=1, max_length=100_000), Form("Lines of Python.")]
    """The program."""
    prints: Annotated[str, Field(description="What the program writes, exactly")]
    link: Url
    """Where visitors read more."""
    link_text: Line
    """The words of that link."""
