"""What a posting is asked for, on the page and by the API: what these take, the export can show."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from starlette.datastructures import FormData

from generator.shapes import base
from generator.shapes.base import Email, Slug, Url
from generator.shapes.job import JobTaxonomy, Name, Term, slug_of
from services import forms
from services.api import WHOLE
from services.forms import Fields, fault
from services.jobs.store import Content
from services.typed import LINE, REQUIRED_LINE, REQUIRED_TEXT, TEXT, Cleans, Long

CURRENCIES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "CHF", "INR", "JPY", "BRL", "MXN", "ARS", "CLP", "COP", "CNY", "CZK", "DKK", "HKD",
    "HUF", "ILS", "KES", "KRW", "NGN", "NOK", "NZD", "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "ZAR",
)  # fmt: skip
PERIODS = ("year", "month", "week", "day", "hour")


_GROUPED = re.compile(r"[1-9]\d{0,2}(?P<mark>[ .,'\u2019\u00a0\u202f])\d{3}(?:(?P=mark)\d{3})*")
"""Thousands, each with the same mark before it."""
_NO_CENTS = re.compile(r"[.,]00?$")


def _digits(value: object) -> object:
    """`58,000`, `58.000`, `58 000` and `58.000,00` -> `58000`. `58.50` stays as it is, and is refused: it is no whole number."""
    whole = _NO_CENTS.sub("", value.strip()) if isinstance(value, str) else ""
    return re.sub(r"\D", "", whole) if _GROUPED.fullmatch(whole) else value


OptionalName = Annotated[Name | None, LINE]
Amount = Annotated[int, Field(ge=1, le=100_000_000), WHOLE, BeforeValidator(_digits)]
Currency = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{3}$"), base.Form("A currency by its three letters, as in `EUR` (ISO 4217).")
]


def _capital(value: object) -> object:
    return value.strip().upper() or None if isinstance(value, str) else value


def _once(value: object) -> object:
    """Each once. What is no text is left for the check."""
    if not isinstance(value, list | tuple):
        return value
    return tuple(dict.fromkeys(value)) if all(isinstance(one, str) for one in value) else tuple(value)


class Draft(Fields):
    """A posting that need not be complete yet; what is there is right."""

    title: Annotated[Name, REQUIRED_LINE, Field(title="Title of the position")]
    company: Annotated[OptionalName, Field(title="Company")] = None
    category: Annotated[Annotated[Slug | None, LINE], Field(title="Category")] = None
    types: Annotated[
        tuple[Slug, ...], BeforeValidator(_once), Field(title="What the work is about", max_length=50)
    ] = ()
    other_type: Annotated[OptionalName, Field(title="Something else")] = None
    city: Annotated[OptionalName, Field(title="City")] = None
    region: Annotated[OptionalName, Field(title="State or province")] = None
    country: Annotated[OptionalName, Field(title="Country")] = None
    remote: Annotated[bool, Field(title="Remote work is possible")] = False
    remote_region: Annotated[OptionalName, Field(title="From where")] = None
    salary_minimum: Annotated[Amount | None, Field(title="Pay from")] = None
    salary_maximum: Annotated[Amount | None, Field(title="Pay up to")] = None
    salary_currency: Annotated[Annotated[Currency | None, Cleans(_capital)], Field(title="Currency")] = None
    salary_per: Annotated[Literal["hour", "day", "week", "month", "year"], Field(title="For a")] = "year"
    text: Annotated[Annotated[Long | None, TEXT], Field(title="The work")] = None
    requirements: Annotated[Annotated[Long | None, TEXT], Field(title="What the person brings")] = None
    about_company: Annotated[Annotated[Long | None, TEXT], Field(title="About the company")] = None
    contact: Annotated[OptionalName, Field(title="Contact")] = None
    email: Annotated[Annotated[Email | None, LINE], Field(title="Email for applications")] = None
    url: Annotated[Annotated[Url | None, LINE], Field(title="Web address")] = None
    agencies: Annotated[bool, Field(title="Agencies may offer candidates")] = True

    @model_validator(mode="after")
    def _fits_together(self) -> "Draft":
        for name in ("city", "country"):
            if (typed := getattr(self, name)) and not slug_of(typed):
                raise fault(name, "This has neither a letter nor a digit: write the name.")
        if self.remote_region and not self.remote:
            raise fault(
                "remote_region", "This says from where, but remote work is not ticked: tick it, or leave this empty."
            )
        least, most = self.salary_minimum, self.salary_maximum
        if least and most and least > most:
            raise fault("salary_maximum", "This is less than the amount it begins with: swap the two.")
        if (least or most) and not self.salary_currency:
            raise fault("salary_currency", "An amount needs a currency: choose one.")
        return self

    def content(self) -> Content:
        """As it is stored: what is empty is left out."""
        return self.model_dump(mode="json", exclude_none=True)


class Posting(Draft):
    """A posting that can be reviewed."""

    company: Annotated[Name, REQUIRED_LINE, Field(title="Company")]
    category: Annotated[Slug, REQUIRED_LINE, Field(title="Category")]
    city: Annotated[Name, REQUIRED_LINE, Field(title="City")]
    country: Annotated[Name, REQUIRED_LINE, Field(title="Country")]
    text: Annotated[Long, REQUIRED_TEXT, Field(title="The work")]
    requirements: Annotated[Long, REQUIRED_TEXT, Field(title="What the person brings")]
    email: Annotated[Email, REQUIRED_LINE, Field(title="Email for applications")]
    url: Annotated[Url, REQUIRED_LINE, Field(title="Web address")]


_REQUIRED = tuple(name for name, info in Posting.model_fields.items() if info.is_required())


def read(
    data: FormData, taxonomy: JobTaxonomy, *, is_draft: bool, before: Content | None = None
) -> tuple[Content | None, forms.Form]:
    """The content, or None and a form that says why. `before`: what the posting said; its terms can be kept when they are not
    offered any more."""
    value, form = forms.read(Draft if is_draft else Posting, data)
    if value is None:
        return None, form
    content = value.content()
    if problems := strange(content, taxonomy, before):
        return None, form.wrong(problems)
    return content, form


def strange(content: Content, taxonomy: JobTaxonomy, before: Content | None = None) -> Mapping[str, str]:
    """Problems with terms that the taxonomy does not offer."""
    earlier = before or {}
    categories = {*_offered(taxonomy.categories), earlier.get("category")}
    types = {*_offered(taxonomy.types), *earlier.get("types", ())}
    found = {}
    if content.get("category") and content["category"] not in categories:
        found["category"] = "This cannot be chosen: choose one of the list."
    if not types.issuperset(content.get("types", ())):
        found["types"] = "One of these cannot be chosen: choose from the list."
    return found


def _offered(terms: tuple[Term, ...]) -> set[str]:
    return {term.slug for term in terms if term.active}


def form_of(content: Content | None = None) -> forms.Form:
    """The form to be filled in, with what the posting says already."""
    return forms.empty(Posting, **(content or {}))


def missing(content: Content) -> Mapping[str, str]:
    """What keeps a draft from being reviewed, by field. What is there was right when it was stored."""
    return {name: "This is empty: fill it in." for name in _REQUIRED if not content.get(name)}


def currencies(form: forms.Form) -> tuple[str, ...]:
    """Those that the page offers, and the one that the posting has: the API takes any."""
    chosen = form.values.get("salary_currency")
    return CURRENCIES if not isinstance(chosen, str) or not chosen or chosen in CURRENCIES else (*CURRENCIES, chosen)


def choices(terms: tuple[Term, ...], chosen: Any = ()) -> list[tuple[str, str]]:
    """What the page offers: terms that are active, and those that the posting has."""
    kept = {chosen} if isinstance(chosen, str) else set(chosen or ())
    return [(term.slug, term.name) for term in terms if term.active or term.slug in kept]
