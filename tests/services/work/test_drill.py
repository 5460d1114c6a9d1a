"""A worker that is killed in the middle of its work: another process takes it over. Real processes, a real kill -9."""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from services.db import Database
from services.work import queue
from services.work.tables import work, worker
from tests.conftest import ROOT

pytestmark = pytest.mark.anyio


@contextlib.contextmanager
def _working(url: str, folder: Path, seconds: float) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "tests.services.work.drill", url, str(folder), str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _lines(folder: Path, word: str, *, by: int | None = None) -> list[int]:
    file = folder / "lines"
    rows = [line.split() for line in file.read_text().splitlines()] if file.exists() else []
    return [int(n) for first, n, pid in rows if first == word and by in (None, int(pid))]


def _wait(until: float, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + until
    while not is_so():
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.05)


async def test_the_work_of_a_killed_worker_is_taken_over(database_url: str, tmp_path: Path) -> None:
    db, now = Database(database_url), datetime.now(UTC)
    async with db.transaction() as tx:
        for n in range(4):
            await queue.put(tx, "slow", {"n": n}, now=now)
    with _working(database_url, tmp_path, 60) as doomed:
        _wait(60, lambda: len(_lines(tmp_path, "begun")) == 2)
        time.sleep(2.5)  # longer than the lease: it is alive, and keeps what it has
        with _working(database_url, tmp_path, 0.1) as other:
            _wait(60, lambda: len(_lines(tmp_path, "ended", by=other.pid)) == 2)
            kept = set(_lines(tmp_path, "begun", by=doomed.pid)).isdisjoint(_lines(tmp_path, "begun", by=other.pid))
            doomed.kill()
            _wait(60, lambda: len(_lines(tmp_path, "ended", by=other.pid)) == 4)
            while (left := await _counts(db))["running"]:  # its last line comes before its last commit
                await asyncio.sleep(0.05)
    await _emptied(db)

    assert kept
    assert sorted(_lines(tmp_path, "ended")) == [0, 1, 2, 3]
    assert left == {"waiting": 0, "running": 0, "failing": 0, "dead": 0}


async def _counts(db: Database) -> dict[str, int]:
    async with db.reading() as tx:
        return await queue.counts(tx)


async def _emptied(db: Database) -> None:
    """The next test has the same PostgreSQL database."""
    async with db.transaction() as tx:
        await tx.execute(delete(work))
        await tx.execute(delete(worker))
    await db.close()
