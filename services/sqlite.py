"""SQLite's connections for the engine: one call into their thread for a statement and its rows, where the driver makes four.

The thread is there because a statement may wait for another process or for the disk. To make a cursor, to close it, and
to see that there is nothing to take back, waits for nothing: that is done where it is asked for.
"""

import contextlib
import sqlite3
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import aiosqlite


class _Cursor(aiosqlite.Cursor):
    """Its rows are there when `execute` returns."""

    _rows: deque[Any]

    async def __aenter__(self) -> "_Cursor":
        self._rows = deque()
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "_Cursor":
        self._rows = deque(await self._execute(self._executed, sql, parameters or ()))  # type: ignore[no-untyped-call]
        return self

    def _executed(self, sql: str, parameters: Any) -> Sequence[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else ()

    async def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    async def fetchmany(self, size: int | None = None) -> Iterable[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    async def fetchall(self) -> Iterable[Any]:
        rows, self._rows = self._rows, deque()
        return rows

    async def close(self) -> None:
        self._cursor.close()


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]  # entered, as the engine does, it is the same
        return _Cursor(self, self._conn.cursor())

    async def commit(self) -> None:
        if self._conn.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        if self._conn.in_transaction:
            await super().rollback()


async def connect(path: str, *, busy_seconds: float) -> aiosqlite.Connection:
    """A connection that begins no transaction by itself and waits that long for another process's write."""

    def opened() -> sqlite3.Connection:
        keep_private(path)
        return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)

    made = _Connection(opened, iter_chunk_size=64)
    made._thread.daemon = True  # as the engine does with connections that it makes itself
    return await made


def keep_private(path: str) -> None:
    """The file for its owner alone, before anything is in it; what SQLite puts beside it has the same rights."""
    if path == ":memory:" or path.startswith("file:"):
        return
    file = Path(path)
    with contextlib.suppress(OSError):  # SQLite itself says what is wrong with a place where no file can be
        file.touch(mode=0o600)
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
