"""What staff change later: other days, other benefits, another package, a renewal; and two who do it at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from services.db import Transaction
from services.errors import Conflict
from services.moderation.decisions import decision
from services.people import Person
from services.rebuild.tables import request
from services.sponsors import applying, contracts, deciding, giving_way, picking, places, placing, renewing, tables
from services.sponsors.choosing import Wish
from services.sponsors.deciding import Terms
from services.sponsors.giving_way import Days
from services.sponsors.rules import ContractState, State
from services.uploads.tables import upload
from tests.services.sponsors import applicants
from tests.services.sponsors.desk import AGREED, SMALL, TODAY, Desk, signed

quick = pytest.mark.usefixtures("quick_documents")


async def _unlocked(desk: Desk, number: int) -> int:
    await deciding.lock(desk.service, number, by=desk.manager, is_locked=False)
    return number


async def _built(desk: Desk) -> list[str]:
    return [row.why for row in await desk.running.rows(select(request.c.why).order_by(request.c.id))]


async def _applicant(desk: Desk, number: int) -> Person:
    found = await desk.get(number)
    return Person(int(found.account or 0), str(found.applicant), str(found.applicant_email), is_verified=True)


# Which takes the place of which


async def _renewed(desk: Desk, starts_in: int) -> tuple[int, int]:
    """One that is shown, and its renewal that begins so many days later."""
    first = await desk.sponsorship(State.FINALIZED)
    second = await renewing.renew(desk.service, first, by=desk.manager)
    terms = desk.agreed(TODAY + timedelta(days=starts_in))
    await deciding.approve_signed(desk.service, second, terms, signed(), by=desk.manager)
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(upload).values(width=40, height=20))  # as a logo that was looked at
    return first, second


async def _shown(desk: Desk) -> list[int]:
    async with desk.running.db.reading() as tx:
        return [one.found.number for one in await placing.shown(tx, since=TODAY) if one.is_on(TODAY)]


async def test_what_gave_way_comes_back_when_the_later_one_is_moved(desk: Desk) -> None:
    first, second = await _renewed(desk, 0)
    assert (await _shown(desk), (await desk.get(first)).overlapped_by) == ([second], second)
    version = (await desk.get(first)).version

    await _unlocked(desk, second)
    await deciding.edit(desk.service, second, desk.agreed(TODAY + timedelta(days=60)), by=desk.manager)

    found = await desk.get(first)
    assert (await _shown(desk), found.overlapped_by, found.version) == ([first], None, version + 1)
    said = await desk.running.rows(select(decision).where(decision.c.action == "give way").order_by(decision.c.id))
    assert [(row.number, row.by, row.details) for row in said] == [(first, None, {"to": second}), (first, None, {"to": None})]  # fmt: skip


async def test_of_two_the_one_that_begins_later_takes_the_place_whatever_its_number(desk: Desk) -> None:
    first, second = await _renewed(desk, 0)

    await _unlocked(desk, second)
    await deciding.edit(desk.service, second, desk.agreed(TODAY - timedelta(days=9)), by=desk.manager)

    assert ((await desk.get(first)).overlapped_by, (await desk.get(second)).overlapped_by) == (None, first)
    assert await _shown(desk) == [first]


def test_what_begins_first_within_another_takes_its_place_and_what_is_to_come_does_not_yet() -> None:
    days = [
        Days(number, TODAY + timedelta(days=starts), TODAY + timedelta(days=ends), None)
        for number, starts, ends in ((1, -30, 30), (2, -10, 40), (3, -5, 60), (4, 1, 90), (5, -90, -31))
    ]

    assert giving_way.followers(days, TODAY) == {1: 2, 2: 3}
    assert giving_way.followers(days, TODAY + timedelta(days=1)) == {1: 2, 2: 3, 3: 4}


# What was signed holds


@quick
async def test_what_lies_with_the_sponsor_to_be_signed_is_not_edited(desk: Desk) -> None:
    number = await _unlocked(desk, await desk.contract(ContractState.AWAITING))
    before = await desk.both(number)

    with pytest.raises(Conflict, match="awaits its signature"):
        await deciding.edit(desk.service, number, Terms("visionary", 1, TODAY, AGREED.ends), by=desk.manager)
    with pytest.raises(Conflict, match="awaits its signature"):
        await picking.change(desk.service, number, ["newsletter"], by=desk.manager)

    assert await desk.both(number) == before
    await contracts.nullify(desk.service, number, by=desk.manager)
    await deciding.edit(desk.service, number, Terms("visionary", 1, TODAY, AGREED.ends), by=desk.manager)
    assert (await desk.get(number)).fee == 1


# Benefits


async def test_other_benefits_of_a_final_sponsorship_are_built(desk: Desk) -> None:
    number = await _unlocked(desk, await desk.sponsorship(State.FINALIZED))
    before = len(await _built(desk))

    assert await picking.change(desk.service, number, ["newsletter"], by=desk.manager)

    assert (await _built(desk))[before:] == [f"sponsorship {number} has other benefits"]


async def test_the_same_benefits_change_nothing(desk: Desk) -> None:
    number = await desk.apply(applicants.SUPPORTING)
    before = (await desk.get(number), await desk.running.rows(select(decision)))

    assert not await picking.change(desk.service, number, applicants.SUPPORTING["benefits"], by=desk.manager)

    assert (await desk.get(number), await desk.running.rows(select(decision))) == before


async def test_those_of_the_package_again_are_not_modified_ones(desk: Desk) -> None:
    number = await desk.apply(SMALL)
    assert (await desk.get(number)).is_modified

    await picking.change(desk.service, number, applicants.SUPPORTING["benefits"], by=desk.manager)

    assert not (await desk.get(number)).is_modified


async def test_with_another_package_what_is_held_is_held_as_that_one_has_it(desk: Desk) -> None:
    number = await desk.apply(applicants.SUPPORTING)

    await deciding.approve(desk.service, number, Terms("associate", 1_500, TODAY, AGREED.ends), by=desk.manager)

    rows = await desk.running.rows(select(tables.benefit).order_by(tables.benefit.c.position))
    assert {row.benefit: (row.name, row.is_added) for row in rows} == {
        "logo-on-python-org": ("Logo on python.org", False), "newsletter": ("Mention in the newsletter", True),
        "passes": ("Conference passes (1)", False), "booth": ("Booth", True),
    }  # fmt: skip
    found, contract = await desk.both(number)
    assert (found.level, found.is_modified) == ("Associate", True)
    assert {"text": "PyCon US 2026: Conference passes (1)", "clauses": []} in contract.content["texts"]["benefits"]


async def test_names_are_kept_as_long_as_the_catalogue_lets_them_be(desk: Desk) -> None:
    number = await desk.apply()
    name = f"{'n' * 200} ({'l' * 200})"

    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(level="x" * 200))
        await tx.execute(update(tables.benefit).values(name=name, program_name="p" * 200))

    found = await desk.running.rows(select(tables.benefit.c.name, tables.benefit.c.program_name))
    assert {(row.name, row.program_name) for row in found} == {(name, "p" * 200)}
    for column, most in ((tables.benefit.c.name, 403), (tables.benefit.c.program_name, 200), (tables.sponsorship.c.level, 200)):  # fmt: skip
        assert column.type.length >= most, "SQLite takes any length, PostgreSQL does not"  # type: ignore[attr-defined]
    assert (await desk.get(number)).level == "x" * 200


# Renewals


async def test_a_renewal_by_staff_is_told_to_the_sponsor_and_to_the_staff(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    before = len(await desk.running.mails())

    renewal = await renewing.renew(desk.service, number, by=desk.manager)

    told = {row.name: row for row in (await desk.running.mails())[before:]}
    assert {name: row.to for name, row in told.items()} == {
        "sponsors/renewal": "ada1@example.org", "sponsors/renewal-staff": desk.service.settings.sponsors_staff_mail,
    }  # fmt: skip
    assert f"2026-{renewal:05}" in told["sponsors/renewal"].subject
    assert f"/users/sponsorships/{renewal}/" in told["sponsors/renewal"].text
    assert "maria has begun" in told["sponsors/renewal-staff"].text


async def test_a_renewal_for_which_nothing_is_offered_any_more_begins_empty_and_says_so(desk: Desk) -> None:
    number = await desk.sponsorship(State.FINALIZED)
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(tables.benefit).values(benefit=tables.benefit.c.benefit + "-of-old"))
        await tx.execute(update(tables.sponsorship).values(package="of-old"))

    renewal = await renewing.renew(desk.service, number, by=desk.manager)

    assert await desk.running.rows(select(tables.benefit).where(tables.benefit.c.sponsorship == renewal)) == []
    async with desk.running.db.reading() as tx:
        lost = await renewing.left_out(tx, await desk.get(renewal))
    assert lost == [
        "the package Supporting",
        "Logo on python.org",
        "Mention in the newsletter",
        "Conference passes (10)",
    ]
    page = await (await desk.running.person("maria")).get(f"/admin/sponsors/{renewal}/")
    assert "Not taken over" in page.text and "the package Supporting, Logo on python.org" in page.text


async def test_the_last_place_goes_over_to_the_renewal(desk: Desk) -> None:
    lunch = {"package": "supporting", "benefits": ["newsletter"], "a_la_carte": ["lunch"]}
    number = await desk.sponsorship(State.FINALIZED, choice=lunch)

    renewal = await renewing.renew(desk.service, number, by=desk.manager)

    held = await desk.running.rows(select(tables.benefit.c.benefit).where(tables.benefit.c.sponsorship == renewal))
    assert {row.benefit for row in held} == {"newsletter", "lunch"}


async def test_a_renewal_by_staff_and_one_by_the_sponsor_at_once_end_without_a_knot(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sponsor holds the places and names a sponsorship that staff have locked, who wait for the places."""
    number = await desk.sponsorship(State.FINALIZED)
    ada = await _applicant(desk, number)
    wish = Wish.model_validate(SMALL)
    await applying.keep_choice(desk.service, wish, by=ada, renews=number)
    hold, is_held = places.hold, asyncio.Event()

    async def slow(tx: Transaction) -> None:
        await hold(tx)
        is_held.set()
        await asyncio.sleep(0.5)

    monkeypatch.setattr(places, "hold", slow)

    async def by_staff() -> int:
        await is_held.wait()
        return await renewing.renew(desk.service, number, by=desk.manager)

    filled = applicants.filled(sponsor=str((await desk.get(number)).sponsor))
    sent, refused = await asyncio.gather(
        applying.apply(desk.service, filled, by=ada), by_staff(), return_exceptions=True
    )

    assert isinstance(sent, int) and (await desk.get(sent)).renews == number
    assert isinstance(refused, Conflict)
