"""The plan -> files. Makes what is stale, leaves the rest untouched, and writes all of it or nothing."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from generator import beside, cores
from generator.cache import alone, digest
from generator.made import Made
from generator.manifest import STAGING, Folder, Manifest, files_of
from generator.plan import Output

MARKER = "build.json"
"""A folder that holds this file was made by this program, so it may delete what is no longer planned there."""
CHANGES = "changed-urls.txt"
"""What the last build that changed something did. Its text depends on what was there before, so no plan has it."""


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
    known: Folder | None = None,
) -> Change:
    """Bring `folder` to what is planned, `then` do what reads the files. When drawing a page fails, nothing has changed.

    `words` makes changed-urls.txt of what has changed; a build that changes nothing leaves the one before. `known`: what
    this process has put there itself, so that it need not look.

    Two builds of one folder take turns. Raises StrangeFolderError, as refuse_strange() does.
    """
    refuse_strange(folder)
    name, made = cache / f"built-{digest(os.fsencode(folder.resolve()))}.json", Made(cache / "made")
    with alone(lock(folder, cache)), made.held(), (known or Folder(folder)).opened(name) as manifest:
        change = _publish(outputs, _Maker(environment, made), folder, manifest)
        if words and change.is_seen:
            with _staging(folder) as staging:
                (staging / CHANGES).write_bytes(words(change))
                _put_in_place(folder, [_Waiting(f"{staging}/{CHANGES}", (CHANGES,))])
        then()
        return change


def lock(folder: Path, cache: Path) -> Path:
    """The file that whoever writes into `folder` holds meanwhile."""
    return cache / f"built-{digest(os.fsencode(folder.resolve()))}.lock"


def _publish(outputs: Sequence[Output], maker: "_Maker", folder: Path, manifest: Manifest) -> Change:
    new = [output for output in manifest.moved(outputs) if manifest.planned.get(output.path) is not output]
    planned = manifest.planned | {output.path: output for output in new}
    if is_less := len(planned) > len(outputs):
        planned = {output.path: output for output in outputs}
    is_looked_at = is_less or not manifest.is_whole
    unplanned = {path for path in manifest.paths if path not in planned} if is_looked_at else set()
    stale = [output for output in new if not manifest.is_fresh(output)]
    existing = unplanned if manifest.is_whole else manifest.existing(planned)
    removed = sorted(path for path in existing if path not in planned and path != CHANGES)
    with _staging(folder) as staging:
        waiting = _stage(stale, planned, maker, folder, staging)
        gone = manifest.forget({output.path for output in stale} | unplanned | set(removed))
        # First what goes: a page may take the place of a folder, or a folder that of a page.
        _remove(folder, removed)
        _put_in_place(folder, waiting)
    manifest.remember(stale)
    manifest.outputs, manifest.planned = outputs, planned
    maker.made.tidy([*gone, *(output.digest for output in stale)], (output.digest for output in outputs))
    written = tuple(path for one in waiting for path in one.paths)
    return Change(written, len(outputs) - len(written), tuple(removed), manifest.bytes_in_all())


# Making


@dataclass(frozen=True)
class _Waiting:
    """Bytes that are to be put in their places."""

    file: str
    paths: tuple[str, ...]
    """Below the output folder."""
    is_kept: bool = False
    """It stays where it is, and gets one more name."""


def _stage(
    stale: Sequence[Output], planned: Mapping[str, Output], maker: "_Maker", folder: Path, staging: Path
) -> list[_Waiting]:
    """Make what is stale, on all cores. Only what differs from what is there waits."""
    repeated: dict[str, list[str]] = {}
    for output in stale:
        repeated.setdefault(output.twin_of or output.path, []).append(output.path)
    sources = [planned[path] for path in repeated]
    maker.compile(sources)

    def staged(number: int) -> _Waiting | None:
        new = f"{staging}/{number}"
        file = maker.make(sources[number], new)
        differing = tuple(path for path in repeated[sources[number].path] if not _is_same(f"{folder}/{path}", file))
        return _Waiting(file, differing, is_kept=file != new) if differing else None

    return [one for one in cores.each(staged, range(len(sources))) if one]


class _Maker:
    """Makes files, or takes them from those that an earlier build has made of the same."""

    def __init__(self, environment: Environment, made: Made) -> None:
        self._environment, self.made = environment, made

    def compile(self, outputs: Iterable[Output]) -> None:
        """The templates of all, once and not in each worker."""
        for name in {output.template for output in outputs if output.template}:
            self._environment.get_template(name)

    def make(self, output: Output, file: str) -> str:
        """The file that has its bytes: this one, or one that is kept."""
        is_known = output.content is not None
        if not is_known and (kept := self.made.find(output.digest)):
            return kept
        with open(file, "wb") as new:  # noqa: PTH123  asked for every file
            new.write(self._bytes(output))
        if not is_known:
            self.made.keep(output.digest, file)
        return file

    def _bytes(self, output: Output) -> bytes:
        if output.content is not None:
            return output.content
        try:
            if output.make:
                return output.make()
            assert output.template is not None
            assert output.context is not None
            return self._environment.get_template(output.template).render(output.context).encode()
        except Exception as error:
            error.add_note(f"while drawing {output.path}" + (f" with {output.template}" if output.template else ""))
            raise


def _is_same(file: str, other: str) -> bool:
    """The file has the bytes of the other one already: it keeps its time."""
    try:
        with open(file, "rb") as one, open(other, "rb") as two:  # noqa: PTH123
            return os.path.samestat(os.fstat(one.fileno()), os.fstat(two.fileno())) or one.read() == two.read()
    except OSError:
        return False


# Files


def refuse_strange(folder: Path) -> None:
    """Raises StrangeFolderError when `folder` is no folder, or neither empty nor one that an earlier build made."""
    if folder.exists() and not folder.is_dir():
        raise StrangeFolderError(f"{folder} is not a folder.\n    Name one with --output, or OUTPUT= for make.")
    if folder.is_dir() and not (folder / MARKER).is_file() and any(files_of(folder)):
        raise StrangeFolderError(
            f"{folder} is not empty, and no earlier build made it (it has no {MARKER}).\n"
            "    Name an empty folder with --output, or OUTPUT= for make; or empty this one yourself."
        )


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Everything is on the disk under another name before the first file of the site is touched."""
    staging, was_there = folder / STAGING, folder.exists()
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if not was_there and not any(folder.iterdir()):
            folder.rmdir()


