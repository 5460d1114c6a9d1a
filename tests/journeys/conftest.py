"""The service with its processes, a mail server, and the tiny content, on each database: what a journey goes through."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from sqlalchemy import text

from services.db import Database
from tests.conftest import free_port
from tests.outside import Post
from tests.postgres import in_thread
from tests.processes import ROOT, Stage

UNDO_SECONDS = 3
SECONDS = 120
"""Within which what is promised has come, on a machine that does a lot besides."""


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
def everything(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Everything]:
    """On SQLite one server that does all; on PostgreSQL a server and two workers. Builds are made here, by whoever works."""
    shutil.copytree(ROOT / "tests" / "site", tmp_path / "content")
    port, mail_port = free_port(), free_port()
    is_sqlite = request.param == "sqlite"
    url = (
        f"sqlite:///{tmp_path}/service.db"
        if is_sqlite
        else request.getfixturevalue("postgres").create(f"journey_{worker_id}")
    )
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


@dataclass
class Reader:
    """A browser of somebody. Its pages may run anything: if a script got in, no policy of the site would hide it."""

    context: BrowserContext
    page: Page
    said: list[str] = field(default_factory=list)

    def hears(self, dialog: Dialog) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def goes(self, path: str) -> Page:
        self.page.goto(path)
        self.is_well()
        return self.page

    def is_well(self) -> None:
        """Nothing that somebody else has written has run on this page."""
        assert self.page.evaluate("window.__hacked") is None, self.page.url
        assert self.said == []

    def reads(self, path: str) -> str:
        """The bytes of an address, as text; what is not there fails."""
        answer = self.context.request.get(path)
        assert answer.ok, f"{path}: {answer.status}"
        return answer.text()


@pytest.fixture
def people(browser: Browser, everything: Everything) -> Iterator[Callable[[], Reader]]:
    opened: list[BrowserContext] = []

    def person() -> Reader:
        context = browser.new_context(base_url=everything.stage.url, bypass_csp=True)
        context.set_default_timeout(SECONDS * 1_000)
        opened.append(context)
        made = Reader(context, context.new_page())
        made.page.on("dialog", made.hears)
        made.page.on("pageerror", lambda error: made.said.append(str(error)))
        return made

    yield person
    for context in opened:
        context.close()


def link(text: str, url: str) -> str:
    """The address of ours that a mail or a program says."""
    found = re.search(rf"{re.escape(url)}/accounts/\S+", text)
    assert found, text
    return found[0]


def enters(reader: Reader, everything: Everything, name: str, *roles: str) -> Page:
    """By the link that the operator has printed."""
    given = [part for role in roles for part in ("--role", role)]
    printed = everything.stage.run("createuser", name, f"{name}@example.org", *given)
    page = reader.goes(link(printed, everything.stage.url))
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/enter/" not in url)
    return page


def has_done_now(operator: Reader, name: str) -> None:
    """An entry of the timetable."""
    page = operator.goes("/admin/tasks/")
    page.get_by_role("button", name=re.compile(rf"^Now\s?: {name}$")).click()
    expect(page.get_by_text("is done now")).to_be_visible()
