"""From a moderator's click to the new page: the local rebuild on the full content."""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench import machine, questions
from services.db import Database
from services.people import Role
from tests.asking import Client, Member, members
from tests.conftest import free_port
from tests.outside import Post
from tests.processes import ROOT, Stage

_LOOK_SECONDS = 0.01
_MOST_SECONDS = 300


@dataclass(frozen=True)
class Seen:
    """Seconds from the answer to the click until the page and the list had it, one for each approval."""

    first: float
    """The process that builds was begun for it."""
    others: list[float]
    cpu: float
    """Seconds of CPU of each of the others: server, worker and build."""
    pages: int

    @property
    def median(self) -> float:
        return statistics.median(self.others)


def measured(folder: Path, count: int) -> Seen:
    """`count` approvals, and one before them."""
    content, site, port = folder / "content", folder / "site", free_port()
    shutil.copytree(
        ROOT / "content",
        content,
        ignore=lambda at, names: [n for n in names if n.endswith(".json")] if at.endswith("/data") else [],
    )
    post = Post(free_port()).open()
    settings = {"SERVICE_MAIL_URL": f"smtp://127.0.0.1:{post.port}", "SERVICE_REBUILD": "local"}
    (folder / "visible").mkdir()
    stage = Stage(folder / "visible", f"sqlite:///{folder}/visible/service.db", site, content, port, settings)
    named = ("--content", str(content), "--output", str(site), "--settings", "publishconf.py", "--url", stage.url)
    subprocess.run(
        [sys.executable, "-m", "generator", "build", *named], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    stage.run("migrate")
    try:
        stage.serve().wait_until_up()
        return asyncio.run(_approvals(stage, count))
    finally:
        stage.close()
        post.close()


async def _approvals(stage: Stage, count: int) -> Seen:
    db = Database(stage.database_url)
    (moderator,) = await members(db, ["moderator"], Role.JOB_MODERATOR)
    authors = await members(db, [f"author{n}" for n in range(count // 20 + 1)])
    await db.close()
    numbers = [await _sent(stage, authors[n // 20], f"Posting {n}") for n in range(count + 1)]
    took = [await _approved(stage, moderator, numbers[0])]
    pids = [program.pid for program in stage.programs]
    before = machine.cpu_seconds(pids)
    for number in numbers[1:]:
        await asyncio.sleep(1)
        took.append(await _approved(stage, moderator, number))
    cpu = (machine.cpu_seconds(pids) - before) / count
    return Seen(
        took[0], took[1:], cpu, sum(name.endswith(".html") for _, _, names in os.walk(stage.site) for name in names)
    )


async def _sent(stage: Stage, author: Member, title: str) -> int:
    async with author.program(stage.port) as client:
        made = await client.post_json("/api/v3/jobs/", json.dumps(questions.posting(title)).encode())
        number = int(json.loads(made.body)["number"])
        await client.post_json(f"/api/v3/jobs/{number}/submit/")
    return number


async def _approved(stage: Stage, moderator: Member, number: int) -> float:
    """By the button of the desk; then the posting's page and the board are looked at over HTTP."""
    async with moderator.browser(stage.port) as client:
        page = (await client.get(f"/admin/jobs/{number}/")).body.decode()
        version = page.partition('data-version="')[2].partition('"')[0]
        answer = await client.post_form(f"/admin/jobs/{number}/", {"action": "approve", "version": version})
        if answer.status != 303:
            raise RuntimeError(f"The approval was answered {answer.status}: {answer.body[:500]!r}")
        began = time.perf_counter()
        async with Client(stage.port, {"Accept": "text/html"}) as reader:
            while not await _is_seen(reader, stage.site, number):
                if time.perf_counter() - began > _MOST_SECONDS:
                    raise RuntimeError(f"{number} is not there after {_MOST_SECONDS} seconds")
                await asyncio.sleep(_LOOK_SECONDS)
        return time.perf_counter() - began


async def _is_seen(reader: Client, site: Path, number: int) -> bool:
    """The file is looked for first: asking costs the server time."""
    if not (site / "jobs" / str(number) / "index.html").exists():
        return False
    one, board = await reader.get(f"/jobs/{number}/"), await reader.get("/jobs/")
    return one.status == 200 and f"/jobs/{number}/".encode() in board.body
