"""What most tests share: the built site, a server of it, and a browser. Each is the real thing, made once."""

import asyncio.events
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
from playwright.sync_api import Browser, sync_playwright

from tests.browser import find_chromium

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


@pytest.fixture(autouse=True)
def _no_loop_is_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """What needs no browser may call `asyncio.run`, also in a process whose browser stays open for other tests.

    Playwright's sync API keeps a loop of its own at a halt between two calls and leaves it marked as the thread's running
    one, so that `asyncio.run` refuses to start. The mark is taken off for the test and put back for the browser, which is
    in nobody's hands meanwhile.
    """
    if "browser" in request.fixturenames:
        yield
        return
    left = asyncio.events._get_running_loop()
    asyncio.events._set_running_loop(None)
    yield
    asyncio.events._set_running_loop(left)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site built from content/. Several workers share one build."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    built = shared / "site"
    done = shared / "site.done"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            run = subprocess.run(
                [sys.executable, "-m", "generator", "build", "--output", str(built)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            done.write_text(f"exit {run.returncode}\n{run.stdout}{run.stderr}")
    if not done.read_text().startswith("exit 0\n"):
        pytest.fail(f"The site could not be built: {done.read_text()}", pytrace=False)
    return built


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
        )
    try:
        wait_until_up(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium.found()
    if not path:
        pytest.fail(find_chromium.WORDS, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


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
