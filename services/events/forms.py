"""What a suggested event is asked for, and what an .ics file must say: what these take, the export can show."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationError, model_validator

from generator.shapes import base
from generator.shapes.base import Line, Slug, Url, of_our_time
from generator.shapes.event import Country, Zone
from services.api import WHOLE
from services.events import export, recurring
from services.forms import Fields, fault
from services.suggestions.store import Content
from services.typed import LINE, REQUIRED_LINE, REQUIRED_TEXT, TEXT, Cleans, Long

Way = Literal["daily", "weekly", "fortnightly", "monthly-day", "monthly-weekday", "monthly-last", "yearly", "rule"]
_MOST_DAYS = 200


def _of_our_time(day: date) -> date:
    of_our_time(day.year)
    return day


Day = Annotated[date, AfterValidator(_of_our_time)]


def _clock(value: object) -> object:
    """`9:00` and `09:00:00` -> `09:00`"""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*(\d{1,2}):(\d\d)(?::\d\d)?\s*", value)
    return f"{int(found[1]):02}:{found[2]}" if found else value.strip() or None


Clock = Annotated[
    str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"), base.Form("A time of day, as in `18:00`.")
]


def _days(value: object) -> object:
    """Days as people list them: each on a line, or with commas between."""
    if not isinstance(value, str):
        return value
    return "\n".join(sorted(set(filter(None, re.split(r"[\s,;]+", value))))) or None


def _are_days(text: str) -> str:
    days = text.split("\n")
    if len(days) > _MOST_DAYS:
        raise ValueError(f"these are more than {_MOST_DAYS} days")
    for day in days:
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                raise ValueError
            of_our_time(date.fromisoformat(day).year)
        except ValueError:
            raise ValueError(f"{day[:20]} is not a day: write year, month and day, as in 2026-11-23") from None
    return text


Days = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(_are_days)]
_DAYS = Cleans(_days)
OwnRule = Annotated[str, StringConstraints(max_length=300), AfterValidator(recurring.own_rule)]
_NUMBER = BeforeValidator(lambda value: value.strip().replace(",", ".") if isinstance(value, str) else value)


class Draft(Fields):
    """An event that need not be complete yet; what is there is right."""

    title: Annotated[Line, REQUIRED_LINE, Field(title="Name of the event")]
    calendar: Annotated[Annotated[Slug | None, LINE], Field(title="Calendar")] = None
    category: Annotated[Annotated[Slug | None, LINE], Field(title="Category")] = None
    all_day: Annotated[bool, Field(title="It lasts whole days")] = False
    starts_on: Annotated[Day | None, Field(title="First day")] = None
    starts_at: Annotated[Annotated[Clock | None, Cleans(_clock)], Field(title="Begins at")] = None
    ends_on: Annotated[Day | None, Field(title="Last day")] = None
    ends_at: Annotated[Annotated[Clock | None, Cleans(_clock)], Field(title="Ends at")] = None
    zone: Annotated[Annotated[Zone | None, LINE], Field(title="Time zone")] = None
    repeats: Annotated[Way | None, Field(title="It takes place again")] = None
    rule: Annotated[Annotated[OwnRule | None, LINE], Field(title="Rule")] = None
    until: Annotated[Day | None, Field(title="Until")] = None
    times: Annotated[Annotated[int, Field(ge=2, le=400), WHOLE] | None, Field(title="So many times")] = None
    but_not: Annotated[Annotated[Days | None, _DAYS], Field(title="But not on")] = None
    also: Annotated[Annotated[Days | None, _DAYS], Field(title="Also on")] = None
    online: Annotated[bool, Field(title="It can be attended online")] = False
    venue: Annotated[Annotated[Line | None, LINE], Field(title="Place")] = None
    address: Annotated[Annotated[Line | None, LINE], Field(title="Street and number")] = None
    city: Annotated[Annotated[Line | None, LINE], Field(title="City")] = None
    country: Annotated[Annotated[Country | None, LINE], Field(title="Country")] = None
    latitude: Annotated[Annotated[float, Field(ge=-90, le=90)] | None, _NUMBER, Field(title="Latitude")] = None
    longitude: Annotated[Annotated[float, Field(ge=-180, le=180)] | None, _NUMBER, Field(title="Longitude")] = None
    url: Annotated[Annotated[Url | None, LINE], Field(title="Web address")] = None
    registration: Annotated[Annotated[Url | None, LINE], Field(title="Where to register")] = None
    cfp_url: Annotated[Annotated[Url | None, LINE], Field(title="Call for proposals")] = None
    cfp_closes: Annotated[Day | None, Field(title="Last day to offer a talk")] = None
    status: Annotated[Literal["confirmed", "tentative", "cancelled"], Field(title="Is it sure?")] = "confirmed"
    text: Annotated[Annotated[Long | None, TEXT], Field(title="What it is about")] = None
    event_type: Annotated[Annotated[Line | None, LINE], Field(title="Type of event")] = None
    python_focus: Annotated[Annotated[Line | None, LINE], Field(title="How much of it is about Python")] = None
    expected_attendees: Annotated[
        Annotated[int, Field(ge=1, le=1_000_000), WHOLE] | None, Field(title="Expected attendees")
    ] = None

    def content(self) -> Content:
        """As it is stored: what is empty is left out."""
        return self.model_dump(mode="json", exclude_none=True)


PRIVATE = frozenset({"event_type", "python_focus", "expected_attendees"})
"""For who decides. Source: the present site's form, docs/decisions/0016."""


