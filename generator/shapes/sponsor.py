"""Sponsors of the Python Software Foundation and their levels, as visitors see them. sponsorship.py has what can be applied for."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, Number, Shape, Slug, Url

Publisher = Literal["psf", "pycon", "pypi", "core"]
"""Whose pages show a logo: python.org is `psf`."""
Place = Literal["sidebar", "sponsors", "jobs", "blogpost", "footer", "docs", "download", "devguide"]

Length = Annotated[int, Field(ge=1, le=20_000)]


class Logo(Shape):
    """A picture in data/media/sponsors/, published at /media/sponsors/."""

    file: Annotated[
        str,
        StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*\.(?:svg|png|jpg|webp)$"),
        Form(
            "The name of a file in data/media/sponsors/: lowercase words joined by hyphens, and svg, png, jpg or webp."
        ),
    ]
    width: Length
    """Pixels, or the units of an SVG. Whoever writes the file has measured it."""
    height: Length


class Placement(Shape):
    """A place at which a sponsor is shown."""

    publisher: Publisher
    place: Place


class Sponsor(Shape):
    """A sponsorship as visitors see it. Contacts, fees and contracts are not here: what has no field cannot be published."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text",)

    number: Number
    slug: Slug
    """Its place on /psf/sponsors/."""
    name: Line
    level: Slug
    url: Url
    """Where its logo leads."""
    logo: Logo
    dark_logo: Logo | None = None
    """For dark pages; without one the logo stands on white there."""
    starts: Day
    """The first day on which it is shown."""
    ends: Day
    """The last day on which it is shown."""
    placements: tuple[Placement, ...] = ()
    """Beside /psf/sponsors/, which shows all."""
    text: (
        Annotated[str, StringConstraints(min_length=1, max_length=2_000), Form("Markdown, of a person outside.")] | None
    ) = None
    """What the sponsor does."""

    @model_validator(mode="after")
    def _fits_together(self) -> "Sponsor":
        if self.ends < self.starts:
            raise ValueError(f"`ends` ({self.ends}) is before `starts` ({self.starts})")
        return self


class Level(Shape):
    """A level of sponsorship; on the page the levels stand as in the file."""

    slug: Slug
    name: Line
    logo_size: Annotated[int, Field(ge=10, le=1_000)]
    """A logo of this level has the area of a square whose side is the root of 100 times this, in pixels."""


class Sponsors(Shape):
    """All sponsorships that are in force, or will be."""

    levels: tuple[Level, ...]
    """The greatest first."""
    sponsors: tuple[Sponsor, ...]
