"""Navigation, footer and redirects."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Line, Link, Shape


class NavigationItem(Shape):
    """A link, with the links that stand below it."""

    title: Line
    url: Link
    items: tuple["NavigationItem", ...] = ()


class Navigation(Shape):
    """The links that stand on every page."""

    main: tuple[NavigationItem, ...]
    """The site's sections, in the header; their items make the section's side list and the footer's site map."""
    network: tuple[NavigationItem, ...]
    """Other sites of the Python world, at the foot of the page."""
    legal: tuple[NavigationItem, ...]
    """The last line of the page."""


class Redirect(Shape):
    """An address that lives elsewhere now, or (410) no more."""

    from_: Annotated[str, Field(alias="from"), StringConstraints(min_length=1, max_length=300)]
    to: Link | None = None
    status: Literal[301, 302, 410] = 301
    match: Literal["exact", "prefix", "regex"] = "exact"
    """`prefix`: the address itself and all below it. `regex`: Python's `re`, matched against the whole path; `to` may use \\1."""
    note: Line | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Redirect":
        if (self.to is None) != (self.status == 410):
            raise ValueError("a redirect has a `to`; only status 410 (gone) has none")
        if self.match == "regex":
            try:
                re.compile(self.from_)
            except re.error as error:
                raise ValueError(f"`from` is not a regular expression: {error}") from None
        elif not self.from_.startswith("/"):
            raise ValueError("`from` starts with a slash")
        return self


class Redirects(Shape):
    """All redirects. The first that matches wins; a page wins over all of them."""

    redirects: tuple[Redirect, ...]
