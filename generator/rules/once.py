"""What may stand only once in a file."""

from collections.abc import Iterable, Iterator

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.reading import KeyPath
from generator.shapes.base import Shape


def given_once(site: Catalogue, record: Shape, name: str, rows: Iterable[tuple[KeyPath, object]]) -> Iterator[Problem]:
    """A problem for each value of `rows`, (its key, the value), that stands further up already."""
    seen: set[object] = set()
    for key, value in rows:
        if value in seen:
            yield site.problem(record, key, f"the {name} `{value}` stands further up already", "Give each its own.")
        seen.add(value)
