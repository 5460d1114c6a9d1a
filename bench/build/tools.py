"""What each generator is asked to do, and how what it does is counted."""

import os
import shutil
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.build.corpus import LINKS, NOW, Record

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
_EVERY_SECONDS = 0.05


class BuildFailedError(Exception):
    """A generator ended with an error, or made something else than it should."""


@dataclass(frozen=True)
class Cost:
    """Of one build."""

    wall: float
    cpu: float
    memory_mb: float
    """The most that all its processes had at one time; pages that they share are counted once."""


class Tool(ABC):
    """A generator with a site of its own in `folder`."""

    name: str
    is_incremental = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "out"

    @abstractmethod
    def write(self, records: Sequence[Record]) -> None:
        """The site's sources. Each record has a page of its own, lists have 50 of them."""

    @abstractmethod
    def command(self) -> Sequence[str]: ...

    @abstractmethod
    def source(self, record: Record) -> Path:
        """The file with the text of a record."""

    @abstractmethod
    def page(self, record: Record) -> Path: ...

    @property
    @abstractmethod
    def template(self) -> Path:
        """A template that every page is made with."""

    @property
    @abstractmethod
    def navigation(self) -> Path: ...

    def forget(self) -> None:
        """The next build is the first."""
        shutil.rmtree(self.output, ignore_errors=True)

    def edit_body(self, record: Record, words: str) -> None:
        source = self.source(record)
        source.write_text(f"{source.read_text().rstrip()}\n\n{words}\n")

    def rename_link(self, turn: int) -> None:
        """On every page."""
        title = LINKS[0][0]
        _replace(self.navigation, f'"{title}{f", turn {turn}" if turn else ""}"', f'"{title}, turn {turn + 1}"')

    def edit_template(self, words: str) -> None:
        _replace(self.template, "</main>", f"<!-- {words} --></main>")

    def build(self) -> Cost:
        return run(self.command(), self.folder)


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    if old not in text:
        raise BuildFailedError(f"{file} has no {old}")
    file.write_text(text.replace(old, new, 1))


def environment() -> dict[str, str]:
    return {**os.environ, "SITE_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}


def run(command: Sequence[str], folder: Path) -> Cost:
    """Raises BuildFailedError with what was said."""
    with (folder / "said.txt").open("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=said, stderr=subprocess.STDOUT)
        peak = _Peak(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = peak.end()
        if process.returncode:
            said.seek(0)
            raise BuildFailedError(f"{' '.join(command)}\n{said.read()[-3000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(memory, usage.ru_maxrss / 1024))


class _Peak:
    """Asks again and again how much memory a process and all below it have."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._is_over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def end(self) -> float:
        self._is_over.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        wait = _EVERY_SECONDS
        while not self._is_over.wait(wait):
            began = time.perf_counter()
            try:
                self._most = max(self._most, machine.own_memory_mb([self._pid]))
            except (OSError, StopIteration):  # one of them has ended meanwhile
                continue
            # Asking takes longer the more there is: a twentieth of the time at most.
            wait = max(_EVERY_SECONDS, 20 * (time.perf_counter() - began))


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
