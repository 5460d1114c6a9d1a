"""The second page of an application: the organization, its contacts, its logos."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator
from starlette.datastructures import FormData

from generator.shapes.base import Form as Says
from generator.shapes.base import Url
from generator.shapes.job import Name
from services import forms
from services.forms import Asks, Fields, Form, Markdown, fault
from services.sponsors.rules import MOST_CONTACTS
from services.typed import Mailable
from services.uploads import kinds
from services.uploads.kinds import Kind

Phone = Annotated[
    str,
    StringConstraints(max_length=32, pattern=r"^[+(]?[0-9][0-9 ()./+-]*(?: ?(?:x|ext\.?) ?[0-9]+)?$"),
    Says("A telephone number, as in `+1 555 010 0199`."),
]
Handle = Annotated[
    str,
    StringConstraints(max_length=32, pattern=r"^@?[A-Za-z0-9_]+$"),
    Says("A name of letters, digits and underscores, as in `@ThePSF`."),
]
Text = Annotated[Markdown, StringConstraints(min_length=1, max_length=2_000)]


class Details(Fields):
    """An organization that is new here."""

    name: Annotated[Name, Field(title="Name of the organization")]
    url: Annotated[Url, Field(title="Web address")]
    description: Annotated[Text | None, Field(title="What the organization does")] = None
    twitter: Annotated[Handle | None, Field(title="Name on X (Twitter)")] = None
    linkedin: Annotated[Url | None, Field(title="Page on LinkedIn")] = None
    phone: Annotated[Phone, Field(title="Telephone")]
    street: Annotated[Name, Field(title="Street and number")]
    street_2: Annotated[Name | None, Field(title="Second line of the address")] = None
    city: Annotated[Name, Field(title="City")]
    region: Annotated[Name | None, Field(title="State or province")] = None
    postal_code: Annotated[Annotated[str, StringConstraints(max_length=20)], Field(title="Postal code")]
    country: Annotated[Name, Field(title="Country")]
    incorporation_country: Annotated[Name | None, Field(title="Country of incorporation")] = None
    incorporation_region: Annotated[Name | None, Field(title="State of incorporation")] = None

    @model_validator(mode="after")
    def _fits_together(self) -> "Details":
        if self.incorporation_region and not self.incorporation_country:
            raise fault("incorporation_country", "A state of incorporation needs its country: write it.")
        return self

    def content(self) -> dict[str, Any]:
        """As it is stored: the name has a place of its own, and what is empty is left out."""
        return self.model_dump(mode="json", exclude={"name"}, exclude_none=True)


class Contact(Fields):
    """Somebody who answers for the organization."""

    name: Annotated[Name, Field(title="Name")]
    email: Annotated[Mailable, Field(title="Email")]
    phone: Annotated[Phone, Field(title="Telephone")]
    is_primary: Annotated[bool, Field(title="Primary contact")] = False
    is_administrative: Annotated[bool, Field(title="For administration")] = False
    is_accounting: Annotated[bool, Field(title="For accounting")] = False
    is_manager: Annotated[bool, Field(title="Manages the sponsorship")] = False


class Known(Fields):
    """An organization that has been a sponsor."""

    sponsor: Annotated[int | None, Field(title="Organization", ge=1, le=2**53)] = None


LOGOS: Mapping[str, Asks] = {
    "web_logo": Asks("Logo for web pages", True, False, None, False, False, ""),
    "white_logo": Asks("Logo for dark pages", False, False, None, False, False, ""),
    "print_logo": Asks("Logo for print", False, False, None, False, False, ""),
}
"""Files. They are no fields of a form: services/uploads looks at them."""
LOGO_KINDS: Mapping[str, tuple[Kind, ...]] = {
    "web_logo": kinds.LOGOS,
    "white_logo": kinds.LOGOS,
    "print_logo": kinds.PRINTED,
}
LABELS: Mapping[str, str] = {name: info.title or name for name, info in Contact.model_fields.items()}
"""Of a contact's fields, within its own part of the page."""
PLACES = tuple(range(1, MOST_CONTACTS + 1))
Values = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Filled:
    """What was typed, when all of it can be taken: an organization that is known, or a new one with its contacts."""

    sponsor: int | None
    details: Details | None
    contacts: tuple[Contact, ...]


def lacking(filled: Filled | None, form: Form, there: Iterable[str]) -> Mapping[str, str]:
    """What is wrong with the logos: a new organization needs one. `there`: those that the draft has, or that came just now."""
    is_known = filled.sponsor if filled else form.values["sponsor"]
    return {} if is_known or "web_logo" in there else {"web_logo": "There is no logo: choose a file."}


def key(place: int, name: str) -> str:
    """Of the field of a contact: `contact-1-email`."""
    return f"contact-{place}-{name}"


def blank(values: Values | None = None) -> Form:
    """The page to be filled in, with what was typed before."""
    parts = [forms.empty(Known), forms.empty(Details), *(_placed(forms.empty(Contact), place) for place in PLACES)]
    whole = _joined(parts)
    known = {name: value for name, value in (values or {}).items() if name in whole.values}
    return replace(whole, values={**whole.values, **known})


def read(data: FormData) -> tuple[Filled | None, Form]:
    """What was typed, or None and a form that says what is wrong. The details of an organization that is known are not asked for."""
    known, known_form = forms.read(Known, data)
    details, details_form = forms.read(Details, data)
    found = {place: forms.read(Contact, _own(data, place)) for place in PLACES}
    typed = {place for place, (_, form) in found.items() if any(form.values.values())}
    placed = {place: _placed(form, place) for place, (_, form) in found.items()}
    whole = _joined([known_form, details_form, *placed.values()])
    if known is None or known.sponsor:
        problems = dict(known_form.problems)
    else:
        asked_for = [placed[place] for place in sorted(typed or {1})]
        problems = {name: words for form in (details_form, *asked_for) for name, words in form.problems.items()}
        if typed and not any(whole.values[key(place, "is_primary")] for place in typed):
            problems[key(min(typed), "is_primary")] = (
                "One contact at least is the primary one: tick this, or that of another one."
            )
    whole = replace(whole, problems={}).wrong(problems)
    if problems or known is None:
        return None, whole
    contacts = tuple(contact for contact, _ in found.values() if contact)
    return Filled(known.sponsor, None if known.sponsor else details, () if known.sponsor else contacts), whole


def _own(data: FormData, place: int) -> FormData:
    """The fields of a contact by their plain names."""
    begins = key(place, "")
    return FormData(
        [(name.removeprefix(begins), value) for name, value in data.multi_items() if name.startswith(begins)]
    )


def _placed(form: Form, place: int) -> Form:
    """With the names that the fields have on the page. Only the first contact must be there."""
    asks = {
        key(place, name): replace(ask, required=ask.required and place == 1, label=f"{ask.label}, contact {place}")
        for name, ask in form.asks.items()
    }
    values = {key(place, name): value for name, value in form.values.items()}
    return Form(asks, values, {key(place, name) if name else "": words for name, words in form.problems.items()})


def _joined(parts: list[Form]) -> Form:
    """One form, in the order of the page: the logos stand before the address."""
    asks = {name: ask for part in parts for name, ask in part.asks.items()}
    values = {name: value for part in parts for name, value in part.values.items()}
    before = [*asks][: [*asks].index("phone")]
    ordered = {**{name: asks[name] for name in before}, **LOGOS, **asks}
    return Form(ordered, {**values, **dict.fromkeys(LOGOS, "")})
