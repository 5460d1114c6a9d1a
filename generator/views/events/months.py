"""The month and the day as a calendar shows them."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.markup import day
from generator.views.events import when
from generator.views.events.agenda import Agenda, Diary
from generator.views.events.rows import Row


@dataclass(frozen=True)
class Cell:
    """A day in a month's table."""

    day: date
    inside: bool
    """It is a day of this month."""
    path: str
    """The page of the day, or empty."""
    rows: tuple[tuple[Row, bool], ...]
    """Each with whether it began on an earlier day."""

    @property
    def words(self) -> str:
        return f"{when.WEEKDAYS[self.day.weekday()]} {day(self.day)}"


@dataclass(frozen=True)
class MonthPage:
    """One month of a calendar."""

    first: date
    days: tuple[tuple[date, tuple[Row, ...]], ...]
    """The days with events."""
    root: str
    """The address of the calendar."""
    linked_from: date
    """From this day on, its days have a page; the first of the next month when none has."""
    today: date | None
    """When it is in this month."""
    before: date | None
    """The month before, of those that have a page."""
    after: date | None

    @property
    def title(self) -> str:
        return month_words(self.first)

    @property
    def before_words(self) -> str:
        return month_words(self.before) if self.before else ""

    @property
    def before_path(self) -> str:
        return month_path(self.root, self.before) if self.before else ""

    @property
    def after_words(self) -> str:
        return month_words(self.after) if self.after else ""

    @property
    def after_path(self) -> str:
        return month_path(self.root, self.after) if self.after else ""

    @property
    def weeks(self) -> tuple[tuple[Cell, ...], ...]:
        """Monday first."""
        held = dict(self.days)
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return tuple(tuple(self._cell(at, held.get(at, ())) for at in week) for week in weeks)

    def _cell(self, at: date, rows: tuple[Row, ...]) -> Cell:
        inside = at.month == self.first.month
        linked = inside and rows and at >= self.linked_from
        begun = [(row, when.first_day(row.one) < at) for row in rows] if inside else []
        return Cell(at, inside, day_path(self.root, at) if linked else "", tuple(begun))


@dataclass(frozen=True)
class DayPage:
    """One day of a calendar."""

    day: date
    rows: tuple[Row, ...]
    root: str
    """The address of the calendar."""
    before: date | None
    """The day with events before it."""
    after: date | None

    @property
    def month_path(self) -> str:
        return month_path(self.root, self.day)

    @property
    def before_path(self) -> str:
        return day_path(self.root, self.before) if self.before else ""

    @property
    def after_path(self) -> str:
        return day_path(self.root, self.after) if self.after else ""


def month_words(first: date) -> str:
    """`March 2027`"""
    return day(first.replace(day=1)).removeprefix("1 ")


def day_words(at: date) -> str:
    """`Sunday 28 March 2027`"""
    return f"{when.WEEKDAYS[at.weekday()]} {day(at)}"


def day_path(root: str, at: date) -> str:
    return f"{root}date/{at:%Y/%m/%d}/"


def month_path(root: str, at: date) -> str:
    return f"{root}month/{at:%Y-%m}/"


def firsts(diary: Diary, today: date) -> tuple[date, ...]:
    """The first day of each month that has a page: those with events, and the present one."""
    return tuple(sorted({at.replace(day=1) for at in diary.by_day} | {today.replace(day=1)}))


def days(diary: Diary, agenda: Agenda) -> tuple[date, ...]:
    """The days that have a page: those with events, from two years ago on."""
    return tuple(at for at in diary.by_day if at >= agenda.since)


def month_pages(diary: Diary, agenda: Agenda) -> Iterator[MonthPage]:
    every = firsts(diary, agenda.today)
    held: dict[date, list[tuple[date, tuple[Row, ...]]]] = {}
    for at, rows in diary.by_day.items():
        held.setdefault(at.replace(day=1), []).append((at, rows))
    for number, first in enumerate(every):
        yield MonthPage(
            first,
            tuple(held.get(first, ())),
            diary.path,
            min(max(agenda.since, first), _following(first)),
            agenda.today if first == agenda.today.replace(day=1) else None,
            every[number - 1] if number else None,
            every[number + 1] if number + 1 < len(every) else None,
        )


def day_pages(diary: Diary, agenda: Agenda) -> Iterator[DayPage]:
    every = days(diary, agenda)
    for number, at in enumerate(every):
        after = every[number + 1] if number + 1 < len(every) else None
        yield DayPage(at, diary.by_day[at], diary.path, every[number - 1] if number else None, after)


def _following(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)
