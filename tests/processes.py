"""The service in processes of its own, as an operator starts them: for journeys, drills and measurements."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SECRET = "a secret of the tests, long enough to be taken"  # noqa: S105  it guards nothing
_STARTS_WITHIN_SECONDS = 120
"""On a machine that does a lot besides."""
_ENDS_WITHIN_SECONDS = 40


class Program:
    """One process. What it says is in the file `log`."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name, self.log = arguments[0], log
        with log.open("ab") as words:
            self._begins = words.tell()
            command = [sys.executable, "-m", "services", *arguments]
            self.process: subprocess.Popen[Any] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=words, stderr=words
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def says(self) -> str:
        """What it has said so far."""
        with self.log.open("rb") as words:
            words.seek(self._begins)
            return words.read().decode(errors="replace")

    def wait_until_up(self) -> "Program":
        """Raises AssertionError, with what it has said, when it is not."""
        until = time.monotonic() + _STARTS_WITHIN_SECONDS
        while "(Ctrl+C stops it)" not in self.says():
            assert self.process.poll() is None, f"`{self.name}` has ended:\n{self.says()}"
            assert time.monotonic() < until, f"`{self.name}` has not started:\n{self.says()}"
            time.sleep(0.02)
        return self

    def kill(self) -> None:
        """kill -9: it can do nothing about it."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """As an operator ends it: it finishes what it does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass
class Stage:
    """A service with a database, a folder for what it writes, and its settings: production's, over plain HTTP."""

    folder: Path
    database_url: str
    site: Path
    content: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    """More of the environment: `{"SERVICE_UNDO_SECONDS": "1"}`."""
    programs: list[Program] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SERVICE_")}
        own = {
            "DATABASE_URL": self.database_url,
            "SERVICE_ENVIRONMENT": "production",
            "SERVICE_ALLOW_HTTP": "true",
            "SERVICE_URL": self.url,
            "SERVICE_SECRET": SECRET,
            "SERVICE_SITE": str(self.site),
            "SERVICE_CONTENT": str(self.content),
            "SERVICE_VAR": str(self.folder / "var"),
        }
        return inherited | own | dict(self.settings)

    def run(self, *arguments: str) -> str:
        """A command that ends by itself; what it has printed. Raises CalledProcessError."""
        command = [sys.executable, "-m", "services", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def serve(self, *arguments: str) -> Program:
        """Started, not yet up."""
        return self._start("serve", "--port", str(self.port), *arguments)

    def work(self) -> Program:
        return self._start("work")

    def _start(self, *arguments: str) -> Program:
        name = f"{arguments[0]}-{len(self.programs)}.log"
        self.programs.append(Program(arguments, self.environment, self.folder / name))
        return self.programs[-1]

    def errors(self) -> list[str]:
        """Lines that processes have written about their own mistakes."""
        return [
            line for one in self.programs for line in one.says().splitlines() if " ERROR " in line or "Error:" in line
        ]

    def close(self) -> None:
        """End all that still runs."""
        for program in self.programs:
            program.process.send_signal(signal.SIGTERM)
        for program in self.programs:
            program.end()
