"""Directories: Fellows, user groups, mailing lists, interest groups, channels, work groups, implementations, organizations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from generator.catalogue import Catalogue
from generator.outputs import directories as twins
from generator.plan import Output, Plan
from generator.shapes.directory import Directory, Fellows
from generator.views import directories, freshness
from generator.views.entries import Entry
from generator.views.listing import Listing


@dataclass(frozen=True)
class Way:
    """The same rows in another order."""

    title: str
    url: str


_WAYS = (Way("By name", Fellows.address), Way("By year", directories.BY_YEAR))


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    for record in freshness.directories(site):
        yield Entry(
            record.address,
            record.title,
            record.description,
            record,
            short=record.short or "",
            twins=True,
            changed=record.reviewed,
            facets={"kind": "Page"},
            json_ld=_dataset(record),
        )
        if isinstance(record, Fellows):
            yield Entry(
                directories.BY_YEAR,
                f"{record.title} by year",
                "The Fellows of the Python Software Foundation by the year in which they were elected, newest first.",
                "the Fellows by year",
                short="By year",
                facets={"kind": "Page"},
            )


def _dataset(record: Directory) -> dict[str, object]:
    """Source: schema.org/Dataset."""
    url = f"{{host}}{record.address}"
    return {
        "@type": "Dataset",
        "name": record.title,
        "description": record.description,
        "url": url,
        "dateModified": record.recorded.isoformat(),
        "isBasedOn": list(record.sources),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "application/json",
            "contentUrl": f"{url}index.json",
        },
    }


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ()


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """The day on which a directory falls due is one of sections.freshness."""
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    for record in freshness.directories(plan.site):
        listing = directories.listing(record)
        for output in _page(plan, record, record.address, listing):
            # In the Markdown twin the rows stand under the headings of the page.
            yield output if not output.path.endswith("/index.md") else _as_text(plan, record, listing)
        if isinstance(record, Fellows):
            yield from _page(plan, record, directories.BY_YEAR, directories.fellows_by_year(record))


def _page(plan: Plan, record: Directory, address: str, listing: Listing) -> Iterator[Output]:
    is_main = address == record.address
    yield from plan.page(
        address,
        "directories/directory.html",
        listing=listing,
        record=record,
        ways=_WAYS if isinstance(record, Fellows) else (),
        text=plan.texts.render(record.text).html if record.text and is_main else "",
        upkeep=freshness.upkeep(plan.site, record.address, record, today=plan.setting.today),
    )


def _as_text(plan: Plan, record: Directory, listing: Listing) -> Output:
    url = f"{plan.setting.host}{record.address}"
    make = partial(twins.as_markdown, record, listing, url=url)
    return plan.made(f"{record.address[1:]}index.md", make, record, url)
