"""What changed between two versions, field by field and word by word. Pure.

Python's difflib needs seconds for a text made for it (800 words `a b a b ...`: 16 s); this one gives up early instead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_MOST_EDITS = 300
"""Words put in or taken out. What differs by more reads as a new text, and is shown as one."""


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
        Change(name, *compared(before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def compared(before: str, after: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Both texts in pieces: what they share is alike in both."""
    old, new = _parts(before), _parts(after)
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    pairs = _worth_it(_shared(old[start : len(old) - end], new[start : len(new) - end]), old[start:])
    kept_old = {*range(start), *(start + x for x, _ in pairs), *range(len(old) - end, len(old))}
    kept_new = {*range(start), *(start + y for _, y in pairs), *range(len(new) - end, len(new))}
    return tuple(_pieces(old, kept_old)), tuple(_pieces(new, kept_new))


def _worth_it(pairs: Sequence[tuple[int, int]], old: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Without the runs that share no word: a space or a full stop between changes is not worth a mark of its own."""
    runs: list[list[tuple[int, int]]] = []
    for x, y in pairs:
        if runs and runs[-1][-1] == (x - 1, y - 1):
            runs[-1].append((x, y))
        else:
            runs.append([(x, y)])
    return [pair for run in runs if any(old[x].isalnum() for x, _ in run) for pair in run]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """With how many same words both begin."""
    pairs = zip(old, new, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _parts(text: str) -> list[str]:
    """Words, and what is between them."""
    return re.findall(r"\s+|[^\s\w]|\w+", text)


def _shared(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Which words stand in both, in order; none when more than the most edits lead from one to the other.

    Source: E. W. Myers, An O(ND) Difference Algorithm and Its Variations, 1986: the greedy search, cut off.
    """
    furthest, seen = {1: 0}, list[dict[int, int]]()
    for edits in range(min(_MOST_EDITS, len(old) + len(new)) + 1):
        seen.append(dict(furthest))
        for line in range(-edits, edits + 1, 2):
            x = _begun(furthest, line, edits)
            while x < len(old) and x - line < len(new) and old[x] == new[x - line]:
                x += 1
            furthest[line] = x
            if x >= len(old) and x - line >= len(new):
                return _path(seen, len(old), len(new))
    return ()


def _begun(furthest: Mapping[int, int], line: int, edits: int) -> int:
    """Where a line begins: after a word put in, or after one taken out, whichever leads further."""
    if line == -edits or (line != edits and furthest[line - 1] < furthest[line + 1]):
        return furthest[line + 1]
    return furthest[line - 1] + 1


def _path(seen: Sequence[Mapping[int, int]], x: int, y: int) -> Sequence[tuple[int, int]]:
    """Back from the end: the words that both have."""
    pairs = []
    for edits in range(len(seen) - 1, -1, -1):
        line = x - y
        start = _begun(seen[edits], line, edits)
        while x > start:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        was_put_in = line == -edits or (line != edits and seen[edits][line - 1] < seen[edits][line + 1])
        x, y = (x, y - 1) if was_put_in else (x - 1, y)
    return pairs[::-1]


def _pieces(words: Sequence[str], kept: set[int]) -> Iterator[Piece]:
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or (place in kept) != (start in kept):
            yield Piece("".join(words[start:place]), start not in kept)
            start = place
