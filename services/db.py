"""The database: SQLite in one file, or PostgreSQL. One writer at a time on SQLite, as many as there are on PostgreSQL."""

import contextlib
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, TypeVarTuple, overload

from sqlalchemy import JSON, BigInteger, Connection, CursorResult, DateTime, Executable, Integer, MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

from services.away import Reach
from services.quick import Quick
from services.sqlite import Sqlite

if TYPE_CHECKING:
    from services.postgresql import Postgresql

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

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


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


class Transaction(Protocol):
    """What statements are given to, on both databases."""

    @property
    def dialect(self) -> Dialect: ...

    @overload
    async def execute(self, statement: TypedReturnsRows[*Ts], parameters: Any = None) -> CursorResult[*Ts]: ...

    @overload
    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]: ...

    def stream(self, statement: Executable) -> Awaitable[AsyncIterable[Any]]: ...

    async def run_sync(self, act: Callable[[Connection], T]) -> T: ...


class Database:
    """An engine and the two ways to use it."""

    def __init__(self, url: str, *, size: int = 5) -> None:
        """`url` as in Settings.database_url; `size`: connections kept open, for each process."""
        self.is_sqlite = url.startswith("sqlite")
        self._reach = Reach()
        self._opened = (Sqlite if self.is_sqlite else _postgresql())(url, size, self._reach)
        self.engine = self._opened.engine
        self.quick = Quick(self.engine, self._reach)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """All that is written in it, or nothing: what has been said is committed when the block is left. Raises DatabaseAway."""
        with self._reach.using():
            async with self._opened.transaction() as tx:
                yield tx

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """To read, from one state of the data on SQLite and statement by statement on PostgreSQL. Raises DatabaseAway."""
        with self._reach.using():
            async with self._opened.reading() as tx:
                yield tx

    async def close(self) -> None:
        await self.quick.close()
        await self._opened.close()


def _postgresql() -> "type[Postgresql]":
    from services.postgresql import Postgresql  # SQLite needs none of it

    return Postgresql
