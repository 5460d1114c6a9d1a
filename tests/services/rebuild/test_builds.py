"""From asks to one build: what is exported, what is told, what a failure leaves."""

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from generator.shapes.job import Job, Jobs
from services.db import Transaction
from services.rebuild import builds, export, requests, store, timing
from services.rebuild.export import Exports
from services.rebuild.tables import State, build, request
from services.rebuild.triggers import Ask, BuildFailed, Note, Outcome, Trigger
from services.service import Service
from services.work import Worker
from services.work.tables import work
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio

JOB = Job.model_validate(
    {
        "number": 12, "title": "Snake charmer", "company": "Circus", "city": "Oslo", "country": "Norway", "category": "web",
        "posted": date(2026, 11, 23), "until": date(2027, 2, 21), "email": "apply@example.org", "url": "https://example.org/",
        "text": "Charm.",
    }
)  # fmt: skip


class Board:
    """What is exported, for a test to change."""

    def __init__(self, *jobs: Job) -> None:
        self.jobs = jobs

    async def jobs_(self, _: Transaction) -> Jobs:
        return Jobs(jobs=self.jobs)

    @property
    def exports(self) -> Exports:
        return {"jobs.json": self.jobs_}


class Mason:
    """A trigger that notes what it is asked; a test says how it ends."""

    goes_on = False

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self.fails = ""

    async def run(self, ask: Ask, note: Note) -> Outcome:  # noqa: ARG002
        self.asks.append(ask)
        if self.fails:
            raise BuildFailed(self.fails)
        return Outcome(State.LIVE, "built")

    async def close(self) -> None: ...


@pytest.fixture
def mason(running: Running) -> Mason:
    made = Mason()
    running.service.state[Trigger] = made
    return made


async def _ask(running: Running, why: str, **more: Any) -> None:
    async with running.db.transaction() as tx:
        await requests.ask(tx, why, now=running.clock(), **more)


async def _work(running: Running, board: Board) -> None:
    await Worker(running.service, builds.handlers(board.exports)).step()


async def _shown(running: Running, about: str) -> requests.Shown:
    async with running.db.reading() as tx:
        found = await requests.shown(tx, about)
    assert found
    return found


def _on_disk(running: Running) -> Any:
    return json.loads((running.service.settings.content / "data" / "jobs.json").read_text())


async def test_fifty_asks_are_one_build_that_shows_them_all(running: Running, mason: Mason) -> None:
    await asyncio.gather(*(_ask(running, f"job {n} approved", about=f"job:{n}") for n in range(50)))
    before = await _shown(running, "job:49")
    await _work(running, Board(JOB))

    assert before.state == "waiting"
    assert [len(ask.whys) for ask in mason.asks] == [50]
    assert [(row.state, row.asked) for row in await running.rows(select(build))] == [("live", 50)]
    assert (await _shown(running, "job:49")).since == running.clock()
    assert _on_disk(running)["jobs"][0]["title"] == "Snake charmer"


async def test_an_ask_that_changes_nothing_to_see_builds_nothing(running: Running, mason: Mason) -> None:
    for n in range(2):
        await _ask(running, "job edited", about=f"job:{n}")
        await _work(running, Board(JOB))

    assert len(mason.asks) == 1
    assert (await _shown(running, "job:1")).state == "unchanged"
    assert (await _shown(running, "job:1")).since == running.clock()


async def test_a_new_day_is_built_though_nothing_was_changed(running: Running, mason: Mason) -> None:
    await _ask(running, "job approved")
    await _work(running, Board(JOB))
    await timing.daily(running.service)
    await _work(running, Board(JOB))

    assert [ask.whys for ask in mason.asks] == [("job approved",), ("a new day",)]


async def test_a_failure_says_why_and_is_tried_again_with_all_that_was_asked(running: Running, mason: Mason) -> None:
    mason.fails = "content/pages/x.md:4: `titel` is not a key"
    await _ask(running, "job 1 approved", about="job:1")
    await _work(running, Board(JOB))
    failed = await _shown(running, "job:1")
    mason.fails = ""
    await _ask(running, "job 2 approved", about="job:2")
    await _work(running, Board(JOB))
    running.clock.on(seconds=1)
    await _work(running, Board(JOB))

    assert (failed.state, failed.message) == ("waiting", "content/pages/x.md:4: `titel` is not a key")
    assert [ask.whys for ask in mason.asks] == [("job 1 approved",), ("job 1 approved", "job 2 approved")]
    assert [row.state for row in await running.rows(select(build).order_by(build.c.id))] == ["failed", "live"]
    assert (await _shown(running, "job:1")).build == 2


async def test_what_a_failed_build_has_exported_is_built_by_the_next(running: Running, mason: Mason) -> None:
    mason.fails = "the disk is full"
    await _ask(running, "job 1 approved")
    await _work(running, Board(JOB))
    mason.fails = ""
    running.clock.on(seconds=1)
    await _work(running, Board(JOB))

    assert len(mason.asks) == 2
    assert [row.state for row in await running.rows(select(build).order_by(build.c.id))] == ["failed", "live"]


