"""The search of the site: what can be found, and its index in /pagefind/, which is this module's own folder.

Every page whose entry has the facet `kind` is found, and every Python Enhancement Proposal, which is read elsewhere.
A browser begins with one small file that names the others, each after its content. That one is replaced last, and what
it no longer names is deleted after it, so that there is one whole index at any time.
"""

import json
import os
import re
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import pagefind
from generator.cache import alone, digest
from generator.catalogue import Catalogue
from generator.pagefind import Record
from generator.plan import Output
from generator.render import SEARCH
from generator.shapes.pep import Pep, Peps
from generator.views.entries import Entry

WORDS = "words.json"
"""The words of all titles, for spelling."""
_LEFT_OUT = re.compile(r"pagefind-(?:highlight|(?:component|modular)-ui|ui)\.(?:js|css)|wasm\.unknown\.pagefind")
"""Files of Pagefind's own look, which the theme does not use; and of a language that it does not know."""


class OutdatedError(Exception):
    """A planned page is not in the folder: another build has changed it meanwhile, and will index it."""


@dataclass(frozen=True)
class Findable:
    """A page that the search finds."""

    entry: Entry
    file: str
    digest: str


@dataclass(frozen=True)
class Index:
    """An index to be: of which pages and proposals, and where it will lie."""

    pages: tuple[Findable, ...]
    peps: tuple[Pep, ...]
    folder: Path
    cache: Path

    @property
    def digest(self) -> str:
        """Changes when the index must be made again."""
        pages = (
            f"{page.file} {page.digest} {page.entry.title} {_weight(page.entry)} {_facets(page.entry)}"
            for page in self.pages
        )
        peps = (pep.model_dump_json() for pep in self.peps)
        return digest(_CODE.encode(), "\n".join(pages).encode(), "\n".join(peps).encode())


_CODE = digest(*(Path(__file__).with_name(name).read_bytes() for name in ("search.py", "pagefind.py", "cbor.py")))


def findable(entries: Iterable[Entry], outputs: Sequence[Output]) -> Iterator[Findable]:
    """The pages of `entries` that the search finds."""
    digests = {output.path: output.digest for output in outputs}
    for entry in entries:
        file = f"{entry.address[1:]}index.html"
        if "kind" in entry.facets and "noindex" not in entry.robots and file in digests:
            yield Findable(entry, file, digests[file])


def peps(site: Catalogue) -> tuple[Pep, ...]:
    return tuple(pep for listed in site.every(Peps) for pep in listed.peps)


def refresh(index: Index) -> None:
    """Make the index, if the one in the folder is another. Raises OutdatedError and pagefind.PagefindError."""
    place, stamp = index.folder / SEARCH, index.cache / f"indexed-{digest(bytes(index.folder.resolve()))}.json"
    with alone(stamp.with_suffix(".lock")):
        if _stamp(index.digest, place) == _read(stamp):
            return
        made = pagefind.index(list(_records(index)))
        files = {path: data for path, data in made.items() if not _LEFT_OUT.fullmatch(path)}
        files[WORDS] = json.dumps(_words(index), ensure_ascii=False).encode()
        stamp.unlink(missing_ok=True)
        _write(place, files)
        stamp.write_text(json.dumps(_stamp(index.digest, place)))


class Later:
    """Makes indexes one after the other while the site is edited, so that a save need not wait for them. The newest counts."""

    def __init__(self) -> None:
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
                refresh(index)
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


# What is found


def _records(index: Index) -> Iterator[Record]:
    for page in index.pages:
        try:
            html = (index.folder / page.file).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise OutdatedError(f"{page.file} is not there any more") from None
        yield Record(page.entry.address, page.entry.title, _facets(page.entry), html=html, weight=_weight(page.entry))
    yield from map(_pep, index.peps)


def _weight(entry: Entry) -> float:
    """The first page of a section is meant before those below it: `jobs` is /jobs/."""
    return entry.weight * (3 if entry.address.count("/") == 2 else 1)


def _facets(entry: Entry) -> Mapping[str, Sequence[str]]:
    return {name: (value,) for name, value in entry.facets.items() if value}


def _pep(pep: Pep) -> Record:
    versions = ", ".join(pep.versions)
    about = [f"{pep.type}, {pep.status.lower()}.", f"Python {versions}." if versions else "", *pep.topics]
    facets = {"kind": ("PEP",), "year": (str(pep.created.year),), "version": pep.versions}
    # With leading zeros the number is a word of its own: that of PEP 8 begins no other. js/search-engine.js asks for it.
    return Record(pep.url, pep.name, facets, words=" ".join(filter(None, about)), alias=f"PEP{pep.number:04}")


def _words(index: Index) -> list[str]:
    titles = [page.entry.title for page in index.pages] + [pep.title for pep in index.peps]
    return sorted({word for title in titles for word in re.findall(r"[^\W\d_]{4,}", title.lower())})


# Files


def _stamp(of: str, place: Path) -> dict[str, object]:
    """What the index was made of, and the files that it consists of, by their size."""
    length = len(str(place)) + 1
    files = {
        f"{folder}/{name}"[length:].replace(os.sep, "/"): os.stat(f"{folder}/{name}").st_size  # noqa: PTH116  thousands
        for folder, _, names in os.walk(place)
        for name in names
    }
    return {"of": of, "files": files}


def _read(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_bytes())
    except (OSError, ValueError):  # not there, or damaged: the index is made again
        return None


def _write(place: Path, files: Mapping[str, bytes]) -> None:
    for path in sorted(files, key=lambda path: path == pagefind.ENTRY):
        _put(place / path, files[path])
    for file in list(place.rglob("*")):
        if file.is_file() and file.relative_to(place).as_posix() not in files:
            file.unlink()


def _put(file: Path, data: bytes) -> None:
    """Whole or not at all; a file that has these bytes already keeps its time."""
    if file.is_file() and file.read_bytes() == data:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(data)
    new.replace(file)


Indexer = Callable[[Index], None]
"""refresh, or a Later."""
