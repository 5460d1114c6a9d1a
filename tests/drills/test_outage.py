"""The mail server and the one who builds are out of order for a while, each in every way: in the end all has gone out."""

import asyncio
import os
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from services.db import Database
from services.work.tables import work
from tests.drills.load import Load
from tests.drills.scene import Scene
from tests.outside import State

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

PHASES = (
    (State.REFUSING, State.WELL),
    (State.HANGING, State.WELL),
    (State.FAILING, State.HANGING),
    (State.WELL, State.FAILING),
    (State.WELL, State.REFUSING),
)
"""Of the mail server and of who builds."""
SECONDS = float(os.environ.get("OUTAGE_SECONDS", "4"))
"""Of each phase."""
IS_PATIENT = SECONDS > 5
"""Waits between attempts are waited for; else the drill moves the clock on, as it were, for what waits for its next attempt."""


def test_all_goes_out_after_an_outage(scene: Scene) -> None:
    asyncio.run(_drill(scene))


async def _drill(scene: Scene) -> None:
    db, began = Database(scene.stage.database_url), time.monotonic()
    load, calls_while_mail_hung = Load(db, scene.stage.port), 0
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            try:
                await asyncio.sleep(1)
                for post, builder in PHASES:
                    calls = len(scene.builder.calls)
                    await _become(scene, post, builder)
                    await asyncio.sleep(SECONDS)
                    if post is State.HANGING and builder is State.WELL:
                        await _until_called(scene, calls)
                        calls_while_mail_hung = len(scene.builder.calls) - calls
                await _become(scene, State.WELL, State.WELL)
                await asyncio.sleep(1)
            finally:
                load.is_over = True
        if not IS_PATIENT:
            await _move_on(db)
        seconds = await scene.until_done(db)
        found, wrong = await scene.problems(load.ledger)
    finally:
        await db.close()
    print(
        f"\n{scene.name}: outages of {SECONDS:.0f} s each, {time.monotonic() - began:.0f} s in all; "
        f"{load.ledger.writes} acknowledged writes, {len(found.mails)} mails, {len(found.builds)} builds.\n"
        f"  {scene.post.turned_away} letters and {scene.builder.turned_away} calls were turned away; "
        f"{calls_while_mail_hung} builds were asked for while mail hung; {found.duplicates} letters came again under the same "
        f"Message-ID.\n  All had gone out {seconds:.0f} s after the last outage."
    )
    assert wrong == []
    assert load.ledger.lost == 0
    assert calls_while_mail_hung
    assert scene.post.turned_away
    assert scene.builder.turned_away


async def _until_called(scene: Scene, calls: int) -> None:
    """On a machine that does a lot besides a phase may be too short for a build."""
    end = time.monotonic() + 60
    while len(scene.builder.calls) == calls and time.monotonic() < end:
        await asyncio.sleep(0.1)


async def _become(scene: Scene, post: State, builder: State) -> None:
    await asyncio.to_thread(scene.post.become, post)
    await asyncio.to_thread(scene.builder.become, builder)


async def _move_on(db: Database) -> None:
    waits = (work.c.attempts > 0, work.c.done.is_(None), work.c.leased_by.is_(None))
    async with db.transaction() as tx:
        await tx.execute(update(work).where(*waits).values(due=datetime.now(UTC)))
