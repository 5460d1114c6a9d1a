"""The sections of the site, as one table. Each module says which pages and files its section has, and plans them.

Every section has four functions:
    entries(site, today) -> the pages, with their addresses and heads
    files(site, today)   -> the addresses of what else it publishes: feeds, calendars, data
    turns(site, now)     -> the instants after `now` at which something happens in it without an edit; what counts days
                            reads otherwise at each midnight, for which that of the home page stands
    outputs(plan)        -> exactly these, as outputs
`today` is date.max when all is asked for that is published now or later.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from generator.catalogue import Catalogue
from generator.plan import Output, Plan
from generator.sections import (
    banners,
    blogs,
    directories,
    downloads,
    elections,
    events,
    freshness,
    home,
    hosting,
    jobs,
    machines,
    minutes,
    pages,
    posts,
    search,
    sponsors,
    stories,
)
from generator.views.entries import Entry


class Section(Protocol):
    """A module of this package."""

    __name__: str

    def entries(self, site: Catalogue, today: date) -> Iterator[Entry]: ...
    def files(self, site: Catalogue, today: date) -> Iterator[str]: ...
    def turns(self, site: Catalogue, now: datetime) -> Iterator[datetime]: ...
    def outputs(self, plan: Plan) -> Iterator[Output]: ...


SECTIONS: Sequence[Section] = (
    home,
    downloads,
    directories,
    freshness,
    stories,
    minutes,
    posts,
    jobs,
    sponsors,
    elections,
    banners,
    blogs,
    events,
    pages,
    search,
    machines,
    hosting,
)
"""What comes first wins an address that a page of content/pages claims too."""


def entries(site: Catalogue, today: date) -> tuple[Entry, ...]:
    """Every page of the site. Worked out once for each day: rules, links and heads ask for it."""
    return site.once(_entries, today)


def _entries(site: Catalogue, today: date) -> tuple[Entry, ...]:
    return tuple(entry for section in SECTIONS for entry in entries_of(site, section, today))


def entries_of(site: Catalogue, section: Section, today: date) -> tuple[Entry, ...]:
    """The pages of one section."""
    return site.once(_entries_of, section, today)


def _entries_of(site: Catalogue, section: Section, today: date) -> tuple[Entry, ...]:
    return tuple(section.entries(site, today))


def files(site: Catalogue, today: date) -> tuple[str, ...]:
    """The address of every other file that a link may lead to."""
    return site.once(_files, today)


def _files(site: Catalogue, today: date) -> tuple[str, ...]:
    return tuple(file for section in SECTIONS for file in site.once(_files_of, section, today))


def _files_of(site: Catalogue, section: Section, today: date) -> tuple[str, ...]:
    return tuple(section.files(site, today))


def turns(site: Catalogue, now: datetime) -> dict[str, datetime]:
    """The next instant at which something happens in each section; those in which nothing will are not in it."""
    found = {section.__name__.rpartition(".")[2]: min(section.turns(site, now), default=None) for section in SECTIONS}
    return {name: at for name, at in found.items() if at is not None}


def outputs(plan: Plan) -> list[Output]:
    """Every file of the site."""
    made = [output for section in SECTIONS for output in outputs_of(plan, section)]
    endings = sum((plan.once(_endings_of, section) for section in SECTIONS), Counter())
    return [*made, machines.summary(plan, endings)]


def outputs_of(plan: Plan, section: Section) -> tuple[Output, ...]:
    """The files of one section."""
    return plan.once(_outputs_of, section)


def _outputs_of(plan: Plan, section: Section) -> tuple[Output, ...]:
    made = tuple(section.outputs(plan))
    return *made, *(twin for output in made if (twin := _getit(output)))


def _endings_of(plan: Plan, section: Section) -> Counter[str]:
    return Counter(map(machines.ending, plan.once(_paths_of, section)))


def paths(plan: Plan) -> Iterator[str]:
    """Of every file of the site. Who asks for them is asked again only when a file comes or goes."""
    yield from (path for section in SECTIONS for path in plan.once(_paths_of, section))
    yield machines.SUMMARY


def _paths_of(plan: Plan, section: Section) -> tuple[str, ...]:
    return tuple(output.path for output in outputs_of(plan, section))


def _getit(output: Output) -> Output | None:
    """/getit/ answers like /downloads/: some networks refuse addresses with "download" in them (pythondotorg #427)."""
    if not output.path.startswith("downloads/") or output.path.startswith("downloads/branch/"):
        return None
    if output.path.endswith(("/index.json", "/index.md")):
        return None
    return replace(
        output,
        path=output.path.replace("downloads/", "getit/", 1),
        twin_of=output.path,
        content=None,
        make=None,
        template=None,
        context=None,
    )
