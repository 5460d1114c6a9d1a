"""The pages that events have, with their heads."""

from collections.abc import Iterator, Mapping
from datetime import date

from generator.catalogue import Catalogue
from generator.outputs import events as forms
from generator.outputs import feeds
from generator.views.entries import Entry, Feed
from generator.views.events import months, places
from generator.views.events import pages as events
from generator.views.events.agenda import Agenda, Diary, agenda
from generator.views.events.rows import Row, location_path

CHANNEL = feeds.Channel(
    "/events/feed", "Python events", "Events about Python, the newest announcements first.", "/events/"
)
_HIDDEN = "noindex"
"""Of pages that only cut or turn what others hold: search engines find the events themselves."""


FILES = (
    Feed("Python events", "/events/calendar.ics", "text/calendar"),
    Feed("Deadlines of calls for proposals", "/events/cfp.ics", "text/calendar"),
)


def every(site: Catalogue, today: date) -> tuple[Entry, ...]:
    """In the order of the calendars. Ask for it by site.once(every, today)."""
    known = site.once(agenda, today)
    return (
        *_whole(),
        *(entry for diary in known.diaries for entry in _calendar(diary, site.once(_steady), known)),
    )


def _steady(site: Catalogue) -> dict[int, Entry]:
    """The entries of what takes place once, by the number of the event: no day changes them."""
    diaries = site.once(agenda, date.max).diaries
    return {
        row.event.id: _event(row, _followed(diary)) for diary in diaries for row in diary.rows if not row.event.repeats
    }


def _followed(diary: Diary) -> tuple[Feed, ...]:
    """What programs can follow of a calendar."""
    return (*channel(diary).links, Feed(diary.calendar.name, f"{diary.path}calendar.ics", "text/calendar"))


def _whole() -> Iterator[Entry]:
    yield Entry(
        "/events/",
        "Python events",
        "Conferences, sprints and meetings about Python all over the world: on now, to come, and which still look for talks.",
        "the page of all events",
        short="Events",
        feeds=(*CHANNEL.links, *FILES),
        facets={"kind": "Page"},
    )
    yield Entry(
        "/events/calendars/",
        "Event calendars",
        "Every calendar of Python events, to read here or to follow in a calendar program.",
        "the list of calendars",
        short="Calendars",
        feeds=(*CHANNEL.links, *FILES),
        facets={"kind": "Page"},
    )
    yield Entry(
        "/events/map/",
        "Map of Python events",
        "Where in the world people meet about Python next: a map of all events to come, and the same as a list.",
        "the map of events",
        short="Map",
        feeds=CHANNEL.links,
        facets={"kind": "Page"},
    )


def channel(diary: Diary) -> feeds.Channel:
    calendar = diary.calendar
    return feeds.Channel(
        f"{diary.path}feed", calendar.name, f"{calendar.name}: the newest announcements first.", diary.path
    )


def _calendar(diary: Diary, steady: Mapping[int, Entry], known: Agenda) -> Iterator[Entry]:
    name, root, feeds_ = diary.calendar.name, diary.path, _followed(diary)
    yield Entry(root, name, diary.calendar.description, diary.calendar, feeds=feeds_, facets={"kind": "Page"})
    for part in events.parts(root, diary.coming, events.ON_A_PAGE)[1:]:
        title = f"{name}, page {part.number}"
        yield Entry(
            part.address, title, f"{name}: what comes, page {part.number}.", _OWNER, feeds=feeds_, robots=_HIDDEN
        )
    yield Entry(
        f"{root}past/",
        "Past events",
        f"{name}: events that are over, by year, the newest first.",
        _OWNER,
        short="Past",
        head_title=f"Past events: {name} | Python.org",
        feeds=feeds_,
        facets={"kind": "Page"},
    )
    for year, rows in diary.by_year.items():
        for part in events.parts(f"{root}past/{year}/", rows, events.ON_A_YEAR):
            more = f", page {part.number}" if part.number > 1 else ""
            yield Entry(
                part.address,
                f"Events of {year}{more}",
                f"{name}: what took place in {year}, the newest first{more}.",
                _OWNER,
                short=str(year),
                head_title=f"Events of {year}{more}: {name} | Python.org",
                feeds=feeds_,
                robots=_HIDDEN if more else "",
                facets={} if more else {"kind": "Page", "year": str(year)},
            )
    yield from _by_category(diary, feeds_)
    yield from _by_place(diary, feeds_)
    yield from _by_time(diary, known, feeds_)
    to_come = {row.event.id for row in diary.coming}
    for row in diary.rows:
        if row.event.id in to_come:
            yield _event(row, feeds_, card=", ".join(fact for fact in (row.repeats or row.full, row.where) if fact))
        else:
            yield _event(row, feeds_) if row.event.repeats else steady[row.event.id]


