"""The files below content/: which of them can be read, and what is wrong with the others. Opens them, understands nothing."""

import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from generator.kinds import ENDINGS, PEOPLE_WRITE
from generator.problems import Problem
from generator.shapes.base import UNSEEN


def files_below(root: Path, found: list[Problem]) -> Iterator[str]:
    """Every plain file below `root`, in a fixed order. What else lies there goes to `found`."""
    length = len(str(root)) + 1
    for folder, folders, names in os.walk(root, onerror=lambda error: found.append(_unreadable(error))):
        inside = f"{folder[length:]}/".replace(os.sep, "/").lstrip("/")
        folders[:] = sorted(name for name in folders if _can_be_used(root, inside, name, found))
        yield from (inside + name for name in sorted(names) if _can_be_used(root, inside, name, found))


_LEFT_BEHIND = re.compile(r"\.DS_Store|\.gitkeep|\.#.*|\..*\.sw[a-z]|.*\.swp|.*~", re.DOTALL)
"""Names that systems, git and editors give. Nobody meant these files to be content."""


def _can_be_used(root: Path, inside: str, name: str, found: list[Problem]) -> bool:
    """Of a file or folder, whether to read on. If not, and nobody would guess why, `found` says it. `inside`: `events/2026/`"""
    if _LEFT_BEHIND.fullmatch(name):
        return False
    if name.startswith("."):
        if inside.partition("/")[0] in PEOPLE_WRITE:
            fact = "its name begins with a dot, so nothing reads it"
            found.append(_whole(root / inside / name, fact, "Rename or delete it."))
        return False
    try:
        mode = os.lstat(f"{root}/{inside}{name}").st_mode
    except OSError as error:
        found.append(_unreadable(error))
        return False
    if stat.S_ISREG(mode) and not UNSEEN.search(name):  # nearly all are: the rest takes its time
        return True
    odd = _oddity(root / inside / name, mode)
    if odd:
        found.append(odd)
    return odd is None


def _oddity(file: Path, mode: int) -> Problem | None:
    if stat.S_ISLNK(mode):
        return _whole(file, f"this is a link to `{file.readlink()}`", "Put the file itself here.")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return _whole(file, "this is neither a file nor a folder", "Delete it.")
    if UNSEEN.search(file.name):
        return _whole(file, "its name has characters that nobody sees, or is not UTF-8", "Rename it.")
    if stat.S_ISDIR(mode) and file.suffix in ENDINGS:
        return _whole(file, f"this is a folder, and its name ends in `{file.suffix}`", "Rename the folder.")
    return None


def _whole(file: Path, fact: str, mend: str) -> Problem:
    return Problem(str(file), 0, 0, fact, mend)


def content_of(root: Path, path: str, found: list[Problem]) -> bytes | None:
    """The bytes of a file, or None and a problem."""
    try:
        with open(f"{root}/{path}", "rb") as file:  # noqa: PTH123  asked for every file
            return file.read()
    except OSError as error:
        found.append(_unreadable(error))
        return None


def _unreadable(error: OSError) -> Problem:
    mend = "Correct who may read it, or delete it."
    return Problem(str(error.filename), 0, 0, f"this cannot be read: {error.strerror}", mend)


Stamp = tuple[int, int, int, int]
_LATELY_NS = 1_000_000_000


def stamp(file: Path | str) -> Stamp | None:
    """What differs when a file was written meanwhile. To be taken before it is read.

    None for a file that was written within the last second: clocks of file systems are coarse, and one more write of
    it might not show.
    """
    found = os.stat(file)  # noqa: PTH116  asked for every file
    written = max(found.st_mtime_ns, found.st_ctime_ns)
    if time.time_ns() - written < _LATELY_NS:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def stamps(folder: Path) -> dict[str, object]:
    """Of every file below a folder, by its path. What was written lately is never the same as before."""
    return {
        f"{place}/{name}": stamp(f"{place}/{name}") or object()
        for place, _, names in sorted(os.walk(folder))
        for name in sorted(names)
        if os.path.isfile(f"{place}/{name}")  # noqa: PTH113  as above
    }
