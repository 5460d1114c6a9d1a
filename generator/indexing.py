"""Makes the index of the search in a process that gives way to others. In the process that builds it would hold up the next
build, which has to be fast; and it can end without it: when the one that asks is gone, so is its pipe."""

import contextlib
import os
import pickle
import subprocess
import sys
from typing import BinaryIO

from generator import search
from generator.search import Index

_NICE = 15


class IndexingError(Exception):
    """The process has ended before it was done; the next index gets another."""


class Beside:
    """An indexer. The process is begun with the first index and ended by close()."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None

    def __call__(self, index: Index) -> None:
        """Raises what search.refresh() raises, and IndexingError."""
        if self._program is None:
            command = [sys.executable, "-m", "generator.indexing"]
            self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            error = _exchange(self._program, index)
        except (EOFError, BrokenPipeError):
            ended = self._program
            self.close()
            words = f"The process that makes the index has ended with status {ended.returncode}."
            raise IndexingError(words) from None
        if error:
            raise error

    @property
    def number(self) -> int | None:
        """Of the process, while there is one."""
        return self._program.pid if self._program else None

    def close(self) -> None:
        """It ends when it has done what it does."""
        program, self._program = self._program, None
        if program:
            with contextlib.suppress(BrokenPipeError), program:  # closes its pipes and waits
                pass


def _exchange(program: "subprocess.Popen[bytes]", index: Index) -> Exception | None:
    assert program.stdin
    assert program.stdout
    pickle.dump(index, program.stdin)
    program.stdin.flush()
    error: Exception | None = pickle.load(program.stdout)  # noqa: S301  from our own process
    return error


def answer(asks: BinaryIO, answers: BinaryIO) -> None:
    """Make each index that is asked for, until there are no more. An answer is None, or the error."""
    with contextlib.suppress(EOFError, BrokenPipeError):  # whoever asks has gone
        while True:
            pickle.dump(_made(pickle.load(asks)), answers)  # noqa: S301  as above
            answers.flush()


def _made(index: Index) -> Exception | None:
    try:
        search.refresh(index)
    except Exception as error:  # noqa: BLE001  raised again where it was asked for
        return error
    return None


if __name__ == "__main__":
    os.nice(_NICE)
    answer(sys.stdin.buffer, sys.stdout.buffer)
