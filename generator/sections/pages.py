"""The pages that people write, the page of an address that does not exist, and the boxes."""

from collections.abc import Iterator
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.views.entries import Entry


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    for address, page in site.pages.items():
        if not page.draft:
            yield site.once(_entry, address)


def _entry(site: Catalogue, address: str) -> Entry:
    page = site.page(address)
    return Entry(
        address,
        page.title,
        page.description,
        page,
        short=page.short or "",
        twins=True,
        card="",
        changed=page.reviewed,
        facets={"kind": "Page"},
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield "/404.html"
    yield from (f"/box/{label}/" for label in site.boxes)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    for address, page in plan.site.pages.items():
        if not page.draft:
            yield from plan.once(_page, address)
    yield plan.drawn("404.html", "404.html", page=plan.heads.not_found())
    for box in plan.site.boxes.values():
        html = plan.texts.render(box.text).html
        yield plan.drawn(f"box/{box.label}/index.html", "box.html", box_title=box.title, html=html)


def _page(plan: Plan, address: str) -> tuple[Output, ...]:
    """Of one page: those that nobody has edited are as they were."""
    view = plan.heads.text_page(address, plan.site.page(address), plan.texts, today=plan.setting.today)
    return tuple(plan.page(address, "page.html", **view))
