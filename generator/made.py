"""Files that were made once, kept by the digest of all that they were made of: another checkout that has this cache, or one whose
site is gone, need not make them again.

What is kept is no copy but a second name of the file (a hard link), and the name says how the file was then. One that
somebody has written to since is another, and is not given. Where the file system has no such links nothing is kept.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


class Made:
    """`folder`: where the files are kept, on the file system of those that are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._listed: dict[str, dict[str, str]] = {}
        self._there: set[str] = set()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Meanwhile nobody tidies up."""
        os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103
        with open(f"{self._folder}.lock", "w") as self._lock:  # noqa: PTH123
            fcntl.flock(self._lock, fcntl.LOCK_SH)
            yield

    def find(self, digest: str) -> str | None:
        """The file that was made of what has this digest. None when it is not kept, or not as it was."""
        kept = self._list(digest[:2]).get(digest)
        if kept is None:
            return None
        place = f"{self._folder}/{digest[:2]}/{kept}"
        try:
            return place if kept == _named(digest, place) else None
        except FileNotFoundError:
            return None

    def keep(self, digest: str, file: str) -> None:
        """This file has been made of what has the digest."""
        inside = f"{self._folder}/{digest[:2]}"
        if inside not in self._there:
            os.makedirs(inside, exist_ok=True)  # noqa: PTH103  as below, asked for every file
            self._there.add(inside)
        with contextlib.suppress(OSError):  # another build has made the same; or there are no links here
            os.link(file, f"{inside}/{_named(digest, file)}")

    def tidy(self, touched: Iterable[str], planned: Iterable[str]) -> None:
        """Drop what no plan has any more. Looks only where one of the `touched` lies, so that each build does its share; not
        while another build is at work."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        folders = {digest[:2] for digest in touched}
        kept = [f"{inside}/{name}" for inside in folders for name in _names(f"{self._folder}/{inside}")]
        unplanned = {_digest(place) for place in kept}.difference(planned)
        for place in kept:
            if _digest(place) in unplanned:
                os.unlink(f"{self._folder}/{place}")  # noqa: PTH108

    def _list(self, inside: str) -> dict[str, str]:
        """The names of the files in one of the folders, by their digest."""
        if inside not in self._listed:
            self._listed[inside] = {name.partition("-")[0]: name for name in _names(f"{self._folder}/{inside}")}
        return self._listed[inside]


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return []


def _named(digest: str, file: str) -> str:
    """Raises FileNotFoundError."""
    found = os.stat(file)  # noqa: PTH116
    return f"{digest}-{found.st_size:x}-{found.st_mtime_ns:x}"


def _digest(place: str) -> str:
    """`ab/abc…-12-345` -> `abc…`"""
    return place.partition("/")[2].partition("-")[0]
