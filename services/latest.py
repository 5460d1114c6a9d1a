"""A file that the build writes and a running service reads: the last state of it that could be used."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Latest(Generic[T]):
    """What a file says, or said when it could last be read. Asking costs one look at the file's time."""

    def __init__(self, file: Path, read: Callable[[bytes], T]) -> None:
        """`read` raises ValueError for a text that cannot be used."""
        self._file, self._read = file, read
        self._seen: tuple[int, int, int] | None = None
        self._value: T | None = None

    def value(self) -> T | None:
        """None when the file never could be read. A damaged file is reported once."""
        try:
            status = self._file.stat()
            if (seen := (status.st_mtime_ns, status.st_size, status.st_ino)) == self._seen:
                return self._value
            text = self._file.read_bytes()
            self._seen = seen  # a text that is damaged stays so: it is not tried again
            self._value = self._read(text)
        except FileNotFoundError:  # not built yet, or in the middle of a build
            pass
        except (OSError, ValueError) as error:
            kept = "What was read before stays in force" if self._value is not None else "The site needs it"
            log.error("%s cannot be used: %s\n    %s. Build the site again: make site", self._file, error, kept)
        return self._value
