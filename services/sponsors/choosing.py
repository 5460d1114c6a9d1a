"""Whether package and benefits fit together, and what they cost. Pure: the same for the page, for what it shows while one
chooses, and for what is sent without it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from generator.shapes.base import Slug
from generator.shapes.sponsorship import Benefit, Package, Packages
from services import forms
from services.forms import Fields
from services.sponsors import catalogue

Taken = Mapping[str, int]
"""How many sponsors have a benefit, by its slug."""


def _once(value: object) -> object:
    return tuple(dict.fromkeys(value)) if isinstance(value, list) else value


Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_once), Field(max_length=200)]


class Wish(Fields):
    """The first page of an application."""

    package: Annotated[Slug | None, Field(title="Package")] = None
    benefits: Annotated[Slugs, Field(title="Benefits")] = ()
    a_la_carte: Annotated[Slugs, Field(title="À la carte")] = ()
    standalone: Annotated[Slugs, Field(title="Standalone")] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        return (*self.benefits, *self.a_la_carte, *self.standalone)

    def content(self) -> dict[str, object]:
        """As it is stored."""
        return self.model_dump(mode="json", exclude_defaults=True)


@dataclass(frozen=True)
class Choice:
    """What fits together."""

    packages: Packages
    package: Package | None
    """None: only benefits that stand alone."""
    benefits: tuple[Benefit, ...]
    """In the order of the catalogue."""

    @property
    def is_modified(self) -> bool:
        """The benefits are not just those of the package."""
        package = self.package.slug if self.package else catalogue.STANDALONE
        return catalogue.is_modified(self.packages, package, {one.slug for one in self.benefits})

    @property
    def fee(self) -> int:
        """Of the package, in US dollars: where benefits were changed staff agree on another one."""
        return self.package.amount if self.package else 0

    @property
    def has_price(self) -> bool:
        """The fee is what is paid."""
        return self.package is not None and not self.is_modified

    @property
    def level(self) -> str:
        return self.package.name if self.package else catalogue.level(self.packages, catalogue.STANDALONE)

    @property
    def full(self) -> tuple[Benefit, ...]:
        """Those of which more can be given than there are: staff see whether one more is possible."""
        return tuple(one for one in self.benefits if one.soft_capacity)


def read(data: FormData, packages: Packages, taken: Taken) -> tuple[Choice | None, Wish | None, forms.Form]:
    """The choice, or None and a form that says why; and what was wished for, as far as it could be understood."""
    wish, form = forms.read(Wish, data)
    if wish is None:
        return None, None, form
    if found := problems(wish, packages, taken):
        return None, wish, form.wrong(found)
    return chosen(wish, packages), wish, form


def chosen(wish: Wish, packages: Packages) -> Choice:
    """Of a wish without problems."""
    slugs = set(wish.slugs)
    return Choice(
        packages,
        catalogue.package(packages, wish.package),
        tuple(benefit for benefit in packages.benefits if benefit.slug in slugs),
    )


def problems(wish: Wish, packages: Packages, taken: Taken) -> dict[str, str]:
    """What does not fit together, by field: the first of each field is enough."""
    found: dict[str, str] = {}
    for name, words in (*_unknown(wish, packages), *_of_whole(wish, packages), *_of_benefits(wish, packages, taken)):
        found.setdefault(name, words)
    return found


def _unknown(wish: Wish, packages: Packages) -> Iterator[tuple[str, str]]:
    if wish.package and catalogue.package(packages, wish.package) is None:
        yield "package", "This package cannot be chosen: choose one of the list."
    for name, offered in offered_by_field(packages).items():
        if not {benefit.slug for benefit in offered}.issuperset(getattr(wish, name)):
            yield name, "One of these cannot be chosen: choose from the list."


def offered_by_field(packages: Packages) -> dict[str, tuple[Benefit, ...]]:
    """Which benefits stand where on the page."""
    return {
        "benefits": tuple(one for one in packages.benefits if one.packages),
        "a_la_carte": tuple(one for one in packages.benefits if one.is_a_la_carte),
        "standalone": tuple(one for one in packages.benefits if one.standalone),
    }


def _of_whole(wish: Wish, packages: Packages) -> Iterator[tuple[str, str]]:
    if not wish.slugs:
        yield "benefits", "You have to pick a minimum number of benefits: tick one or more."
    if (wish.benefits or wish.a_la_carte) and not wish.package:
        yield "package", "You must pick a package to include the selected benefits."
    if wish.standalone and wish.package:
        yield "standalone", "An application with a package cannot have standalone benefits: take one of the two out."
    if wish.standalone and (wish.benefits or wish.a_la_carte):
        yield "standalone", "Standalone benefits are had alone: take the other benefits out."
    package = catalogue.package(packages, wish.package)
    if package and wish.a_la_carte and not package.a_la_carte:
        yield (
            "a_la_carte",
            f"The package {package.name} does not take à la carte benefits: choose another, or none of these.",
        )


def _of_benefits(wish: Wish, packages: Packages, taken: Taken) -> Iterator[tuple[str, str]]:
    by_slug = {benefit.slug: benefit for benefit in packages.benefits}
    for name in ("benefits", "a_la_carte", "standalone"):
        picked = [by_slug[slug] for slug in getattr(wish, name) if slug in by_slug]
        for benefit in picked:
            if words := reason(benefit, taken):
                yield name, f"“{benefit.name}” cannot be chosen: {words}. Take it out."
        strange = [one.name for one in picked if one.package_only and not _holds(one, wish.package)]
        if strange and wish.package:
            yield name, f"The application has package-only benefits, but the wrong package: {_listed(strange)}."
    pairs = sorted(_conflicts(wish, by_slug))
    if pairs:
        yield (
            "benefits",
            f"The application has benefits that conflict: {'; '.join(' and '.join(pair) for pair in pairs)}.",
        )


def _holds(benefit: Benefit, package: str | None) -> bool:
    return any(held.package == package for held in benefit.packages)


def _conflicts(wish: Wish, by_slug: Mapping[str, Benefit]) -> set[tuple[str, str]]:
    """Pairs of names: what one of the two says holds for both."""
    slugs = [slug for slug in wish.slugs if slug in by_slug]
    return {
        (min(by_slug[one].name, by_slug[other].name), max(by_slug[one].name, by_slug[other].name))
        for one in slugs
        for other in by_slug[one].conflicts
        if other in slugs
    }


def reason(benefit: Benefit, taken: Taken) -> str:
    """Why nobody can have it, or nothing."""
    if benefit.unavailable:
        return "it is not available"
    return "all places are taken" if left(benefit, taken) == 0 and not benefit.soft_capacity else ""


def left(benefit: Benefit, taken: Taken) -> int | None:
    """How many can still have it; None: any number."""
    return None if benefit.capacity is None else max(0, benefit.capacity - taken.get(benefit.slug, 0))


def filled(wish: Wish, packages: Packages, taken: Taken) -> Wish:
    """The wish with the benefits of its package, as far as they are to be had and do not conflict."""
    picked: list[Benefit] = []
    for benefit in catalogue.benefits_of(packages, wish.package or ""):
        clashes = any(benefit.slug in one.conflicts or one.slug in benefit.conflicts for one in picked)
        if not clashes and not reason(benefit, taken):
            picked.append(benefit)
    return wish.model_copy(update={"benefits": tuple(one.slug for one in picked)})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


@dataclass(frozen=True)
class Offer:
    """A benefit as the page shows it."""

    benefit: Benefit
    packages: Sequence[str]
    """Names of those that hold it, with how much: `Visionary (25)`."""
    reason: str
    """Why it cannot be had, or nothing."""
    left: int | None

    @property
    def notes(self) -> str:
        """What else is to be said of it, in a line."""
        said = [self.reason.capitalize()] if self.reason else [f"{self.left} left"] if self.left else []
        if self.left == 0 and not self.reason:
            said.append("may be full: we tell you")
        if self.benefit.package_only:
            said.append("only in packages that hold it")
        return "; ".join(said)


def offers(packages: Packages, benefits: Iterable[Benefit], taken: Taken) -> list[Offer]:
    names = {package.slug: package.name for package in packages.packages if package.advertised}
    return [
        Offer(
            one,
            [
                f"{names[held.package]} ({held.label or held.number})"
                if held.label or held.number
                else names[held.package]
                for held in one.packages
                if held.package in names
            ],
            reason(one, taken),
            left(one, taken),
        )
        for one in benefits
    ]


def levels(packages: Packages) -> list[tuple[str, str]]:
    """The packages that can be chosen, and none, where something can be had without one."""
    found = [(one.slug, f"{one.name}, ${one.amount:,}") for one in packages.packages if one.advertised]
    alone = any(benefit.standalone for benefit in packages.benefits)
    return [*found, ("", "No package, only standalone benefits")] if alone else found
