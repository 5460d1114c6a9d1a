"""What Pagefind's index says of each record, taken out of one index and put together to another.

The program reads pages and writes a whole index. Kept apart by record, what it has read needs no reading again when
another page changes. The format is that of Pagefind 1.5: https://github.com/CloudCannon/pagefind, `pagefind/src/index`.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import cbor2

ENTRY = "pagefind-entry.json"
"""What names all other files: a browser that has read it finds one whole index."""
LANGUAGE = "en"
FIELDS = ("alias", "title")
"""Of what a record has beside its text, this is searched."""
_CHUNK_BYTES = 24_000
"""So much, unpacked, is loaded for a word: about 9 kB."""
_DIGITS = 7
_NUMBER, _TEXT, _LIST = 0, 3, 4
"""Of CBOR."""
_SIGNED = b"pagefind_dcd"
"""The first bytes of an unpacked file."""

_BETWEEN = "\n"
"""Between a word and what is written with accents where it stands."""

Places = list[int]
"""Where a word stands: distances from one to the next; a negative number is the weight or the field of those after it."""


@dataclass(frozen=True)
class Part:
    """What the index says of one record."""

    fragment: bytes
    """Its text and title, packed."""
    length: int
    """In words."""
    words: bytes
    """CBOR: {word: its places in the text and in the fields, in CBOR as they stand in an index}"""


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
    words: list[dict[str, bytes]] = [{} for _ in pages]
    for path in files:
        if path.endswith(".pf_index"):
            for number, word, said in _said(cbor2.loads(unpacked(files[path]))[0], kept):
                words[number][word] = said
    fragments = [files[f"fragment/{name}.pf_fragment"] for name, _ in pages]
    return {
        json.loads(unpacked(fragment))["url"]: Part(fragment, length, cbor2.dumps(said))
        for fragment, (_, length), said in zip(fragments, pages, words, strict=True)
    }


def _said(chunk: Sequence[Any], kept: Mapping[int, int]) -> Iterator[tuple[int, str, bytes]]:
    """Of each word the number of each record that has it, and where."""
    for word, postings, written in chunk:
        for name, found in ((word, postings), *((f"{word}{_BETWEEN}{form}", same) for form, same in written)):
            number = 0
            for distance, places, fields in found:
                number += distance
                fields_ = _kept(fields, kept) if fields else []
                if places or fields_:
                    yield number, name, cbor2.dumps(places) + cbor2.dumps(fields_)


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


def whole(parts: Sequence[Part], version: str) -> Whole:
    """The index of `parts`, in this order. The same parts give the same bytes."""
    fragments = list(_names(part.fragment for part in parts))
    chunks = list(_chunks(_words(parts)))
    data = [b"\x81" + _head(_LIST, len(chunk)) + b"".join(word for _, word in chunk) for chunk in chunks]
    names = list(_names(data))
    pages = [[name, part.length] for name, part in zip(fragments, parts, strict=True)]
    index = [[*ends, name] for ends, name in zip(_ends(chunks), names, strict=True)]
    meta = packed(cbor2.dumps([version, pages, index, [], [], list(FIELDS)]))
    digest = f"{LANGUAGE}_{hashlib.sha256(meta).hexdigest()[:10]}"
    files = {f"fragment/{name}.pf_fragment": part.fragment for name, part in zip(fragments, parts, strict=True)}
    files |= {f"index/{name}.pf_index": packed(chunk) for name, chunk in zip(names, data, strict=True)}
    return Whole(files | {f"pagefind.{digest}.pf_meta": meta}, digest, tuple(fragments))


def _words(parts: Sequence[Part]) -> Iterator[tuple[str, bytes]]:
    """All words in their order, each as it stands in an index. A loop over everything that is said on the site."""
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    last: dict[str, int] = {}
    heads = [b"\x83" + _head(_NUMBER, distance) for distance in range(len(parts))]
    for number, part in enumerate(parts):
        for word, said in cbor2.loads(part.words).items():
            found[word] += (heads[number - last.get(word, 0)], said)
            last[word] = number
    for word, names in groupby(sorted(found), key=lambda name: name.partition(_BETWEEN)[0]):
        plain, *written = [word, *(name for name in names if name != word)]
        forms = [b"\x82" + _text(name.partition(_BETWEEN)[2]) + _list(found[name]) for name in written]
        yield word, b"\x83" + _text(word) + _list(found.get(plain, [])) + _head(_LIST, len(forms)) + b"".join(forms)


def _list(pieces: Sequence[bytes]) -> bytes:
    """Of postings, of which each is in two pieces."""
    return _head(_LIST, len(pieces) // 2) + b"".join(pieces)


def _text(text: str) -> bytes:
    data = text.encode()
    return _head(_TEXT, len(data)) + data


def _head(kind: int, argument: int) -> bytes:
    """The first bytes of a value. Source: RFC 8949, 3."""
    if argument < 24:
        return bytes([kind << 5 | argument])
    code = next(code for code in range(4) if argument < 1 << (8 << code))
    return bytes([kind << 5 | 24 + code]) + argument.to_bytes(1 << code)


def _chunks(words: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Words that are loaded together."""
    chunk: list[tuple[str, bytes]] = []
    size = 0
    for word, data in words:
        chunk.append((word, data))
        size += len(data)
        if size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _ends(chunks: Sequence[Sequence[tuple[str, bytes]]]) -> list[list[str]]:
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
