"""The list of all pages with their owners and the day on which each is due for a review."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from generator.catalogue import Catalogue
from generator.outputs import api
from generator.plan import Output, Plan
from generator.views import freshness
from generator.views.entries import Entry

ADDRESS = "/about/this-site/freshness/"


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        ADDRESS,
        "How fresh each page is",
        "Every page of this site with the team that looks after it, the day of its last review, and the day of the next.",
        "the list of pages and their reviews",
        short="Freshness",
        twin=f"{ADDRESS}index.json",
        facets={"kind": "Page"},
        weight=0.2,  # it has every title of the site
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield f"{ADDRESS}index.json"


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A page falls due when its last day is over."""
    for one in freshness.every(site, now.date()):
        if one.due < date.max and (at := datetime.combine(one.due + timedelta(days=1), time(), tzinfo=UTC)) > now:
            yield at


def outputs(plan: Plan) -> Iterator[Output]:
    kept = freshness.every(plan.site, plan.setting.today)
    yield from plan.page(ADDRESS, "directories/freshness.html", view=freshness.page(kept))
    rows = [_row(one, plan.setting.host) for one in kept]
    yield plan.text(f"{ADDRESS[1:]}index.json", api.dumps(rows))


def _row(one: freshness.Upkeep, host: str) -> dict[str, object]:
    """As programs read it, such as one that reminds the owners."""
    return {
        "url": f"{host}{one.address}",
        "title": one.title,
        "file": one.file,
        "reviewed": one.reviewed.isoformat(),
        "review_every": one.every,
        "due": one.due.isoformat(),
        "is_overdue": one.is_overdue,
        "owner": one.owner.name if one.owner else None,
        "contact": one.owner.contact if one.owner else None,
    }
