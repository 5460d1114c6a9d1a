"""The steps of the tables, and what is asked about them without taking any."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from services import migrations
from services.db import Database
from tests.conftest import ROOT

pytestmark = pytest.mark.anyio


def test_the_newest_step_is_the_one_that_alembic_takes() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.HERE))

    assert migrations.head() == ScriptDirectory.from_config(config).get_current_head()


async def test_a_database_with_all_steps_is_current_and_one_without_tables_is_not(
    database_url: str, tmp_path: Path
) -> None:
    whole, empty = Database(database_url), Database(f"sqlite:///{tmp_path / 'new.db'}")

    found = await migrations.is_current(whole), await migrations.is_current(empty)

    await whole.close()
    await empty.close()
    assert found == (True, False)


def test_a_server_starts_without_what_only_a_step_needs() -> None:
    asked = (
        "import sys, services.app, services.commands; print(*sorted({'alembic', 'asyncpg', 'httpx2'} & {*sys.modules}))"
    )
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert said.split() == []
