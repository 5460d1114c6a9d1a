"""Events: what comes and what was, by calendar, category, place, month and day; calendars as files; feeds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from generator.catalogue import Catalogue
from generator.outputs import events as forms
from generator.plan import Output, Plan
from generator.sections import event_calendars, event_entries
from generator.sections.event_entries import CHANNEL, FILES, channel
from generator.views.entries import Entry
from generator.views.events import months, places, when
from generator.views.events import pages as events
from generator.views.events.agenda import Agenda, Diary, agenda
from generator.views.events.rows import location_path


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from site.once(event_entries.every, today)


def files(site: Catalogue, today: date) -> Iterator[str]:
    known = site.once(agenda, today)
    yield from (feed.url for feed in (*CHANNEL.links, *FILES))
    for diary in known.diaries:
        yield from (feed.url for feed in channel(diary).links)
        yield f"{diary.path}calendar.ics"
        yield from (f"{diary.path}categories/{category.slug}/calendar.ics" for category in diary.categories)
        yield from (f"{row.path}event.ics" for row in diary.rows)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """An event begins or is over, a call for proposals closes; on the day after its end an event leaves the lists."""
    for row in site.once(agenda, now.date()).coming:
        instants = [row.one.begins_at, row.one.over_at]
        instants.append(datetime.combine(row.one.over_at.date(), time(), tzinfo=UTC) + timedelta(days=1))
        if row.event.cfp:
            instants.append(when.closing(row.event.cfp))
        yield from (at for at in instants if at > now)


def outputs(plan: Plan) -> Iterator[Output]:
    setting = plan.setting
    known = plan.site.once(agenda, setting.today)
    home = events.home(known, plan.now)
    yield from plan.page("/events/", "events/home.html", home=home)
    yield from plan.page("/events/calendars/", "events/calendars.html", calendars=home.calendars)
    yield from plan.page("/events/map/", "events/map.html", view=places.map_page(known))
    yield from plan.feeds(CHANNEL, forms.items(known.coming))
    yield from event_calendars.outputs(plan, known)
    for diary in known.diaries:
        yield from _lists(plan, diary, known.today)
        yield from _places(plan, diary)
        yield from _times(plan, diary, known)
        for page in events.event_pages(diary, plan.now):
            yield from plan.page(page.row.path, "events/event.html", view=page)
        yield from plan.feeds(channel(diary), forms.items(diary.coming))


def _lists(plan: Plan, diary: Diary, today: date) -> Iterator[Output]:
    calendar, root = diary.calendar, diary.path
    month = months.month_path(root, today)
    for part in events.parts(root, diary.coming, events.ON_A_PAGE):
        yield from plan.page(
            part.address,
            "events/calendar.html",
            calendar=calendar,
            part=part,
            categories=diary.categories,
            today=today,
            month=month,
        )
    years = tuple((year, len(rows)) for year, rows in diary.by_year.items())
    newest = events.grouped(diary.past[: events.ON_A_PAGE])
    yield from plan.page(f"{root}past/", "events/past.html", calendar=calendar, years=years, groups=newest)
    for year, rows in diary.by_year.items():
        choices = events.Choices(rows)
        for part in events.parts(f"{root}past/{year}/", rows, events.ON_A_YEAR):
            yield from plan.page(
                part.address, "events/year.html", calendar=calendar, part=part, years=years, year=year, choices=choices
            )
    pages = tuple(events.category_page(diary, category) for category in diary.categories)
    yield from plan.page(f"{root}categories/", "events/categories.html", calendar=calendar, views=pages)
    for page in pages:
        yield from plan.page(f"{root}categories/{page.category.slug}/", "events/category.html", view=page)


def _places(plan: Plan, diary: Diary) -> Iterator[Output]:
    listed = places.countries(diary)
    yield from plan.page(f"{diary.path}locations/", "events/locations.html", calendar=diary.calendar, countries=listed)
    for page in places.location_pages(diary):
        path = location_path(diary.calendar.slug, page.venue)
        yield from plan.page(path, "events/location.html", view=page)


def _times(plan: Plan, diary: Diary, known: Agenda) -> Iterator[Output]:
    for month in months.month_pages(diary, known):
        path = months.month_path(diary.path, month.first)
        yield from plan.page(path, "events/month.html", view=month, calendar=diary.calendar)
    for day in months.day_pages(diary, known):
        path = months.day_path(diary.path, day.day)
        yield from plan.page(path, "events/day.html", view=day, calendar=diary.calendar)
