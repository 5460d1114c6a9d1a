"""The plan -> files. Makes what is stale, leaves the rest untouched, and writes all of it or nothing."""

import contextlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from generator.cache import alone, digest
from generator.plan import Output

MARKER = "build.json"
"""A folder that holds this file was made by this program, so it may delete what is no longer planned there."""
SEARCH = "pagefind"
"""The folder of the search index: generator/search.py keeps it."""
CHANGES = "changed-urls.txt"
"""What the last build that changed something did. Its text depends on what was there before, so no plan has it."""
_STAGING = ".new"
"""Where the next state of the site is prepared, inside the output folder: a rename works only within one file system."""
_WORTH_SHARING = 300
"""From this many pages on, starting more processes costs less than it saves."""


class StrangeFolderError(Exception):
    """The output folder holds something that this program did not put there."""


@dataclass(frozen=True)
class Change:
    """What a build did to the output folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    bytes_in_all: int = 0
    """Of all that is there now."""

    @property
    def is_seen(self) -> bool:
        """Something else than the time of building has changed."""
        return bool(self.removed) or any(path != MARKER for path in self.written)


def publish(
    outputs: Sequence[Output],
    environment: Environment,
    *,
    folder: Path,
    cache: Path,
    words: Callable[[Change], bytes] | None = None,
    then: Callable[[], None] = lambda: None,
    known: "Folder | None" = None,
) -> Change:
    """Bring `folder` to what is planned, `then` do what reads the files. When drawing a page fails, nothing has changed.

    `words` makes changed-urls.txt of what has changed; a build that changes nothing leaves the one before. `known`: what
    this process has put there itself, so that it need not look.

    Two builds of one folder take turns. Raises StrangeFolderError, as refuse_strange() does.
    """
    refuse_strange(folder)
    name = f"built-{digest(os.fsencode(folder.resolve()))}"
    with alone(cache / f"{name}.lock"), (known or Folder(folder)).opened(cache / f"{name}.json") as manifest:
        change = _publish(outputs, environment, folder, manifest)
        if words and change.is_seen:
            with _staged(folder, [(CHANGES, words(change))]) as staging:
                _put_in_place(folder, staging, [CHANGES])
        then()
        return change


def _publish(outputs: Sequence[Output], environment: Environment, folder: Path, manifest: "_Manifest") -> Change:
    stale = [output for output in outputs if not manifest.is_fresh(output)]
    drawn = draw(stale, {output.path: output for output in outputs}, environment)
    changed = [(path, data) for path, data in drawn if not manifest.holds(path, data)]
    planned = {output.path for output in outputs}
    existing = manifest.paths if manifest.is_whole else _existing(folder)
    removed = sorted(path for path in existing if path not in planned and path != CHANGES)
    with _staged(folder, changed) as staging:
        manifest.forget({output.path for output in stale} | (manifest.paths - planned))
        # First what goes: a page may take the place of a folder, or a folder that of a page.
        _remove(folder, removed)
        _put_in_place(folder, staging, [path for path, _ in changed])
    manifest.remember(stale)
    written = tuple(path for path, _ in changed)
    return Change(written, len(outputs) - len(changed), tuple(removed), manifest.bytes_in_all())


# Drawing

_environment: Environment
_to_draw: Sequence[Output]


def draw(stale: Sequence[Output], planned: dict[str, Output], environment: Environment) -> list[tuple[str, bytes]]:
    """The bytes of each output, on all cores when there are many pages."""
    sources = [planned[output.twin_of] if output.twin_of else output for output in stale]
    pages = list({output.path: output for output in sources if output.template}.values())
    drawn = dict(zip((page.path for page in pages), _draw_pages(pages, environment), strict=True))
    made = []
    for output, source in zip(stale, sources, strict=True):
        if source.content is None and source.make and source.path not in drawn:
            drawn[source.path] = source.make()
        made.append((output.path, source.content if source.content is not None else drawn[source.path]))
    return made


def _draw_pages(pages: Sequence[Output], environment: Environment) -> list[bytes]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(pages) < _WORTH_SHARING or cores == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return [_draw(page, environment) for page in pages]
    # The workers inherit the plan by fork: handing it over by pickle would cost more than drawing.
    global _environment, _to_draw
    _environment, _to_draw = environment, pages
    for name in {page.template for page in pages if page.template}:
        environment.get_template(name)
    size = max(1, min(40, len(pages) // (cores * 4)))
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork")) as workers:
        return list(workers.map(_draw_number, range(len(pages)), chunksize=size))


def _draw_number(number: int) -> bytes:
    return _draw(_to_draw[number], _environment)


def _draw(page: Output, environment: Environment) -> bytes:
    assert page.template is not None
    assert page.context is not None
    try:
        return environment.get_template(page.template).render(page.context).encode()
    except Exception as error:
        error.add_note(f"while drawing {page.path} with {page.template}")
        raise


# Files


def refuse_strange(folder: Path) -> None:
    """Raises StrangeFolderError when `folder` is no folder, or neither empty nor one that an earlier build made."""
    if folder.exists() and not folder.is_dir():
        raise StrangeFolderError(f"{folder} is not a folder.\n    Name one with --output, or OUTPUT= for make.")
    if folder.is_dir() and not (folder / MARKER).is_file() and any(_existing(folder)):
        raise StrangeFolderError(
            f"{folder} is not empty, and no earlier build made it (it has no {MARKER}).\n"
            "    Name an empty folder with --output, or OUTPUT= for make; or empty this one yourself."
        )


def _existing(folder: Path) -> Iterator[str]:
    """Every file, but for the search index and for what a build that was killed left in its staging folder."""
    for name, is_folder in _names(folder) if folder.is_dir() else ():
        if is_folder and name not in (_STAGING, SEARCH):
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
        return [
            (one.name, one.is_dir(follow_symlinks=False))
            for one in found
            if not (one.is_symlink() and one.is_dir())  # a link to a folder is somebody's own
        ]


@contextlib.contextmanager
def _staged(folder: Path, changed: Sequence[tuple[str, bytes]]) -> Iterator[Path]:
    """Everything is on the disk under another name before the first file of the site is touched."""
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        for path, data in changed:
            file = staging / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _put_in_place(folder: Path, staging: Path, paths: Sequence[str]) -> None:
    # The marker goes first: a folder that holds anything of ours can be told to be ours.
    for path in sorted(paths, key=lambda path: path != MARKER):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        (staging / path).replace(target)


def _remove(folder: Path, paths: Sequence[str]) -> None:
    for path in paths:
        (folder / path).unlink(missing_ok=True)
    emptied = {parent for path in paths for parent in Path(path).parents if parent != Path()}
    for place in sorted(emptied, key=lambda place: len(place.parts), reverse=True):
        if (folder / place).is_dir() and not any((folder / place).iterdir()):
            (folder / place).rmdir()


class Folder:
    """A folder that this process publishes to, with what it has put there.

    As long as nobody else has written the manifest since, the folder is taken to be as it was left: looking at every
    file would take most of a small build. What somebody has changed there by hand is put right by the next process.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest: _Manifest | None = None

    @contextlib.contextmanager
    def opened(self, path: Path) -> Iterator["_Manifest"]:
        """Its manifest. Who has the lock calls this; what he did not bring to its end is not trusted."""
        held, self._manifest = self._manifest, None
        manifest = held if held and held.is_of(path) else _Manifest(path, self._folder)
        yield manifest
        manifest.is_whole = True
        self._manifest = manifest


