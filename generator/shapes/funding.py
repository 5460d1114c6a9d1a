"""funding.json: how the Foundation can be supported, in the form that funders' programs read.

Source: FLOSS/fund, funding.json v1.0.0 (floss-fund/go-funding-json, schemas/v1): its fields, limits and references.
"""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Form, Shape, Url

Guid = Annotated[
    str,
    StringConstraints(min_length=3, max_length=32, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    Form("3 to 32 lowercase letters, digits and hyphens."),
]
Mail = Annotated[str, StringConstraints(max_length=256, pattern=r"^\S+@\S+\.\S+$"), Form("An address of e-mail.")]
Tag = Annotated[
    str,
    StringConstraints(min_length=2, max_length=32, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    Form("2 to 32 lowercase letters, digits and hyphens."),
]
Licence = Annotated[str, StringConstraints(min_length=2, max_length=64)]
Name = Annotated[str, StringConstraints(min_length=2, max_length=256)]
Money = Annotated[float, Field(ge=0, le=1_000_000_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Form("Three letters of ISO 4217: `USD`.")]
Words = Annotated[str, StringConstraints(max_length=512)]

OWN = "www.python.org"
"""Where the manifest lies: what is on another host has to agree to being named."""


class Place(Shape):
    """An address."""

    url: Url
    wellKnown: Url | None = None  # noqa: N815  as the format spells it
    """On the same host: the file that names this manifest."""

    @model_validator(mode="after")
    def _agrees(self) -> "Place":
        host = urlsplit(self.url).hostname
        if self.wellKnown is None and host != OWN:
            raise ValueError(f"`{self.url}` is not on {OWN}\nName its `wellKnown`, which proves that it agrees.")
        if self.wellKnown and urlsplit(self.wellKnown).hostname != host:
            raise ValueError(f"`wellKnown` is not on {host}, whose agreement it is to prove")
        return self


class Entity(Shape):
    """Who is to be supported."""

    type: Literal["individual", "group", "organisation", "other"]
    role: Literal["owner", "steward", "maintainer", "contributor", "other"]
    name: Name
    email: Mail
    phone: Annotated[str, StringConstraints(max_length=32)] = ""
    description: Annotated[str, StringConstraints(min_length=5, max_length=2000)]
    webpageUrl: Place  # noqa: N815  as the format spells it


class Project(Shape):
    """What the support is for."""

    guid: Guid
    name: Name
    description: Annotated[str, StringConstraints(min_length=5, max_length=2056)]
    webpageUrl: Place  # noqa: N815  as the format spells it
    repositoryUrl: Place  # noqa: N815  as the format spells it
    licenses: Annotated[tuple[Licence, ...], Field(min_length=1)]
    """Names of SPDX begin with `spdx:`."""
    tags: Annotated[tuple[Tag, ...], Field(min_length=1, max_length=10)]


class Channel(Shape):
    """A way to pay."""

    guid: Guid
    type: Literal["bank", "payment-provider", "cheque", "cash", "other"]
    address: Words = ""
    description: Words = ""


class Plan(Shape):
    """How much, and how often."""

    guid: Guid
    status: Literal["active", "inactive"]
    name: Annotated[str, StringConstraints(min_length=3, max_length=256)]
    description: Words = ""
    amount: Money
    """0: whatever one likes."""
    currency: Currency
    frequency: Literal["one-time", "weekly", "fortnightly", "monthly", "yearly", "other"]
    channels: Annotated[tuple[Guid, ...], Field(min_length=1)]


class Year(Shape):
    """What came in and went out."""

    year: Annotated[int, Field(ge=1970, le=2075)]
    income: Money
    expenses: Money
    taxes: Money = 0
    currency: Currency
    description: Words = ""


class Ways(Shape):
    """The ways to support."""

    channels: tuple[Channel, ...]
    plans: Annotated[tuple[Plan, ...], Field(min_length=1, max_length=30)]
    history: Annotated[tuple[Year, ...], Field(max_length=50)] | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Ways":
        known = [channel.guid for channel in self.channels]
        unknown = sorted({guid for plan in self.plans for guid in plan.channels} - set(known))
        if unknown:
            raise ValueError(f"a plan names the channel `{unknown[0]}`, which is not there")
        for guids in (known, [plan.guid for plan in self.plans]):
            if len(set(guids)) < len(guids):
                raise ValueError("a `guid` is given twice")
        return self


class Funding(Shape):
    """The manifest."""

    version: Literal["v1.0.0"]
    entity: Entity
    projects: tuple[Project, ...]
    funding: Ways

    @model_validator(mode="after")
    def _fits_together(self) -> "Funding":
        guids = [project.guid for project in self.projects]
        if len(set(guids)) < len(guids):
            raise ValueError("a `guid` of a project is given twice")
        return self
