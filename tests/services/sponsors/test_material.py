"""What is asked for and what is not asked for any more: on the pages, in the mails and in the archive the same."""

import io
import zipfile
from datetime import date, timedelta

import httpx2
from sqlalchemy import select, update

from services.db import Transaction
from services.sponsors import deciding, material, picking, renewing, tables, turning
from services.sponsors.records import Sponsorship
from services.sponsors.rules import State
from tests.services.sponsors.desk import SMALL, Desk, signed

NEWSLETTER_DUE = date(2027, 1, 15)


async def _asked(desk: Desk) -> list[str]:
    return [row.subject.split(": ")[1] for row in await desk.running.mails() if row.name == "sponsors/asset-due"]


async def _without(desk: Desk, number: int, *slugs: str) -> None:
    await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)
    kept = [slug for slug in SMALL["benefits"] if slug not in slugs]
    await picking.change(desk.service, number, kept, by=desk.manager)


async def _filled(desk: Desk, *names: str) -> None:
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.asset).where(tables.asset.c.name.in_(names)).values(text="Here."))


async def test_what_comes_with_a_benefit_that_was_taken_out_is_not_asked_for(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    await _without(desk, number, "newsletter")
    await _filled(desk, "square-logo-2026", "job-fair-2026")
    desk.running.clock.at = desk.running.clock().replace(year=2027, month=1, day=10)

    await turning.turn(desk.service)
    manager = await desk.running.person("maria")
    archive = await manager.get(f"/admin/sponsors/{number}/assets.zip")
    page = await manager.get(f"/admin/sponsors/{number}/")

    assert await _asked(desk) == []
    with zipfile.ZipFile(io.BytesIO(archive.content)) as made:
        assert len(made.namelist()) == 2
    assert "newsletter-text-2026" not in page.text


async def test_what_was_handed_in_between_the_list_and_the_lock_is_not_asked_for(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    told: list[int] = []

    async def tell(_: Transaction, found: Sponsorship, __: object) -> None:
        told.append(found.number)

    async def still(tx: Transaction, found: Sponsorship) -> bool:
        return bool(await turning.lacking(tx, found, NEWSLETTER_DUE))

    await turning.once(desk.service, number, "a", tell, still)
    await _filled(desk, "newsletter-text-2026", "square-logo-2026", "job-fair-2026")
    await turning.once(desk.service, number, "b", tell, still)

    assert told == [number]
    assert [row.name for row in await desk.running.rows(select(tables.notice.c.name))] == ["a"]


async def test_what_was_due_before_the_approval_is_not_pressed_for(desk: Desk) -> None:
    desk.running.clock.at = desk.running.clock().replace(year=2027, month=1, day=20)
    await desk.sponsorship(State.FINALIZED, desk.agreed(date(2027, 1, 20)))

    await turning.turn(desk.service)

    assert await _asked(desk) == ["A square logo, for the sponsorship of Example Railways 1"]


async def test_what_is_due_today_says_so(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    await _without(desk, number, "logo-on-python-org", "passes")
    desk.running.clock.at = desk.running.clock().replace(year=2027, month=1, day=15)

    await turning.turn(desk.service)

    subjects = [row.subject for row in await desk.running.mails() if row.name == "sponsors/asset-due"]
    assert [subject.split(":")[0] for subject in subjects] == ["Needed today"]


async def test_what_is_of_the_organization_is_asked_for_as_the_newest_year_does_while_it_is_empty(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    old = {"due": date(2020, 1, 1), "limits": {"min_width": 9_999}, "label": "An old logo"}
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.asset).where(tables.asset.c.name == "square-logo-2026").values(old))

    renewal = await renewing.renew(desk.service, number, by=desk.manager)

    async with desk.running.db.reading() as tx:
        held = [one for one, _ in await material.of(tx, await desk.get(renewal)) if one.name == "square-logo-2026"]
    (logo,) = held
    assert (logo.due, logo.limits, logo.label, logo.version) == (
        date(2027, 2, 1), {"min_width": 100, "max_width": 1000}, "A square logo", 2,
    )  # fmt: skip


async def test_what_is_of_the_organization_and_there_stays_as_it_was_asked_for(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    async with desk.running.db.transaction() as tx:
        mine = update(tables.asset).where(tables.asset.c.name == "square-logo-2026")
        await tx.execute(mine.values(label="An old logo", text="There."))

    await renewing.renew(desk.service, number, by=desk.manager)

    rows = await desk.running.rows(select(tables.asset).where(tables.asset.c.name == "square-logo-2026"))
    assert [(row.label, row.text, row.version) for row in rows] == [("An old logo", "There.", 1)]


async def test_two_of_one_name_are_both_in_the_archive(desk: Desk, manager: httpx2.AsyncClient) -> None:
    first = await desk.sponsorship(State.FINALIZED)
    second = await renewing.renew(desk.service, first, by=desk.manager)
    terms = desk.agreed(desk.running.clock().date() + timedelta(days=365))
    await deciding.approve_signed(desk.service, second, terms, signed(), by=desk.manager)
    async with desk.running.db.transaction() as tx:
        for row in await desk.running.rows(select(tables.asset.c.id)):
            await tx.execute(update(tables.asset).where(tables.asset.c.id == row.id).values(text=f"Words {row.id}"))

    answer = await manager.get(f"/admin/sponsors/assets.zip?n={first}&n={second}")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        names, words = made.namelist(), {made.read(name) for name in made.namelist()}
    assert len(names) == len(set(names)) == len(words) == 5  # two texts, two answers, and the logo of the organization
    assert "example-railways-1/newsletter-text-2026.txt" in names
