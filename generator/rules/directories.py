"""Rules about directories and about the owners of pages."""

from collections.abc import Iterator
from datetime import date

from generator import addresses
from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes import directory as shapes
from generator.shapes.directory import Directory
from generator.shapes.upkeep import Owners
from generator.views import directories, freshness


def rows_stand_once_in_order(site: Catalogue, today: date) -> Iterator[Problem]:
    """So that two people who add a row each do not meet in one place, and nobody adds one that is there."""
    for record in freshness.directories(site):
        keys = [directories.order(row) for row in record.rows]
        names = [str(getattr(row, "name")) for row in record.rows]  # noqa: B009  every row has a name
        twice = [number for number in range(1, len(keys)) if keys[number] == keys[number - 1]]
        for number in twice:
            fact = f"`{names[number]}` stands here twice"
            yield site.problem(record, (record.rows_key, number, "name"), fact, "Keep one of the two.")
        for number in [number for number in range(1, len(keys)) if keys[number] < keys[number - 1]][:1]:
            fact = f"`{names[number]}` stands after `{names[number - 1]}`"  # sorting mends all that follow too
            mend = f"Sort the rows by {_order_of(record)}."
            yield site.problem(record, (record.rows_key, number, "name"), fact, mend)


def _order_of(record: Directory) -> str:
    return "region, country, place and name" if isinstance(record, shapes.UserGroups) else "name"


def links_of_directories_lead_to_pages(site: Catalogue, today: date) -> Iterator[Problem]:
    inside = [
        (record, (record.rows_key, number, *key), url)
        for record in freshness.directories(site)
        for number, row in enumerate(record.rows)
        for key, url in _links(row)
        if url.startswith("/")
    ]
    if not inside:
        return
    asked = frozenset(url.partition("#")[0] for _, _, url in inside)
    known = addresses.answering(site, asked, date.max) | {row.from_ for row in site.redirects.redirects}
    is_unread = addresses.unread(site)
    for record, place, url in inside:
        path = url.partition("#")[0]
        if path not in known and not is_unread(path):
            fact = f"the link `{url}` leads to no page"
            yield site.problem(record, place, fact, "Correct the address, or write the page.")


def _links(row: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(url := getattr(row, "url", None), str):
        yield ("url",), url
    for number, link in enumerate(getattr(row, "links", ())):
        yield ("links", number, "url"), link.url


def owners_are_known(site: Catalogue, today: date) -> Iterator[Problem]:
    """A page names a team of site/owners.yaml, and each team is there once."""
    known = site.only(Owners)
    slugs = [owner.slug for owner in known.owners] if known else []
    for number, slug in enumerate(slugs):
        if known and slug in slugs[:number]:
            fact = f"the slug `{slug}` is given already"
            yield site.problem(known, ("owners", number, "slug"), fact, "Choose another one.")
    if "site/owners.yaml" in site.broken:
        return
    for record in freshness.records(site):
        if record.owner and record.owner not in slugs:
            fact = f"there is no owner `{record.owner}`"
            file = record if isinstance(record, Directory) else record.path
            yield site.problem(file, ("owner",), fact, "Add the team to `site/owners.yaml`, or leave the key out.")
