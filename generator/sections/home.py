"""The home page."""

from collections.abc import Iterator
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.sections.downloads import CHANNEL
from generator.views import downloads, pages
from generator.views.entries import Entry


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        "/",
        "Python is a programming language that people can read",
        "The home of the Python programming language: downloads, documentation, community and the Python Software Foundation.",
        "the home page",
        short="Home",
        head_title="Python.org | The home of the Python programming language",
        feeds=CHANNEL.links,
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    landing = downloads.landing(plan.site, plan.setting.today)
    yield from plan.page("/", "home.html", landing=landing, samples=pages.samples(plan.site, plan.texts))
