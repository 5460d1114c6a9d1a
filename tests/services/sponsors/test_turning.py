"""What the calendar does to sponsorships: each is told once, and comes and goes on its days."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from services.rebuild.tables import request
from services.sponsors import renewing, tables, turning
from services.sponsors.rules import State
from tests.services.sponsors.desk import TODAY, Desk


async def _told(desk: Desk, name: str) -> list[str]:
    return [row.subject for row in await desk.running.mails() if row.name == name]


async def test_sponsors_are_told_90_60_and_30_days_before_the_end_and_never_twice(desk: Desk) -> None:
    ends = TODAY + timedelta(days=95)
    await desk.sponsorship(State.FINALIZED, desk.agreed(TODAY, 96))

    for _ in range(100):
        await turning.turn(desk.service)
        await turning.turn(desk.service)
        desk.running.clock.on(days=1)

    assert desk.running.clock().date() > ends
    days = [int(subject.split(" in ")[1].split(" ")[0]) for subject in await _told(desk, "sponsors/ends")]
    assert days == [90, 60, 30]
    assert len(await _told(desk, "sponsors/ends-staff")) == 3


async def test_after_a_pause_only_the_nearest_notice_goes(desk: Desk) -> None:
    await desk.sponsorship(State.FINALIZED, desk.agreed(TODAY, 46))

    await turning.turn(desk.service)

    assert [subject[:32] for subject in await _told(desk, "sponsors/ends")] == ["Your sponsorship ends in 45 days"]


async def test_who_renews_is_not_asked_to(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED, desk.agreed(TODAY, 46))
    await renewing.renew(desk.service, number, by=desk.manager)

    await turning.turn(desk.service)

    assert await _told(desk, "sponsors/ends") == []


async def test_what_is_due_is_asked_for_30_and_7_days_before_and_when_it_is_late(desk: Desk) -> None:
    """The newsletter's text is due on 2027-01-15."""
    await desk.sponsorship(State.FINALIZED)
    told: dict[date, list[str]] = {}

    while desk.running.clock().date() <= date(2027, 1, 17):
        before = len(await _told(desk, "sponsors/asset-due"))
        await turning.turn(desk.service)
        if new := (await _told(desk, "sponsors/asset-due"))[before:]:
            told[desk.running.clock().date()] = [subject for subject in new if "newsletter" in subject]
        desk.running.clock.on(days=1)

    said = {day: subjects[0].split(":")[0] for day, subjects in told.items() if subjects}
    assert said == {
        date(2026, 12, 16): "Needed in 30 days",
        date(2027, 1, 8): "Needed in 7 days",
        date(2027, 1, 16): "Overdue",
    }


async def test_what_was_handed_in_is_not_asked_for(desk: Desk) -> None:
    await desk.sponsorship(State.FINALIZED)
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.asset).values(text="Here."))
    desk.running.clock.on(days=60)

    await turning.turn(desk.service)

    assert await _told(desk, "sponsors/asset-due") == []


@pytest.mark.parametrize("state", [State.APPLIED, State.REJECTED])
async def test_nobody_is_asked_for_anything_before_the_approval(desk: Desk, state: State) -> None:
    await desk.sponsorship(state)
    desk.running.clock.on(days=60)

    await turning.turn(desk.service)

    assert await _told(desk, "sponsors/asset-due") == []


@pytest.mark.parametrize(("day", "is_asked"), [(-1, False), (0, True), (1, False), (9, False), (10, True), (11, False)])
async def test_a_rebuild_is_asked_for_when_one_comes_or_has_gone(desk: Desk, day: int, is_asked: bool) -> None:
    """It is shown from the first day (0) to the last (9)."""
    starts = TODAY + timedelta(days=20)
    await desk.sponsorship(State.FINALIZED, desk.agreed(starts, 10))
    desk.running.clock.on(days=20 + day)

    await turning.turn(desk.service)

    whys = [row.why for row in await desk.running.rows(select(request.c.why))]
    assert ("sponsors come and go" in whys) is is_asked
    (found,) = [await desk.get(row.id) for row in await desk.running.rows(select(tables.sponsorship.c.id))]
    assert found.is_shown(desk.running.clock().date()) is (0 <= day <= 9)
