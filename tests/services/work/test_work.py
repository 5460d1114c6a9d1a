"""Work: what is put is done, once, in its time, by whoever is there."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from services.db import Transaction
from services.service import Service
from services.work import Closing, Handler, Hopeless, Task, Timed, Worker, queue
from services.work.tables import timed, work, worker
from tests.services.conftest import MORNING, Running

pytestmark = pytest.mark.anyio


def _noting(done: list[Any]) -> dict[str, Handler]:
    async def note(_: Service, task: Task) -> None:
        await asyncio.sleep(0)
        done.append(task.payload["n"])

    return {"note": Handler(note)}


async def _put(running: Running, kind: str, payload: dict[str, Any], **more: Any) -> None:
    async with running.db.transaction() as tx:
        await queue.put(tx, kind, payload, now=running.clock(), **more)


async def test_what_is_put_is_done_once(running: Running) -> None:
    done: list[int] = []
    for n in range(20):
        await _put(running, "note", {"n": n})

    count = await Worker(running.service, _noting(done)).step()
    again = await Worker(running.service, _noting(done)).step()

    assert (count, again, sorted(done)) == (20, 0, list(range(20)))
    assert all(row.done and not row.leased_by for row in await running.rows(select(work)))


async def test_what_is_put_in_a_transaction_that_fails_is_not_there(running: Running) -> None:
    async def fail() -> None:
        async with running.db.transaction() as tx:
            await queue.put(tx, "note", {"n": 1}, now=running.clock())
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        await fail()

    assert await running.rows(select(work)) == []


async def test_work_waits_until_it_is_due(running: Running) -> None:
    done: list[int] = []
    await _put(running, "note", {"n": 1}, due=running.clock() + timedelta(minutes=10))
    doing = Worker(running.service, _noting(done))

    running.clock.on(minutes=9, seconds=59)
    before = await doing.step()
    running.clock.on(seconds=1)
    after = await doing.step()

    assert (before, after, done) == (0, 1, [1])


async def test_two_workers_share_and_never_do_the_same(running: Running) -> None:
    done: list[int] = []
    for n in range(100):
        await _put(running, "note", {"n": n})

    counts = await asyncio.gather(*(Worker(running.service, _noting(done)).step() for _ in range(2)))

    assert sorted(done) == list(range(100))
    assert sum(counts) == 100
    assert min(counts) > 0


async def test_a_kind_that_no_worker_here_knows_is_left_for_another(running: Running) -> None:
    await _put(running, "of.the.next.version", {})

    assert await Worker(running.service, _noting([])).step() == 0
    assert [row.attempts for row in await running.rows(select(work))] == [0]


async def test_a_key_that_waits_is_not_added_again_but_may_come_sooner(running: Running) -> None:
    now = running.clock()
    await _put(running, "note", {"n": 1}, key="one", due=now + timedelta(hours=2))
    await _put(running, "note", {"n": 2}, key="one", due=now + timedelta(hours=1))
    await _put(running, "note", {"n": 3}, key="one", due=now + timedelta(hours=3))

    rows = await running.rows(select(work))

    assert [(row.payload, row.due - now) for row in rows] == [({"n": 1}, timedelta(hours=1))]


async def test_an_ask_while_the_work_runs_leads_to_one_more_run(running: Running) -> None:
    runs: list[int] = []

    async def run(_: Service, task: Task) -> None:
        if not runs:
            for _n in range(3):
                await _put(running, "build", {}, key="build")
        runs.append(task.id)

    await _put(running, "build", {}, key="build")
    await Worker(running.service, {"build": Handler(run, is_alone=True)}).step()

    assert len(runs) == 2


async def test_failing_work_is_tried_again_after_growing_waits_and_dies(running: Running) -> None:
    async def fail(_: Service, task: Task) -> None:
        raise OSError(f"attempt {task.attempts}")

    buried: list[str] = []

    async def given_up(_tx: object, _task: Task, error: str, _now: object) -> None:
        buried.append(error)

    doing = Worker(running.service, {"sad": Handler(fail, attempts=4, given_up=given_up)})
    await _put(running, "sad", {})
    waits = []
    for _ in range(3):
        await doing.step()
        waits.append(((await running.rows(select(work)))[0].due - running.clock()).total_seconds())
        running.clock.on(seconds=waits[-1])
    await doing.step()
    row = (await running.rows(select(work)))[0]

    assert waits == [1, 5, 30]
    assert (row.dead, row.error, buried) == (running.clock(), "OSError: attempt 4", ["OSError: attempt 4"])
    running.clock.on(days=30)
    assert await doing.step() == 0


async def test_hopeless_work_is_not_tried_again(running: Running) -> None:
    async def refuse(_: Service, _task: Task) -> None:
        raise Hopeless("there is no such address")

    await _put(running, "sad", {})
    await Worker(running.service, {"sad": Handler(refuse)}).step()

    row = (await running.rows(select(work)))[0]
    assert (row.attempts, row.error) == (1, "there is no such address")
    assert row.dead


async def test_dead_work_can_be_tried_again(running: Running) -> None:
    async def refuse(_: Service, _task: Task) -> None:
        raise Hopeless("closed")

    done: list[int] = []
    await _put(running, "note", {"n": 7})
    await Worker(running.service, {"note": Handler(refuse)}).step()
    async with running.db.transaction() as tx:
        counted, found = await queue.counts(tx), await queue.retry(tx, 1, now=running.clock())
    await Worker(running.service, _noting(done)).step()

    assert counted == {"waiting": 0, "running": 0, "failing": 0, "dead": 1}
    assert (found, done) == (True, [7])


async def test_work_whose_worker_has_died_is_taken_over_when_the_lease_ends(running: Running) -> None:
    done: list[int] = []
    await _put(running, "note", {"n": 1})
    now = running.clock()
    async with running.db.transaction() as tx:
        taken = await queue.claim(tx, ["note"], by="dead", now=now, until=now + timedelta(seconds=30), most=8)

    running.clock.on(seconds=29)
    before = await Worker(running.service, _noting(done)).step()
    running.clock.on(seconds=1)
    after = await Worker(running.service, _noting(done)).step()
    async with running.db.transaction() as tx:
        late = await queue.finish(tx, [taken[0].id], by="dead", now=running.clock())

    assert (before, after, done, late) == (0, 1, [1], 0)


async def test_work_that_kills_its_worker_each_time_is_given_up(running: Running) -> None:
    done: list[int] = []
    await _put(running, "note", {"n": 1})
    handlers = {"note": replace(_noting(done)["note"], attempts=3)}
    for n in range(3):
        async with running.db.transaction() as tx:
            now = running.clock()
            await queue.claim(tx, ["note"], by=f"dead {n}", now=now, until=now + timedelta(seconds=30), most=8)
        running.clock.on(seconds=30)
    await Worker(running.service, handlers).step()

    row = (await running.rows(select(work)))[0]
    assert (done, row.error) == ([], "no worker has lived through it, 3 times")
    assert row.dead


async def test_a_kind_that_runs_alone_is_held_by_one_and_taken_over_after_its_death(running: Running) -> None:
    for _ in range(2):
        await _put(running, "build", {})
    now, until = running.clock(), running.clock() + timedelta(seconds=30)

    async def taken(by: str) -> list[int]:
        async with running.db.transaction() as tx:
            found = await queue.claim_alone(tx, "build", by=by, now=running.clock(), until=until)
        return [task.id for task in found]

    first, second = await taken("one"), await taken("two")
    running.clock.at = until
    third, until = await taken("two"), now + timedelta(seconds=60)

    assert (first, second, third) == ([1], [], [1])


async def test_many_workers_at_once_never_run_a_lonely_kind_twice(running: Running) -> None:
    inside, most, runs = 0, 0, 0

    async def run(_: Service, _task: Task) -> None:
        nonlocal inside, most, runs
        inside, runs = inside + 1, runs + 1
        most = max(most, inside)
        await asyncio.sleep(0.01)
        inside -= 1

    for _ in range(10):
        await _put(running, "build", {})
    workers = [Worker(running.service, {"build": Handler(run, is_alone=True)}) for _ in range(4)]
    while runs < 10:
        await asyncio.gather(*(one.step() for one in workers))

    assert (most, runs) == (1, 10)


async def test_a_worker_that_stops_hands_back_what_it_has_not_ended(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.work.worker._GRACE_SECONDS", 0.05)
    begun, stop = asyncio.Event(), asyncio.Event()

    async def hang(_: Service, _task: Task) -> None:
        begun.set()
        await asyncio.sleep(60)

    await _put(running, "note", {"n": 1})
    task = asyncio.create_task(Worker(running.service, {"note": Handler(hang)}).run(stop))
    await asyncio.wait_for(begun.wait(), 5)
    assert len(await running.rows(select(worker))) == 1
    stop.set()
    running.service.wake.set()
    await asyncio.wait_for(task, 5)

    row = (await running.rows(select(work)))[0]
    assert (row.attempts, row.leased_by, row.due) == (0, None, running.clock())
    assert await running.rows(select(worker)) == []


async def test_a_long_run_keeps_its_lease_and_a_waking_server_starts_work_at_once(running: Running) -> None:
    done, stop = asyncio.Event(), asyncio.Event()

    async def slow(_: Service, _task: Task) -> None:
        for _n in range(6):
            await asyncio.sleep(0.1)
            running.clock.on(seconds=0.1)
        done.set()

    first = Worker(running.service, {"slow": Handler(slow)}, lease=timedelta(seconds=0.3))
    task = asyncio.create_task(first.run(stop))
    await asyncio.sleep(0.05)
    await _put(running, "slow", {})
    running.service.wake.set()
    taken_by_another = 0
    while not done.is_set():
        await asyncio.sleep(0.05)
        taken_by_another += await Worker(running.service, {"slow": Handler(slow)}).step()
    stop.set()
    running.service.wake.set()
    await task

    row = (await running.rows(select(work)))[0]
    assert (taken_by_another, row.attempts) == (0, 1)
    assert row.done


async def test_one_end_that_cannot_be_written_down_spoils_no_other(running: Running) -> None:
    async def run(_: Service, task: Task) -> Closing:
        async def write(tx: Transaction) -> None:
            if task.payload["n"] == 1 and task.attempts == 1:
                raise ValueError("no")
            await tx.execute(
                worker.insert().values(name=str(task.payload["n"]), started=running.clock(), seen=running.clock())
            )

        return write

    for n in range(3):
        await _put(running, "note", {"n": n})
    doing = Worker(running.service, {"note": Handler(run)})
    await doing.step()
    first = [row.name for row in await running.rows(select(worker.c.name).order_by(worker.c.name))]
    running.clock.on(seconds=1)
    await doing.step()

    assert first == ["0", "2"]
    assert [row.name for row in await running.rows(select(worker.c.name).order_by(worker.c.name))] == ["0", "1", "2"]
    assert all(row.done for row in await running.rows(select(work)))


async def test_what_is_taken_together_is_begun_together(running: Running) -> None:
    groups: list[list[int]] = []
    done: list[Any] = []

    async def begin(_: Transaction, __: Service, tasks: Sequence[Task]) -> dict[int, Any]:
        groups.append([task.payload["n"] for task in tasks])
        return {task.id: -task.payload["n"] for task in tasks}

    async def run(_: Service, task: Task) -> None:
        done.append(task.begun)

    for n in range(1, 4):
        await _put(running, "note", {"n": n})
        await _put(running, "other", {"n": n})
    handlers = {"note": Handler(run, begin=begin), "other": Handler(run)}
    await Worker(running.service, handlers).step()

    assert groups == [[1, 2, 3]]
    assert sorted(done, key=str) == [-1, -2, -3, None, None, None]


async def test_one_that_cannot_be_begun_spoils_no_other(running: Running) -> None:
    """Nothing stays of the attempt to begin them together; each begins by itself."""
    done: list[Any] = []

    async def begin(tx: Transaction, _: Service, tasks: Sequence[Task]) -> dict[int, Any]:
        await tx.execute(worker.insert().values(name="begun", started=running.clock(), seen=running.clock()))
        return {task.id: 1 // task.payload["n"] for task in tasks}

    async def run(_: Service, task: Task) -> None:
        done.append((1 // task.payload["n"], task.begun, task.attempts))

    for n in range(2):
        await _put(running, "note", {"n": n})
    await Worker(running.service, {"note": Handler(run, begin=begin)}).step()

    assert done == [(1, None, 1)]
    assert [row.error is None for row in await running.rows(select(work).order_by(work.c.id))] == [False, True]
    assert await running.rows(select(worker)) == []


async def test_what_runs_alone_does_not_wait_behind_what_hangs(running: Running) -> None:
    hangs, built, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hang(_: Service, __: Task) -> None:
        await hangs.wait()

    async def build(_: Service, __: Task) -> None:
        await asyncio.sleep(0)
        built.set()

    for n in range(70):
        await _put(running, "mail", {"n": n})
    running.clock.on(seconds=1)
    handlers = {"mail": Handler(hang), "build": Handler(build, is_alone=True)}
    working = asyncio.create_task(Worker(running.service, handlers, slots=2).run(stop))
    while sum(row.leased_by is not None for row in await running.rows(select(work))) < 2:
        await asyncio.sleep(0.01)
    await _put(running, "build", {})
    running.service.wake.set()

    await asyncio.wait_for(built.wait(), 20)

    assert sum(row.leased_by is not None for row in await running.rows(select(work).where(work.c.kind == "mail"))) == 2
    hangs.set()
    stop.set()
    running.service.wake.set()
    await working


async def test_the_timetable_is_kept_once_and_what_was_missed_is_caught_up_once(running: Running) -> None:
    ran: list[str] = []

    async def note(name: str, _: Service) -> None:
        ran.append(f"{name} {running.clock():%d %H:%M}")

    def workers() -> list[Worker]:
        entries = (
            Timed("daily", "Once a day.", partial(note, "daily"), at=time(0, 5)),
            Timed("often", "Often.", partial(note, "often"), every=timedelta(minutes=10)),
        )
        return [Worker(running.service, {}, entries) for _ in range(2)]

    async def both() -> None:
        await asyncio.gather(*(one.step() for one in workers()))

    await both()
    assert ran == []
    running.clock.on(minutes=10)
    await both()
    await both()
    assert ran == ["often 23 09:10"]
    running.clock.on(days=3)
    await both()
    assert sorted(ran[1:]) == ["daily 26 09:10", "often 26 09:10"]


async def test_what_fails_by_the_timetable_is_told(running: Running) -> None:
    async def fail(_: Service) -> None:
        raise OSError("the disk is full")

    entry = Timed("tidy", "Deletes what is old.", fail, every=timedelta(hours=1))
    doing = Worker(running.service, {}, [entry])
    await doing.step()
    running.clock.on(hours=1)
    await doing.step()

    (row,) = await running.rows(select(timed))
    assert (row.error, row.last, row.next) == (
        "OSError: the disk is full", running.clock(), running.clock() + timedelta(hours=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "words", "following"),
    [
        (Timed("a", "", None, every=timedelta(minutes=10)), "every 10 minutes", "2026-11-23T09:10"),  # type: ignore[arg-type]
        (Timed("a", "", None, every=timedelta(hours=1)), "every hour", "2026-11-23T10:00"),  # type: ignore[arg-type]
        (Timed("a", "", None, at=time(0, 5)), "every day at 00:05 UTC", "2026-11-24T00:05"),  # type: ignore[arg-type]
        (Timed("a", "", None, at=time(9, 5)), "every day at 09:05 UTC", "2026-11-23T09:05"),  # type: ignore[arg-type]
    ],
)
def test_the_timetable_says_in_words_when_and_knows_the_next_time(entry: Timed, words: str, following: str) -> None:
    assert (entry.when, f"{entry.after(MORNING):%Y-%m-%dT%H:%M}") == (words, following)
