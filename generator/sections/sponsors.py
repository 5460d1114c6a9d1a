"""The sponsors of the Foundation, and the packages that were on offer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from pydantic_core import to_json

from generator.cache import digest
from generator.catalogue import Catalogue
from generator.outputs import pictures
from generator.plan import Output, Plan
from generator.shapes.sponsor import Sponsors
from generator.views import sponsors
from generator.views.entries import Entry

_PAGE = "/psf/sponsors/"
_LEVELS = "/psf/sponsorship/levels/"
_DATA = f"{_PAGE}index.json"


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        _PAGE,
        "Sponsors",
        "The organizations that sponsor the Python Software Foundation and so pay for much of what it does.",
        "the page of the sponsors",
        twin=_DATA,
        facets={"kind": "Page"},
    )
    if packages := sponsors.newest(site):
        yield Entry(
            _LEVELS,
            f"Sponsorship packages of {packages.year}",
            "What each package of sponsorship costs and holds: every benefit of the Foundation, PyCon US, PyPI and Core Development.",
            packages,
            short="Packages",
            twins=True,
            facets={"kind": "Page"},
        )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield _DATA
    yield from (f"{sponsors.FOLDER}{logo.file}" for logo in sponsors.logos(site, today))
    yield from sponsors.smaller(site, today)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A sponsorship begins, or its last day is over."""
    held = site.only(Sponsors)
    for sponsor in held.sponsors if held else ():
        for day in (sponsor.starts, sponsor.ends + timedelta(days=1)):
            if (at := datetime.combine(day, time(), tzinfo=UTC)) > now:
                yield at


def outputs(plan: Plan) -> Iterator[Output]:
    site, today = plan.site, plan.setting.today
    levels = sponsors.by_level(site, today)
    yield from plan.page(_PAGE, "sponsors/list.html", levels=levels, is_demo=Sponsors in site.demo)
    host = plan.setting.host
    yield plan.made(_DATA[1:], lambda: _data(levels, host), levels, host)
    for logo in sponsors.logos(site, today):
        yield plan.text(f"{sponsors.FOLDER[1:]}{logo.file}", (sponsors.folder(site) / logo.file).read_bytes())
    for address, (name, width) in sponsors.smaller(site, today).items():
        data = (sponsors.folder(site) / name).read_bytes()
        yield plan.made(address[1:], partial(pictures.webp, data, width), digest(data), width)
    if packages := sponsors.newest(site):
        columns, programs = sponsors.advertised(packages), sponsors.benefits(packages)
        yield from plan.page(_LEVELS, "sponsors/packages.html", packages=packages, columns=columns, programs=programs)


def _data(levels: tuple[sponsors.OnLevel, ...], host: str) -> bytes:
    rows = [
        {
            "name": one.sponsor.name,
            "slug": one.sponsor.slug,
            "level": row.level.name,
            "url": one.sponsor.url,
            "description": one.sponsor.text,
            "logo": f"{host}{one.logo.url}",
            "page": f"{host}{_PAGE}#{one.sponsor.slug}",
        }
        for row in levels
        for one in row.sponsors
    ]
    return to_json(rows, indent=1) + b"\n"
