"""A long list on a page: rows below headings, and what the filter (static/js/filter.js) can choose among."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.shapes.directory import Place

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "\u0131": "i", "ß": "ss", "đ": "d", "æ": "ae"})


@dataclass(frozen=True)
class Row:
    """One record as it is printed."""

    name: str
    url: str = ""
    aside: str = ""
    """A few words beside the name."""
    about: str = ""
    links: tuple[Place, ...] = ()
    folded: tuple[str, ...] = ()
    """A long list of names that few want to see."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """What it can be filtered by: name -> value."""


@dataclass(frozen=True)
class Part:
    """Rows below one heading, or below none."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Group:
    """A heading of the page, with all that stands below it."""

    title: str
    parts: tuple[Part, ...]
    note: str = ""

    @property
    def id(self) -> str:
        return place(self.title)

    @property
    def count(self) -> int:
        return sum(len(part.rows) for part in self.parts)


@dataclass(frozen=True)
class Facet:
    """A choice of the filter: values that rows have, with the words for each and how many have it."""

    name: str
    label: str
    choices: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Listing:
    """A whole list: what templates print of it, and what the filter needs."""

    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    one: str
    """The word for one row: `group`."""
    many: str

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def is_short(self) -> bool:
        """Every row is a name with a word beside it: they stand in columns."""
        rows = (row for group in self.groups for part in group.parts for row in part.rows)
        return not any(row.about or row.links or row.folded for row in rows)


def alphabetical(name: str) -> str:
    """By what names are sorted: `Łukasz` -> `lukasz`, `Érico` -> `erico`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def place(title: str) -> str:
    """The id of a heading: `North America` -> `north-america`."""
    return re.sub(r"[^a-z0-9]+", "-", alphabetical(title)).strip("-") or f"u{ord(title[0]):x}"


def facet(
    groups: Sequence[Group],
    name: str,
    label: str,
    *,
    words: Mapping[str, str] | None = None,
    newest_first: bool = False,
) -> Facet:
    """Counted over all rows. In the order of `words`, or of the values."""
    rows = (row for group in groups for part in group.parts for row in part.rows)
    counts = Counter(row.facets[name] for row in rows if name in row.facets)
    values = [v for v in words if v in counts] if words else sorted(counts, key=alphabetical, reverse=newest_first)
    return Facet(name, label, tuple((v, words[v] if words else v, counts[v]) for v in values))


def split(rows: Iterable[tuple[str, Row]], heads: Mapping[str, tuple[str, str]]) -> tuple[Group, ...]:
    """`rows`: (key, row); `heads`: key -> (title, note), in the order of the page."""
    known = list(rows)
    found = {key: tuple(row for k, row in known if k == key) for key in heads}
    return tuple(Group(heads[key][0], (Part("", some),), heads[key][1]) for key, some in found.items() if some)
