"""The service with its processes, a mail server, and the tiny content, on each database: what a journey goes through."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from services.db import Database
from tests.conftest import free_port
from tests.outside import Post
from tests.postgres import in_thread
from tests.processes import ROOT, Stage

UNDO_SECONDS = 3


@dataclass
class Everything:
    stage: Stage
    post: Post

    def sql(self, statement: str, **values: object) -> None:
        """For what takes days otherwise."""

        async def run() -> None:
            db = Database(self.stage.database_url)
            async with db.transaction() as tx:
                await tx.execute(text(statement), values)
            await db.close()

        in_thread(run)


@pytest.fixture(params=["sqlite", "postgresql"])
def everything(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Everything]:
    """On SQLite one server that does all; on PostgreSQL a server and two workers. Builds are made here, by whoever works."""
    shutil.copytree(ROOT / "tests" / "site", tmp_path / "content")
    port, mail_port = free_port(), free_port()
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/service.db" if is_sqlite else request.getfixturevalue("postgres").create("journey")
    settings = {
        "SERVICE_MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SERVICE_UNDO_SECONDS": str(UNDO_SECONDS),
        "SERVICE_REBUILD": "local",
        "SERVICE_WORKER_INSIDE": "true" if is_sqlite else "false",
    }
    stage = Stage(tmp_path, url, tmp_path / "site", tmp_path / "content", port, settings)
    _build(stage)
    stage.run("migrate")
    post = Post(mail_port).open()
    try:
        started = [stage.serve()] if is_sqlite else [stage.serve(), stage.work(), stage.work()]
        for program in started:
            program.wait_until_up()
        yield Everything(stage, post)
    finally:
        stage.close()
        post.close()
        print(*(f"{program.name} said:\n{program.says()}" for program in stage.programs), sep="\n")


def _build(stage: Stage) -> None:
    named = ("--content", str(stage.content), "--output", str(stage.site), "--settings", "publishconf.py")
    command = [sys.executable, "-m", "generator", "build", *named, "--url", stage.url]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
