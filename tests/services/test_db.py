"""What the two databases do alike, and what each does in its own way."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from services import postgresql
from services.db import Database
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio

LONG = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT count(*) FROM n")


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Database]:
    """A file of SQLite's with one empty table."""
    db = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with db.transaction() as tx:
        await tx.execute(text("CREATE TABLE word (said TEXT)"))
    yield db
    await db.close()


async def _said(db: Database) -> list[str]:
    async with db.reading() as tx:
        return list((await tx.execute(text("SELECT said FROM word"))).scalars())


async def _say(db: Database, word: str) -> None:
    async with db.transaction() as tx:
        await tx.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})


async def test_a_long_look_is_done_in_a_thread_and_a_short_one_here(one: Database) -> None:
    threads: list[tuple[str, int]] = []
    event.listen(
        one.engine,
        "before_cursor_execute",
        lambda _c, _u, said, *_: threads.append((said[:4], threading.get_ident())),
    )
    async with one.reading() as tx:
        assert (await tx.execute(text("SELECT 1"))).scalar_one() == 1
        assert (await tx.execute(LONG)).scalar_one() == 1_000_000
        assert (await tx.execute(text("SELECT 2"))).scalar_one() == 2

    here = threading.get_ident()
    assert [(said, at == here) for said, at in threads] == [
        ("BEGI", True), ("SELE", True), ("WITH", True), ("WITH", False), ("SELE", True),
    ]  # fmt: skip


async def test_a_long_statement_of_a_transaction_is_not_cut_short(one: Database) -> None:
    async with one.transaction() as tx:
        await tx.execute(text("INSERT INTO word VALUES ('kept')"))
        assert (await tx.execute(LONG)).scalar_one() == 1_000_000

    assert await _said(one) == ["kept"]


async def test_what_fails_leaves_nothing_behind(one: Database) -> None:
    async def fail() -> None:
        async with one.transaction() as tx:
            await tx.execute(text("INSERT INTO word VALUES ('gone')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await _say(one, "kept")

    assert await _said(one) == ["kept"]


async def test_who_is_stopped_while_it_commits_lets_go_only_then(one: Database) -> None:
    commits = threading.Event()

    def slowly(_: Any) -> None:
        commits.set()
        time.sleep(0.3)

    event.listen(one.engine, "commit", slowly)
    task = asyncio.create_task(_say(one, "committed"))
    while not commits.is_set():
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert await _said(one) == ["committed"]
    await _say(one, "next")
    assert await _said(one) == ["committed", "next"]


async def test_more_can_read_at_once_than_connections_are_kept(one: Database) -> None:
    met = asyncio.Barrier(30)

    async def read() -> None:
        async with one.reading():
            await met.wait()

    await asyncio.wait_for(asyncio.gather(*(read() for _ in range(30))), 10)


async def test_another_process_that_writes_is_waited_for_without_keeping_others(one: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'one.db'}")  # has a lock of its own, as another process has
    async with other.transaction() as tx:
        await tx.execute(text("INSERT INTO word VALUES ('first')"))
        writing = asyncio.create_task(_say(one, "second"))
        await asyncio.sleep(0.1)
        assert not writing.done()
        assert await _said(one) == []
    await writing
    await other.close()

    assert await _said(one) == ["first", "second"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_is_tried_only_when_it_was_idle(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    tried: list[int] = []
    async with running.db.reading() as tx:
        raw: Any = await tx.run_sync(lambda connection: connection.connection.dbapi_connection)
    ping = type(raw).ping

    def note(of: Any) -> None:
        tried.append(1)
        ping(of)

    monkeypatch.setattr(type(raw), "ping", note)

    async with running.db.reading() as tx:
        await tx.execute(text("SELECT 1"))
    assert not tried
    monkeypatch.setattr(postgresql, "_IDLE_SECONDS", 0)
    async with running.db.reading() as tx:
        await tx.execute(text("SELECT 1"))
    assert tried
    monkeypatch.undo()

    async with running.db.reading() as first, running.db.reading() as second:  # two are kept
        await first.execute(text("SELECT 1"))
        await second.execute(text("SELECT 1"))
    async with running.db.reading() as tx:  # ends all others
        await tx.execute(ended)
        await asyncio.sleep(0.05)
        async with running.db.reading() as another:
            assert (await another.execute(text("SELECT 1"))).scalar_one() == 1
