"""What Pagefind's index says of each record, taken out of one index and put together to another.

The program reads pages and writes a whole index. Kept apart by record, what it has read needs no reading again when
another page changes. The format is that of Pagefind 1.5: https://github.com/CloudCannon/pagefind, `pagefind/src/index`.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cbor2

ENTRY = "pagefind-entry.json"
"""What names all other files: a browser that has read it finds one whole index."""
LANGUAGE = "en"
FIELDS = ("alias", "title")
"""Of what a record has beside its text, this is searched."""
_CHUNK_NUMBERS = 10_000
"""So many records and places are loaded for a word, about 12 kB."""
_DIGITS = 7
_SIGNED = b"pagefind_dcd"
"""The first bytes of an unpacked file."""

Places = list[int]
"""Where a word stands: distances from one to the next; a negative number is the weight or the field of those after it."""
Posting = list[Any]
"""[distance to the record before, places in the text, places in the fields]"""
Word = list[Any]
"""[the word without accents, its postings, [[the word as it is written, its postings], …]]"""


@dataclass(frozen=True)
class Part:
    """What the index says of one record."""

    fragment: bytes
    """Its text and title, packed."""
    length: int
    """In words."""
    words: bytes
    """CBOR: [[word, the word as it is written or "", places in the text, places in the fields], …]"""


@dataclass(frozen=True)
class Whole:
    """An index."""

    files: Mapping[str, bytes]
    digest: str
    """What the file is named by that names the others."""
    fragments: tuple[str, ...]
    """The name of each part's fragment."""


def apart(files: Mapping[str, bytes]) -> dict[str, Part]:
    """The records of an index by their URL."""
    _, pages, _, _, _, fields = cbor2.loads(unpacked(_only(files, ".pf_meta")))
    kept = {number: FIELDS.index(name) for number, name in enumerate(fields) if name in FIELDS}
    words: list[list[list[Any]]] = [[] for _ in pages]
    for path in sorted(path for path in files if path.endswith(".pf_index")):
        for number, said in _said(cbor2.loads(unpacked(files[path]))[0], kept):
            words[number].append(said)
    fragments = [files[f"fragment/{name}.pf_fragment"] for name, _ in pages]
    return {
        json.loads(unpacked(fragment))["url"]: Part(fragment, length, cbor2.dumps(sorted(said, key=_by_word)))
        for fragment, (_, length), said in zip(fragments, pages, words, strict=True)
    }


def _said(chunk: Sequence[Word], kept: Mapping[int, int]) -> Iterator[tuple[int, list[Any]]]:
    """The number of each record that has a word, with the word and its places."""
    for word, postings, written in chunk:
        for form, found in (("", postings), *written):
            number = 0
            for distance, places, fields in found:
                number += distance
                fields_ = _kept(fields, kept) if fields else []
                if places or fields_:
                    yield number, [word, form, places, fields_]


def _kept(places: Places, kept: Mapping[int, int]) -> Places:
    """Those in fields that are searched, which get the numbers of FIELDS."""
    made: Places = []
    is_kept = False
    for place in places:
        if place < 0:
            is_kept = -place - 1 in kept
        if is_kept:
            made.append(-kept[-place - 1] - 1 if place < 0 else place)
    return made


def _by_word(said: list[Any]) -> tuple[str, str]:
    return said[0], said[1]


def whole(parts: Sequence[Part], version: str) -> Whole:
    """The index of `parts`, in this order. The same parts give the same bytes."""
    fragments = list(_names(part.fragment for part in parts))
    chunks = list(_chunks(_words(parts)))
    data = [cbor2.dumps([chunk]) for chunk in chunks]
    names = list(_names(data))
    pages = [[name, part.length] for name, part in zip(fragments, parts, strict=True)]
    index = [[*ends, name] for ends, name in zip(_ends(chunks), names, strict=True)]
    meta = packed(cbor2.dumps([version, pages, index, [], [], list(FIELDS)]))
    digest = f"{LANGUAGE}_{hashlib.sha256(meta).hexdigest()[:10]}"
    files = {f"fragment/{name}.pf_fragment": part.fragment for name, part in zip(fragments, parts, strict=True)}
    files |= {f"index/{name}.pf_index": packed(chunk) for name, chunk in zip(names, data, strict=True)}
    return Whole(files | {f"pagefind.{digest}.pf_meta": meta}, digest, tuple(fragments))


def _words(parts: Sequence[Part]) -> Iterator[Word]:
    """All words in their order, each with the records that have it."""
    found: dict[str, dict[str, list[Posting]]] = {}
    last: dict[tuple[str, str], int] = {}
    for number, part in enumerate(parts):
        for word, form, places, fields in cbor2.loads(part.words):
            key = (word, form)
            found.setdefault(word, {}).setdefault(form, []).append([number - last.get(key, 0), places, fields])
            last[key] = number
    for word in sorted(found):
        written = found[word]
        plain = written.pop("", [])
        yield [word, plain, [[form, written[form]] for form in sorted(written)]]


def _chunks(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that are loaded together."""
    chunk: list[Word] = []
    size = 0
    for word in words:
        chunk.append(word)
        size += _size(word)
        if size >= _CHUNK_NUMBERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(word: Word) -> int:
    _, plain, written = word
    return sum(1 + len(places) for postings in (plain, *(found for _, found in written)) for _, places, _ in postings)


def _ends(chunks: Sequence[Sequence[Word]]) -> list[list[str]]:
    """From where to where the words of each chunk reach: as many letters as tell it from its neighbours."""
    ends = [[chunk[0][0], chunk[-1][0]] for chunk in chunks]
    for one, other in pairwise(ends):
        last, first = one[1], other[0]
        length = next(n for n in range(len(first)) if first[n] != last[n : n + 1]) + 1
        one[1], other[0] = last[:length], first[:length]
    return ends


def _names(folder_of: Iterable[bytes]) -> Iterator[str]:
    """A name for each, made of what it holds: as short as it can be, since browsers load the names of all."""
    given: set[str] = set()
    for data in folder_of:
        digest = hashlib.sha256(data).hexdigest()
        name = next(digest[:length] for length in range(_DIGITS, len(digest)) if digest[:length] not in given)
        given.add(name)
        yield name


def unpacked(data: bytes) -> bytes:
    return gzip.decompress(data).removeprefix(_SIGNED)


def packed(data: bytes) -> bytes:
    return gzip.compress(_SIGNED + data, compresslevel=6, mtime=0)


def _only(files: Mapping[str, bytes], ending: str) -> bytes:
    return next(data for path, data in files.items() if path.endswith(ending))
