"""What was worked out once, kept between runs by the digest of what it was worked out from; and who may write."""

import contextlib
import fcntl
import functools
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

V = TypeVar("V")


_PIECES = 50
"""So many additions a file may have before it is written anew."""


class Remembered(Generic[V]):
    """A dict in a file. Deleting the file, or damaging it, changes nothing but time.

    The file's name carries a digest of the code that makes the values, so that a change of that code forgets all of
    them. What is new is added at the file's end. When a fifth of the values were not asked for since it was read, it is
    written anew without them.
    """

    def __init__(self, folder: Path | None, name: str, *, code: Sequence[Path], versions: str = "") -> None:
        self._path = folder / f"{name}-{_digest_of(tuple(code), versions)}.pickle" if folder else None
        self._name = name
        self._old: dict[str, V] = {}
        self._used: dict[str, V] = {}
        self._pieces = self._read(self._path) if self._path else 0

    def _read(self, path: Path) -> int:
        """How many additions the file has: too many for one that is to be written anew."""
        pieces = 0
        try:
            with path.open("rb") as file:
                end = os.fstat(file.fileno()).st_size
                while file.tell() < end:
                    self._old |= pickle.load(file)
                    pieces += 1
        except FileNotFoundError:
            return _PIECES
        except Exception:  # noqa: BLE001  whatever a damaged file raises: working it out again is always right
            return _PIECES
        return pieces

    def get(self, key: str, make: Callable[[], V | None]) -> V | None:
        """The value of `key`, made now if it is not known. None is not kept."""
        if key in self._used:
            return self._used[key]
        value = self._old.get(key)
        if value is None:
            value = make()
        if value is not None:
            self._used[key] = value
        return value

    def knows(self, key: str) -> bool:
        return key in self._used or key in self._old

    def put(self, key: str, value: V) -> None:
        """A value that was made elsewhere."""
        self._used[key] = value

    def forget(self, key: str) -> None:
        """It will not be asked for again."""
        self._used.pop(key, None)

    def save(self) -> None:
        if self._path is None:
            return
        new = {key: value for key, value in self._used.items() if key not in self._old}
        unused = len(self._old) + len(new) - len(self._used)
        is_cluttered = unused * 5 > len(self._used)
        if is_cluttered or (new and (self._pieces >= _PIECES or not self._path.is_file())):
            self._save_whole(self._path)
        elif new:
            with self._path.open("ab") as file:
                file.write(pickle.dumps(new, protocol=5))
            self._old |= new
            self._pieces += 1

    def _save_whole(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        for stale in path.parent.glob(f"{self._name}-*.pickle"):
            if stale != path:
                stale.unlink(missing_ok=True)
        put(path, pickle.dumps(self._used, protocol=5))
        self._old, self._pieces = dict(self._used), 1


@functools.cache
def _digest_of(code: tuple[Path, ...], versions: str) -> str:
    return digest(f"{versions} {sys.version}".encode(), *(file.read_bytes() for file in code))


def put(file: Path, data: bytes) -> None:
    """Write the file whole: who reads it meanwhile has the earlier one."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(file)


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Only one at a time gets past here, of all processes that name the same file."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(*parts: bytes) -> str:
    """32 hexadecimal digits that stand for the parts, in this order."""
    framed = b"".join([len(part).to_bytes(8, "big") + part for part in parts])
    return hashlib.blake2b(framed, digest_size=16).hexdigest()