def _put_in_place(folder: Path, waiting: Sequence[_Waiting]) -> None:
    there: set[str] = set()

    def put(one: _Waiting) -> None:
        for number, path in enumerate(one.paths, start=1):
            inside, target = path.rpartition("/")[0], f"{folder}/{path}"
            if inside not in there:
                (folder / inside).mkdir(parents=True, exist_ok=True)
                there.add(inside)
            beside.drop(target)
            _put(one.file, target, f"{folder}/{STAGING}/+{os.getpid()}", stays=one.is_kept or number < len(one.paths))

    # The marker goes first: a folder that holds anything of ours can be told to be ours.
    for one in waiting:
        if MARKER in one.paths:
            put(one)
    cores.each(put, [one for one in waiting if MARKER not in one.paths])


def _put(file: str, target: str, new: str, *, stays: bool) -> None:
    """The bytes of a file where they belong, whole at any moment. One that `stays` gets one more name, or is copied to `new`
    where there is something else, or no links."""
    if stays:
        try:
            os.link(file, target)
        except OSError:
            file = shutil.copyfile(file, new)
        else:
            return
    os.replace(file, target)  # noqa: PTH105  asked for every file


def _remove(folder: Path, paths: Sequence[str]) -> None:
    for path in paths:
        beside.drop(f"{folder}/{path}")
        (folder / path).unlink(missing_ok=True)
    emptied = {parent for path in paths for parent in Path(path).parents if parent != Path()}
    for place in sorted(emptied, key=lambda place: len(place.parts), reverse=True):
        if (folder / place).is_dir() and not any((folder / place).iterdir()):
            (folder / place).rmdir()
