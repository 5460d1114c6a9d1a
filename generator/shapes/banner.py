"""Banners: what all visitors should know for a while."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Form, Instant, Line, Link, Shape, Slug

Prefix = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^/(?:[a-z0-9.-]+/)*$"),
    Form("The beginning of an address, from slash to slash: `/psf/` stands for all pages below it."),
]


class Banner(Shape):
    """A line that pages show at their lower edge, or that the API sends with its answers."""

    id: Slug
    """By which a browser remembers that it was dismissed. Never given twice."""
    title: Line
    """A few words that stand for it: `Maintenance on Sunday`."""
    text: Line
    """One line of Markdown."""
    link: Link | None = None
    """Where visitors read more; it is put behind the text."""
    link_text: Line = "Read more"
    starts: Instant
    ends: Instant
    """From then on it is not shown."""
    kind: Literal["notice", "alarm"] = "notice"
    audience: Literal["everyone", "psf", "downloads"] = "everyone"
    """The visitors of which part of the site."""
    paths: Annotated[tuple[Prefix, ...], Field(min_length=1)] = ("/",)
    """Of these, only pages whose address begins so."""
    dismissible: bool = True
    api: bool = False
    """It is for programs: sent in a header of every answer below /api/, shown on no page."""

    @model_validator(mode="after")
    def _fits_together(self) -> "Banner":
        if self.ends <= self.starts:
            raise ValueError("`ends` is not after `starts`")
        if self.api and not re.fullmatch(r"[\x20-\x7e]*", f"{self.title}{self.text}{self.link or ''}"):
            raise ValueError("a notice of the API is sent in a header: it has ASCII characters only")
        return self


class Banners(Shape):
    """All banners; of several that could be shown, alarms come first, then the one that began last."""

    banners: tuple[Banner, ...] = ()
