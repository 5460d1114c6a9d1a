"""What the service costs: python -m bench.service [--quick]. Prints a table and writes bench/RESULTS.md.

Real processes as in production, over plain HTTP on this machine; the load comes from a process of its own; letters go to a
mail server that takes all. CPU is that of the service's processes alone, until everything that was asked for is done: mails too.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bench import machine, questions, results, visible
from bench.questions import CLIENTS, Question
from services.db import Database
from services.jobs.tables import job
from tests.asking import Member, members
from tests.conftest import free_port
from tests.drills import checking
from tests.outside import Post
from tests.postgres import Postgres
from tests.processes import ROOT, Program, Stage

_LISTED = 100
"""Postings that visitors see, while the list is asked for."""


@dataclass(frozen=True)
class Row:
    """What was measured of one kind of request."""

    what: str
    where: str
    count: int
    seconds: float
    cpu_ms: float
    """Of all processes of the service, for each."""
    took_ms: list[float] = field(repr=False)
    memory_mb: float
    own_mb: float

    @property
    def p50(self) -> float:
        return statistics.median(self.took_ms)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.took_ms, n=20)[-1]


@dataclass
class Bench:
    """One database with its processes."""

    name: str
    stage: Stage
    is_several: bool
    rows: list[Row] = field(default_factory=list)
    start_cpu: float = 0
    """Seconds of CPU until the first server was up."""

    def start(self) -> None:
        self.stage.run("migrate")
        ways = [self._serve, self._serve, self.stage.work, self.stage.work] if self.is_several else [self._serve]
        for way in ways:
            program = way().wait_until_up()
            self.start_cpu = self.start_cpu or machine.cpu_seconds([program.pid])

    def _serve(self) -> Program:
        return self.stage.serve(*(["--shared"] if self.is_several else []))

    @property
    def pids(self) -> list[int]:
        return [program.pid for program in self.stage.programs if program.process.poll() is None]

    def measure(self, what: str, asked: Iterable[list[Question]], *, count: int, db: Database) -> None:
        """`count`: of what CPU is told for each; a posting by the API is two requests."""
        plan = json.dumps({"port": self.stage.port, "clients": list(asked)})
        before = machine.cpu_seconds(self.pids)
        done = subprocess.run(
            [sys.executable, "-m", "bench.load"], input=plan, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
        )
        took = json.loads(done.stdout)
        asyncio.run(_quiet(db))
        cpu = machine.cpu_seconds(self.pids) - before
        self.rows.append(
            Row(
                what, self.name, count, took["seconds"], cpu * 1_000 / count, [one * 1_000 for one in took["took"]],
                machine.memory_mb(self.pids), machine.own_memory_mb(self.pids),
            )
        )  # fmt: skip
        row = self.rows[-1]
        print(
            f"{self.name:11} {what:22} {count / row.seconds:7.0f}/s {row.cpu_ms:6.2f} ms CPU  p50 {row.p50:.0f}  p95 {row.p95:.0f}  {row.memory_mb:.0f} MB"
        )


async def _quiet(db: Database) -> None:
    while (left := await checking.open_ends(db))["mails"] or left["changes"]:
        await asyncio.sleep(0.2)
    await db.close()


def _whole(bench: Bench, scale: int) -> None:
    """All kinds of requests, each after a few to warm up."""
    db = Database(bench.stage.database_url)
    accounts = asyncio.run(_accounts(db, CLIENTS * (4 * scale + 2)))
    each = 2 * CLIENTS * scale
    batches = [
        accounts[:CLIENTS],
        accounts[CLIENTS : 2 * CLIENTS],
        accounts[2 * CLIENTS : 2 * CLIENTS + each],
        accounts[2 * CLIENTS + each :],
    ]
    posts = each * 20
    bench.measure("(warming up)", questions.by_form(batches[0], "Warm"), count=CLIENTS * 20, db=db)
    bench.measure("(warming up)", questions.by_api(batches[1], "Warm too"), count=CLIENTS * 20, db=db)
    bench.measure("submit by form", questions.by_form(batches[2], "Form"), count=posts, db=db)
    bench.measure("submit by API", questions.by_api(batches[3], "API"), count=posts, db=db)
    asyncio.run(_publish(db))
    bench.measure("signed-in check", questions.signed_in(accounts, 2_400 * scale), count=2_400 * scale, db=db)
    bench.measure("job list API", questions.listed(400 * scale), count=400 * scale, db=db)


async def _accounts(db: Database, count: int) -> list[Member]:
    try:
        return await members(db, [f"member{n}" for n in range(count)])
    finally:
        await db.close()


async def _publish(db: Database) -> None:
    """Some of what was sent is shown, for the list; decided past the service, which is not what is measured here."""
    today = datetime.now(UTC).date()
    shown = {"state": "approved", "shown": job.c.content, "posted": today, "until": today + timedelta(days=90)}
    async with db.transaction() as tx:
        least = (await tx.execute(job.select().with_only_columns(job.c.id).order_by(job.c.id).limit(1))).scalar_one()
        await tx.execute(update(job).where(job.c.id < least + _LISTED).values(shown))
    await db.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half of the requests, and 5 approvals instead of 20")
    parser.add_argument(
        "--no-site", action="store_true", help="leave out from approval to page, which builds the whole site"
    )
    parser.add_argument("--no-load", action="store_true", help="only from approval to page")
    options = parser.parse_args()
    machine_words = machine.described(results.PROGRAMS)
    print(machine_words)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        benches = [] if options.no_load else _benches(Path(name), 1 if options.quick else 2)
        seen = None if options.no_site else visible.measured(Path(name), 5 if options.quick else 20)
    text = results.text(machine_words, benches, seen)
    print(text)
    if not options.quick and benches and seen:
        results.put(results.TITLE, text)


def _benches(folder: Path, scale: int) -> list[Bench]:
    site = folder / "tiny"
    named = ("--content", "tests/site", "--output", str(site))
    subprocess.run(
        [sys.executable, "-m", "generator", "build", *named], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    (folder / "pg").mkdir()
    return [
        _bench("SQLite", f"sqlite:///{folder}/service.db", folder, site, scale),
        _bench("PostgreSQL", Postgres(folder / "pg").create("bench"), folder, site, scale),
    ]


def _bench(name: str, url: str, folder: Path, site: Path, scale: int) -> Bench:
    is_several, post = name == "PostgreSQL", Post(free_port())
    settings = {
        "SERVICE_MAIL_URL": f"smtp://127.0.0.1:{post.port}",
        "SERVICE_REBUILD": "none",
        "SERVICE_WORKER_INSIDE": "false" if is_several else "true",
    }
    own = folder / name
    own.mkdir()
    bench = Bench(name, Stage(own, url, site, own / "content", free_port(), settings), is_several)
    post.open()
    try:
        bench.start()
        _whole(bench, scale)
    finally:
        bench.stage.close()
        post.close()
    return bench


if __name__ == "__main__":
    main()
