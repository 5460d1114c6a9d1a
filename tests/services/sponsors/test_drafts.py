"""What becomes of a draft: a renewal stays one, of the same organization; its logos live as long as it does."""

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import delete, select, update

from services.errors import Invalid
from services.people import Person
from services.sponsors import applying, tables
from services.sponsors.choosing import Wish
from services.uploads import store as uploads
from services.uploads import tidying
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.applicants import LOGO, SUPPORTING, TYPED

FIRST, SECOND = "/sponsors/application/", "/sponsors/application/new/"


async def _final(running: Running, by: Person, **typed: str) -> int:
    number = await applicants.applied(running, by, {"package": "supporting", "benefits": ["passes"]}, **typed)
    final = {"state": "finalized", "starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).where(tables.sponsorship.c.id == number).values(final))
    return number


async def _sponsor(running: Running, number: int) -> int:
    of = tables.sponsorship.c
    (row,) = await running.rows(select(of.sponsor).where(of.id == number))
    return int(row.sponsor)


async def test_a_renewal_stays_one_when_the_choice_is_changed(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await _final(running, ada)
    browser = await running.person("ada")
    await browser.post(FIRST, data={**SUPPORTING, "renew": str(first), "do": "go"})

    changing = await browser.get(FIRST)
    renew = applicants.at(changing, "input[name=renew]").attributes
    await browser.post(FIRST, data={**SUPPORTING, "renew": renew["value"], "do": "go"})
    (kept,) = await running.rows(select(tables.draft))
    await browser.post(FIRST, data={**SUPPORTING, "do": "go"})
    (given_up,) = await running.rows(select(tables.draft))

    assert (renew["value"], "checked" in renew) == (str(first), True)
    assert (kept.renews, given_up.renews) == (first, None)
    assert Html((await browser.get(FIRST)).text).css_first("input[name=renew]") is None


async def test_a_renewal_that_cannot_be_had_any_more_is_still_one_on_the_first_page(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await _final(running, ada)
    sponsor = await _sponsor(running, first)
    await applying.keep_choice(running.service, Wish.model_validate(SUPPORTING), by=ada, renews=first)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.draft).values(year=2025))
    browser = await running.person("ada")

    answer = await browser.post(SECOND, data={"sponsor": str(sponsor)})

    assert answer.status_code == 409
    assert applicants.at(answer, "input[name=renew]").attributes["value"] == str(first)


async def test_a_renewal_is_of_the_same_organization(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await _final(running, ada)
    other = await _sponsor(running, await _final(running, ada, name="Other Railways"))
    await applicants.draft(running, ada)  # typed for a new organization, before the renewal was begun
    await applying.keep_choice(running.service, Wish.model_validate(SUPPORTING), by=ada, renews=first)
    browser = await running.person("ada")

    page = await browser.get(SECOND)
    new = await browser.post(SECOND, data=TYPED)
    strange = await browser.post(SECOND, data={"sponsor": str(other)})

    assert applicants.at(page, "#f-sponsor option[selected]").text() == "Example Railways"
    for answer in (new, strange):
        assert answer.status_code == 422
        assert "This renews a sponsorship of Example Railways" in applicants.at(answer, "#f-sponsor-problem").text()
    with pytest.raises(Invalid):
        await applying.apply(running.service, applicants.filled(), by=ada)
    assert len(await running.rows(select(tables.sponsorship))) == 2


async def test_who_applied_renews_without_being_a_contact(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await _final(running, ada)
    async with running.db.transaction() as tx:
        await tx.execute(delete(tables.contact))
    await applying.keep_choice(running.service, Wish.model_validate(SUPPORTING), by=ada, renews=first)
    browser = await running.person("ada")

    answer = await browser.post(SECOND, data={"sponsor": str(await _sponsor(running, first))})

    assert answer.status_code == 303
    (row,) = await running.rows(select(tables.sponsorship).where(tables.sponsorship.c.renews == first))
    assert row.sponsor == await _sponsor(running, first)


async def test_a_sponsorship_is_renewed_once(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await _final(running, ada)
    sponsor = str(await _sponsor(running, first))
    await applying.keep_choice(running.service, Wish.model_validate(SUPPORTING), by=ada, renews=first)
    second = await applying.apply(running.service, applicants.filled(sponsor=sponsor), by=ada)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).where(tables.sponsorship.c.id == second).values(state="finalized"))
    browser = await running.person("ada")

    again = await browser.post(FIRST, data={**SUPPORTING, "renew": str(first), "do": "go"})

    assert again.status_code == 409
    assert "This sponsorship is renewed already, by 2026-00002." in applicants.at(again, ".problems").text()
    assert await running.rows(select(tables.draft)) == []


async def test_logos_are_kept_as_long_as_the_draft(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.draft(running, ada)
    running.clock.on(days=25)
    await applying.keep_choice(running.service, Wish.model_validate(SUPPORTING), by=ada)
    running.clock.on(days=10)
    await tidying.tidy(running.service)

    number = await applying.apply(running.service, applicants.filled(), by=ada)

    (sponsor,) = await running.rows(select(tables.sponsor))
    assert [(one.id, one.until) for one in await running.rows(select(upload))] == [(sponsor.web_logo, None)]
    assert number


async def test_a_logo_that_is_gone_is_asked_for_again(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.draft(running, ada)
    async with running.db.transaction() as tx:
        rows = await tx.execute(select(upload.c.id))
        await uploads.drop(tx, *rows.scalars(), now=running.clock())
    browser = await running.person("ada")

    page = await browser.post(SECOND, data=TYPED)
    with pytest.raises(Invalid):
        await applying.apply(running.service, applicants.filled(), by=ada)

    assert page.status_code == 422
    assert "There is no logo" in applicants.at(page, "#f-web_logo-problem").text()
    assert await running.rows(select(tables.sponsorship)) == []


async def test_who_has_sent_too_many_files_keeps_what_was_typed(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "A_DAY", 1)
    browser = await running.person("ada")
    await browser.post(FIRST, data={**SUPPORTING, "do": "go"})
    await browser.post(SECOND, data={"name": "Half a name", "do": "save"}, files=LOGO)

    answer = await browser.post(SECOND, data=TYPED, files={"white_logo": LOGO["web_logo"]})
    again = await browser.get(SECOND)

    assert (answer.status_code, int(answer.headers["retry-after"]) > 80_000) == (429, True)
    assert "You have sent 1 files within a day." in applicants.at(answer, ".problems").text()
    for shown in (answer, again):
        assert applicants.at(shown, "#f-street").attributes["value"] == "Station Street 1"
