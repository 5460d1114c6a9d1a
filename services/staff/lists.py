"""Lists whose page and filters stand in the address. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from services.errors import Invalid, NotFound

SIZE = 25
_MOST_TEXT = 100


@dataclass(frozen=True)
class Asking:
    """What an address asks for. What a list does not know is left out of the addresses it makes."""

    path: str
    given: Mapping[str, str]
    """The filters that say something, by name."""
    page: int

    def __getitem__(self, name: str) -> str:
        """What the filter says, or nothing."""
        return self.given.get(name, "")

    @property
    def skip(self) -> int:
        return (self.page - 1) * SIZE

    def day(self, name: str) -> date | None:
        """Raises Invalid when it is not one."""
        if not self[name]:
            return None
        try:
            return date.fromisoformat(self[name])
        except ValueError:
            raise Invalid({name: f"`{name}` is not a day: write it as 2026-11-23."}) from None

    def url(self, **changed: object) -> str:
        """The same list with other filters, from its first page on; one that is empty is left out."""
        asked = {**self.given, **{name: str(value) for name, value in changed.items()}}
        return _address(self.path, {name: value for name, value in asked.items() if value})


def asking(path: str, query: Mapping[str, str], names: Sequence[str]) -> Asking:
    """Raises Invalid when the page is no number."""
    page = query.get("page", "1")
    if not (page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page)):
        raise Invalid({"page": "`page` is not the number of a page: write 1 or more."})
    given = {name: query[name].strip()[:_MOST_TEXT].replace("\0", "") for name in names if query.get(name, "").strip()}
    return Asking(path, given, int(page))


@dataclass(frozen=True)
class Pages:
    """The pages of a list (the block `pages`)."""

    asked: Asking
    total: int
    """Rows in all."""

    @property
    def last(self) -> int:
        return max(1, -(-self.total // SIZE))

    @property
    def numbers(self) -> Sequence[int]:
        """The first, the last, and those around this one."""
        here = self.asked.page
        return sorted({1, self.last, *range(max(1, here - 2), min(self.last, here + 2) + 1)})

    def url(self, page: int) -> str:
        given = {**self.asked.given, **({"page": str(page)} if page > 1 else {})}
        return _address(self.asked.path, given)


def pages(asked: Asking, total: int) -> Pages:
    """Raises NotFound for a page behind the last."""
    made = Pages(asked, total)
    if asked.page > made.last:
        raise NotFound(f"This list has no page {asked.page}.", f"Its last one is page {made.last}.")
    return made


_MOST_NUMBER = 2**53


def number(asked: Asking, name: str) -> int | None:
    """The number that a filter says, or None. Raises Invalid when it is none."""
    return whole(asked[name], name) if asked[name] else None


def whole(text: str, name: str) -> int:
    """Raises Invalid when it is not a whole number that a database can hold."""
    if not (text.isascii() and text.isdigit() and len(text) < 17 and int(text) < _MOST_NUMBER):
        raise Invalid({name: f"`{name}` is not a number of ours: write digits."})
    return int(text)


def more(rows: Sequence[Any], most: int = SIZE) -> int | None:
    """The number of the last row that is shown, behind which there are more; None when that is all."""
    return rows[most - 1].id if len(rows) > most else None


def _address(path: str, given: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(given)}" if given else path
