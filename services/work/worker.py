"""Takes what is due and runs its handler: many at a time, for as long as the process lives, in as many processes as there are."""

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.away import DatabaseAway
from services.db import Transaction
from services.work import queue, timetable
from services.work.tables import Task, worker
from services.work.timetable import Timed

if TYPE_CHECKING:
    from services.service import Service

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""A worker that has not been heard of for so long is taken for dead."""
_BEATS = 3
"""How often a lease is prolonged in its time."""
_SLOTS = 16
_POLL_SECONDS = 0.5
_ROUND_SECONDS = 0.1
"""From one look to the next while there is something to do: what comes in a burst is taken together, and its end written down
together. The first is not kept waiting."""
_AFTER_ERROR_SECONDS = 2
_GRACE_SECONDS = 20
"""How long a worker that is stopped waits for what it has begun."""
_KEPT = timedelta(days=1)


class Hopeless(Exception):  # noqa: N818  it says what is so
    """Another attempt would end the same way: raised by a handler, the work is dead at once."""


Closing = Callable[[Transaction], Awaitable[None]]
"""What a handler has written in the transaction that says that the work is done."""


@dataclass(frozen=True)
class Handler:
    """How one kind of work is done."""

    run: "Callable[[Service, Task], Awaitable[Closing | None]]"
    """May be called twice for one row (a worker dies after doing it and before saying so): the second time must do no harm.
    It must not keep the event loop busy, or the lease ends."""
    attempts: int = 12
    """Then it is dead: with the usual waits after two days."""
    is_alone: bool = False
    """Never twice at the same time, in all processes."""
    begin: "Callable[[Transaction, Service, Sequence[Task]], Awaitable[Mapping[int, Any]]] | None" = None
    """Called with all that are taken together, in the transaction that takes them: what it finds, by the number of the task, is
    `task.begun`. Where that fails `run` gets None, and begins by itself."""
    given_up: Callable[[Transaction, Task, str, datetime], Awaitable[None]] | None = None
    """Called with the last error in the transaction in which the work dies."""


class Worker:
    """One for each process. `run` until it is told to stop; `step` for tests."""

    def __init__(
        self,
        service: "Service",
        handlers: Mapping[str, Handler],
        entries: Sequence[Timed] = (),
        *,
        lease: timedelta = LEASE,
        slots: int = _SLOTS,
    ) -> None:
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._service, self._entries, self._lease, self._slots = service, tuple(entries), lease, slots
        self._handlers = {**handlers, **{entry.kind: _timed(entry) for entry in entries}}
        self._plain = frozenset(kind for kind, handler in self._handlers.items() if not handler.is_alone)
        self._alone = frozenset(self._handlers) - self._plain
        self._running: dict[int, asyncio.Task[None]] = {}
        self._taken = 0
        """Slots: what runs alone needs none, so that a build does not wait for a mail server that hangs."""
        self._closing: list[tuple[Task, Closing | None]] = []
        """Done, but not yet written down: what ends at about the same time shares a transaction."""
        self._look_at_timetable: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set (then set `service.wake`, too, for it to be seen at once); then end or hand back what was begun."""
        while not await self._has_begun():
            if stop.is_set():
                return
            await self._wait(_AFTER_ERROR_SECONDS)
        beating = asyncio.create_task(self._beat())
        try:
            while not stop.is_set():
                self._service.wake.clear()
                began = time.monotonic()
                await self._wait(await self._look())
                if self._running or self._closing:
                    await asyncio.sleep(began + _ROUND_SECONDS - time.monotonic())
        finally:
            try:
                with contextlib.suppress(DatabaseAway):  # then the leases end by themselves
                    await self._end()
            finally:
                beating.cancel()

    async def step(self) -> int:
        """Do all that is due now, and what comes of it; how many rows that were. Nothing is left running."""
        count = 0
        while await self._round():
            count += len(self._running)
            await asyncio.wait(self._running.values())
        return count  # the last round has written down what was done

    # Taking

    async def _look(self) -> float:
        """Take what is due. For how many seconds to wait then, if nothing happens."""
        try:
            took = await self._round()
        except DatabaseAway:  # it has been logged, once
            return _AFTER_ERROR_SECONDS
        except Exception:
            log.exception("No work can be taken. Tried again in %s seconds.", _AFTER_ERROR_SECONDS)
            return _AFTER_ERROR_SECONDS
        return 0 if took and self._taken < self._slots else _POLL_SECONDS

    async def _wait(self, seconds: float) -> None:
        if seconds:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._service.wake.wait(), seconds)

    async def _round(self) -> bool:
        """Whether anything was taken."""
        now = self._service.now()
        await self._close()
        await self._arrange(now)
        free = self._slots - self._taken
        async with self._service.db.reading() as tx:
            kinds = await queue.kinds_due(tx, self._plain if free else (), self._alone, now=now)
        took = [task for kind in sorted(kinds & self._alone) for task in await self._take_alone(kind, now)]
        if kinds & self._plain:
            took += await self._take(now, free)
        for task in took:
            self._taken += task.kind in self._plain
            self._running[task.id] = asyncio.create_task(self._do(task))
        return bool(took)

    async def _take(self, now: datetime, most: int) -> list[Task]:
        until = now + self._lease
        try:
            async with self._service.db.transaction() as tx:
                took = await queue.claim(tx, self._plain, by=self.name, now=now, until=until, most=most)
                begun = [one for group in _by_kind(took) for one in await self._begun(tx, group)]
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001  told by whichever of them it is
            log.warning("What is taken is begun one by one: %s", error)
            async with self._service.db.transaction() as tx:
                return await queue.claim(tx, self._plain, by=self.name, now=now, until=until, most=most)
        return begun

    async def _begun(self, tx: Transaction, group: Sequence[Task]) -> Sequence[Task]:
        """The tasks, all of one kind, with what their handler says of them."""
        if (begin := self._handlers[group[0].kind].begin) is None:
            return group
        found = await begin(tx, self._service, group)
        return [replace(task, begun=found[task.id]) for task in group]

    async def _take_alone(self, kind: str, now: datetime) -> list[Task]:
        try:
            async with self._service.db.transaction() as tx:
                return await queue.claim_alone(tx, kind, by=self.name, now=now, until=now + self._lease)
        except IntegrityError:  # another worker has begun one at the same moment
            return []

    async def _arrange(self, now: datetime) -> None:
        """Look at the timetable, when it has something to say. Another process may have moved it on: that is seen then."""
        if self._entries and (self._look_at_timetable is None or now >= self._look_at_timetable):
            async with self._service.db.transaction() as tx:
                self._look_at_timetable = await timetable.arrange(tx, self._entries, now=now)

    # Doing

    async def _do(self, task: Task) -> None:
        handler = self._handlers[task.kind]
        try:
            if task.attempts > handler.attempts:  # each time the whole process died of it, or was killed
                raise Hopeless(f"no worker has lived through it, {task.attempts - 1} times")
            write = await handler.run(self._service, task)
            self._closing.append((task, write))  # the list of now: while the handler ran another took its place
        except Exception as error:  # noqa: BLE001  whatever it is: it is written down, and tried again
            await self._fail(task, handler, error)
        finally:
            self._running.pop(task.id, None)
            self._taken -= task.kind in self._plain
            self._service.wake.set()

    async def _close(self) -> None:
        """Write down what has been done: all of it together; where that fails each by itself, so that one spoils no other."""
        closing, self._closing = self._closing, []
        if not closing:
            return
        try:
            await self._close_all(closing)
        except Exception as error:  # noqa: BLE001  told by each of them
            log.warning("What was done is written down one by one: %s", error)
            for task, write in closing:
                await self._close_one(task, write)

    async def _close_one(self, task: Task, write: Closing | None) -> None:
        try:
            await self._close_all([(task, write)])
        except Exception as error:  # noqa: BLE001  it is tried again, as any other failure
            await self._fail(task, self._handlers[task.kind], error)

    async def _close_all(self, closing: Sequence[tuple[Task, Closing | None]]) -> None:
        ids = [task.id for task, _ in closing]
        async with self._service.db.transaction() as tx:
            for _, write in closing:
                if write:
                    await write(tx)
            if await queue.finish(tx, ids, by=self.name, now=self._service.now()) < len(ids):
                log.warning("Some of the work %s was done, but its lease had ended.", ids)

    async def _fail(self, task: Task, handler: Handler, error: Exception) -> None:
        is_hopeless, words = isinstance(error, Hopeless), _words(error)
        if not is_hopeless:
            where = (
                None if isinstance(error, OSError | DatabaseAway) else error
            )  # what is outside does not answer: our code says nothing about it
            log.warning("Work %s (%s), attempt %s: %s", task.id, task.kind, task.attempts, words, exc_info=where)
        now, most = self._service.now(), 0 if is_hopeless else handler.attempts
        try:
            async with self._service.db.transaction() as tx:
                again = await queue.fail(tx, task, by=self.name, now=now, error=words, most=most)
                if again is None and handler.given_up:
                    await handler.given_up(tx, task, words, now)
        except (DBAPIError, OSError, DatabaseAway) as found:
            log.error("What became of work %s could not be written: %s", task.id, found)

    # Beginning, beating, ending

    async def _has_begun(self) -> bool:
        try:
            await self._begin()
        except DatabaseAway:
            return False
        return True

    async def _begin(self) -> None:
        now = self._service.now()
        async with self._service.db.transaction() as tx:
            await tx.execute(delete(worker).where(worker.c.seen < now - _KEPT))
            await tx.execute(insert(worker).values(name=self.name, started=now, seen=now))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._lease.total_seconds() / _BEATS)
            try:
                await self._beat_once()
            except DatabaseAway:  # it has been logged, once
                continue
            except (DBAPIError, OSError) as error:
                log.error("A lease could not be prolonged: %s", error)

    async def _beat_once(self) -> None:
        now, ids = self._service.now(), [*self._running, *(task.id for task, _ in self._closing)]
        async with self._service.db.transaction() as tx:
            await tx.execute(update(worker).where(worker.c.name == self.name).values(seen=now))
            kept = await queue.prolong(tx, ids, by=self.name, until=now + self._lease) if ids else frozenset()
        for number in set(ids) - kept:
            if lost := self._running.get(number):  # this process had slept, and somebody else has it now
                lost.cancel()

    async def _end(self) -> None:
        if self._running:
            await asyncio.wait(self._running.values(), timeout=_GRACE_SECONDS)
        left = dict(self._running)
        for task in left.values():
            task.cancel()
        if left:
            await asyncio.wait(left.values())
        await self._close()
        async with self._service.db.transaction() as tx:
            if left:
                await queue.hand_back(tx, left, by=self.name, now=self._service.now())
            await tx.execute(delete(worker).where(worker.c.name == self.name))


def _by_kind(tasks: Sequence[Task]) -> list[list[Task]]:
    kinds = dict.fromkeys(task.kind for task in tasks)
    return [[task for task in tasks if task.kind == kind] for kind in kinds]


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, Hopeless) else f"{type(error).__name__}: {error}"


def _timed(entry: Timed) -> Handler:
    async def run(service: "Service", _: Task) -> None:
        started, error = time.monotonic(), None
        try:
            await entry.run(service)
        except Exception as found:
            error = _words(found)
            raise
        finally:
            async with service.db.transaction() as tx:
                seconds = time.monotonic() - started
                await timetable.ended(tx, entry, now=service.now(), seconds=seconds, error=error)

    return Handler(run, attempts=5, is_alone=True)
