"""Rules about elections and nominees."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.rules import once
from generator.shapes.election import Elections


def an_election_stands_once(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Elections):
        rows = [(("elections", n, "slug"), election.slug) for n, election in enumerate(held.elections)]
        yield from once.given_once(site, held, "slug", rows)


def a_nominee_stands_once_in_an_election_that_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Elections):
        known = {election.slug for election in held.elections}
        for number, nominee in enumerate(held.nominees):
            if nominee.election not in known:
                fact = f"there is no election `{nominee.election}`"
                yield site.problem(held, ("nominees", number, "election"), fact, "Name one of `elections`.")
        rows = [(("nominees", n, "slug"), f"{one.election}/{one.slug}") for n, one in enumerate(held.nominees)]
        yield from once.given_once(site, held, "slug", rows)
