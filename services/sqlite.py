"""SQLite: its statements run where they are asked for, in the event loop's thread.

Most take less than 20 us there; to hand one to another thread and have its rows back takes five times that. What may wait, for
another process that writes or for the disk, is done in a thread, and so is a look that turns out to be long.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Executable, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from services.away import Reach

_BUSY_SECONDS = 30
"""How long a process waits for another one's write."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
_LONG = 200_000
"""Steps of SQLite's machine, some milliseconds: a look that needs more begins again in a thread."""
T = TypeVar("T")


class Sqlite:
    """One file, and one writer at a time."""

    def __init__(self, url: str, size: int, reach: Reach) -> None:
        path = str(make_url(url).database)
        # Without a bound: who waits here for a connection would keep those from running that have them.
        self.engine: Engine = create_engine(
            f"sqlite:///{path}",
            creator=partial(_connected, path),
            pool_size=size,
            max_overflow=-1,
            hide_parameters=True,
        )
        self._writer, self._reach = asyncio.Lock(), reach

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["Here"]:
        # A lock in the process is fair and costs nothing; SQLite's own would make the others poll.
        async with self._writer:
            with self._connection() as connection:
                await _aside(partial(connection.exec_driver_sql, "BEGIN IMMEDIATE"))
                yield Here(connection)
                await _aside(connection.commit)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator["Here"]:
        with self._connection() as connection:
            connection.exec_driver_sql("BEGIN")
            here = threading.get_ident()
            driver: Any = connection.connection.driver_connection
            driver.set_progress_handler(lambda: threading.get_ident() == here, _LONG)
            try:
                yield Here(connection)
            finally:
                driver.set_progress_handler(None, 0)

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Connection]:
        with self._reach.connecting():
            connection = self.engine.connect()
        with connection:  # what was not committed is taken back
            yield connection

    async def close(self) -> None:
        self.engine.dispose()


class Here:
    """A connection, in a transaction. Its methods are those of the engine's for PostgreSQL."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, parameters)
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:
                raise
        return await _aside(partial(self._connection.execute, statement, parameters))

    async def stream(self, statement: Executable) -> AsyncIterator[Any]:
        return _each(await self.execute(statement))

    async def run_sync(self, act: Callable[[Connection], T]) -> T:
        return act(self._connection)


async def _each(rows: CursorResult[*tuple[Any, ...]]) -> AsyncIterator[Any]:
    for row in rows:
        yield row


async def _aside(act: Callable[[], T]) -> T:
    """In a thread. Who is stopped meanwhile waits for it all the same: the connection is nobody else's before it is done."""
    doing = asyncio.get_running_loop().run_in_executor(None, act)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise


class _Cursor(sqlite3.Cursor):
    """Its rows are there when `execute` returns: a statement that is still open would keep what it reads from being written."""

    _rows: list[Any]

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        super().execute(sql, parameters)
        self._rows = super().fetchall()[::-1] if self.description else []
        return self

    def fetchone(self) -> Any:
        return self._rows.pop() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.pop() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows[::-1], []
        return rows


class _Connection(sqlite3.Connection):
    def cursor(self, *_: Any) -> _Cursor:  # type: ignore[override]  # of one kind
        return super().cursor(_Cursor)


def _connected(path: str) -> sqlite3.Connection:
    """A connection that begins no transaction by itself and waits for another process's write."""
    keep_private(path)
    made = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=_Connection
    )
    for line in _PRAGMAS:
        made.execute(f"PRAGMA {line}")
    return made


def keep_private(path: str) -> None:
    """The file for its owner alone, before anything is in it; what SQLite puts beside it has the same rights."""
    if path == ":memory:" or path.startswith("file:"):
        return
    file = Path(path)
    with contextlib.suppress(OSError):  # SQLite itself says what is wrong with a place where no file can be
        file.touch(mode=0o600)
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
