"""PostgreSQL: a pool of connections, as many writers as there are."""

import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.away import Reach

_IDLE_SECONDS = 5
"""After so long without use a connection is tried before it is used: something between may have dropped it and said nothing.
That takes three round trips, more than most transactions need for what they do; a server that ends says so itself."""


class Postgresql:
    """One database."""

    def __init__(self, url: str, size: int, reach: Reach) -> None:
        whole = make_url(url).set(drivername="postgresql+asyncpg")
        self._engine = create_async_engine(whole, pool_size=size, max_overflow=size, hide_parameters=True)
        self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        """Each look by itself sees what is so: without a transaction around it, which would be two more round trips."""
        self.engine: Engine = self._engine.sync_engine
        self._reach = reach
        event.listen(self.engine, "checkout", _tried)
        event.listen(self.engine, "checkin", _left)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        async with self._connected(self._engine) as connection, connection.begin():
            yield connection

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._connected(self._reader) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def _connected(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        async with contextlib.AsyncExitStack() as stack:
            with self._reach.connecting():
                connection = await stack.enter_async_context(engine.connect())
            yield connection

    async def close(self) -> None:
        await self._engine.dispose()


def _left(_: Any, record: Any) -> None:
    record.info["left"] = time.monotonic()


def _tried(connection: Any, record: Any, _: Any) -> None:
    """Raises DisconnectionError for a connection that has ended: the pool makes another one."""
    is_idle = time.monotonic() - record.info.get("left", time.monotonic()) > _IDLE_SECONDS
    try:
        if is_idle:
            connection.ping()
    except Exception as error:
        raise DisconnectionError from error
    if connection.driver_connection.is_closed():
        raise DisconnectionError
