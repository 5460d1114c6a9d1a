"""The parent of all shapes, and the small types that several kinds use."""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    field_validator,
)
from pydantic_core import CoreSchema

UNSEEN = re.compile(
    r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Characters that no text may hold: controls but tab and line feed, other line ends, what turns the reading direction
around (so that a text reads as another one), and spaces without width. Source: Unicode TR 36 and UAX 9, 2.1-2.5."""


def named(character: str) -> str:
    """`U+202E (right-to-left override)`"""
    name = unicodedata.name(character, "control character").lower()
    return f"U+{ord(character):04X} ({name})"


@dataclass(frozen=True)
class Form:
    """How a value is written, in a sentence for people who edit content and for their editors."""

    says: str

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"description": self.says, **handler(core)}


def visible(value: Any) -> Any:
    """The value itself. Raises ValueError when it is a text, or holds one, in which something cannot be seen."""
    # Most are plain, and this is asked for every field.
    if isinstance(value, str) and value.isascii() and value.isprintable():
        return value
    for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
        if isinstance(text, str) and (found := UNSEEN.search(text)):
            raise ValueError(f"it has {named(found[0])}, which nobody sees")
        if isinstance(text, str) and text.strip() and all(unicodedata.category(c)[0] in "CMZ" for c in text):
            raise ValueError("it has nothing that can be seen")
    return value


class Shape(BaseModel):
    """One record. Frozen, and a key that is not in the shape is refused."""

    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)

    SUBMITTED: ClassVar[tuple[str, ...]] = ()
    """Fields with Markdown of people outside: drawn with markup.render(submitted=True), and quoted for programs."""
    JOINS: ClassVar[Mapping[str, type["Shape"]]] = {}
    """Lists whose records count among those of another shape, as if each lay in a file of its own, by the list's name."""

    @field_validator("*")
    @classmethod
    def _can_be_seen(cls, value: Any) -> Any:
        return visible(value)


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^\S[^\r\n]*$"),
    Form("Text on one line, 1 to 200 characters, no leading space."),
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000), Form("Markdown.")]

Slug = Annotated[
    str,
    StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$"),
    Form("Lowercase words joined by hyphens, as in `homepage-jobs`; it becomes part of an address."),
]

Path = Annotated[
    str,
    StringConstraints(max_length=300, pattern=r"^/(?:[a-z0-9.-]+/)*$"),
    Form("The address of a page of this site, from slash to slash: `/about/apps/`."),
]

Link = Annotated[
    str,
    StringConstraints(max_length=500, pattern=r"^(?:https?://[^\s/]+(?:/\S*)?|mailto:\S+@\S+|/\S*|#\S+)$"),
    Form(
        "A whole web address, a path on this site (`/about/`), a place on the page (`#top`), or `mailto:` and an address."
    ),
]

Url = Annotated[
    str,
    StringConstraints(max_length=500, pattern=r"^https?://[^\s/]+(?:/\S*)?$"),
    Form("A whole web address, beginning with `https://` or `http://`."),
]

Email = Annotated[
    str,
    StringConstraints(
        max_length=254, pattern=r"^[^@\s<>\"(),:;\[\]\\]+@[^@\s<>\"(),:;\[\]\\]+\.[^@\s<>\"(),:;\[\]\\]+$"
    ),
    Form("An email address, as in `jobs@python.org`."),
]

YEARS = range(1900, 2200)
"""Nothing that the site tells happens outside these: a day before or after them is a slip of the pen, and what is
reckoned from a day stays within the calendar of the machine."""


def of_our_time(year: int) -> None:
    """Raises ValueError for a year that nobody means."""
    if year not in YEARS:
        raise ValueError(f"the year is not one from {YEARS[0]} to {YEARS[-1]}")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    """A day and nothing else: pydantic alone would also take a time stamp at midnight."""
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    _exists(value)
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day), Form("A UTC day, written `2026-08-05`.")]


_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z")


def _instant(value: object) -> object:
    """An instant in UTC: a time without a zone would mean another one on each machine."""
    if not isinstance(value, str):
        return value
    if not _INSTANT.fullmatch(value):
        raise ValueError("an instant is written in UTC, YYYY-MM-DDThh:mmZ")
    try:
        found = datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise ValueError("there is no such day or time") from None
    of_our_time(found.year)
    return found


Instant = Annotated[datetime, BeforeValidator(_instant), Form("An instant in UTC, written `2026-08-05T14:00Z`.")]


def last_day(text: str) -> date:
    """The last day of the period that `text` ends: `2026-10` -> 2026-10-31, `2026-10-07` -> that day.

    Raises ValueError when there is no such month or day.
    """
    if len(text) == 10:
        return date.fromisoformat(text)
    first = date.fromisoformat(f"{text}-01")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _exists(text: str) -> str:
    try:
        day = last_day(text)
    except ValueError:
        raise ValueError("there is no such day in the calendar") from None
    of_our_time(day.year)
    return text


MonthOrDay = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$"),
    AfterValidator(_exists),
    Form("A day, `2026-10-31`, or a month, `2026-10`, when only that is known."),
]

Number = Annotated[int, Field(ge=1, le=9_999_999), Form("A whole number from 1 to 9,999,999.")]
"""Most are stable ids: they stand in public addresses and are never given twice."""
