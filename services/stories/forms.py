"""What a success story is asked for: what these take, the export can show."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from generator.shapes.base import Email, Line, Url
from generator.shapes.story import Category
from services.forms import Fields, fault
from services.stories.names import slug_of
from services.suggestions.store import Content
from services.typed import LINE, REQUIRED_LINE, REQUIRED_TEXT, TEXT, Cleans, Long

_MOST_SOURCES = 20
_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?")


def _no_nulls(value: Any) -> Any:
    """Before all else: what mends a text would take them away unseen. Source: the present site's form."""
    if isinstance(value, str) and "\0" in value:
        raise ValueError("Null characters are not allowed.")
    return value


_NO_NULLS = BeforeValidator(_no_nulls)
"""Stands last: of such validators the last is asked first."""


def _listed(value: object) -> object:
    """Addresses as people list them: each on a line."""
    return "\n".join(dict.fromkeys(value.split())) or None if isinstance(value, str) else value


def _are_addresses(text: str) -> str:
    found = text.split("\n")
    if len(found) > _MOST_SOURCES:
        raise ValueError(f"these are more than {_MOST_SOURCES} addresses")
    if wrong := next((one for one in found if len(one) > 500 or not _ADDRESS.fullmatch(one)), None):
        raise ValueError(f"{wrong[:60]} is not a web address: write all of it, beginning with https://")
    return text


Addresses = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_are_addresses)]
_ADDRESSES = Cleans(_listed)
Sentence = Annotated[str, StringConstraints(min_length=20, max_length=200, pattern=r"^\S[^\r\n]*$")]
Quoted = Annotated[str, StringConstraints(min_length=20, max_length=500, pattern=r"^\S[^\r\n]*$")]


def _named(title: str) -> str:
    if not slug_of(title):
        raise ValueError("this has neither a Latin letter nor a digit, of which its address could be made")
    return title


class Draft(Fields):
    """A story that need not be complete yet; what is there is right."""

    title: Annotated[Line, AfterValidator(_named), REQUIRED_LINE, _NO_NULLS, Field(title="Name of the story")]
    description: Annotated[Annotated[Sentence | None, LINE], _NO_NULLS, Field(title="In a sentence")] = None
    company_name: Annotated[Annotated[Line | None, LINE], _NO_NULLS, Field(title="Company or project")] = None
    company_url: Annotated[Annotated[Url | None, LINE], _NO_NULLS, Field(title="Its web address")] = None
    category: Annotated[Category | None, Field(title="Field")] = None
    author: Annotated[Annotated[Line | None, LINE], _NO_NULLS, Field(title="Who wrote it")] = None
    author_email: Annotated[Annotated[Email | None, LINE], _NO_NULLS, Field(title="Email of the author")] = None
    quote: Annotated[Annotated[Quoted | None, LINE], _NO_NULLS, Field(title="A quotation")] = None
    quote_who: Annotated[Annotated[Line | None, LINE], _NO_NULLS, Field(title="Whose words")] = None
    quote_source: Annotated[Annotated[Url | None, LINE], _NO_NULLS, Field(title="Where they can be read")] = None
    text: Annotated[Annotated[Long | None, TEXT], _NO_NULLS, Field(title="The story")] = None
    sources: Annotated[Annotated[Addresses | None, _ADDRESSES], _NO_NULLS, Field(title="Sources")] = None

    def content(self) -> Content:
        """As it is stored: what is empty is left out."""
        return self.model_dump(mode="json", exclude_none=True)


class Full(Draft):
    """A story that can be reviewed."""

    description: Annotated[Sentence, REQUIRED_LINE, _NO_NULLS, Field(title="In a sentence")]
    company_name: Annotated[Line, REQUIRED_LINE, _NO_NULLS, Field(title="Company or project")]
    company_url: Annotated[Url, REQUIRED_LINE, _NO_NULLS, Field(title="Its web address")]
    category: Annotated[Category, Field(title="Field")]
    author: Annotated[Line, REQUIRED_LINE, _NO_NULLS, Field(title="Who wrote it")]
    text: Annotated[Long, REQUIRED_TEXT, _NO_NULLS, Field(title="The story")]

    @model_validator(mode="after")
    def _quotes_whole(self) -> "Full":
        parts = {name: getattr(self, name) for name in ("quote", "quote_who", "quote_source")}
        if any(parts.values()) and (lacking := next((name for name, value in parts.items() if not value), None)):
            raise fault(lacking, "This is empty: a quotation has its words, who said them, and where they can be read.")
        return self