class _Manifest:
    """What the last build made: for each file its plan's digest, size and time. Losing it costs one full drawing.

    In the file each line adds to those before it; null: nothing is known of that path. A build adds two short lines, and
    writes the whole anew when they have become as long as the first.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        self._rows: dict[str, list[object]] = {}
        self._left = 0
        """So many bytes may be added to the file. None before it was written here."""
        self._stamp: object = None
        self.is_whole = False
        """All files of the folder are in it, and they are as it says."""
        with contextlib.suppress(OSError):  # not there: everything counts as stale
            for line in path.read_bytes().splitlines():
                if not self._add(line):
                    break

    def _add(self, line: bytes) -> bool:
        """False for a damaged line: what follows it may rest on it."""
        try:
            rows = json.loads(line)
        except ValueError:
            return False
        if not isinstance(rows, dict) or not all(
            row is None or (isinstance(row, list) and row) for row in rows.values()
        ):
            return False
        self._rows |= rows
        for path in [path for path, row in rows.items() if row is None]:
            del self._rows[path]
        return True

    def is_of(self, path: Path) -> bool:
        """The file is there, and as it was left here."""
        return path == self._path and self._stamp is not None and self._stamp == self._written()

    def is_fresh(self, output: Output) -> bool:
        row = self._rows.get(output.path)
        if row is None or row[0] != output.digest:
            return False
        return self.is_whole or row[1:] == self._stat(output.path)

    def holds(self, path: str, data: bytes) -> bool:
        """The file has these bytes already: it keeps its time."""
        try:
            return (self._folder / path).read_bytes() == data
        except OSError:
            return False

    @property
    def paths(self) -> Set[str]:
        return self._rows.keys()

    def forget(self, paths: Set[str]) -> None:
        """Said before the files change, so that a build killed half way is not taken for a whole one."""
        if known := sorted(path for path in paths if self._rows.pop(path, None)):
            self._save(dict.fromkeys(known))

    def remember(self, made: Sequence[Output]) -> None:
        if rows := {output.path: [output.digest, *self._stat(output.path)] for output in made}:
            self._rows |= rows
            self._save(rows)

    def bytes_in_all(self) -> int:
        return sum(row[1] for row in self._rows.values() if len(row) > 1 and isinstance(row[1], int))

    def _stat(self, path: str) -> list[object]:
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
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        data = json.dumps(self._rows).encode() + b"\n"
        temporary.write_bytes(data)
        temporary.replace(self._path)
        self._left = len(data)

    def _written(self) -> object:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns
