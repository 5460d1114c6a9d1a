"""Job postings, and the words by which they are sorted."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Email, Form, Number, Shape, Slug, Url

Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=r"^\S[^\r\n]*$"),
    Form("Text on one line, 1 to 100 characters, no leading space."),
]

Submitted = Annotated[str, StringConstraints(min_length=1, max_length=20_000), Form("Markdown, of a person outside.")]

REMOTE = "telecommute"
"""The place of jobs that can be done from elsewhere, in the address of their list."""


@lru_cache(4096)
def slug_of(text: str) -> str:
    """`Łódź, Poland` -> `lodz-poland`. What has no Latin letter is named by its numbers, so that it has an address too."""
    words = "".join(map(_plain, unicodedata.normalize("NFKD", text.casefold()))).split()
    slug = "-".join(words)
    return slug if len(slug) <= 100 else f"{slug[:91].rstrip('-')}-{hashlib.sha256(slug.encode()).hexdigest()[:8]}"


def _plain(character: str) -> str:
    """A character by ASCII letters, digits and spaces. A Latin letter with a stroke or the like is that letter; marks
    are dropped, as python.org always did: `St. John's` is `st-johns`."""
    if character.isspace() or character in "-_":
        return " "
    if character.isascii():
        return character if character.isalnum() else ""
    name = re.match(r"LATIN SMALL LETTER (?:DOTLESS )?([A-Z]{1,2})\b", unicodedata.name(character, ""))
    if name:
        return name[1].lower()
    return f"u{ord(character):x}" if unicodedata.category(character) in ("Lo", "Ll", "Nd", "Nl", "No") else ""


class Salary(Shape):
    """What is paid, before taxes."""

    minimum: Annotated[int, Field(ge=1, le=100_000_000)] | None = None
    """In whole units of the currency."""
    maximum: Annotated[int, Field(ge=1, le=100_000_000)] | None = None
    currency: Annotated[
        str, StringConstraints(pattern=r"^[A-Z]{3}$"), Form("A currency by its three letters, as in `EUR` (ISO 4217).")
    ]
    per: Literal["hour", "day", "week", "month", "year"] = "year"

    @model_validator(mode="after")
    def _fits_together(self) -> "Salary":
        if self.minimum is None and self.maximum is None:
            raise ValueError("a salary has a `minimum`, a `maximum` or both")
        if self.minimum and self.maximum and self.minimum > self.maximum:
            raise ValueError(f"the `minimum` ({self.minimum}) is more than the `maximum` ({self.maximum})")
        return self


class Job(Shape):
    """A job posting as visitors see it. Who sent it and the moderators' words are not here: what has no field cannot be published."""

    SUBMITTED: ClassVar[tuple[str, ...]] = ("text", "requirements", "about_company")

    number: Number
    """Stands in its address. Never given twice."""
    title: Name
    company: Name
    city: Name
    region: Name | None = None
    """State or province."""
    country: Name
    remote: bool = False
    """The whole job can be done from elsewhere."""
    remote_region: Name | None = None
    """From where, as in `Europe` or `UTC-3 to UTC+3`; anywhere when left out."""
    category: Slug
    types: tuple[Slug, ...] = ()
    other_type: Name | None = None
    """A type that the taxonomy does not have."""
    salary: Salary | None = None
    posted: Day
    """The first day on which it is shown."""
    until: Day
    """The last day on which it is shown."""
    featured: bool = False
    """Shown before the others, too."""
    contact: Name | None = None
    email: Email
    """Where to apply or ask. Public: not the address of the author's account."""
    url: Url
    """More about the job or the employer."""
    agencies: bool = True
    """Agencies may offer candidates."""
    requirements: Submitted | None = None
    about_company: Submitted | None = None
    text: Submitted
    """What the person will do."""

    @property
    def path(self) -> str:
        return f"/jobs/{self.number}/"

    @property
    def place(self) -> str:
        """`Memphis, TN, USA`"""
        return ", ".join(part for part in (self.city, self.region, self.country) if part)

    @property
    def place_slug(self) -> str:
        """`memphis-tn-usa`"""
        return slug_of(" ".join(part for part in (self.city, self.region, self.country) if part))

    @model_validator(mode="after")
    def _fits_together(self) -> "Job":
        if self.until < self.posted:
            raise ValueError(f"`until` ({self.until}) is before `posted` ({self.posted})")
        if self.remote_region and not self.remote:
            raise ValueError("it has a `remote_region`, but is not `remote`")
        for name in ("city", "country"):
            if not slug_of(getattr(self, name)):
                raise ValueError(f"`{name}` has neither a letter nor a digit")
        return self


class Jobs(Shape):
    """All postings that are shown, and those that have expired and are not deleted yet."""

    jobs: tuple[Job, ...]


class Term(Shape):
    """A type or a category of jobs."""

    slug: Slug
    name: Name
    active: bool = True
    """It can be chosen for new postings."""


class JobTaxonomy(Shape):
    """The types and categories that a posting can have."""

    categories: tuple[Term, ...]
    types: tuple[Term, ...]
