"""Processes that understand feeds, each with a time limit: one that hangs is ended, and the next feed gets a new one."""

import asyncio
import json
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.importing.feeds.parsing import RawEntry, Understood

_ROOT = Path(__file__).parents[3]
_LONGEST_ANSWER = 64 << 20


class Parsers:
    """A few processes, started when they are needed: `async with Parsers(2, seconds=30) as parsers`."""

    def __init__(self, number: int, *, seconds: float) -> None:
        self._seconds = seconds
        self._idle: asyncio.Queue[asyncio.subprocess.Process | None] = asyncio.Queue()
        for _ in range(number):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while not self._idle.empty():
            if process := self._idle.get_nowait():
                await _end(process)

    async def understand(self, body: bytes, *, url: str, content_type: str, now: datetime) -> Understood:
        """As parsing.understand(); a process that fails or takes too long is the feed's fault, in words."""
        process = await self._idle.get()
        kept: asyncio.subprocess.Process | None = None
        try:
            process = process or await _start()
            asked = {"url": url, "content_type": content_type, "now": now.isoformat(), "length": len(body)}
            async with asyncio.timeout(self._seconds):
                answer = await _ask(process, json.dumps(asked).encode() + b"\n" + body)
            if not answer:
                return Understood(fault="understanding it ended the parser")
            kept = process
            return _read(answer)
        except TimeoutError:
            return Understood(fault=f"it could not be understood within {self._seconds:g} seconds")
        except (BrokenPipeError, ConnectionResetError):
            return Understood(fault="understanding it ended the parser")
        finally:
            if kept is None and process is not None:
                await _end(process)
            self._idle.put_nowait(kept)


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "generator.importing.feeds.parsing",
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=_LONGEST_ANSWER,
    )


async def _ask(process: asyncio.subprocess.Process, request: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request)
    await process.stdin.drain()
    return await process.stdout.readline()


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _read(answer: bytes) -> Understood:
    made = json.loads(answer)
    return Understood(tuple(RawEntry(**entry) for entry in made["entries"]), made["count"], made["fault"])
