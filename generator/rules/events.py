"""Rules about events, their venues and their calendars."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.reading import KeyPath
from generator.shapes.base import Shape
from generator.shapes.event import SUGGESTED_FROM, Calendars, Event, SuggestedEvent, Venue, moment
from generator.views.events.names import Names, names
from generator.views.events.recurrence import DAY, has_another, instances

MOST_IN_A_YEAR = 400
"""Instances. What is on every day has 366."""
_CALENDARS = "events/calendars.yaml"


def an_event_lies_in_the_folder_of_its_year(site: Catalogue, today: date) -> Iterator[Problem]:
    for event in site.every(Event):
        if isinstance(event, SuggestedEvent):
            continue  # those of all years lie in one file
        path = site.path_of(event)
        _, folder, name = path.split("/")
        if folder != (year := event.starts[:4]):
            fact = f"it starts in {year}, but the file is `{path}`"
            yield site.problem(event, ("starts",), fact, f"Move it to `events/{year}/{name}`, or correct the day.")


def numbers_are_given_once(site: Catalogue, today: date) -> Iterator[Problem]:
    yield from _given_once(site, [(event, event.id, event.title) for event in site.every(Event)])
    yield from _given_once(site, [(venue, venue.id, venue.name) for venue in site.every(Venue)])


def _given_once(site: Catalogue, rows: Sequence[tuple[Shape, int, str]]) -> Iterator[Problem]:
    """`rows`: (record, its id, what it is called)."""
    owners: dict[int, str] = {}
    mend = (
        f"Take the next free one: {1 + max((number for _, number, _ in rows if number < SUGGESTED_FROM), default=0)}."
    )
    if any(path.startswith("events/") for path in site.broken):
        mend = "Mend the events that cannot be read, then take the next free one."
    for record, number, name in rows:
        if number in owners:
            yield site.problem(record, ("id",), f"the id {number} is that of `{owners[number]}` already", mend)
        owners.setdefault(number, name)


def uids_are_given_once(site: Catalogue, today: date) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for event in site.every(Event):
        if event.uid and event.uid in owners:
            fact = f"the uid `{event.uid}` is that of `{owners[event.uid]}` already"
            yield site.problem(event, ("uid",), fact, "Keep one of the two files: both say the same event.")
        if event.uid:
            owners.setdefault(event.uid, site.path_of(event))


def calendars_and_categories_stand_once(site: Catalogue, today: date) -> Iterator[Problem]:
    table = site.only(Calendars)
    if table is None:
        if _CALENDARS not in site.broken and site.every(Event):
            yield site.problem(_CALENDARS, (), "there is no such file", "Bring it back: every event names a calendar.")
        return
    known = {calendar.slug for calendar in table.calendars}
    yield from _once(site, table, "calendars", [calendar.slug for calendar in table.calendars])
    yield from _once(site, table, "categories", [category.slug for category in table.categories])
    for number, category in enumerate(table.categories):
        if category.calendar not in known:
            fact = f"there is no calendar `{category.calendar}`"
            yield site.problem(table, ("categories", number, "calendar"), fact, _one_of(known))


def _once(site: Catalogue, table: Calendars, key: str, slugs: list[str]) -> Iterator[Problem]:
    for number, slug in enumerate(slugs):
        if slug in slugs[:number]:
            yield site.problem(table, (key, number, "slug"), f"`{slug}` stands here already", "Each has its own slug.")


def what_an_event_names_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    known, table = names(site), site.only(Calendars)
    calendars = {calendar.slug for calendar in (table.calendars if table else ())}
    of_calendar = {(category.calendar, category.slug) for category in (table.categories if table else ())}
    for event in site.every(Event):
        if isinstance(event, SuggestedEvent):
            continue  # who takes a place or a calendar away cannot mend it; it is shown without, or not at all
        yield from _venues(site, event, known)
        if table is None:
            continue  # the file's own problem is the one to report
        if event.calendar not in calendars:
            yield site.problem(event, ("calendar",), f"there is no calendar `{event.calendar}`", _one_of(calendars))
            continue
        for number, slug in enumerate(event.categories):
            if (event.calendar, slug) not in of_calendar:
                fact = f"the calendar {event.calendar} has no category `{slug}`"
                mend = _one_of({slug for calendar, slug in of_calendar if calendar == event.calendar})
                yield site.problem(event, ("categories", number), fact, mend)


def _venues(site: Catalogue, event: Event, known: Names) -> Iterator[Problem]:
    moved = event.repeats.moved if event.repeats else ()
    named: list[tuple[KeyPath, str | None]] = [(("venue",), event.venue)]
    named += [(("repeats", "moved", number, "venue"), other.venue) for number, other in enumerate(moved)]
    for key, slug in named:
        path = f"events/venues/{slug}.yaml"
        if slug and slug not in known.venues and path not in site.broken:
            yield site.problem(event, key, f"there is no venue `{slug}`", f"Write it in `{path}`, or correct the name.")


def _one_of(slugs: set[str]) -> str:
    return f"One of: {', '.join(f'`{slug}`' for slug in sorted(slugs))}." if slugs else "Add it to the calendars first."


def a_time_has_a_zone(site: Catalogue, today: date) -> Iterator[Problem]:
    known = names(site)
    for event in site.every(Event):
        venue = known.venue(event)
        is_unread = event.venue is not None and venue is None
        if len(event.starts) > 10 and not event.zone and not is_unread and not (venue and venue.zone):
            fact = f"`{event.starts}` is a time of day, and nothing says in which time zone"
            yield site.problem(event, ("starts",), fact, "Add `zone`, or give the venue one.")


def instances_are_those_of_the_rule(site: Catalogue, today: date) -> Iterator[Problem]:
    """Who calls off an instance that there is not has mistaken the day or the time; the real one would still be shown."""
    known = names(site)
    for event in site.every(Event):
        if not event.repeats:
            continue
        first = _naive(event.starts)
        gone = [(("repeats", "but_not", number), text) for number, text in enumerate(event.repeats.but_not)]
        moved = [(("repeats", "moved", n, "instance"), other.instance) for n, other in enumerate(event.repeats.moved)]
        last = max([first + timedelta(days=366), *(_naive(text) for _, text in [*gone, *moved])])
        every = instances(event, known.venue(event), before=last + DAY)
        if event.repeats.rule and not has_another(event):
            fact = "the rule gives no other time than its start"
            yield site.problem(event, ("repeats", "rule"), fact, "Compare its days with the first one, or take it out.")
            continue
        if sum(at < first + timedelta(days=366) for at in every) > MOST_IN_A_YEAR:
            fact = f"it would take place more than {MOST_IN_A_YEAR} times in its first year"
            yield site.problem(event, ("repeats", "rule"), fact, "Write a rule for days, not for minutes.")
            continue
        for key, text in [*gone, *moved]:
            if _naive(text) not in every:
                fact = f"`{text}` is not one of the times at which it begins"
                yield site.problem(event, key, fact, "Write the time as the rule gives it, or take it out.")


def _naive(text: str) -> datetime:
    at = moment(text)
    return at if isinstance(at, datetime) else datetime.combine(at, time())
