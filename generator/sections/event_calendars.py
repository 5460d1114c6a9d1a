"""Events as iCalendar files: all, by calendar, by category, each one alone, and the deadlines of calls for proposals."""

from collections.abc import Iterator, Sequence
from functools import partial

from generator.outputs import ical
from generator.plan import Output, Plan
from generator.shapes.event import Event, Venue
from generator.views.events.agenda import Agenda, Diary
from generator.views.events.names import Names, names
from generator.views.events.rows import Row

_SINCE = "What comes, and what took place in the last two years. Each older event has a file of its own on its page."
"""All of them since 2002 would be more than half a megabyte, which calendar programs would fetch again and again."""


def outputs(plan: Plan, known: Agenda) -> Iterator[Output]:
    meaning = names(plan.site)
    rows = [row for diary in known.diaries for row in diary.rows]
    recent = _recent(rows, known)
    yield _file(plan, ical.Head("Python events", _SINCE, "/events/", "/events/calendar.ics"), recent, meaning)
    yield _deadlines(plan, recent, meaning)
    for diary in known.diaries:
        yield from _calendar(plan, diary, known, meaning)
    yield from (_alone(plan, row, meaning) for row in rows)


def _recent(rows: Sequence[Row], known: Agenda) -> tuple[Event, ...]:
    return tuple(row.event for row in rows if row.one.over_at.date() >= known.since)


def _calendar(plan: Plan, diary: Diary, known: Agenda, meaning: Names) -> Iterator[Output]:
    root, name = diary.path, diary.calendar.name
    head = ical.Head(name, f"{diary.calendar.description} {_SINCE}", root, f"{root}calendar.ics")
    yield _file(plan, head, _recent(diary.rows, known), meaning)
    for category in diary.categories:
        page = f"{root}categories/{category.slug}/"
        head = ical.Head(f"{name}: {category.name}", _SINCE, page, f"{page}calendar.ics")
        yield _file(plan, head, _recent(diary.by_category.get(category.slug, ()), known), meaning)


def _file(plan: Plan, head: ical.Head, events: tuple[Event, ...], meaning: Names) -> Output:
    host = plan.setting.host
    make = partial(ical.calendar, head, events, names=meaning, host=host, texts=plan.texts)
    return plan.made(head.file[1:], make, head, events, meaning, host)


def _deadlines(plan: Plan, events: tuple[Event, ...], meaning: Names) -> Output:
    host, asking = plan.setting.host, tuple(event for event in events if event.cfp)
    words = "Until when talks can be offered to the organizers of events."
    head = ical.Head("Calls for proposals", words, "/events/", "/events/cfp.ics")
    make = partial(ical.deadlines, head, asking, names=meaning, host=host)
    return plan.made("events/cfp.ics", make, head, asking, meaning, host)


def _alone(plan: Plan, row: Row, meaning: Names) -> Output:
    event, host = row.event, plan.setting.host
    make = partial(ical.one, event, names=meaning, host=host, texts=plan.texts)
    return plan.made(f"{row.path[1:]}event.ics", make, event, _venues(event, meaning), row.categories, host)


def _venues(event: Event, meaning: Names) -> tuple[Venue | None, ...]:
    moved = event.repeats.moved if event.repeats else ()
    return meaning.venue(event), *(meaning.venues.get(other.venue or "") for other in moved)
