"""The build of this machine: the generator in a process that stays for a while, so that its code is read once for many builds."""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from services.rebuild.tables import State
from services.rebuild.triggers import Ask, BuildFailed, Note, Outcome
from services.settings import Settings

_MOST_SECONDS = 900
_IDLE_SECONDS = 600
"""After so long without a build the process ends, and gives its memory back. The next one begins with seconds of reading."""
_LAST_SECONDS = 30
_LIMIT_BYTES = 4 * 1024 * 1024
_STATES = {"built": State.LIVE, "same": State.UNCHANGED}


class Local:
    """Writes the folder that is served. The process is begun with the first build."""

    goes_on = False

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._one = asyncio.Lock()
        self._child: Process | None = None
        self._end: asyncio.TimerHandle | None = None
        self._leaving: list[Process] = []

    async def run(self, ask: Ask, note: Note) -> Outcome:  # noqa: ARG002  as all triggers
        async with self._one:
            if self._end:
                self._end.cancel()
            answer = await self._answer(json.dumps({"now": ask.now.isoformat()}))
            self._end = asyncio.get_running_loop().call_later(_IDLE_SECONDS, self._dismiss)
        if answer["state"] not in _STATES:
            raise BuildFailed(answer["says"])
        return Outcome(_STATES[answer["state"]], answer["says"])

    async def _answer(self, line: str) -> dict[str, str]:
        """Where nothing comes back, the next build gets a process of its own: an answer that is late is not taken for its."""
        child = await self._begun()
        try:
            said = await asyncio.wait_for(self._exchange(child, line), _MOST_SECONDS)
        except TimeoutError:
            child.kill()
            raise BuildFailed(f"The build has not ended after {_MOST_SECONDS // 60} minutes.") from None
        except asyncio.CancelledError:
            self._dismiss()
            raise
        if not said:
            self._child = None
            raise BuildFailed(
                f"The build process ended with status {await child.wait()}; its last words are in the log."
            )
        return dict(json.loads(said))

    async def _exchange(self, child: Process, line: str) -> bytes:
        assert child.stdin
        assert child.stdout
        with contextlib.suppress(ConnectionError):  # it has ended: so has its output, which is read next
            child.stdin.write(f"{line}\n".encode())
            await child.stdin.drain()
        return await child.stdout.readline()

    async def _begun(self) -> Process:
        """In a session of its own: Ctrl+C is for the service, which lets it end what it does."""
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, limit=_LIMIT_BYTES, start_new_session=True
            )
        return self._child

    def _dismiss(self) -> None:
        """It ends by itself when it has done what it does."""
        child, self._child = self._child, None
        if child and child.stdin:
            child.stdin.close()
            self._leaving = [*(one for one in self._leaving if one.returncode is None), child]

    async def close(self) -> None:
        """Wait for the end of the process, which may still be making the index of the search."""
        if self._end:
            self._end.cancel()
        self._dismiss()
        if waits := [asyncio.create_task(child.wait()) for child in self._leaving]:
            await asyncio.wait(waits, timeout=_LAST_SECONDS)


def local(settings: Settings) -> Local:
    """As `make run` builds: the same content, folder, settings and address."""
    usual = "publishconf.py" if settings.is_production else "pelicanconf.py"
    how = settings.site_settings or Path(usual)
    folders = {"--content": settings.content, "--output": settings.site, "--settings": how}
    named = [part for name, path in folders.items() for part in (name, str(path))]
    return Local([sys.executable, "-m", "generator", "build", "--listen", *named, "--url", settings.url])