def _event(row: Row, feeds_: tuple[Feed, ...], *, card: str | None = None) -> Entry:
    """With a `card` it is still to come, and meant before others by who searches its name."""
    event = row.event
    facts = ", ".join(fact for fact in (row.repeats or row.full, row.where) if fact)
    facets = {"kind": "Event", "year": event.starts[:4], "country": row.country_name}
    return Entry(
        row.path,
        event.title,
        f"{event.title}, {facts}: its dates and place, and a file for your calendar.",
        event,
        # An event has its name every year, and at times in several towns.
        head_title=f"{event.title}: {facts} | Python.org",
        feeds=(Feed(event.title, f"{row.path}event.ics", "text/calendar"), *feeds_),
        twins=True,
        card=card,
        weight=0.5 if card is None else 1,
        changed=event.updated,
        facets={name: value for name, value in facets.items() if value},
        json_ld=forms.json_ld(row),
    )


_OWNER = "the pages of a calendar"


def _by_category(diary: Diary, feeds_: tuple[Feed, ...]) -> Iterator[Entry]:
    name, root = diary.calendar.name, diary.path
    yield Entry(
        f"{root}categories/",
        "Categories",
        f"{name}: every category of events, with what comes and what was.",
        _OWNER,
        head_title=f"Categories: {name} | Python.org",
        feeds=feeds_,
        facets={"kind": "Page"},
    )
    for category in diary.categories:
        path = f"{root}categories/{category.slug}/"
        file = Feed(f"{name}: {category.name}", f"{path}calendar.ics", "text/calendar")
        yield Entry(
            path,
            category.name,
            f"{name}, {category.name}: what comes, and what was.",
            _OWNER,
            head_title=f"{category.name}: {name} | Python.org",
            feeds=(*feeds_, file),
            facets={"kind": "Page"},
        )


def _by_place(diary: Diary, feeds_: tuple[Feed, ...]) -> Iterator[Entry]:
    name, root = diary.calendar.name, diary.path
    yield Entry(
        f"{root}locations/",
        "Places",
        f"{name}: every place at which events are or were, by country.",
        _OWNER,
        head_title=f"Places: {name} | Python.org",
        feeds=feeds_,
        facets={"kind": "Page"},
    )
    for venue in diary.venues:
        where = places.title(venue)
        yield Entry(
            location_path(diary.calendar.slug, venue),
            where,
            f"{name}: what comes and what was in {where}.",
            _OWNER,
            head_title=f"{where}: {name} | Python.org",
            feeds=feeds_,
            facets={"kind": "Page"},
        )


def _by_time(diary: Diary, known: Agenda, feeds_: tuple[Feed, ...]) -> Iterator[Entry]:
    name, root = diary.calendar.name, diary.path
    for first in months.firsts(diary, known.today):
        words = months.month_words(first)
        yield Entry(
            months.month_path(root, first),
            words,
            f"{name}: {words}, day by day.",
            _OWNER,
            head_title=f"{words}: {name} | Python.org",
            feeds=feeds_,
            robots=_HIDDEN,
        )
    for at in months.days(diary, known):
        words = months.day_words(at)
        yield Entry(
            months.day_path(root, at),
            words,
            f"{name}: what is on, on {words}.",
            _OWNER,
            head_title=f"{words}: {name} | Python.org",
            feeds=feeds_,
            robots=_HIDDEN,
        )
