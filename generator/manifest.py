"""What lies in the folder of a site: what builds have put there, and what somebody else has."""

import contextlib
import json
import os
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from generator import beside
from generator.cache import put
from generator.plan import Output

SEARCH = "pagefind"
"""The folder of the search index: generator/search.py keeps it."""
STAGING = ".new"
"""Where the next state of the site is prepared, inside the output folder: a rename works only within one file system."""
_LATELY_NS = 1_000_000_000
"""Clocks of file systems are coarse: one more write within this time might not show."""
_UNKNOWN = 0
"""In place of a time: the folder is to be looked at again."""


class Folder:
    """A folder that this process publishes to, with what it has put there.

    As long as nobody else has written the manifest since, the folder is taken to be as it was left: looking at every
    file would take most of a small build. What somebody has changed there by hand is put right by the next process.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest: Manifest | None = None

    @property
    def files(self) -> Iterator[tuple[str, int, int]]:
        """Path, size and time of each."""
        return self._manifest.files() if self._manifest else iter(())

    @contextlib.contextmanager
    def opened(self, path: Path) -> Iterator["Manifest"]:
        """Its manifest. Who has the lock calls this; what he did not bring to its end is not trusted."""
        held, self._manifest = self._manifest, None
        manifest = held if held and held.is_of(path) else Manifest(path, self._folder)
        yield manifest
        manifest.is_whole = True
        self._manifest = manifest


class Manifest:
    """What the last build made: for each file its plan's digest, size and time. Losing it costs one full drawing.

    And for each folder below, its name with a slash at the end, when it was written to: until that is another time, nobody
    has put anything there. In the file each line adds to those before it; null: nothing is known of that path. A build adds
    two short lines, and writes the whole anew when they have become as long as the first.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        self._rows: dict[str, list[Any]] = {}
        self._folders: dict[str, list[Any]] = {}
        self._touched: dict[str, int | None] = {}
        """The folders of which there is something to write down: the time; None when it is not known before the end."""
        self._left = 0
        """So many bytes may be added to the file: none to a damaged one."""
        self._stamp: object = None
        self.is_whole = False
        """All files of the folder are in it, and they are as it says."""
        self.outputs: Sequence[Output] = ()
        """What this process has put there: of what is the very same in the next plan nothing need be asked."""
        self.planned: dict[str, Output] = {}
        """The same by their paths."""
        self._bytes: int | None = None
        with contextlib.suppress(OSError):  # not there: everything counts as stale
            data = path.read_bytes()
            first, *others = lines = data.splitlines() or [b""]
            if all(map(self._read, lines)) and data.endswith(b"\n"):
                self._left = len(first) - sum(map(len, others))

    def _read(self, line: bytes) -> bool:
        """False for a damaged line: what follows it may rest on it."""
        try:
            rows = json.loads(line)
        except ValueError:
            return False
        if not isinstance(rows, dict) or not all(
            row is None or (isinstance(row, list) and row) for row in rows.values()
        ):
            return False
        self._add(rows)
        return True

    def _add(self, rows: Mapping[str, list[Any] | None]) -> None:
        for path, row in rows.items():
            known = self._folders if path.endswith("/") else self._rows
            if row is None:
                known.pop(path, None)
            else:
                known[path] = row

    def is_of(self, path: Path) -> bool:
        """The file is there, and as it was left here."""
        return path == self._path and self._stamp is not None and self._stamp == self._written()

    def is_fresh(self, output: Output) -> bool:
        row = self._rows.get(output.path)
        if row is None or row[0] != output.digest:
            return False
        return self.is_whole or row[1:] == self._stat(output.path)

    def moved(self, outputs: Sequence[Output]) -> list[Output]:
        """Those that do not stand where they stood among the last. Nearly all do, and to look them up takes longer."""
        return [new for new, old in zip(outputs, chain(self.outputs, repeat(None))) if new is not old]  # noqa: B905

    @property
    def paths(self) -> Set[str]:
        return self._rows.keys()

    def existing(self, planned: Container[str]) -> Set[str]:
        """The files of the folder; of those that are planned not all. Looks only where somebody else may have written."""
        gone = (path for path in self._rows if path not in planned)
        known = {path for path in gone if os.path.isfile(f"{self._folder}/{path}")}  # noqa: PTH113
        return known.union(*map(self._found, ["", *self._folders]))

    def _found(self, inside: str) -> Sequence[str]:
        """What lies in a folder that was written to since, and below it in those that are not known. In the site's own folder
        each build writes."""
        at = _written(f"{self._folder}/{inside}")
        if at is None or (inside and at != _UNKNOWN and self._folders.get(inside) == [at]):
            return ()
        if inside:
            if self._leads_away(inside):
                return ()
            self._touched[inside] = at
        names = _names(f"{self._folder}/{inside}")
        found = [inside + name for name, is_folder in names if not is_folder]
        for name in (name for name, is_folder in names if is_folder and (inside or name not in (STAGING, SEARCH))):
            if f"{inside}{name}/" not in self._folders:
                found += self._found(f"{inside}{name}/")
        return found

    def _leads_away(self, inside: str) -> bool:
        """Somebody has put a link in place of a folder: what lies behind it is his own."""
        here = os.path.realpath(self._folder)
        return os.path.realpath(f"{here}/{inside}") != f"{here}/{inside[:-1]}"

    def forget(self, paths: Set[str]) -> Sequence[str]:
        """Said before the files change, so that a build killed half way is not taken for a whole one. The digests are
        what the files were made of."""
        self._touched |= dict.fromkeys(_above(paths))
        before = self.bytes_in_all()
        known = {path: self._rows.pop(path) for path in sorted(paths) if path in self._rows}
        self._bytes = before - _sizes(known.values())
        if known:
            self._save(dict.fromkeys(known))
        return [str(row[0]) for row in known.values()]

    def remember(self, made: Sequence[Output]) -> None:
        """These were made, and are in their places."""
        rows: dict[str, list[Any] | None] = {one.path: [one.digest, *self._stat(one.path)] for one in made}
        self._bytes = self.bytes_in_all() + _sizes(row for row in rows.values() if row)
        for inside, at in self._touched.items():
            now = _written(f"{self._folder}/{inside}")
            rows[inside] = None if now is None else [now if at is None else at]
        self._touched = {}
        if rows:
            self._add(rows)
            self._save(rows)

    def files(self) -> Iterator[tuple[str, int, int]]:
        return ((path, row[1], row[2]) for path, row in self._rows.items() if len(row) == 3)

    def bytes_in_all(self) -> int:
        return _sizes(self._rows.values()) if self._bytes is None else self._bytes

    def _stat(self, path: str) -> list[Any]:
        try:
            found = os.stat(f"{self._folder}/{path}")  # noqa: PTH116  asked for every file of the site
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [found.st_size, found.st_mtime_ns]

    def _save(self, rows: Mapping[str, object]) -> None:
        line = json.dumps(rows).encode() + b"\n"
        if len(line) > self._left:
            self._save_whole()
        else:
            with self._path.open("ab") as file:
                file.write(line)
            self._left -= len(line)
        self._stamp = self._written()

    def _save_whole(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(self._rows | self._folders).encode() + b"\n"
        put(self._path, data)
        self._left = len(data)

    def _written(self) -> object:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns


def _sizes(rows: Iterable[Sequence[Any]]) -> int:
    return sum(row[1] for row in rows if len(row) > 1 and isinstance(row[1], int))


def files_of(folder: Path) -> Iterator[str]:
    """Every file, but for the search index, for what a build that was killed left in its staging folder, and for compressed
    forms: those come and go with their file."""
    for name, is_folder in _names(folder) if folder.is_dir() else ():
        if is_folder and name not in (STAGING, SEARCH):
            yield from _below(folder, f"{name}/")
        elif not is_folder:
            yield name


def _below(folder: Path, inside: str) -> Iterator[str]:
    for name, is_folder in _names(f"{folder}/{inside}"):
        if is_folder:
            yield from _below(folder, f"{inside}{name}/")
        else:
            yield inside + name


def _names(place: Path | str) -> list[tuple[str, bool]]:
    """What lies in a folder, and whether it is a folder itself. Half the time of os.walk, and it is asked of them all."""
    with os.scandir(place) as found:
        names = {
            one.name: one.is_dir(follow_symlinks=False)
            for one in found
            if not (one.is_symlink() and one.is_dir())  # a link to a folder is somebody's own
        }
    files = {name for name, is_folder in names.items() if not is_folder}
    return [(name, name not in files) for name in names if not beside.is_form(name, files)]


def _above(paths: Iterable[str]) -> Set[str]:
    """The folders that the paths lie in, each with a slash at the end; not the site's own."""
    found: set[str] = set()
    for path in paths:
        end = path.rfind("/")
        while end > 0 and (inside := path[: end + 1]) not in found:
            found.add(inside)
            end = path.rfind("/", 0, end)
    return found


def _written(folder: str) -> int | None:
    """When a folder was written to, in nanoseconds, or _UNKNOWN; None when it is not there."""
    try:
        found = os.stat(folder)  # noqa: PTH116  asked for every folder of the site
    except (FileNotFoundError, NotADirectoryError):
        return None
    at = max(found.st_mtime_ns, found.st_ctime_ns)
    return at if time.time_ns() - at > _LATELY_NS else _UNKNOWN
