"""What most tests share: the built site, a server of it, and a browser. Each is the real thing, made once."""

import asyncio.events
import contextlib
import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from services.settings import Settings
from tests.browser import find_chromium
from tests.postgres import Postgres

ROOT = Path(__file__).parent.parent
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium keeps to the pages it is sent to, and runs as root too."""


@contextlib.contextmanager
def shared_folder(factory: pytest.TempPathFactory, worker_id: str, name: str) -> Iterator[tuple[Path, bool]]:
    """A folder that all processes of one run of pytest share, and whether this is the first of them. The others wait."""
    base = factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    folder.mkdir(exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        yield folder, not done.exists()
        done.touch()


@pytest.fixture(autouse=True)
def _no_loop_is_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """What needs no browser may call `asyncio.run`, also in a process whose browser stays open for other tests.

    Playwright's sync API keeps a loop of its own at a halt between two calls and leaves it marked as the thread's running
    one, so that `asyncio.run` refuses to start. The mark is taken off for the test and put back for the browser, which is
    in nobody's hands meanwhile.
    """
    if "playwright" in request.fixturenames:
        yield
        return
    left = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    yield
    asyncio.events._set_running_loop(left)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site built from content/. Several workers share one build."""
    with shared_folder(tmp_path_factory, worker_id, "whole") as (folder, is_new):
        if is_new:
            run = subprocess.run(
                [sys.executable, "-m", "generator", "build", "--output", str(folder / "site")],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            (folder / "build.txt").write_text(f"exit {run.returncode}\n{run.stdout}{run.stderr}")
    if not (said := (folder / "build.txt").read_text()).startswith("exit 0\n"):
        pytest.fail(f"The site could not be built: {said}", pytrace=False)
    return folder / "site"


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, without a slash at its end, of the built site as `make run` serves it.

    SITE_URL names another server to test: a staged site, or the live one.
    """
    if named := os.environ.get("SITE_URL"):
        yield named.rstrip("/")
        return
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with log.open("w") as words:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "services",
                "serve",
                "--site",
                str(request.getfixturevalue("site")),
                "--port",
                str(port),
            ],
            cwd=ROOT,
            stdout=words,
            stderr=words,
            env=os.environ | {"SERVICE_VAR": str(log.parent / "var"), "SERVICE_REBUILD": "none"},
        )
    try:
        wait_until_up(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Postgres:
    with shared_folder(tmp_path_factory, worker_id, "pg") as (folder, _):
        return Postgres(folder)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Of which there is one in a process, however many browsers it starts."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
    yield browser
    browser.close()


def chromium() -> str:
    """The path of a Chromium. A test that cannot have one fails."""
    return find_chromium.found() or pytest.fail(find_chromium.WORDS, pytrace=False)


def without_database(site: Path) -> Settings:
    """For what needs only the built site: nothing asks the database."""
    return Settings(site=site, database_url="sqlite:///nowhere.db", worker_inside=False)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def wait_until_up(process: subprocess.Popen[bytes], port: int, log: Path, *, limit_seconds: float = 30) -> None:
    until = time.monotonic() + limit_seconds
    while time.monotonic() < until and process.poll() is None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            try:
                connection.request("GET", "/robots.txt")
                connection.getresponse()
                return
            except OSError:
                time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)
