"""The database: SQLite in one file, or PostgreSQL. One writer at a time on SQLite, as many as there are on PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, MetaData, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeDecorator

from services import sqlite
from services.away import Reach
from services.quick import Quick

_BUSY_SECONDS = 30
"""How long a process waits for another one's write on SQLite."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables of the service. Each slice declares its own."""

JSON_ = JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite gives numbers by itself only to INTEGER. With `sqlite_autoincrement=True` no number is given twice."""

Transaction = AsyncConnection


class Instant(TypeDecorator[datetime]):
    """An aware datetime in UTC, with microseconds, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Database:
    """An engine and the two ways to use it."""

    def __init__(self, url: str, *, size: int = 5) -> None:
        """`url` as in Settings.database_url; `size`: connections kept open, for each process."""
        self.engine, self._writer, self._reach = _engine(url, size), asyncio.Lock(), Reach()
        self.quick = Quick(self.engine, self._reach)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """All that is written in it, or nothing: what has been said is committed when the block is left. Raises DatabaseAway."""
        if self.is_sqlite:
            # A lock in the process is fair and costs nothing; SQLite's own would make the others poll.
            async with self._writer, self._connected(self.engine.connect()) as connection:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                async with _ended(connection):
                    yield connection
        else:
            async with self._connected(self.engine.begin()) as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """To read, from one state of the data on SQLite and statement by statement on PostgreSQL. Raises DatabaseAway."""
        async with self._connected(self.engine.connect()) as connection:
            if self.is_sqlite:
                await connection.exec_driver_sql("BEGIN")
            yield connection

    @contextlib.asynccontextmanager
    async def _connected(self, opening: AbstractAsyncContextManager[AsyncConnection]) -> AsyncIterator[AsyncConnection]:
        with self._reach.using():
            async with contextlib.AsyncExitStack() as stack:
                with self._reach.connecting():
                    connection = await stack.enter_async_context(opening)
                yield connection

    async def close(self) -> None:
        await self.quick.close()
        await self.engine.dispose()


@contextlib.asynccontextmanager
async def _ended(connection: AsyncConnection) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await connection.rollback()
        raise
    await connection.commit()


def async_url(url: str) -> str:
    """The address with the driver that is used: `postgresql://` is asyncpg's, `sqlite://` aiosqlite's."""
    parts = make_url(url)
    driver = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
    return parts.set(drivername=driver.get(parts.drivername, parts.drivername)).render_as_string(hide_password=False)


def _engine(url: str, size: int) -> AsyncEngine:
    whole = async_url(url)
    if not whole.startswith("sqlite"):
        return create_async_engine(whole, pool_size=size, max_overflow=size, pool_pre_ping=True, hide_parameters=True)
    path = str(make_url(whole).database)
    creator = partial(sqlite.connect, path, busy_seconds=_BUSY_SECONDS)
    engine = create_async_engine(whole, pool_size=size, max_overflow=size, async_creator=creator, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_SECONDS * 1000}"):
            cursor.execute(f"PRAGMA {line}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(_: Any) -> None:
        """SQLAlchemy marks its own beginning; the statement is given by transaction() and reading()."""

    return engine
