"""One row by one statement, past the engine's pool and its transactions: for what every request asks (who is it?).

The engine needs 0.06 ms of CPU for such a row on SQLite and 0.26 ms on PostgreSQL, with its pool and all; this needs 0.02 and
0.13. It sees what is committed, and can only read.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Engine, Select

from services.away import Reach
from services.sqlite import keep_private

if TYPE_CHECKING:
    import asyncpg

_SECONDS = 5
"""How long a look-up may take before it is a failure."""
_MOST_CONNECTIONS = 4
_Found = tuple[Any, ...]


class _Reader(Protocol):
    async def row(self, sql: str, values: Sequence[Any]) -> Sequence[Any] | None: ...

    async def close(self) -> None: ...


class Quick:
    """Beside the engine, to the same database. Statements are written once, as constants of a module."""

    def __init__(self, engine: Engine, reach: Reach) -> None:
        self._engine, self._reach = engine, reach
        self._compiled: dict[Select[Any], tuple[str, list[Callable[[Any], Any] | None]]] = {}

    async def row(self, statement: Select[Any], *values: str | int) -> _Found | None:
        """The columns of the only row, or None. `values` in the order of the statement's parameters. Raises DatabaseAway."""
        if statement not in self._compiled:
            self._compiled[statement] = self._compile(statement)
        sql, reads = self._compiled[statement]
        with self._reach.using(OSError):  # no connection was to be had, or not in time
            found = await self._reader.row(sql, values)
        self._reach.here()
        if found is None:
            return None
        return tuple(read(value) if read else value for read, value in zip(reads, found, strict=True))

    async def close(self) -> None:
        if "_reader" in self.__dict__:
            await self._reader.close()

    def _compile(self, statement: Select[Any]) -> tuple[str, list[Callable[[Any], Any] | None]]:
        """The SQL, and what makes a value of the driver one of ours, for each column."""
        dialect = self._engine.dialect
        types = [column.type.dialect_impl(dialect) for column in statement.selected_columns]
        return str(statement.compile(dialect=dialect)), [type_.result_processor(dialect, None) for type_ in types]

    @cached_property
    def _reader(self) -> _Reader:
        url = self._engine.url
        if self._engine.dialect.name == "sqlite":
            return _Sqlite(str(url.database))
        return _Postgres(url.set(drivername="postgresql").render_as_string(hide_password=False))


class _Sqlite:
    """In the event loop's thread: a look by an index takes less than asking another thread, and readers never wait for
    the writer (WAL).
    """

    def __init__(self, path: str) -> None:
        keep_private(path)
        self._connection = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA query_only=ON")

    async def row(self, sql: str, values: Sequence[Any]) -> Sequence[Any] | None:
        found: Sequence[Any] | None = self._connection.execute(sql, values).fetchone()
        return found

    async def close(self) -> None:
        self._connection.close()


class _Postgres:
    """Connections of its own, which prepare each statement once."""

    def __init__(self, url: str) -> None:
        import asyncpg  # SQLite needs none of it

        self._url, self._opening = url, asyncio.Lock()
        self._pool: asyncpg.Pool | None = None
        self._ended = (
            asyncpg.PostgresConnectionError,
            asyncpg.AdminShutdownError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,  # what the driver says when the end comes in the middle of its own steps
            ConnectionError,
        )

    async def row(self, sql: str, values: Sequence[Any]) -> Sequence[Any] | None:
        pool = self._pool or await self._open()
        try:
            found = await pool.fetchrow(sql, *values, timeout=_SECONDS)
        except self._ended:  # it was restarted: the rest of the pool is dead too, and a look can be repeated
            await pool.expire_connections()
            found = await pool.fetchrow(sql, *values, timeout=_SECONDS)
        return None if found is None else tuple(found.values())

    async def _open(self) -> "asyncpg.Pool":
        import asyncpg

        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=0,
                    max_size=_MOST_CONNECTIONS,
                    init=_prepare,
                    reset=_nothing,
                    timeout=_SECONDS,
                    server_settings={"default_transaction_read_only": "on"},
                )
        return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()


async def _prepare(connection: Any) -> None:
    """JSON as Python has it, as the engine gives it."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)


async def _nothing(_: Any) -> None:
    """A look-up leaves nothing behind on its connection that would have to be reset."""
