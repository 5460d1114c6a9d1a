"""Rules about elections and nominees."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.rules import once
from generator.shapes.election import Elections


def a_nominee_stands_in_an_election_that_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    if held := site.only(Elections):
        rows = [(("elections", n, "slug"), election.slug) for n, election in enumerate(held.elections)]
        yield from once.given_once(site, held, "slug", rows)
        known = {election.slug for election in held.elections}
        for number, nominee in enumerate(held.nominees):
            if nominee.election not in known:
                fact = f"there is no election `{nominee.election}`"
                yield site.problem(held, ("nominees", number, "election"), fact, "Name one of `elections`.")
