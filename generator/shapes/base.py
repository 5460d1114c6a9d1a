"""The parent of all shapes, and the small types that several kinds use."""

import calendar
import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class Shape(BaseModel):
    """One record. Frozen, and a key that is not in the shape is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S[^\r\n]*$")]
"""Text on one line, 1 to 200 characters, no leading space."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=100_000)]
"""Markdown."""

Slug = Annotated[str, StringConstraints(max_length=100, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
"""Lowercase words joined by hyphens: a part of an address."""

Path = Annotated[str, StringConstraints(max_length=300, pattern=r"^/(?:[a-z0-9.-]+/)*$")]
"""The address of a page of this site: `/about/apps/`."""

Link = Annotated[
    str, StringConstraints(max_length=500, pattern=r"^(?:https?://[^\s/]+(?:/\S*)?|mailto:\S+@\S+|/\S*|#\S+)$")
]
"""A link as people write it: an absolute URL, a path on this site, or a place on the same page."""

Url = Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s/]+(?:/\S*)?$")]
"""An absolute web address."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: object) -> object:
    """A day and nothing else: pydantic alone would also take a time stamp at midnight."""
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_day)]
"""A UTC day, written `2026-08-05`."""


def last_day(text: str) -> date:
    """The last day of the period that `text` ends: `2026-10` -> 2026-10-31, `2026-10-07` -> that day.

    Raises ValueError when there is no such month or day.
    """
    if len(text) == 10:
        return date.fromisoformat(text)
    first = date.fromisoformat(f"{text}-01")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _exists(text: str) -> str:
    last_day(text)
    return text


MonthOrDay = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$"), AfterValidator(_exists)]
"""`2026-10-31`, or `2026-10` when only the month is known."""

Number = Annotated[int, Field(ge=1)]
"""A stable id: it stands in public addresses and is never given twice."""
