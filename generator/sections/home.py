"""The home page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.sections import blogs as news
from generator.sections import downloads as releases
from generator.sections import event_entries as events
from generator.sections import jobs
from generator.views import blogs, downloads, pages, stories
from generator.views.entries import Entry
from generator.views.events.agenda import agenda

_POSTS = 5
_EVENTS = 5


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        "/",
        "Python is a programming language that people can read",
        "The home of the Python programming language: downloads, documentation, community and the Python Software Foundation.",
        "the home page",
        short="Home",
        head_title="Python.org | The home of the Python programming language",
        feeds=(*releases.CHANNEL.links, *news.CHANNEL.links, *events.CHANNEL.links, *jobs.CHANNEL.links),
        json_ld={
            "@type": "WebSite",
            "name": "Python.org",
            "url": "{host}/",
            "publisher": {"@type": "Organization", "name": "Python Software Foundation", "url": "{host}/psf/"},
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": "{host}/search/?q={search_term_string}"},
                "query-input": "required name=search_term_string",
            },
        },
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """Each day has its story. On other pages too days are counted, and today has a mark."""
    yield datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=UTC)


def outputs(plan: Plan) -> Iterator[Output]:
    site, today = plan.site, plan.setting.today
    every = site.once(blogs.index, today)
    yield from plan.page(
        "/",
        "home.html",
        landing=site.once(downloads.landing, today),
        samples=pages.samples(site, plan.texts),
        posts=every.posts[:_POSTS],
        names={blog.slug: blog for blog in every.own},
        events=site.once(agenda, today).coming[:_EVENTS],
        told=stories.of_the_day(site.once(stories.published, today), today),
    )
