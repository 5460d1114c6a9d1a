"""What changed between two versions, field by field and word by word. Pure."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_MOST_WORDS = 3_000
"""Of each side: beyond it a comparison by words takes too long, and lines must do."""


@dataclass(frozen=True)
class Piece:
    """Words that are alike in both, or on one side only."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Change:
    """A field that differs."""

    name: str
    before: Sequence[Piece]
    after: Sequence[Piece]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[Change]:
    """The fields that differ, in the order of `after`. Values are texts; a field that one side lacks is empty there."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        Change(name, *_compared(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _compared(before: str, after: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    old, new = _parts(before), _parts(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        tuple(_joined((old[a:b], kind != "equal") for kind, a, b, _, _ in blocks)),
        tuple(_joined((new[a:b], kind != "equal") for kind, _, _, a, b in blocks)),
    )


def _parts(text: str) -> list[str]:
    """Words, and what is between them."""
    return re.findall(r"\s+|[^\s\w]|\w+", text)


def _joined(runs: Iterator[tuple[list[str], bool]]) -> Iterator[Piece]:
    for words, is_changed in runs:
        if words:
            yield Piece("".join(words), is_changed)
