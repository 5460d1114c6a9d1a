"""Python Enhancement Proposals, as far as this site finds them: they are read at peps.python.org."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.shapes.base import Day, Form, Line, Shape

Status = Literal[
    "Accepted",
    "Active",
    "April Fool!",
    "Deferred",
    "Draft",
    "Final",
    "Provisional",
    "Rejected",
    "Superseded",
    "Withdrawn",
]

Branch = Annotated[
    str,
    StringConstraints(pattern=r"^[1-9](\.[0-9]{1,3}){0,2}$|^[1-9]\.x$"),
    Form("A version or a branch of Python, as in `3.14`, `2.7.9` or `3.x`."),
]


class Pep(Shape):
    """The head of one proposal. Source: PEP 1, "PEP Header Preamble"."""

    number: Annotated[int, Field(ge=0, le=9999)]
    title: Line
    type: Literal["Standards Track", "Informational", "Process"]
    status: Status
    topics: tuple[Literal["Governance", "Packaging", "Release", "Typing"], ...] = ()
    created: Day
    versions: tuple[Branch, ...] = ()
    """The versions of Python that it is meant for."""

    @property
    def url(self) -> str:
        return f"https://peps.python.org/pep-{self.number:04}/"

    @property
    def name(self) -> str:
        """`PEP 484: Type Hints`"""
        return f"PEP {self.number}: {self.title}"


class Peps(Shape):
    """The index of all proposals."""

    source: Line
    """Where it was taken from, and at which commit."""
    peps: tuple[Pep, ...]
