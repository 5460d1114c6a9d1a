"""Rules about minutes."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.minutes import Minutes


def minutes_are_named_by_their_day(site: Catalogue, today: date) -> Iterator[Problem]:
    for minutes in site.every(Minutes):
        path = site.path_of(minutes)
        if path != (right := f"minutes/{minutes.date.isoformat()}.yaml"):
            fact = f"the meeting was on {minutes.date}, but the file is `{path}`"
            yield site.problem(minutes, ("date",), fact, f"Move it to `{right}`, or correct the day.")
