"""What the pages of events list: happening now, to come and over; one event; categories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from generator.shapes.countries import COUNTRIES
from generator.shapes.event import Calendar, EventCategory
from generator.views.events import when
from generator.views.events.agenda import Agenda, Diary
from generator.views.events.months import month_path, month_words
from generator.views.events.rows import Row
from generator.views.events.shown import NEXT, EventPage, state_at
from generator.views.listing import Facet

ON_A_PAGE = 20
ON_A_YEAR = 200
"""Events on a page of a year that is over."""
_MISSED, _RECENT = 3, 20
"""How many events that are just over are shown, of how many that began last."""
_ALIKE = (2, 3)
"""How many events of a kind are shown before and after one."""
_FEW = 2
"""Events in a month that need no heading of their own."""


@dataclass(frozen=True)
class Group:
    """The events of a list that begin in one month, or in one year."""

    id: str
    """`2027-03` or `2027`"""
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """`March 2027` or `2027`"""
        return month_words(date.fromisoformat(f"{self.id}-01")) if "-" in self.id else self.id

    @property
    def size(self) -> int:
        return len(self.rows)


def grouped(rows: Sequence[Row]) -> tuple[Group, ...]:
    """`rows`, in their order, by month; by year where most months would hold one or two."""
    months = len({(when.first_day(row.one).year, when.first_day(row.one).month) for row in rows})
    form = "%Y-%m" if len(rows) > _FEW * months else "%Y"
    return tuple(
        Group(id, tuple(inside)) for id, inside in groupby(rows, key=lambda row: when.first_day(row.one).strftime(form))
    )


@dataclass(frozen=True)
class Choices:
    """What a list can be reduced to."""

    rows: tuple[Row, ...]
    today: date | None = None
    """Of a list of what comes: events that look for talks on that day can be chosen."""

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """The attributes of the rows are set by parts/events.html."""
        names = {category.slug: category.name for row in self.rows for category in row.categories}
        countries = _counted(row.country for row in self.rows if row.country)
        categories = _counted(category.slug for row in self.rows for category in row.categories)
        online = sum(row.event.online for row in self.rows)
        wanted = sum(bool(self.today and row.closes and row.closes > self.today.isoformat()) for row in self.rows)
        by_name = sorted((COUNTRIES[code], code, number) for code, number in countries.items())
        return (
            Facet("country", "Country", tuple((code, name, number) for name, code, number in by_name)),
            Facet("category", "Category", tuple((slug, names[slug], n) for slug, n in sorted(categories.items()))),
            Facet("attend", "Attend", (("online", "Online", online),) if online else ()),
            Facet("talks", "Talks", (("wanted", "Looks for talks", wanted),) if wanted else ()),
        )


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


@dataclass(frozen=True)
class Home:
    """/events/: what is on, what comes, what is just over."""

    today: date
    on: tuple[Row, ...]
    coming: tuple[Group, ...]
    missed: tuple[Row, ...]
    open_calls: tuple[Row, ...]
    """By their deadline."""
    choices: Choices
    calendars: tuple[tuple[Calendar, int], ...]
    """With how many events come."""

    @property
    def ahead(self) -> int:
        """How many events come."""
        return sum(group.size for group in self.coming)

    @property
    def months(self) -> tuple[tuple[str, str], ...]:
        """(name of a calendar, the address of the present month in it)"""
        return tuple(
            (calendar.name, month_path(f"/events/{calendar.slug}/", self.today)) for calendar, _ in self.calendars
        )


def home(agenda: Agenda, now: datetime) -> Home:
    ahead = [row for row in agenda.coming if row.one.over_at > now]
    coming = [row for row in ahead if row.one.begins_at > now]
    over = [row for row in agenda.coming if row.one.over_at <= now] + list(agenda.past[:_RECENT])
    return Home(
        agenda.today,
        tuple(row for row in ahead if row.one.begins_at <= now),
        grouped(coming),
        tuple(sorted(over, key=lambda row: row.one.over_at, reverse=True)[:_MISSED]),
        open_calls(agenda.coming, now),
        Choices(tuple(coming), now.date()),
        tuple((diary.calendar, len(diary.coming)) for diary in agenda.diaries),
    )


def open_calls(rows: Iterable[Row], now: datetime) -> tuple[Row, ...]:
    """Those whose call for proposals is open, by its deadline."""
    calls = [(when.closing(row.event.cfp), row) for row in rows if row.event.cfp and row.one.status != "cancelled"]
    return tuple(row for closes, row in sorted(calls, key=lambda pair: (pair[0], pair[1].event.id)) if closes > now)


@dataclass(frozen=True)
class Part:
    """A list that is cut into pages: the rows of one of them, and the addresses of all."""

    groups: tuple[Group, ...]
    number: int
    addresses: tuple[str, ...]
    total: int

    @property
    def address(self) -> str:
        return self.addresses[self.number - 1]


def parts(address: str, rows: Sequence[Row], size: int) -> tuple[Part, ...]:
    """At least one, even if it is empty."""
    count = max(1, -(-len(rows) // size))
    addresses = (address, *(f"{address}page/{number}/" for number in range(2, count + 1)))
    return tuple(
        Part(grouped(rows[size * number : size * (number + 1)]), number + 1, addresses, len(rows))
        for number in range(count)
    )


def event_pages(diary: Diary, now: datetime) -> Iterable[EventPage]:
    """The pages of a calendar. What they show of other events does not change while time passes."""
    instances = _instances(diary, now)
    around_category = {slug: _Around(rows) for slug, rows in diary.by_category.items()}
    around_venue = {id: _Around(rows) for id, rows in diary.by_venue.items()}
    for number, row in enumerate(diary.rows):
        yield EventPage(
            row,
            diary.calendar,
            state_at(row, now),
            instances.get(row.event.id, ()),
            diary.rows[number - 1] if number else None,
            diary.rows[number + 1] if number + 1 < len(diary.rows) else None,
            around_venue[row.venue.id].near(row) if row.venue else (),
            around_category[row.categories[0].slug].near(row) if row.categories else (),
        )


def _instances(diary: Diary, now: datetime) -> Mapping[int, tuple[Row, ...]]:
    found: dict[int, list[Row]] = {}
    for row in diary.every:
        if row.event.repeats and row.one.over_at > now and len(rows := found.setdefault(row.event.id, [])) < NEXT:
            rows.append(row)
    return {id: tuple(rows) for id, rows in found.items()}


class _Around:
    """The rows of a list, and where each stands."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows
        self._at = {row.event.id: number for number, row in enumerate(rows)}

    def near(self, row: Row) -> tuple[Row, ...]:
        here = self._at[row.event.id]
        return self._rows[max(0, here - _ALIKE[0]) : here] + self._rows[here + 1 : here + 1 + _ALIKE[1]]


@dataclass(frozen=True)
class CategoryPage:
    category: EventCategory
    calendar: Calendar
    coming: tuple[Group, ...]
    past: tuple[Row, ...]
    """The newest that are over."""
    years: tuple[tuple[int, int], ...]
    """(year, how many are over), newest first."""


def category_page(diary: Diary, category: EventCategory) -> CategoryPage:
    rows = diary.by_category.get(category.slug, ())
    over = {row.event.id for row in diary.past}
    coming = sorted((row for row in rows if row.event.id not in over), key=lambda row: row.one.begins_at)
    past = sorted((row for row in rows if row.event.id in over), key=lambda row: row.one.over_at, reverse=True)
    counted = _counted(str(when.first_day(row.one).year) for row in past)
    years = tuple((int(year), number) for year, number in sorted(counted.items(), reverse=True))
    return CategoryPage(category, diary.calendar, grouped(coming), tuple(past[:ON_A_PAGE]), years)
