"""The index of the search in /pagefind/, which is this module's own folder.

A browser begins with one small file that names the others, each after its content. That one is replaced last, and what
it no longer names is deleted after it, so that there is one whole index at any time. What Pagefind has read of a page is
kept until the page changes.
"""

import json
import os
import re
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from pathlib import Path

from generator import beside, findable, pagefind, postings
from generator.cache import Remembered, alone, digest
from generator.findable import IN_LIST, Findable
from generator.manifest import SEARCH
from generator.pagefind import Record
from generator.postings import Part

NAMES = "names.pf_names"
"""What everything is called, for results before any page of them is loaded."""
_LEFT_OUT = re.compile(r"pagefind-(?:highlight|(?:component|modular)-ui|ui)\.(?:js|css)|wasm\.unknown\.pagefind")
"""Files of Pagefind's own look, which the theme does not use; and of a language that it does not know."""
_AT_ONCE = 500
"""So many pages are held in memory while they are read."""
_NAMED_BY_CONTENT = re.compile(r"(?:fragment|index)/.*")
_OF_PAGES = re.compile(r".*\.pf_\w+")
_SOURCES = [Path(module.__file__) for module in (findable, pagefind, postings) if module.__file__] + [Path(__file__)]
_CODE = digest(*(file.read_bytes() for file in _SOURCES))


class OutdatedError(Exception):
    """A planned page is not in the folder: another build has changed it meanwhile, and will index it."""


@dataclass(frozen=True)
class Index:
    """An index to be: of what, and where it will lie."""

    found: tuple[Findable, ...]
    folder: Path
    cache: Path

    @property
    def digest(self) -> str:
        """Changes when the index must be made again."""
        return digest(_CODE.encode(), "\n".join(one.key for one in self.found).encode())


def refresh(index: Index) -> None:
    """Make the index, if the one in the folder is another. Raises OutdatedError and pagefind.PagefindError."""
    place, stamp = index.folder / SEARCH, index.cache / f"indexed-{digest(bytes(index.folder.resolve()))}.json"
    with alone(lock(index.folder, index.cache)):
        there = _there(place)
        if {"of": index.digest, "files": there} == _read(stamp):
            return
        files = _files(index)
        stamp.unlink(missing_ok=True)
        _write(place, files, there)
        sizes = {path: len(data) for path, data in files.items()}
        stamp.write_text(json.dumps({"of": index.digest, "files": sizes}))


def lock(folder: Path, cache: Path) -> Path:
    """The file that whoever writes into the index holds meanwhile."""
    return cache / f"indexed-{digest(bytes(folder.resolve()))}.lock"


def leave(index: Index) -> None:
    """For who builds without the search: the index stays as it is, with what it knows."""


