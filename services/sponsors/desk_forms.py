"""What staff fill in about sponsorships: what is agreed on, the texts of a contract, a notice to contacts."""

import re
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from generator.markup import day
from generator.shapes.base import Slug
from services.errors import Invalid
from services.forms import Fields, fault
from services.sponsors import drafting
from services.sponsors.deciding import Terms
from services.sponsors.documents.contract import Benefit, Texts
from services.sponsors.records import Sponsorship

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Clauses = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]
"""All of a contract in one field."""


class Agreement(Fields):
    """What an approval needs; editing changes the same."""

    package: Annotated[Slug, Field(title="Package")]
    fee: Annotated[int, Field(ge=0, le=100_000_000, title="Fee in US dollars")]
    starts: Annotated[date, Field(title="First day")]
    ends: Annotated[date, Field(title="Last day")]
    is_renewal: Annotated[bool, Field(title="It renews an earlier sponsorship")] = False

    @model_validator(mode="after")
    def _in_order(self) -> "Agreement":
        if self.ends <= self.starts:
            raise fault("ends", "This is not after the first day: the last day comes later.")
        return self

    def terms(self) -> Terms:
        return Terms(self.package, self.fee, self.starts, self.ends, self.is_renewal)


class ContractTexts(Fields):
    """The texts of a contract that is a draft."""

    info: Annotated[Words, Field(title="What the sponsor is")]
    contact: Annotated[Words, Field(title="Contact for notices")]
    benefits: Annotated[Words, Field(title="Benefits")]
    clauses: Annotated[Clauses | None, Field(title="Clauses")] = None

    @model_validator(mode="after")
    def _numbers_are_there(self) -> "ContractTexts":
        try:
            self.texts()
        except ValidationError as error:
            raise fault(
                "benefits", f"{error.errors()[0]['ctx']['error']!s}: write the number of a clause below."
            ) from None
        return self

    def texts(self) -> Texts:
        """Benefits are lines, clauses are parted by empty lines."""
        return Texts(
            info=self.info,
            contact=self.contact,
            benefits=tuple(_benefit(line) for line in self.benefits.split("\n") if line.strip()),
            clauses=tuple(one.strip() for one in re.split(r"\n[ \t]*\n", self.clauses or "") if one.strip()),
        )


_NUMBERED = re.compile(r"^(.*\S)[ \t]*\[([0-9]{1,3}(?:[ \t]*,[ \t]*[0-9]{1,3})*)\][ \t]*$")


def _benefit(line: str) -> Benefit:
    """`PyCon US: Passes (4) [1, 2]`"""
    if not (found := _NUMBERED.match(line)):
        return Benefit(text=line.strip())
    numbers = tuple(int(part) for part in found[2].split(","))
    return Benefit(text=found[1].strip(), clauses=numbers)


def typed(said: Texts) -> dict[str, str]:
    """The texts as the form holds them."""
    return {
        "info": said.info, "contact": said.contact, "benefits": drafting.written_benefits(said), "clauses": "\n\n".join(said.clauses),
    }  # fmt: skip


class Notice(Fields):
    """A mail to contacts: by a template, or in own words."""

    to: Annotated[tuple[str, ...], Field(title="To which contacts", max_length=4)] = ()
    template: Annotated[Slug | None, Field(title="Template")] = None
    subject: Annotated[Annotated[str, StringConstraints(max_length=128)] | None, Field(title="Subject")] = None
    words: Annotated[Annotated[str, StringConstraints(max_length=10_000)] | None, Field(title="Words")] = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Notice":
        if not self.to:
            raise fault("to", "Nobody is chosen: tick one or more.")
        if self.template and (self.subject or self.words):
            raise fault("template", "There are words of your own too: choose a template, or write, but not both.")
        if not self.template and not self.subject:
            raise fault("subject", "This is empty: write it, or choose a template.")
        if not self.template and not self.words:
            raise fault("words", "This is empty: write it, or choose a template.")
        return self


TEMPLATES = {
    "material": ("We need your material", "Material for the sponsorship of {{ sponsor_name }}", "Hello,\n\nyour sponsorship at the level {{ sponsorship_level }} runs from {{ sponsorship_start_date }} to {{ sponsorship_end_date }}. Some of what we need from you has not reached us yet. The page of your sponsorship shows what is missing, and by when."),
    "renewal": ("Would you like to renew?", "Renewing the sponsorship of {{ sponsor_name }}", "Hello,\n\nyour sponsorship at the level {{ sponsorship_level }} ends on {{ sponsorship_end_date }}. We would be glad to have you with us for another year: answer this mail, and we prepare everything."),
    "thanks": ("Thank you", "Thank you, {{ sponsor_name }}", "Hello,\n\nthank you for sponsoring the Python Software Foundation at the level {{ sponsorship_level }}. Because of you, Python and its community can go on."),
}  # fmt: skip
"""By slug: what it is for, its subject, its words."""
VARIABLES = (
    "sponsor_name",
    "sponsorship_level",
    "sponsorship_start_date",
    "sponsorship_end_date",
    "sponsorship_status",
)
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_.]*)\s*\}\}")


def filled(text: str, found: Sponsorship) -> str:
    """With the variables in their places. Raises Invalid for one that there is not. Nothing but names is understood."""
    starts, ends = (day(one) if one else "" for one in (found.starts, found.ends))
    values = dict(zip(VARIABLES, (found.name, found.level, starts, ends, found.state.value), strict=True))
    if strange := sorted({name for name in _VARIABLE.findall(text) if name not in values}):
        known = ", ".join(VARIABLES)
        raise Invalid({"words": f"There is no variable `{strange[0]}`: there are {known}."})
    return _VARIABLE.sub(lambda match: values[match[1]], text)


def written(notice: Notice) -> tuple[str, str]:
    """Subject and words, with their variables. Raises Invalid."""
    if not notice.template:
        return notice.subject or "", notice.words or ""
    if notice.template not in TEMPLATES:
        raise Invalid({"template": "This cannot be chosen: choose one of the list."})
    return TEMPLATES[notice.template][1:]
