"""What a drill happens to: a service on each database, with a mail server and somebody who builds beside it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port, shared_folder
from tests.drills.scene import Scene
from tests.outside import Builder, Post
from tests.processes import ROOT, SECRET, Stage

_UNDO_SECONDS = 1


@pytest.fixture(scope="session")
def drilled_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site, of which the service needs the kit. Nothing is built in a drill."""
    with shared_folder(tmp_path_factory, worker_id, "drilled-site") as (folder, is_new):
        if is_new:
            named = ("--content", "tests/site", "--output", str(folder / "site"))
            subprocess.run(
                [sys.executable, "-m", "generator", "build", *named], cwd=ROOT, check=True, capture_output=True
            )
    return folder / "site"


@pytest.fixture(params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, drilled_site: Path, worker_id: str) -> Iterator[Scene]:
    """On SQLite a server that works too, and a worker; on PostgreSQL two servers on one port and two workers."""
    is_sqlite = request.param == "sqlite"
    url = (
        f"sqlite:///{tmp_path}/service.db"
        if is_sqlite
        else request.getfixturevalue("postgres").create(f"drill_{worker_id}")
    )
    post, builder = Post(free_port()), Builder(free_port(), SECRET)
    settings = {
        "SERVICE_MAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "SERVICE_UNDO_SECONDS": str(_UNDO_SECONDS),
        "SERVICE_REBUILD": "webhook",
        "SERVICE_REBUILD_URL": f"http://127.0.0.1:{builder.port}/",
        "SERVICE_REBUILD_TOKEN": SECRET,
        "SERVICE_WORKER_INSIDE": "true" if is_sqlite else "false",
    }
    stage = Stage(tmp_path, url, drilled_site, tmp_path / "content", free_port(), settings)
    stage.run("migrate")
    made = Scene(request.param, stage, post.open(), builder.open(), is_shared=not is_sqlite)
    try:
        made.start()
        yield made
    finally:
        stage.close()
        post.close()
        builder.close()