@pytest.mark.usefixtures("mason")
async def test_a_build_whose_worker_has_died_is_made_again(running: Running) -> None:
    await _ask(running, "job 1 approved", about="job:1")
    async with running.db.transaction() as tx:
        await builds._begun(tx, goes_on=False, name="local", now=running.clock)
    await _ask(running, "job 2 approved")
    await _work(running, Board(JOB))

    rows = await running.rows(select(build).order_by(build.c.id))
    assert [(row.state, row.asked) for row in rows] == [("failed", 1), ("live", 2)]
    assert rows[0].message == "The worker that ran it has died. Another one builds again."


async def test_builds_never_overlap_whoever_works(running: Running) -> None:
    inside, most, count = 0, 0, 0

    class Slow(Mason):
        async def run(self, ask: Ask, note: Note) -> Outcome:  # noqa: ARG002
            nonlocal inside, most, count
            inside, count = inside + 1, count + 1
            most = max(most, inside)
            await _ask(running, "while it builds", is_for_the_time=count < 4)
            await asyncio.sleep(0.05)
            inside -= 1
            return Outcome(State.LIVE)

    running.service.state[Trigger] = Slow()
    await _ask(running, "begin", is_for_the_time=True)
    workers = [Worker(running.service, builds.handlers(Board(JOB).exports)) for _ in range(3)]
    for _ in range(6):
        await asyncio.gather(*(one.step() for one in workers))

    assert most == 1
    assert await running.rows(select(request).where(request.c.build.is_(None))) == []


async def test_exports_are_written_only_where_they_differ(running: Running) -> None:
    folder = running.service.settings.content
    first = await export.write(folder, {"jobs.json": b"1", "sponsors.json": b"2"})
    times = (folder / "data" / "sponsors.json").stat().st_mtime_ns
    second = await export.write(folder, {"jobs.json": b"3", "sponsors.json": b"2"})

    assert (first, second) == (("jobs.json", "sponsors.json"), ("jobs.json",))
    assert (folder / "data" / "sponsors.json").stat().st_mtime_ns == times
    assert sorted(path.name for path in (folder / "data").iterdir()) == ["jobs.json", "sponsors.json"]


async def test_exports_that_cannot_all_be_written_are_not_written(running: Running) -> None:
    folder = running.service.settings.content
    await export.write(folder, {"jobs.json": b"old"})
    (folder / "data" / f".sponsors.json.{os.getpid()}").mkdir()
    with pytest.raises(IsADirectoryError):
        await export.write(folder, {"jobs.json": b"new", "sponsors.json": b"new"})

    assert (folder / "data" / "jobs.json").read_bytes() == b"old"
    assert not (folder / "data" / "sponsors.json").exists()


async def test_the_site_is_built_when_its_next_change_has_come(running: Running, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    at = running.clock() + timedelta(hours=1)
    (site / "next-change.json").write_text(json.dumps({"at": at.isoformat()}))
    service = replace(running.service, settings=running.service.settings.model_copy(update={"site": site}))

    await timing.watch(service)
    before = len(await running.rows(select(request)))
    running.clock.at = at
    await timing.watch(service)
    await timing.watch(service)

    (asked,) = await running.rows(select(request))
    assert (before, asked.why, asked.is_for_the_time) == (0, "the site changes at 2026-11-23 10:00 UTC", True)


@pytest.mark.parametrize(("text", "at"), [('{"at": null}', None), ("{", None), ('{"at": "2026-12-01T00:00:00Z"}', datetime(2026, 12, 1, tzinfo=UTC))])  # fmt: skip
async def test_the_next_change_is_read_from_the_site(tmp_path: Path, text: str, at: datetime | None) -> None:
    (tmp_path / "next-change.json").write_text(text)

    assert timing.turn(tmp_path) == at
    assert timing.turn(tmp_path / "not-there") is None


@pytest.mark.usefixtures("mason")
async def test_the_desk_sees_builds_and_what_waits(running: Running) -> None:
    await _ask(running, "job 1 approved")
    async with running.db.reading() as tx:
        waits, since = await store.waiting(tx), await store.oldest_waiting(tx)
    await _work(running, Board(JOB))
    async with running.db.reading() as tx:
        (listed,) = await store.listed(tx, state="live")
        row, asked = await store.one(tx, listed.id)

    assert ([one.why for one in waits], since) == (["job 1 approved"], running.clock())
    assert (row.message, [one.why for one in asked]) == ("built", ["job 1 approved"])


async def test_exports_are_served(running: Running) -> None:
    """Who has one gets 304: tests/services/test_conditional.py."""
    from services.rebuild import pages

    class Asked:
        service: Service = running.service
        path_params = {"name": "jobs"}  # noqa: RUF012

    answer = await pages.exported(Asked(), exports=Board(JOB).exports)  # type: ignore[arg-type]  # all that the endpoint reads

    assert Jobs.model_validate_json(bytes(answer.body)).jobs == (JOB,)
    assert answer.headers["cache-control"] == "no-cache"
    assert (await running.client().get("/data/secrets.json")).status_code == 404


async def test_a_build_that_dies_of_its_content_waits_longer_each_time(running: Running, mason: Mason) -> None:
    mason.fails = "broken"
    await _ask(running, "job approved")
    waits = []
    for _ in range(4):
        await _work(running, Board(JOB))
        (row,) = await running.rows(select(work))
        waits.append((row.due - running.clock()).total_seconds())
        running.clock.at = row.due

    assert waits == [1, 5, 30, 120]
