"""Long lists in several pages: the first at the list's own address, the others at `page/2/` below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Sheet(Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    number: int
    """From 1."""
    count: int
    """Of the pages."""
    total: int
    """Of the items on all pages."""
    list_address: str

    @property
    def address(self) -> str:
        return self.address_of(self.number)

    def address_of(self, number: int) -> str:
        return self.list_address if number == 1 else f"{self.list_address}page/{number}/"

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """Number and address of every page."""
        return tuple((number, self.address_of(number)) for number in range(1, self.count + 1))


def sheets(items: Sequence[T], address: str, *, size: int) -> Iterator[Sheet[T]]:
    """At least one, be it empty."""
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        yield Sheet(tuple(items[(number - 1) * size : number * size]), number, count, len(items), address)
