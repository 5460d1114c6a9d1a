"""How alike two postings are: a sketch of a text, small enough to be kept with each. A hint for moderators, never a rule."""

import re
from collections.abc import Iterable, Sequence
from zlib import crc32

_WORDS_IN_A_SHINGLE = 4
_KEPT = 48
_MOST_WORDS = 1_500
_ALIKE = 0.5
_WORD = re.compile(r"\w+")


def sketch(texts: Iterable[str]) -> list[int]:
    """The smallest hashes of all runs of four words: two texts that share many runs share many of these.

    Source: A. Broder, On the resemblance and containment of documents (1997): the sketch of the smallest.
    """
    words = [word for text in texts for word in _WORD.findall(text.casefold())][:_MOST_WORDS]
    if not words:
        return []
    runs = {
        " ".join(words[at : at + _WORDS_IN_A_SHINGLE]) for at in range(max(1, len(words) - _WORDS_IN_A_SHINGLE + 1))
    }
    return sorted({crc32(run.encode()) for run in runs})[:_KEPT]


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """About what part of all runs is in both, 0 to 1."""
    smallest = set(sorted({*one, *other})[:_KEPT])
    return len(smallest & set(one) & set(other)) / len(smallest) if smallest else 0.0


def is_alike(one: Sequence[int], other: Sequence[int]) -> bool:
    return resemblance(one, other) >= _ALIKE


def key(title: str, company: str) -> str:
    """The same for two spellings of a position: `Sr. Developer`, `ACME Inc.` and `sr developer`, `Acme inc`."""
    return "|".join(" ".join(_WORD.findall(text.casefold())) for text in (company, title))[:250]
