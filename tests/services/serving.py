"""A service that runs in a process of its own, for a browser."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from services import migrations
from services.settings import Settings
from tests.conftest import ROOT, free_port, wait_until_up

Fill = Callable[[Settings], Coroutine[Any, Any, str]]
"""Fills the empty database, and gives the token of somebody's session."""


@contextmanager
def serving(site: Path, folder: Path, fill: Fill) -> Iterator[tuple[str, str]]:
    """The address and that token. All that it keeps lies in `folder`."""
    port = free_port()
    url = f"http://localhost:{port}"
    given = {"url": url, "site": site, "content": folder / "content", "var": folder / "var", "rebuild": "none"}
    settings = Settings.model_validate(given).ready()
    with ThreadPoolExecutor(1) as thread:  # the browser keeps the loop of this one
        thread.submit(migrations.upgrade, settings.database_url).result()
        token = thread.submit(asyncio.run, fill(settings)).result()
    names = {"SERVICE_URL": url, "SERVICE_VAR": str(folder / "var"), "SERVICE_REBUILD": "none"}
    folders = ["--site", str(site), "--content", str(folder / "content")]
    log = folder / "log.txt"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "services", "serve", *folders, "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **names}, stdout=out, stderr=out)
    try:
        wait_until_up(process, port, log)
        yield url, token
    finally:
        process.terminate()
        process.wait(30)