class Later:
    """Makes indexes one after the other while the site is edited, so that a save need not wait for them. The newest counts."""

    def __init__(self, make: "Indexer" = refresh) -> None:
        self._make = make
        self._next: Index | None = None
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def __call__(self, index: Index) -> None:
        with self._changed:
            self._next = index
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Until everything is indexed."""
        with self._changed:
            thread = self._thread
        if thread:
            thread.join()

    def _work(self) -> None:
        while index := self._taken():
            try:
                self._make(index)
            except OutdatedError:
                pass  # the build that changed the page hands over an index of its own
            except Exception:  # noqa: BLE001  said, and tried again after the next save
                traceback.print_exc()

    def _taken(self) -> Index | None:
        with self._changed:
            taken, self._next = self._next, None
            if taken is None:
                self._thread = None
            return taken


# What is in it


def _files(index: Index) -> dict[str, bytes]:
    found = sorted({one.url: one for one in index.found}.values(), key=lambda one: one.order)
    known = _Known(index.cache)
    read = {path: data for path, data in known.program().items() if not _LEFT_OUT.fullmatch(path)}
    entry = json.loads(read.pop(postings.ENTRY))
    made = postings.whole(known.parts(found, index.folder), entry["version"])
    known.save()
    entry["languages"] = {postings.LANGUAGE: {"hash": made.digest, "wasm": postings.LANGUAGE, "page_count": len(found)}}
    names = {NAMES: postings.packed(json.dumps(_names(found, made.fragments), ensure_ascii=False).encode())}
    return {**read, **made.files, **names, postings.ENTRY: json.dumps(entry).encode()}


def _names(found: Sequence[Findable], fragments: Sequence[str]) -> dict[str, object]:
    """Column by column, in the order of preference; js/search-names.js reads it. An address that ends with the title ends before it."""
    kinds = sorted({one.facets["kind"][0] for one in found})
    return {
        "kinds": kinds,
        "kind": [kinds.index(one.facets["kind"][0]) for one in found],
        "id": " ".join(fragments),
        "url": [IN_LIST if one.url.startswith(IN_LIST) else one.url for one in found],
        "title": [one.title for one in found],
        "also": {row: one.also for row, one in enumerate(found) if one.also},
        **{name: [" ".join(one.facets.get(name, ())) for one in found] for name in ("year", "version")},
        "country": [next(iter(one.facets.get("country", ())), "") for one in found],
    }


class _Known:
    """What Pagefind has read, by the digest of what it was given: a page can be drawn anew and give the same."""

    def __init__(self, cache: Path) -> None:
        version = metadata.version("pagefind-bin")
        self._given: Remembered[str] = Remembered(cache, "indexed-pages", code=_SOURCES, versions=version)
        self._parts: Remembered[Part] = Remembered(cache, "indexed-parts", code=_SOURCES, versions=version)
        self._program: Remembered[dict[str, bytes]] = Remembered(cache, "indexed-by", code=_SOURCES, versions=version)

    def parts(self, found: Sequence[Findable], folder: Path) -> list[Part]:
        """Of each, in this order."""
        keys = [self._key(one, folder) for one in found]
        new = [(key, one) for key, one in zip(keys, found, strict=True) if not self._part(key)]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            read = postings.apart(pagefind.index([_record(one, folder) for _, one in some]))
            for key, one in some:
                self._parts.get(key, partial(read.get, one.url))
        return [part for key in keys if (part := self._part(key))]

    def _key(self, one: Findable, folder: Path) -> str:
        key = self._given.get(digest(one.key.encode()), lambda: digest(repr(_record(one, folder)).encode()))
        assert key
        return key

    def _part(self, key: str) -> Part | None:
        return self._parts.get(key, lambda: None)

    def program(self) -> Mapping[str, bytes]:
        """The files that read an index in the browser."""
        made = self._program.get("", _program)
        assert made
        return made

    def save(self) -> None:
        for kept in (self._given, self._parts, self._program):
            kept.save()


def _program() -> dict[str, bytes]:
    files = pagefind.index([Record("/", "A page", words="Words.")])
    return {path: data for path, data in files.items() if not _OF_PAGES.fullmatch(path)}


def _record(one: Findable, folder: Path) -> Record:
    if not one.file:
        return Record(one.url, one.title, words=one.words, alias=one.alias)
    try:
        html = (folder / one.file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise OutdatedError(f"{one.file} is not there any more") from None
    return Record(one.url, one.title, main=pagefind.main(html, one.url), weight=one.weight)


# Files


def _there(place: Path) -> dict[str, int]:
    """The files of the index by their size, without their compressed forms."""
    length = len(str(place)) + 1
    return {
        f"{folder}/{name}"[length:].replace(os.sep, "/"): os.stat(f"{folder}/{name}").st_size  # noqa: PTH116  thousands
        for folder, _, names in os.walk(place)
        for name in names
        if not beside.is_form(name, names)
    }


def _read(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_bytes())
    except (OSError, ValueError):  # not there, or damaged: the index is made again
        return None


def _write(place: Path, files: Mapping[str, bytes], there: Mapping[str, int]) -> None:
    for path in sorted(files, key=lambda path: path == postings.ENTRY):
        if not (_NAMED_BY_CONTENT.fullmatch(path) and there.get(path) == len(files[path])):
            _put(place / path, files[path])
    for path in there.keys() - files.keys():
        beside.drop(f"{place}/{path}")
        (place / path).unlink()


def _put(file: Path, data: bytes) -> None:
    """Whole or not at all; a file that has these bytes already keeps its time."""
    if file.is_file() and file.read_bytes() == data:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(data)
    beside.drop(str(file))
    new.replace(file)


Indexer = Callable[[Index], None]
"""refresh, a Later, or an indexing.Beside."""
