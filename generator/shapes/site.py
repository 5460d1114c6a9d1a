"""Navigation, footer and redirects, those of other names of the server too."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes import patterns
from generator.shapes.base import Form, Line, Link, Shape


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

    from_: Annotated[str, Field(alias="from"), StringConstraints(min_length=1, max_length=1000)]
    to: Link | None = None
    status: Literal[301, 302, 410] = 301
    match: Literal["exact", "prefix", "regex"] = "exact"
    """`prefix`: the address itself and all below it. `regex`: Python's `re`, matched against the whole path; `to` may use \\1."""
    note: Line | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Redirect":
        if fault := self._fault():
            raise ValueError(fault)
        return self

    def _fault(self) -> str | None:
        if (self.to is None) != (self.status == 410):
            return "a redirect has a `to`; only status 410 (gone) has none"
        if re.match(r"/[/\\](?![1-9])", target := self.to or ""):
            return f"`to` is `{target}`, which browsers take for the name of another host; begin with one slash"
        if not self.from_.startswith("/"):
            return f"`from` is `{self.from_}`; it begins with a slash"
        if self.match == "regex":
            return patterns.fault_of(self.from_) or patterns.fault_of_target(self.from_, target)
        if odd := re.search(r"//|[?#\\\s]", self.from_):
            return f"`from` has `{odd[0]}`; it is the path of an address, without query and place"
        if "\\" in target:
            return "`to` has a backslash; only with `match: regex` does it stand for a group"
        return None


class Redirects(Shape):
    """All redirects. The first that matches wins; a page wins over all of them."""

    redirects: tuple[Redirect, ...]


HostName = Annotated[
    str,
    StringConstraints(max_length=253, pattern=r"^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$"),
    Form("The name of a host in lowercase, without scheme and port: `docs.python.org`."),
]


class Host(Shape):
    """Names that the server may be asked under and that show nothing of this site."""

    names: Annotated[tuple[HostName, ...], Field(min_length=1)]
    redirects: Annotated[tuple[Redirect, ...], Field(min_length=1)]
    """The first that matches wins. What none takes is not found."""

    @model_validator(mode="after")
    def _leads_away(self) -> "Host":
        for row in self.redirects:
            if fault := self._fault(row):
                raise ValueError(fault)
        return self

    def _fault(self, row: Redirect) -> str | None:
        if row.to is None:
            return None
        if not re.match(r"https?://", row.to):
            return f"`to` is `{row.to}`; on another host it is a whole address, beginning with `https://`"
        if any(row.to in (f"https://{name}{row.from_}", rf"https://{name}/\1") for name in self.names):
            return f"`{row.from_}` leads back to itself"
        return None


class Hosts(Shape):
    """The other names of the server."""

    hosts: tuple[Host, ...]
