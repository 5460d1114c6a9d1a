"""Rules about the list of proposals."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.pep import Peps


def a_pep_is_listed_once(site: Catalogue, today: date) -> Iterator[Problem]:
    for listed in site.every(Peps):
        seen: set[int] = set()
        for row, pep in enumerate(listed.peps):
            if pep.number in seen:
                fact, mend = f"PEP {pep.number} is listed twice", "Take the older row out."
                yield site.problem(listed, ("peps", row, "number"), fact, mend)
            seen.add(pep.number)
