"""Who looks after a record, and how often: what pages and directories have in common."""

import calendar
from datetime import date, timedelta
from typing import Annotated

from pydantic import StringConstraints

from generator.shapes.base import Form, Line, Link, Shape, Slug, Url

Span = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[1-9][0-9]{0,2} days|[1-9][0-9]? months|1 month)$"),
    Form("A number of days or months, as in `180 days` or `12 months`."),
]


def after(day: date, span: str) -> date:
    """The day that lies a span later: `2026-01-31` and `1 month` -> 2026-02-28. At most the last day of the calendar."""
    number, unit = span.split()
    if unit == "days":
        return day + min(timedelta(days=int(number)), date.max - day)
    years, month = divmod(day.month - 1 + int(number), 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Owner(Shape):
    """A team that knows a subject, and is asked when a page about it is due."""

    slug: Slug
    """By which pages name it."""
    name: Line
    contact: Link
    """Where it can be asked: `mailto:` and an address, or a page."""
    source: Url
    """Where it says, in public, that the subject is this team's."""


class Owners(Shape):
    """Every team that owns a page, in alphabetical order of the slugs."""

    owners: tuple[Owner, ...]
