"""Minutes of the meetings of the Foundation's board: the list by year, each of them, and a feed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from generator.catalogue import Catalogue
from generator.markup import day
from generator.outputs import feeds
from generator.plan import Output, Plan
from generator.shapes.minutes import Minutes
from generator.views import minutes as views
from generator.views.entries import Entry

_ONLY_KNOWN = "The text of these minutes is not on this site; the page says where they are known from."
CHANNEL = feeds.Channel(
    f"{views.LIST}feed",
    "PSF Board Meeting Minutes Feed",
    "The newest minutes of the meetings of the board of the Python Software Foundation.",
    views.LIST,
)
"""Its title is the one that readers have subscribed to."""


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        views.LIST,
        "Minutes of the board",
        "The meetings of the board of directors of the Python Software Foundation by year, each with its minutes or where they are known from.",
        "the list of minutes",
        feeds=CHANNEL.links,
        facets={"kind": "Page"},
    )
    for minutes in views.published(site, today):
        yield _entry(minutes)


def _entry(minutes: Minutes) -> Entry:
    when = day(minutes.date)
    what = "The minutes of the meeting" if minutes.text else "What is known of the minutes of the meeting"
    return Entry(
        minutes.path,
        f"Board meeting of {when}",
        f"{what} that the board of the Python Software Foundation held on {when}.",
        minutes,
        short=when,
        head_title=f"{views.title(minutes)} | Python.org",
        feeds=CHANNEL.links,
        twins=True,
        facets={"kind": "Minutes", "year": str(minutes.date.year)},
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from (feed.url for feed in CHANNEL.links)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """The day of a meeting comes."""
    for minutes in site.every(Minutes):
        if not minutes.draft and (at := datetime.combine(minutes.date, time(), tzinfo=UTC)) > now:
            yield at


def outputs(plan: Plan) -> Iterator[Output]:
    every = views.published(plan.site, plan.setting.today)
    yield from plan.page(views.LIST, "minutes/list.html", years=views.by_year(every), count=len(every))
    for meeting in views.meetings(every):
        minutes = meeting.minutes
        yield from plan.page(
            minutes.path,
            "minutes/one.html",
            view=meeting,
            host=views.host(minutes),
            text=plan.texts.render(minutes.text).html if minutes.text else "",
        )
    yield from plan.feeds(CHANNEL, [_item(plan, minutes) for minutes in every])


def _item(plan: Plan, minutes: Minutes) -> feeds.Item:
    html = plan.texts.render(minutes.text).html if minutes.text else f"<p>{_ONLY_KNOWN}</p>"
    return feeds.Item(views.title(minutes), minutes.path, minutes.date, html)
