"""What organizations can apply for in a year: packages and benefits, with their prices, limits and conditions."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, Shape, Slug, Text, Url
from generator.shapes.sponsor import Place, Publisher

FILE = "_service/sponsorship.json"
"""Where the service finds the packages of all years: written by the build, never served."""

Pixels = Annotated[int, Field(ge=1, le=20_000)]
Dollars = Annotated[int, Field(ge=0, le=100_000_000)]
InternalName = Annotated[
    str,
    StringConstraints(max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]*$"),
    Form("Letters, digits, spaces, hyphens and underscores, at most 128: other sites ask for the asset by it."),
]

FeatureKind = Literal["logo", "email", "image", "text", "response", "provided-text", "provided-file"]
ASSETS: frozenset[FeatureKind] = frozenset({"image", "text", "response", "provided-text", "provided-file"})
"""Kinds of features that something is handed over for."""
_ASSET = frozenset({"of", "name", "label", "help"})
_FIELDS: Mapping[FeatureKind, frozenset[str]] = {
    "logo": frozenset({"publisher", "place", "links_to_page", "describes"}),
    "email": frozenset(),
    "image": _ASSET | {"due", "min_width", "max_width", "min_height", "max_height"},
    "text": _ASSET | {"due", "max_length"},
    "response": _ASSET | {"due"},
    "provided-text": _ASSET,
    "provided-file": _ASSET | {"url"},
}
_NEEDED: Mapping[FeatureKind, tuple[str, ...]] = {
    "logo": ("publisher", "place"),
    **dict.fromkeys(ASSETS, ("name", "label")),
}


class Feature(Shape):
    """What a benefit brings with it. Which fields it has depends on its kind."""

    kind: FeatureKind
    """`logo`: the logo is shown somewhere. `email`: staff can write to those who have the benefit. `image`, `text` and
    `response` (yes or no): the sponsor hands it in. `provided-text`, `provided-file`: the sponsor gets it."""
    publisher: Publisher | None = None
    place: Place | None = None
    links_to_page: bool = False
    """The logo leads to /psf/sponsors/, not to the sponsor's own site."""
    describes: bool = False
    """The description says of which level the sponsor is, and nothing else."""
    of: Literal["sponsor", "sponsorship"] = "sponsorship"
    """What is of the sponsor stays from year to year."""
    name: InternalName | None = None
    label: Line | None = None
    help: Line | None = None
    due: Day | None = None
    """The last day on which it is in time."""
    min_width: Pixels | None = None
    max_width: Pixels | None = None
    min_height: Pixels | None = None
    max_height: Pixels | None = None
    max_length: Annotated[int, Field(ge=1, le=20_000)] | None = None
    """Characters."""
    url: Url | None = None
    """Where the file lies, if all sponsors get the same."""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Feature":
        for name in sorted(self.model_fields_set - {"kind"} - _FIELDS[self.kind]):
            raise ValueError(f"a feature of the kind `{self.kind}` has no `{name}`")
        for name in _NEEDED.get(self.kind, ()):
            if getattr(self, name) is None:
                raise ValueError(f"a feature of the kind `{self.kind}` needs `{name}`")
        for least, most in (("min_width", "max_width"), ("min_height", "max_height")):
            if (getattr(self, least) or 0) > (getattr(self, most) or 20_000):
                raise ValueError(f"`{least}` is more than `{most}`")
        return self


class Package(Shape):
    """What an organization can take: a level."""

    slug: Slug
    name: Line
    amount: Dollars
    """US dollars for a year."""
    advertised: bool = True
    """It stands in the list and in the application. What is not advertised is agreed on with staff."""
    logo_size: Annotated[int, Field(ge=10, le=1_000)] = 175
    """As Level.logo_size."""
    a_la_carte: bool = True
    """Benefits that are in no package can be added to it."""


class Quantity(Shape):
    """How much of a benefit a package holds."""

    package: Slug
    number: Annotated[int, Field(ge=1, le=1_000)] | None = None
    """Where it can be counted, as passes can."""
    label: Line | None = None
    """What stands in the place of the number, as in `Up to 10`."""


class Benefit(Shape):
    """What a package gives, what can be added to one, or what can be had alone."""

    slug: Slug
    name: Line
    description: Line | None = None
    program: Slug
    packages: tuple[Quantity, ...] = ()
    """Those that hold it. One in no package can be added to any (à la carte), or stands alone."""
    package_only: bool = False
    """It cannot be added to a package that does not hold it."""
    new: bool = False
    unavailable: bool = False
    standalone: bool = False
    """It is had alone, without a package."""
    capacity: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """How many sponsors can have it in the year."""
    soft_capacity: bool = False
    """When it is full it can still be asked for: staff see whether one more is possible."""
    conflicts: tuple[Slug, ...] = ()
    """Benefits that nobody can have together with it. Naming it on one of the two is enough."""
    value: Dollars = 0
    """What it is worth beside the others, in US dollars: by it staff see what a program brings."""
    clauses: tuple[Slug, ...] = ()
    features: tuple[Feature, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "Benefit":
        if self.standalone and self.packages:
            raise ValueError("a benefit that stands alone is in no package: take `packages` out, or `standalone: true`")
        if self.package_only and not self.packages:
            raise ValueError("`package_only: true`, but it is in no package")
        return self

    @property
    def is_a_la_carte(self) -> bool:
        return not self.packages and not self.standalone


class Clause(Shape):
    """What a contract says about some benefits."""

    slug: Slug
    text: Text


class Program(Shape):
    """A part of the Foundation's work that sponsors are thanked by."""

    slug: Slug
    name: Line
    description: Line | None = None


class Packages(Shape):
    """The packages of one year, and their benefits."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    sources: tuple[Url, ...]
    note: Line | None = None
    """What stands above the list."""
    opens: Day | None = None
    """The first day on which one can apply. Without it applications are closed."""
    closes: Day | None = None
    """The last day on which one can apply; without it they stay open."""
    programs: tuple[Program, ...]
    packages: tuple[Package, ...]
    """The greatest first."""
    benefits: tuple[Benefit, ...]
    clauses: tuple[Clause, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "Packages":
        if self.closes and not self.opens:
            raise ValueError("`closes` stands without `opens`")
        if self.opens and self.closes and self.closes < self.opens:
            raise ValueError(f"`closes` ({self.closes}) is before `opens` ({self.opens})")
        return self


class PackageYears(Shape):
    """The packages of all years, the newest first."""

    years: tuple[Packages, ...]
