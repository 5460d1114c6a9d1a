"""kill -9 of servers and workers at random instants while people post and decide: nothing that was acknowledged is lost."""

import asyncio
import os
import random
import time
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from services.db import Database
from services.work.tables import work
from tests.drills.load import Load
from tests.drills.scene import Scene

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

ROUNDS = int(os.environ.get("ROUNDS", "5"))
"""`make drill` has 100."""
SEED = int(os.environ.get("SEED", str(random.SystemRandom().randrange(10**6))))
_LIFE_SECONDS = (0.05, 2.5)
_STILLBORN = 0.15
"""How often the one that takes the place of a dead one is not even awaited."""


@dataclass
class Kills:
    """How often it hurt."""

    rounds: int = 0
    servers: int = 0
    while_answering: int = 0
    """Kills of a server with a request under way."""
    while_working: int = 0
    """Kills that left work begun."""


def test_nothing_is_lost_when_processes_are_killed(scene: Scene) -> None:
    print(f"\n{scene.name}: SEED={SEED} ROUNDS={ROUNDS}")
    asyncio.run(_drill(scene))


async def _drill(scene: Scene) -> None:
    db, chance, began = Database(scene.stage.database_url), random.Random(SEED), time.monotonic()  # noqa: S311  to be repeated
    try:
        load, kills = Load(db, scene.stage.port), Kills()
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            try:
                for _ in range(ROUNDS):
                    await _round(scene, db, load, kills, chance)
            finally:
                load.is_over = True
        await asyncio.gather(*(asyncio.to_thread(one.wait_until_up) for one in scene.running))
        seconds = await scene.until_done(db)
        found, wrong = await scene.problems(load.ledger)
    finally:
        await db.close()
    ledger = load.ledger
    print(
        f"{scene.name}: {kills.rounds} rounds in {time.monotonic() - began:.0f} s, {kills.servers} kills of servers "
        f"({kills.while_answering} while they answered), {kills.while_working} kills left work begun.\n"
        f"  {ledger.writes} acknowledged writes ({len(ledger.decided)} decisions), {ledger.lost} answers lost; "
        f"{len(found.jobs)} postings, {len(found.decided)} decisions, {len(found.mails)} mails, {len(found.builds)} builds.\n"
        f"  {found.duplicates} letters came again, under the same Message-ID. All was done {seconds:.0f} s after the last kill."
    )
    assert wrong == []
    assert ledger.decided
    assert kills.while_working + kills.while_answering


async def _round(scene: Scene, db: Database, load: Load, kills: Kills, chance: random.Random) -> None:
    await asyncio.sleep(chance.uniform(*_LIFE_SECONDS))
    number = chance.randrange(len(scene.running))
    doomed, under_way = scene.running[number], load.under_way
    doomed.kill()
    kills.rounds += 1
    kills.servers += doomed.name == "serve"
    kills.while_answering += doomed.name == "serve" and under_way > 0
    kills.while_working += await _left_begun(db, doomed.pid) > 0
    new = scene.replace(number)
    if chance.random() > _STILLBORN:
        await asyncio.to_thread(new.wait_until_up)


async def _left_begun(db: Database, pid: int) -> int:
    async with db.reading() as tx:
        leased = select(func.count()).where(work.c.leased_by.contains(f":{pid}:"), work.c.done.is_(None))
        return int((await tx.execute(leased)).scalar_one())
