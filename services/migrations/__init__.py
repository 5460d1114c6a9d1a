"""The steps by which the tables came to be: Alembic, driven from here so that no ini file is needed.

It takes as long to import as half of the service, so it is imported where steps are taken, and not to ask which were.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from services import tables
from services.db import Database

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
_TABLE = "alembic_version"


def upgrade(url: str) -> None:
    """Bring the database to the newest step. Two processes that do it at once take turns."""
    from alembic import command

    _with(url, lambda config: command.upgrade(config, "head"))


def head() -> str:
    """The newest step: they are numbered, and named as their files."""
    return max(path.stem for path in (HERE / "versions").glob("[0-9]*.py"))


async def is_current(db: Database) -> bool:
    """Whether the database has taken every step."""

    def steps(connection: Connection) -> list[str]:
        if not inspect(connection).has_table(_TABLE):
            return []
        return list(connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalars())  # noqa: S608  a name of ours

    async with db.reading() as tx:
        return await tx.run_sync(steps) == [head()]


def differences(url: str) -> list[Any]:
    """What the tables in the code have and those of the database have not, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    found: list[Any] = []

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        found.extend(compare_metadata(context, tables.metadata))

    asyncio.run(_run(url, compare))
    return found


def _is_ours(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or name in tables.metadata.tables


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _with(url: str, act: "Callable[[Config], None]") -> None:
    def run(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        act(config)

    asyncio.run(_run(url, run))


async def _run(url: str, act: Callable[[Connection], None]) -> None:
    db = Database(url)
    try:
        async with db.transaction() as tx:
            await tx.run_sync(act)
    finally:
        await db.close()
