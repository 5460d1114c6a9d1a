"""Rows of work: put in, taken for a while, finished or tried again later."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Select

from services.db import Transaction
from services.work.tables import IS_OPEN, Task, work

_WAITS = (1, 5, 30, 120, 600, 3_600, 10_800, 21_600)
"""Seconds after the first, second ... failure; the last one from then on."""
_LONGEST_ERROR = 4_000


async def put(
    tx: Transaction,
    kind: str,
    payload: dict[str, Any],
    *,
    now: datetime,
    due: datetime | None = None,
    key: str | None = None,
) -> None:
    """Have `kind` done with `payload` at `due` or soon. With a `key` that waits already nothing is added, but it may be due sooner."""
    dialect = tx.dialect.name
    values = {"kind": kind, "key": key, "payload": payload, "created": now, "due": due or now, "attempts": 0}
    await tx.execute(_keyed(dialect) if key else work.insert(), values)


@lru_cache
def _keyed(dialect: str) -> Any:
    """The row that waits is written to, not only found: so nobody can take it before this transaction has ended, and who
    takes it then sees what this transaction has changed."""
    added = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(work)
    sooner = case((added.excluded.due < work.c.due, added.excluded.due), else_=work.c.due)
    return added.on_conflict_do_update(index_elements=["key"], set_={"due": sooner})


async def forget(tx: Transaction, key: str) -> None:
    """Work that waits under this key is not wanted any more."""
    await tx.execute(delete(work).where(work.c.key == key))


# What a worker asks

_due = IS_OPEN & (work.c.due <= bindparam("now"))
_wanted = work.c.kind.in_(bindparam("kinds", expanding=True))
_LOOK = union_all(
    select(select(work.c.kind).where(_due, _wanted).limit(1).subquery().c.kind),
    select(work.c.kind).where(_due, work.c.kind.in_(bindparam("alone", expanding=True))).distinct(),
)


async def kinds_due(tx: Transaction, plain: Iterable[str], alone: Iterable[str], *, now: datetime) -> frozenset[str]:
    """Those of which something can be taken: of the kinds that run `alone` each, of the `plain` ones at least one. Only reads."""
    found = await tx.execute(_LOOK, {"now": now, "kinds": list(plain), "alone": list(alone)})
    return frozenset(found.scalars())


async def claim(
    tx: Transaction, kinds: Iterable[str], *, by: str, now: datetime, until: datetime, most: int
) -> list[Task]:
    """Up to `most` rows that are due, leased from now on. No two workers get the same one."""
    asked = {"now": now, "by": by, "until": until, "kinds": list(kinds), "most": most}
    return _tasks((await tx.execute(_CLAIM, asked)).all())


async def claim_alone(tx: Transaction, kind: str, *, by: str, now: datetime, until: datetime) -> list[Task]:
    """One row of a kind that never runs twice at the same time, or none. Raises IntegrityError when another worker was quicker."""
    asked = {"now": now, "by": by, "until": until, "kind_": kind}
    return _tasks((await tx.execute(_CLAIM_ALONE, asked)).all())


def _leasing(chosen: Select[Any], **more: Any) -> Any:
    """A statement of its own for the choice: inside a condition PostgreSQL might ask it again for each row."""
    picked = select(chosen.with_for_update(skip_locked=True).cte("chosen").c.id)
    leased = {"due": bindparam("until"), "leased_by": bindparam("by"), "key": None, "attempts": work.c.attempts + 1}
    given = (work.c.id, work.c.kind, work.c.payload, work.c.attempts, work.c.created)
    return update(work).where(work.c.id.in_(picked)).values(**leased, **more).returning(*given)


_CLAIM = _leasing(select(work.c.id).where(_due, _wanted).order_by(work.c.due).limit(bindparam("most")))
_other = work.alias("other")
_is_held = exists().where(_other.c.holds == bindparam("kind_"), _other.c.id != work.c.id)
_CLAIM_ALONE = _leasing(
    select(work.c.id).where(_due, work.c.kind == bindparam("kind_"), ~_is_held).order_by(work.c.id).limit(1),
    holds=bindparam("kind_"),
)


def _tasks(rows: Sequence[Any]) -> list[Task]:
    return [Task(*row) for row in sorted(rows, key=lambda row: row.id)]


_MINE = and_(work.c.id.in_(bindparam("ids_", expanding=True)), work.c.leased_by == bindparam("by_"), IS_OPEN)
_FREE = {"leased_by": None, "holds": None}
_FINISH = update(work).where(_MINE).values(done=bindparam("now_"), error=None, **_FREE)


async def finish(tx: Transaction, ids: Sequence[int], *, by: str, now: datetime) -> int:
    """Done; of how many. Of one that is missing the lease had ended, and somebody else has it."""
    return (await tx.execute(_FINISH, {"ids_": ids, "by_": by, "now_": now})).rowcount


async def fail(tx: Transaction, task: Task, *, by: str, now: datetime, error: str, most: int) -> datetime | None:
    """Not done: tried again when a while has passed, which is returned; or None when `most` attempts were made: it is dead."""
    again = None if task.attempts >= most else now + wait_after(task.attempts)
    changed = {"dead": now} if again is None else {"due": again}
    mine = and_(work.c.id == task.id, work.c.leased_by == by, IS_OPEN)
    await tx.execute(update(work).where(mine).values(error=error[:_LONGEST_ERROR], **changed, **_FREE))
    return again


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts."""
    return timedelta(seconds=_WAITS[min(attempts, len(_WAITS)) - 1])


async def hand_back(tx: Transaction, ids: Iterable[int], *, by: str, now: datetime) -> None:
    """A worker that stops has not ended these: another one may begin them at once, and it counts as no attempt."""
    mine = and_(work.c.id.in_(list(ids)), work.c.leased_by == by, IS_OPEN)
    await tx.execute(update(work).where(mine).values(due=now, attempts=work.c.attempts - 1, **_FREE))


async def prolong(tx: Transaction, ids: Iterable[int], *, by: str, until: datetime) -> frozenset[int]:
    """Those of them that are still this worker's, now until then."""
    mine = and_(work.c.id.in_(list(ids)), work.c.leased_by == by, IS_OPEN)
    return frozenset((await tx.execute(update(work).where(mine).values(due=until).returning(work.c.id))).scalars())


# What the desk asks


async def retry(tx: Transaction, number: int, *, now: datetime) -> bool:
    """Try again now what is dead or waits for its next attempt, with all its attempts before it. False: there is no such row."""
    waits = and_(work.c.id == number, work.c.done.is_(None), work.c.leased_by.is_(None))
    return bool((await tx.execute(update(work).where(waits).values(due=now, dead=None, attempts=0))).rowcount)


async def counts(tx: Transaction) -> dict[str, int]:
    """How many rows are `waiting`, `running`, `failing` (wait for another attempt), `dead`."""
    state = case(
        (work.c.dead.is_not(None), "dead"),
        (work.c.leased_by.is_not(None), "running"),
        (work.c.attempts > 0, "failing"),
        else_="waiting",
    )
    rows = await tx.execute(select(state, func.count()).where(work.c.done.is_(None)).group_by(state))
    return dict.fromkeys(("waiting", "running", "failing", "dead"), 0) | {row[0]: int(row[1]) for row in rows}


async def tidy(tx: Transaction, *, before: datetime) -> int:
    """What was done before then is not kept; how many rows that were."""
    return (await tx.execute(delete(work).where(work.c.done < before))).rowcount
