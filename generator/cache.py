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


class Remembered(Generic[V]):
    """A dict in a file. Deleting the file, or damaging it, changes nothing but time.

    The file's name carries a digest of the code that makes the values, so that a change of that code forgets all of
    them. Values that were not asked for since the file was read are dropped when it is saved.
    """

    def __init__(self, folder: Path | None, name: str, *, code: Sequence[Path], versions: str = "") -> None:
        self._path = folder / f"{name}-{_digest_of(tuple(code), versions)}.pickle" if folder else None
        self._name = name
        self._old: dict[str, V] = {}
        self._used: dict[str, V] = {}
        self._changed = False
        if self._path:
            try:
                kept = pickle.loads(self._path.read_bytes())
                self._old = kept if isinstance(kept, dict) else {}
            except FileNotFoundError:
                pass  # nothing is kept yet
            except Exception:  # noqa: BLE001  whatever a damaged file raises: working it out again is always right
                self._changed = True

    def get(self, key: str, make: Callable[[], V | None]) -> V | None:
        """The value of `key`, made now if it is not known. None is not kept."""
        if key in self._used:
            return self._used[key]
        value = self._old.get(key)
        if value is None:
            value = make()
            self._changed = True
        if value is not None:
            self._used[key] = value
        return value

    def knows(self, key: str) -> bool:
        return key in self._used or key in self._old

    def put(self, key: str, value: V) -> None:
        """A value that was made elsewhere."""
        self._used[key], self._changed = value, True

    def forget(self, key: str) -> None:
        """It will not be asked for again."""
        self._changed |= self._used.pop(key, None) is not None

    def save(self) -> None:
        if self._path is None or not (self._changed or len(self._used) != len(self._old)):
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        for stale in self._path.parent.glob(f"{self._name}-*.pickle"):
            if stale != self._path:
                stale.unlink(missing_ok=True)
        put(self._path, pickle.dumps(self._used, protocol=5))
        self._old, self._changed = dict(self._used), False


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
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()
