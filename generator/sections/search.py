"""The page of the search. What it finds, and its index: generator/search.py."""

from collections.abc import Iterator
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.views.entries import Entry


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        "/search/",
        "Search",
        "Search python.org: releases, events, jobs, stories, pages and Python Enhancement Proposals.",
        "the search page",
        robots="noindex",
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    yield from plan.page("/search/", "search.html")
