"""Rules about elections and nominees."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.election import Election, Nominees


def a_nominee_stands_in_an_election_that_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    held = site.only(Nominees)
    known = {election.slug for election in site.every(Election)}
    for number, nominee in enumerate(held.nominees if held else ()):
        if nominee.election not in known and not _is_unread(site, nominee.election):
            fact = f"there is no election `{nominee.election}`"
            yield site.problem(
                held or "", ("nominees", number, "election"), fact, "Bring its file back into elections/."
            )


def an_election_is_named_like_its_file(site: Catalogue, today: date) -> Iterator[Problem]:
    for election in site.every(Election):
        path = site.path_of(election)
        if path.rpartition("/")[2] != f"{election.slug}.yaml":
            fact = f"the slug is `{election.slug}`, but the file is `{path}`"
            yield site.problem(election, ("slug",), fact, "Write the name of the file, without .yaml.")


def _is_unread(site: Catalogue, slug: str) -> bool:
    """Its file has mistakes: these are reported."""
    return not site.broken.isdisjoint({f"elections/{slug}.yaml", f"demo/elections/{slug}.yaml"})
