"""The steps by which the tables came to be: Alembic, driven from here so that no ini file is needed."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from services import tables
from services.db import Database

HERE = Path(__file__).parent


def upgrade(url: str) -> None:
    """Bring the database to the newest step. Two processes that do it at once take turns."""
    _with(url, lambda config: command.upgrade(config, "head"))


def head() -> str:
    """The newest step."""
    found = ScriptDirectory.from_config(_config()).get_current_head()
    assert found is not None
    return found


async def is_current(db: Database) -> bool:
    """Whether the database has taken every step."""

    def step(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with db.reading() as tx:
        return await tx.run_sync(step) == head()


def differences(url: str) -> list[Any]:
    """What the tables in the code have and those of the database have not, or the other way round."""
    found: list[Any] = []

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        found.extend(compare_metadata(context, tables.metadata))

    asyncio.run(_run(url, compare))
    return found


def _is_ours(name: str | None, kind: str, _: Any) -> bool:
    return kind != "table" or name in tables.metadata.tables


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _with(url: str, act: Callable[[Config], None]) -> None:
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
