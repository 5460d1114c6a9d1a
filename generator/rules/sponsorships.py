"""Rules about what can be applied for: packages and benefits of a year."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.reading import KeyPath
from generator.rules import once
from generator.shapes.sponsorship import ASSETS, Benefit, Clause, Package, Packages, Program


def packages_are_named_by_their_year(site: Catalogue, today: date) -> Iterator[Problem]:
    for held in site.every(Packages):
        if (name := PurePosixPath(site.path_of(held)).stem) != str(held.year):
            fact = f"the file is called `{name}`, and its packages are of {held.year}"
            yield site.problem(held, ("year",), fact, f"Call it {held.year}.yaml.")


def what_a_package_year_lists_stands_once(site: Catalogue, today: date) -> Iterator[Problem]:
    for held in site.every(Packages):
        lists: dict[str, Sequence[Program | Package | Benefit | Clause]] = {
            "programs": held.programs,
            "packages": held.packages,
            "benefits": held.benefits,
            "clauses": held.clauses,
        }
        for name, records in lists.items():
            rows: list[tuple[KeyPath, object]] = [((name, n, "slug"), row.slug) for n, row in enumerate(records)]
            yield from once.given_once(site, held, "slug", rows)
        for number, benefit in enumerate(held.benefits):
            key = ("benefits", number, "packages")
            named = [((*key, n, "package"), quantity.package) for n, quantity in enumerate(benefit.packages)]
            yield from once.given_once(site, held, "package", named)
        yield from _assets_once(site, held)


def _assets_once(site: Catalogue, held: Packages) -> Iterator[Problem]:
    """Of the sponsor and of the sponsorship apart: so are they stored."""
    for of in ("sponsor", "sponsorship"):
        rows: list[tuple[KeyPath, object]] = [
            (("benefits", number, "features", place, "name"), feature.name)
            for number, benefit in enumerate(held.benefits)
            for place, feature in enumerate(benefit.features)
            if feature.kind in ASSETS and feature.of == of
        ]
        yield from once.given_once(site, held, "asset", rows)


def what_a_benefit_names_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    for held in site.every(Packages):
        known = {
            "program": {program.slug for program in held.programs},
            "package": {package.slug for package in held.packages},
            "benefit": {benefit.slug for benefit in held.benefits},
            "clause": {clause.slug for clause in held.clauses},
        }
        for number, benefit in enumerate(held.benefits):
            for key, kind, slug in _named(number, benefit):
                if slug not in known[kind]:
                    yield site.problem(held, key, f"there is no {kind} `{slug}`", f"Name one of `{_LISTS[kind]}`.")
            if benefit.slug in benefit.conflicts:
                place = ("benefits", number, "conflicts", benefit.conflicts.index(benefit.slug))
                yield site.problem(
                    held, place, f"`{benefit.slug}` conflicts with itself", "Take it out of `conflicts`."
                )


_LISTS = {"program": "programs", "package": "packages", "benefit": "benefits", "clause": "clauses"}


def _named(number: int, benefit: Benefit) -> Iterator[tuple[KeyPath, str, str]]:
    """What a benefit refers to: where, what it is, its slug."""
    here = ("benefits", number)
    yield (*here, "program"), "program", benefit.program
    for place, quantity in enumerate(benefit.packages):
        yield (*here, "packages", place, "package"), "package", quantity.package
    for place, slug in enumerate(benefit.conflicts):
        yield (*here, "conflicts", place), "benefit", slug
    for place, slug in enumerate(benefit.clauses):
        yield (*here, "clauses", place), "clause", slug


def applications_are_open_for_one_year_at_a_time(site: Catalogue, today: date) -> Iterator[Problem]:
    """Else nobody could say which year an application is for."""
    spans = sorted((held.opens, held.closes or date.max, held.year) for held in site.every(Packages) if held.opens)
    by_year = {held.year: held for held in site.every(Packages)}
    for (_, closes, earlier), (opens, _, later) in pairwise(spans):
        if opens <= closes:
            fact = f"applications for {later} open on {opens}, while those for {earlier} are open"
            yield site.problem(by_year[later], ("opens",), fact, f"Give {earlier}.yaml a `closes` before that day.")
