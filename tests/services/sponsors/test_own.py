"""What the people of a sponsor see of it, and what becomes of it when an account goes."""

from datetime import date
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from services.moderation.decisions import decision
from services.people import Role
from services.sponsors import applying, belongings, tables
from services.sponsors.choosing import Wish
from services.sponsors.rules import ContractState
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.desk import Desk


def _text(answer: Any) -> str:
    return " ".join(applicants.at(answer, "main").text().split())


async def test_who_applied_and_the_contacts_see_a_sponsorship_and_nobody_else_does(running: Running) -> None:
    contact = {"contact-2-name": "Bob", "contact-2-email": "BOB@example.org", "contact-2-phone": "1"}
    number = await applicants.applied(running, await applicants.person(running, "ada"), **contact)
    people = {
        "ada": 200,
        "bob": 200,  # his account is younger than the application
        "eve": 404,
    }

    for name, status in people.items():
        browser = await running.person(name)
        answers = [await browser.get(f"/users/sponsorships/{number}/{page}") for page in ("", "finished/")]
        listed = await browser.get("/users/sponsorships/")
        assert [answer.status_code for answer in answers] == [status, status]
        assert ("Example Railways, 2026" in listed.text) is (status == 200)
    doubtful = await running.person("Bob2", is_verified=False)
    assert (await doubtful.get(f"/users/sponsorships/{number}/")).status_code == 404
    assert (await running.client().get(f"/users/sponsorships/{number}/")).status_code == 303


async def test_an_address_that_is_not_confirmed_opens_nothing(running: Running) -> None:
    number = await applicants.applied(
        running, await applicants.person(running, "ada"),
        **{"contact-2-name": "Mal", "contact-2-email": "mal@example.org", "contact-2-phone": "1"},
    )  # fmt: skip
    browser = await running.person("mal", is_verified=False)

    assert (await browser.get(f"/users/sponsorships/{number}/")).status_code == 404


@pytest.mark.parametrize(
    ("values", "chip", "says"),
    [
        ({"state": "applied"}, "In review", "You get a mail when it is decided"),
        ({"state": "rejected"}, "Not accepted", "This application was not accepted"),
        ({"state": "approved"}, "Approved", "The contract comes next"),
        ({"state": "finalized", "starts": "2026-11-23", "ends": "2026-11-23"}, "In force", "Your logo is shown from"),
        (
            {"state": "finalized", "starts": "2026-11-24", "ends": "2027-11-23"},
            "To come",
            "Your logo will be shown from",
        ),
        ({"state": "finalized", "starts": "2025-11-22", "ends": "2026-11-22"}, "Over", "Your logo was shown from"),
    ],
)
async def test_the_page_says_how_far_it_has_come(
    running: Running, values: dict[str, Any], chip: str, says: str
) -> None:
    number = await applicants.applied(running, await applicants.person(running, "ada"))
    days = {name: date.fromisoformat(value) for name, value in values.items() if name != "state"}
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state=values["state"], **days))
    browser = await running.person("ada")

    page = await browser.get(f"/users/sponsorships/{number}/")
    listed = await browser.get("/users/sponsorships/")

    for answer in (page, listed):
        assert (chip in _text(answer), says in _text(answer)) == (True, True)
    assert "2026-00001" in _text(page)
    assert "Conference passes (10)" in _text(page)
    assert "Ada Rail, ada@example.org" in _text(page)


async def test_a_manager_sees_the_pages_of_a_sponsor_and_renews_at_the_desk(running: Running) -> None:
    number = await applicants.applied(running, await applicants.person(running, "ada"))
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="finalized"))
    staff, ada = await running.person("sam", Role.SPONSOR_MANAGER), await running.person("ada")

    pages = [await staff.get(f"/users/sponsorships/{number}/{page}") for page in ("", "finished/", "assets/")]

    assert [page.status_code for page in pages] == [200] * 3
    assert "Renew it" not in _text(pages[0])
    assert "Renew it" in _text(await ada.get(f"/users/sponsorships/{number}/"))
    assert "Example Railways" not in _text(await staff.get("/users/sponsorships/")), "it is not theirs"


async def test_a_renewal_is_offered_only_while_something_can_be_applied_for(running: Running) -> None:
    number = await applicants.applied(running, await applicants.person(running, "ada"))
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="finalized"))
    running.clock.on(days=75 * 365)  # the packages close in 2099

    page = await (await running.person("ada")).get(f"/users/sponsorships/{number}/")

    assert (page.status_code, "Renew it" in _text(page)) == (200, False)


