"""Banners: one small file that every page's script reads. No page depends on it, so a banner draws no page anew."""

from collections.abc import Iterator
from datetime import date, datetime

from pydantic_core import to_json

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.views import banners
from generator.views.entries import Entry

_FILE = "/banners.json"


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from ()


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield _FILE


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from (at for at in banners.turns(site) if at > now)


def outputs(plan: Plan) -> Iterator[Output]:
    yield plan.text(_FILE[1:], to_json(banners.for_browsers(plan.site, plan.now, plan.texts)) + b"\n")
