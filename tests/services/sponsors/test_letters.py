"""Who of a sponsor is written to, and how it reads."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from services.accounts.tables import account
from services.mail import outbox
from services.sponsors import deciding, desk_forms, letters, records, telling, turning
from services.sponsors.rules import State
from tests.services.sponsors.desk import AGREED, SMALL, TODAY, Desk

STRANGER = {
    "contact-2-name": "Mal", "contact-2-email": "mal@example.org", "contact-2-phone": "1", "contact-2-is_primary": "on",
}  # fmt: skip
LATE = {"contact-3-name": "Bob", "contact-3-email": "BOB@example.org", "contact-3-phone": "1"}


async def _readers(desk: Desk, name: str) -> list[str]:
    return [mail.to for mail in await desk.running.mails() if mail.name == name]


async def test_a_primary_contact_is_written_to_when_an_account_has_confirmed_the_address(desk: Desk) -> None:
    """And so is a contact who signed up after the application."""
    number = await desk.apply(SMALL, **STRANGER, **LATE)
    await desk.running.account("mal", is_verified=False)
    await desk.running.account("bob")

    await deciding.approve(desk.service, number, AGREED, by=desk.manager)

    assert await _readers(desk, "sponsors/approved") == ["ada1@example.org", "bob@example.org"]


async def test_who_has_another_address_by_now_is_no_contact_any_more(desk: Desk) -> None:
    bob = await desk.person("bob")
    number = await desk.apply(SMALL, **LATE)
    moved = {"email": "private@example.org", "email_key": "private@example.org"}
    async with desk.running.db.transaction() as tx:
        await tx.execute(update(account).where(account.c.id == bob.id).values(**moved))
    browser = await desk.running.person("bob2")
    async with desk.running.db.reading() as tx:
        found = await records.get(tx, number)
        told = await letters.notified(tx, found.sponsor, found.account)

    await deciding.approve(desk.service, number, AGREED, by=desk.manager)

    assert told == await _readers(desk, "sponsors/approved") == ["ada1@example.org"]
    assert (await browser.get(f"/users/sponsorships/{number}/")).status_code == 404


@pytest.mark.parametrize(
    ("days", "words"), [(30, "ends in 30 days:"), (1, "ends in 1 day:"), (0, "ends today:")]
)  # fmt: skip
async def test_how_many_days_are_left_reads_well(desk: Desk, days: int, words: str) -> None:
    number = await desk.sponsorship(State.FINALIZED, desk.agreed(TODAY, days + 1 if days else 2))
    if not days:
        desk.running.clock.on(days=1)

    await turning.turn(desk.service)

    told = [mail.subject for mail in await desk.running.mails() if mail.name.startswith("sponsors/ends")]
    assert [words in subject.replace("Ends", "ends") for subject in told] == [True, True], told
    assert number


@pytest.mark.parametrize(
    ("days", "words"), [(7, "Needed in 7 days:"), (1, "Needed in 1 day:"), (0, "Needed today:"), (-1, "Overdue:")]
)
async def test_how_many_days_are_left_to_hand_in_reads_well(desk: Desk, days: int, words: str) -> None:
    number = await desk.sponsorship(State.APPROVED)
    due = TODAY + timedelta(days=days)
    async with desk.running.db.transaction() as tx:
        found = await records.get(tx, number)
        await telling.asset_due(tx, desk.service, found, label="Logo", due=due, today=TODAY, now=desk.running.clock())

    (told,) = [mail.subject for mail in await desk.running.mails() if mail.name == "sponsors/asset-due"]
    assert told.startswith(f"{words} Logo")


async def test_a_notice_says_days_as_other_mails_do(desk: Desk) -> None:
    found = await desk.get(await desk.sponsorship(State.APPROVED, desk.agreed(TODAY)))

    words = desk_forms.filled("From {{ sponsorship_start_date }} to {{ sponsorship_end_date }}", found)

    assert words == "From 23 November 2026 to 22 November 2027"


@pytest.mark.parametrize("name", ["rejected", "rejected-staff"])
def test_what_staff_write_with_marks_reads_well_in_both_forms(name: str) -> None:
    words = "Hello,\n\n- **first**\n- <script>second</script>"
    more = {"sponsor": "X", "level": "Y", "number": 1, "own": "https://x/", "desk": "https://x/", "title": "Z"}

    made = outbox.words(f"sponsors/{name}", {**more, "words": words})

    assert "<li><strong>first</strong></li>" in made["html"]
    assert "<script" not in made["html"]
    assert words in made["text"]
