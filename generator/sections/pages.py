"""The pages that people write, the page of an address that does not exist, and the boxes."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.views.entries import Entry
from generator.views.fronts import Front, fronts


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from site.once(_entries)


def _entries(site: Catalogue) -> tuple[Entry, ...]:
    return tuple(site.once(_entry, front) for front in fronts(site))


def _entry(site: Catalogue, front: Front) -> Entry:
    """The very same as long as it says the same: who lists pages has nothing to do when a text is edited."""
    return Entry(
        front.address,
        front.title,
        front.description,
        Path(front.path),
        short=front.short or "",
        twins=True,
        card="",
        changed=front.reviewed,
        facets={"kind": "Page"},
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield "/404.html"
    yield from (f"/box/{label}/" for label in site.boxes)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    for front in fronts(plan.site):
        yield from plan.once(_page, front.address)
    yield plan.drawn("404.html", "404.html", page=plan.heads.not_found())
    for box in plan.site.boxes.values():
        html = plan.texts.render(box.text).html
        yield plan.drawn(f"box/{box.label}/index.html", "box.html", box_title=box.title, html=html)


def _page(plan: Plan, address: str) -> tuple[Output, ...]:
    """Of one page: those that nobody has edited are as they were."""
    view = plan.heads.text_page(address, plan.site.page(address), plan.texts, today=plan.setting.today)
    return tuple(plan.page(address, "page.html", **view))