class Full(Draft):
    """An event that can be reviewed."""

    calendar: Annotated[Slug, REQUIRED_LINE, Field(title="Calendar")]
    starts_on: Annotated[Day, Field(title="First day")]
    text: Annotated[Long, REQUIRED_TEXT, Field(title="What it is about")]

    @model_validator(mode="after")
    def _fits_together(self) -> "Full":
        self._has_times()
        self._has_a_place()
        self._ends_after_it_began()
        self._recurs()
        if self.cfp_url and not self.cfp_closes:
            raise fault("cfp_closes", "This is empty: say until when talks can be offered.")
        if self.cfp_closes and self.cfp_closes > self.starts_on:
            raise fault("cfp_closes", "This is after the event begins: correct one of the two.")
        self._can_be_shown()
        return self

    def _has_times(self) -> None:
        if self.all_day:
            return
        if not self.starts_at:
            raise fault("starts_at", "This is empty: fill it in, or tick that it lasts whole days.")
        if not self.zone:
            raise fault("zone", "This is empty: say on which clocks it begins, as in Europe/Amsterdam.")

    def _has_a_place(self) -> None:
        if not self.venue and not self.online:
            raise fault("venue", "This is empty: say where it is, or tick that it can be attended online.")
        if (self.latitude is None) != (self.longitude is None):
            raise fault("longitude" if self.longitude is None else "latitude", "One without the other is no place.")

    def _ends_after_it_began(self) -> None:
        ends_on = self.ends_on or self.starts_on
        if ends_on < self.starts_on:
            raise fault("ends_on", "This is before the first day: swap the two.")
        if (ends_on - self.starts_on).days > 366:
            raise fault("ends_on", "This is more than a year after the first day: correct it.")
        is_short = not self.all_day and ends_on == self.starts_on
        if is_short and self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise fault("ends_at", "This is before it begins: give the last day as well if it runs past midnight.")
        if not self.all_day and self.ends_on and self.ends_on > self.starts_on and not self.ends_at:
            raise fault("ends_at", "This is empty: say when it ends on its last day.")

    def _recurs(self) -> None:
        if self.repeats == recurring.OWN and not self.rule:
            raise fault("rule", "This is empty: write the rule, or choose another way.")
        if not self.repeats and (self.but_not or self.until or self.times):
            raise fault("repeats", "Nothing is chosen here: say how it takes place again, or empty the fields below.")
        if self.until and self.times:
            raise fault("times", "It has a last day already: keep one of the two.")
        says_its_end = self.repeats == recurring.OWN and re.search("UNTIL|COUNT", self.rule or "")
        if says_its_end and (self.until or self.times):
            raise fault("until" if self.until else "times", "The rule says its end already: keep one of the two.")
        if self.until and self.until < self.starts_on:
            raise fault("until", "This is before the first day: correct one of the two.")

    def _can_be_shown(self) -> None:
        """What the site says of it, where nothing above has said it better."""
        try:
            event = export.shape(self.content(), number=1, updated=self.starts_on)
        except ValidationError as error:
            says = str(error.errors(include_url=False)[0]["msg"]).removeprefix("Value error, ").replace("`", "")
            raise fault("", says.partition("\n")[0] + ".") from None
        for name, words in recurring.faults(event):
            raise fault(name, words)