@pytest.mark.parametrize(
    ("state", "is_modified", "price"),
    [
        ("applied", False, "$15,000 a year"),
        ("applied", True, "Not agreed on yet"),
        ("rejected", True, "Not agreed on yet"),
        ("approved", True, "$15,000 a year"),
        ("finalized", True, "$15,000 a year"),
    ],
)
async def test_the_price_is_what_was_agreed_on(running: Running, state: str, is_modified: bool, price: str) -> None:
    number = await applicants.applied(running, await applicants.person(running, "ada"))
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state=state, is_modified=is_modified))

    page = await (await running.person("ada")).get(f"/users/sponsorships/{number}/")

    assert f"Price{price}" in _text(page)


async def test_the_page_says_that_the_contract_waits_for_a_signature(desk: Desk) -> None:
    waits, drafted = await desk.contract(ContractState.AWAITING), await desk.contract(ContractState.DRAFT)
    first, second = await desk.running.person("ada1"), await desk.running.person("ada2")

    for path in (f"/users/sponsorships/{waits}/", "/users/sponsorships/"):
        assert "We have mailed you the contract: sign it, and send it back." in _text(await first.get(path))
    assert "The contract comes next." in _text(await second.get(f"/users/sponsorships/{drafted}/"))


async def test_an_account_that_goes_takes_its_draft_and_leaves_the_sponsorship(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.applied(running, ada)
    await applicants.draft(running, ada)

    async with running.db.transaction() as tx:
        await belongings.farewell(tx, ada.id, now=running.clock())

    assert await running.rows(select(tables.draft)) == []
    assert len(await running.rows(select(tables.sponsorship))) == 1


async def test_a_contact_whose_account_is_deleted_is_taken_out(running: Running) -> None:
    """The others stay, and one of them is the primary one."""
    bob = {"contact-2-name": "Bob", "contact-2-email": "bob@example.org", "contact-2-phone": "1"}
    ada = await applicants.person(running, "ada")
    await applicants.applied(running, ada, **bob)

    async with running.db.transaction() as tx:
        await belongings.farewell(tx, ada.id, now=running.clock())

    own = tables.contact.c
    assert [tuple(row) for row in await running.rows(select(own.email, own.is_primary))] == [("bob@example.org", True)]
    (row,) = await running.rows(select(decision).where(decision.c.kind == "sponsor"))
    assert (row.by, row.details) == (None, {"changed": ["contacts"]})


async def test_an_account_with_an_unconfirmed_address_takes_nobody_out(running: Running) -> None:
    await applicants.applied(running, await applicants.person(running, "ada"), **{"contact-1-email": "mal@example.org"})
    mal = await running.account("mal", is_verified=False)

    async with running.db.transaction() as tx:
        await belongings.farewell(tx, mal, now=running.clock())

    assert len(await running.rows(select(tables.contact))) == 1


async def test_own_data_has_the_draft_what_was_applied_for_and_being_a_contact(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.applied(running, ada)
    await applicants.draft(running, ada)
    eve = await applicants.person(running, "eve")

    async with running.db.reading() as tx:
        own, strange = await belongings.own_data(tx, ada.id), await belongings.own_data(tx, eve.id)

    assert own["draft"]["choice"] == applicants.SUPPORTING
    assert own["draft"]["values"]["street"] == "Station Street 1"
    assert [(one["reference"], one["sponsor"], one["state"]) for one in own["applied"]] == [
        ("2026-00001", "Example Railways", "applied")
    ]
    assert [(one["sponsor"], one["email"]) for one in own["contact_of"]] == [("Example Railways", "ada@example.org")]
    assert strange == {"draft": None, "applied": [], "contact_of": []}


async def test_the_page_leads_to_what_is_to_be_done_and_to_the_years_around_it(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await applicants.applied(running, ada)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="finalized"))
    (sponsor,) = await running.rows(select(tables.sponsor.c.id))
    await applying.keep_choice(running.service, Wish.model_validate(applicants.SUPPORTING), by=ada, renews=first)
    second = await applying.apply(running.service, applicants.filled(sponsor=str(sponsor.id)), by=ada)
    browser = await running.person("ada")

    earlier = await browser.get(f"/users/sponsorships/{first}/")
    later = await browser.get(f"/users/sponsorships/{second}/")

    assert "What we need from you 0 of 3 handed in" in _text(earlier)
    assert "What you get from us 0 of 2 there" in _text(earlier)
    ways = [link.attributes["href"] for link in Html(earlier.text).css("main .links a, main .facts a")]
    assert ways == [
        f"/users/sponsorships/{second}/", f"/users/sponsorships/{first}/assets/",
        f"/users/sponsorships/{first}/provided-assets/", f"/users/sponsorships/sponsor/{sponsor.id}/",
    ]  # fmt: skip
    for way in ways:
        assert (await browser.get(str(way))).status_code == 200
    assert "Renew it" not in _text(earlier), "it is renewed already"
    assert f'href="/users/sponsorships/{first}/">the one before' in later.text
