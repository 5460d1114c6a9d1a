"""Brotli and gzip beside the files of a built site, once for each content: what a server would do again for every visitor.

A form has its file's time, by which it is told to be of it. Only what changed since is compressed again; the build drops the forms
of what it changes (generator/beside.py). Not a part of a build: it takes longer than most builds, and not every server can use it.
"""

import contextlib
import gzip
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli

from generator import beside, cores, render, search
from generator.cache import alone, digest
from generator.manifest import SEARCH
from generator.outputs.headers import TYPES
from generator.problems import counted

LEAST_BYTES = 1024
"""What is smaller fits into one packet as it is."""
_QUALITY = 10
"""Of 11. The last step makes the site 3 % smaller and takes more than twice as long: docs/decisions/0018."""
_MAKES: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": partial(brotli.compress, quality=_QUALITY),
    ".gz": partial(gzip.compress, compresslevel=9, mtime=0),
}
assert tuple(_MAKES) == beside.ENDINGS
_PACKED = ("image/png", "image/jpeg", "image/webp", "font/")
"""Compressed in themselves."""
_ENDINGS = tuple(
    f".{ending}" for name, endings in TYPES.items() if not name.startswith(_PACKED) for ending in endings.split()
)


@dataclass(frozen=True)
class _File:
    path: str
    """From the folder."""
    was: os.stat_result
    forms: tuple[int, ...]
    """The sizes of its forms, in the order of their endings; none when one is not there or is of another time."""


def compress(folder: Path, *, cache: Path) -> str:
    """What was done, in a sentence. While the site is built as well, what the build changes is left for the next time.

    Raises StrangeFolderError for a folder that no build made.
    """
    if not (folder / render.MARKER).is_file():
        words = f"{folder} is no built site (it has no {render.MARKER}).\n    Build it first: make site"
        raise render.StrangeFolderError(words)
    began = time.perf_counter()
    files = [*_files(folder)]
    stale = [file for file in files if not file.forms]
    made = cores.each(partial(_packed, folder, cache), [*_by_content(folder, stale).items()])
    sizes = [*(file.forms for file in files if file.forms), *(one for some in made for one in some)]
    plain, (br, gz) = sum(file.was.st_size for file in files), (sum(row) for row in zip((0, 0), *sizes, strict=True))
    return (
        f"{counted(len(files), 'file')}, {plain / 1e6:.1f} MB: brotli {br / 1e6:.1f} MB, gzip {gz / 1e6:.1f} MB;"
        f" {len(stale):,} compressed in {time.perf_counter() - began:.2f} s"
    )


def _files(folder: Path) -> Iterator[_File]:
    """Of what visitors are served, all that is worth compressing. What is not loses the forms that it had."""
    for place, folders, names in os.walk(folder):
        inside = place[len(str(folder)) :].lstrip("/")
        # For servers (_hosting, _service), and what a build is about to put in place (.new).
        folders[:] = [name for name in folders if inside or not name.startswith(("_", "."))]
        there = frozenset(names)
        for name in names:
            if beside.is_form(name, there):
                continue
            with contextlib.suppress(FileNotFoundError):  # a build has just removed it
                was = os.lstat(f"{place}/{name}")
                if stat.S_ISREG(was.st_mode) and was.st_size >= LEAST_BYTES and _is_text(name):
                    yield _File(f"{inside}/{name}".lstrip("/"), was, _forms(f"{place}/{name}", was, there))
                elif any(name + ending in there for ending in beside.ENDINGS):
                    beside.drop(f"{place}/{name}")


def _is_text(name: str) -> bool:
    return name.endswith(_ENDINGS) or "." not in name


def _forms(file: str, was: os.stat_result, there: frozenset[str]) -> tuple[int, ...]:
    name = file.rpartition("/")[2]
    if not all(name + ending in there for ending in beside.ENDINGS):
        return ()
    found = [os.stat(file + ending) for ending in beside.ENDINGS]  # noqa: PTH116  asked for every file
    return tuple(one.st_size for one in found) if all(one.st_mtime_ns == was.st_mtime_ns for one in found) else ()


def _by_content(folder: Path, files: list[_File]) -> Mapping[str, list[_File]]:
    """What is the same is compressed once: everything below /getit/ is below /downloads/ too."""
    found: dict[str, list[_File]] = {}
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            found.setdefault(digest((folder / file.path).read_bytes()), []).append(file)
    return found


def _packed(folder: Path, cache: Path, same: tuple[str, list[_File]]) -> list[tuple[int, ...]]:
    """The sizes of the forms that lie beside the files now."""
    content, files = same
    data = b""
    with contextlib.suppress(FileNotFoundError):
        data = (folder / files[0].path).read_bytes()
    if digest(data) != content:  # changed meanwhile
        return []
    forms = {ending: make(data) for ending, make in _MAKES.items()}
    sizes = tuple(len(form) for form in forms.values())
    return [sizes for file in files if _put(folder, cache, file, forms)]


def _put(folder: Path, cache: Path, file: _File, forms: Mapping[str, bytes]) -> bool:
    """Whether the file is still the one that was compressed. As long as the lock is held nobody makes it another."""
    place, is_index = folder / file.path, file.path.startswith(f"{SEARCH}/")
    with alone((search if is_index else render).lock(folder, cache)):
        try:
            now = place.lstat()
        except FileNotFoundError:
            return False
        if (now.st_ino, now.st_size, now.st_mtime_ns) != (file.was.st_ino, file.was.st_size, file.was.st_mtime_ns):
            return False
        for ending, form in forms.items():
            new = Path(f"{place}{ending}.{os.getpid()}")
            new.write_bytes(form)
            os.utime(new, ns=(now.st_mtime_ns, now.st_mtime_ns))
            new.replace(f"{place}{ending}")
    return True
