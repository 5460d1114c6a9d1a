"""From the first page to the sponsorship, on both databases."""

import asyncio
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select, update

from services.errors import Invalid
from services.moderation.decisions import decision
from services.people import Person, Role
from services.sponsors import applying, rules, tables, timing
from services.uploads.tables import upload
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.applicants import LOGO, SUPPORTING, TYPED

FIRST, SECOND = "/sponsors/application/", "/sponsors/application/new/"
PASSES = {"package": "supporting", "benefits": ["passes"]}
"""Of which there are as many as there are sponsors."""


def _text(answer: Any) -> str:
    return " ".join(applicants.at(answer, "main").text().split())


async def test_an_application_goes_from_the_first_page_to_the_finished_one(running: Running) -> None:
    browser = await running.person("ada")

    chosen = await browser.post(FIRST, data={**SUPPORTING, "do": "go"})
    page = await browser.get(chosen.headers["location"])
    sent = await browser.post(SECOND, data=TYPED, files=LOGO)
    finished = await browser.get(sent.headers["location"])

    assert "For Supporting in 2026, 4 benefits, $15,000 a year" in _text(page)
    assert 'value="ada@example.org"' in page.text, "the address of the account is there already"
    (row,) = await running.rows(select(tables.sponsorship))
    assert (row.state, row.year, row.package, row.level, row.fee) == (
        "applied",
        2026,
        "supporting",
        "Supporting",
        15_000,
    )
    assert (row.is_modified, row.is_locked, row.is_renewal, row.starts) == (False, False, False, None)
    (sponsor,) = await running.rows(select(tables.sponsor))
    assert (sponsor.name, sponsor.slug, sponsor.content["city"]) == ("Example Railways", "example-railways", "Utrecht")
    (contact,) = await running.rows(select(tables.contact))
    assert (contact.email, contact.is_primary, contact.is_manager) == ("ada@example.org", True, False)
    (logo,) = await running.rows(select(upload))
    assert (logo.id, logo.about, logo.called, logo.until) == (
        sponsor.web_logo,
        f"sponsor:{sponsor.id}",
        "logo.png",
        None,
    )
    assert await running.rows(select(tables.draft)) == []
    assert "Its reference number is 2026-00001" in _text(finished)
    assert "We have written to ada@example.org and to the sponsorship team" in _text(finished)


async def test_benefits_are_kept_as_they_were_and_assets_wait_to_be_filled(running: Running) -> None:
    await applicants.applied(running, await applicants.person(running, "ada"))

    benefits = await running.rows(select(tables.benefit).order_by(tables.benefit.c.position))
    assert [(one.benefit, one.name, one.is_added) for one in benefits] == [
        ("logo-on-python-org", "Logo on python.org", False),
        ("newsletter", "Mention in the newsletter", False),
        ("passes", "Conference passes (10)", False),
        ("booth", "Booth", False),
    ]
    assert benefits[0].features[0] == {"kind": "logo", "publisher": "psf", "place": "sponsors"}
    assert (benefits[0].clauses, benefits[0].value, benefits[2].program_name) == (["trademarks"], 1000, "PyCon US 2026")
    assets = {one.name: one for one in await running.rows(select(tables.asset))}
    assert sorted(assets) == [
        "exhibitor-kit-2026",
        "job-fair-2026",
        "newsletter-text-2026",
        "pass-code-2026",
        "square-logo-2026",
    ]
    square = assets["square-logo-2026"]
    assert (square.kind, square.sponsorship, square.limits) == ("image", None, {"min_width": 100, "max_width": 1000})
    assert str(square.due) == "2027-02-01"
    assert {one.text for one in assets.values()} == {None}


async def test_applicant_and_staff_are_written_to_and_strangers_are_not(running: Running) -> None:
    """An address that anybody could have typed gets nothing, unless an account has confirmed it."""
    await running.account("bob")
    await running.account("eve", is_verified=False)
    others = {
        "contact-2-name": "Bob", "contact-2-email": "bob@example.org", "contact-2-phone": "1",
        "contact-3-name": "Eve", "contact-3-email": "eve@example.org", "contact-3-phone": "1",
        "contact-4-name": "Mal", "contact-4-email": "mal@example.com", "contact-4-phone": "1",
    }  # fmt: skip

    await applicants.applied(running, await applicants.person(running, "ada"), **others)

    mails = await running.mails()
    assert [(mail.name, mail.to) for mail in mails] == [
        ("sponsors/applied", "ada@example.org"),
        ("sponsors/applied", "bob@example.org"),
        ("sponsors/applied-staff", "psf-sponsors@python.org"),
    ]
    assert mails[0].subject == "We have your sponsorship application 2026-00001: Example Railways"
    assert "Amount: 15,000 US dollars" in mails[0].text
    assert mails[2].reply_to == "ada@example.org"
    (row,) = await running.rows(select(decision))
    assert (row.kind, row.action, row.before, row.after, row.by_name) == (
        "sponsorship",
        "apply",
        None,
        "applied",
        "ada",
    )


async def test_standalone_benefits_need_no_package(running: Running) -> None:
    number = await applicants.applied(
        running, await applicants.person(running, "ada"), {"standalone": ["project-booth"]}
    )

    (row,) = await running.rows(select(tables.sponsorship).where(tables.sponsorship.c.id == number))
    assert (row.package, row.level, row.fee) == ("standalone-only", "Standalone Only", 0)


# Who applies


async def test_a_visitor_chooses_first_and_signs_in_then(running: Running) -> None:
    visitor = running.client()

    answer = await visitor.post(FIRST, data={**SUPPORTING, "do": "go"})
    browser = await running.person("ada")
    back = await browser.get(FIRST, params=SUPPORTING)

    assert answer.headers["location"].startswith("/accounts/login/?next=/sponsors/application/%3Fpackage%3Dsupporting")
    ticked = [box.attributes["value"] for box in Html(back.text).css("main input[checked]")]
    assert ticked == ["supporting", *SUPPORTING["benefits"]]
    assert (await visitor.get(SECOND)).status_code == 303


async def test_who_has_not_confirmed_their_address_is_told_and_keeps_the_choice(running: Running) -> None:
    browser = await running.person("new", is_verified=False)

    answer = await browser.post(FIRST, data={**SUPPORTING, "do": "go"})

    assert answer.status_code == 403
    assert "Your email address is not confirmed yet" in _text(answer)
    assert 'value="supporting" checked' in answer.text


async def test_what_is_wrong_on_the_second_page_is_named_and_all_is_kept(running: Running) -> None:
    browser = await running.person("ada")
    await browser.post(FIRST, data={**SUPPORTING, "do": "go"})
    wrong = {
        **TYPED, "name": "", "phone": "call me", "contact-1-is_primary": "", "contact-2-name": "Bob", "incorporation_region": "Ohio",
    }  # fmt: skip

    answer = await browser.post(SECOND, data=wrong, files=LOGO)
    again = await browser.get(SECOND)

    page = Html(answer.text)
    assert answer.status_code == 422
    assert [node.attributes["href"] for node in page.css(".problems a")] == [
        "#f-name", "#f-phone", "#f-contact-1-is_primary", "#f-contact-2-email", "#f-contact-2-phone",
    ]  # fmt: skip
    for shown in (answer, again):
        assert applicants.at(shown, "#f-street").attributes["value"] == "Station Street 1"
        assert applicants.at(shown, "#f-contact-2-name").attributes["value"] == "Bob"
        assert "We have logo.png." in applicants.at(shown, "#f-web_logo-hint").text()
    assert await running.rows(select(tables.sponsorship)) == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"url": "javascript:alert(1)"}, "url"),
        ({"twitter": "a b"}, "twitter"),
        ({"linkedin": "linkedin"}, "linkedin"),
        ({"description": "[" * 1_900}, "description"),
        ({"description": "x" * 2_001}, "description"),
        ({"name": "x" * 101}, "name"),
        ({"name": "\u202e\u200b"}, "name"),
        ({"incorporation_region": "Ohio"}, "incorporation_country"),
        ({"contact-1-email": "nobody"}, "contact-1-email"),
        (
            {"contact-1-name": "", "contact-1-email": "", "contact-1-phone": "", "contact-1-is_primary": ""},
            "contact-1-name",
        ),
        ({"contact-1-is_primary": ""}, "contact-1-is_primary"),
    ],
)
async def test_each_wrong_field_is_named(running: Running, typed: dict[str, str], field: str) -> None:
    await applicants.draft(running, await applicants.person(running, "ada"))
    browser = await running.person("ada")

    answer = await browser.post(SECOND, data={**TYPED, **typed})

    assert answer.status_code == 422
    assert applicants.at(answer, ".problems a").attributes["href"] == f"#f-{field}"
    assert await running.rows(select(tables.sponsorship)) == []


async def test_a_logo_is_needed_and_a_file_that_is_none_is_refused(running: Running) -> None:
    browser = await running.person("ada")
    await browser.post(FIRST, data={**SUPPORTING, "do": "go"})

    without = await browser.post(SECOND, data=TYPED)
    empty = await browser.post(SECOND, data={"name": ""})
    page = await browser.post(SECOND, data=TYPED, files={"web_logo": ("logo.png", b"<html><script>", "image/png")})

    assert "There is no logo" in applicants.at(without, "#f-web_logo-problem").text()
    assert "#f-web_logo" in [link.attributes["href"] for link in Html(empty.text).css(".problems a")][:3]
    assert "This is a web page" in applicants.at(page, "#f-web_logo-problem").text()
    assert (without.status_code, page.status_code) == (422, 422)
    assert await running.rows(select(upload)) == []
    assert await running.rows(select(tables.sponsorship)) == []


async def test_a_draft_is_kept_for_thirty_days(running: Running) -> None:
    browser = await running.person("ada")
    await browser.post(FIRST, data={**SUPPORTING, "do": "go"})
    saved = await browser.post(SECOND, data={"name": "Half a name", "do": "save"})

    shown = await browser.get(saved.headers["location"])
    running.clock.on(days=29)
    await timing.tidy(running.service)
    kept = await (await running.person("ada")).get(SECOND)
    running.clock.on(days=2)
    await timing.tidy(running.service)

    assert "The draft is saved for 30 days." in _text(shown)
    assert 'value="Half a name"' in kept.text
    assert await running.rows(select(tables.draft)) == []


async def test_the_second_page_without_a_draft_leads_to_the_first(running: Running) -> None:
    browser = await running.person("ada")

    assert (await browser.get(SECOND)).headers["location"] == FIRST
    answer = await browser.post(SECOND, data=TYPED)
    assert answer.headers["location"] == "/users/sponsorships/"
    assert await running.rows(select(tables.sponsor)) == []


# Closed


async def test_closed_is_closed_for_every_way_in(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.draft(running, ada)
    running.clock.on(days=75 * 365)  # the packages close in 2099
    browser = await running.person("ada")

    page = await browser.get(FIRST)
    answers = [
        await browser.post(FIRST, data={**SUPPORTING, "do": "go"}),
        await browser.post(f"{FIRST}check/", data=SUPPORTING),
        await browser.get(SECOND),
        await browser.post(SECOND, data=TYPED),
    ]

    assert (page.status_code, "Applications are closed" in _text(page)) == (200, True)
    assert [answer.status_code for answer in answers] == [409] * 4
    assert await running.rows(select(tables.sponsorship)) == []


async def test_enter_goes_on_and_that_no_package_is_wanted_is_kept(running: Running) -> None:
    ada = await running.person("ada")

    first = await ada.get(FIRST)
    wrong = await ada.post(
        FIRST, data={"package": "", "standalone": ["project-booth"], "benefits": ["passes"], "do": "go"}
    )

    assert applicants.at(first, "main button").attributes["value"] == "go", "the first button is what Enter presses"
    assert not Html(first.text).css("#f-package input[checked]")
    assert wrong.status_code == 422
    assert applicants.at(wrong, "#f-package input[checked]").attributes["value"] == ""


async def test_staff_see_the_form_of_a_year_that_is_not_open(running: Running) -> None:
    staff = await running.person("sam", Role.SPONSOR_MANAGER)
    other = await running.person("ada")

    shown = await staff.get(FIRST, params={"config_year": "2022"})

    assert "A preview for staff of 2022" in _text(shown)
    assert "Go on" not in _text(shown)
    assert not Html(shown.text).css("main button, main [data-check]"), "what is sent from here would not be taken"
    assert "A preview for staff" not in _text(await other.get(FIRST, params={"config_year": "2022"}))
    assert (await staff.get(FIRST, params={"config_year": "1999"})).status_code == 404


# Places and numbers


async def test_the_last_place_goes_to_one_of_fifty(running: Running) -> None:
    wish = {"package": "supporting", "benefits": ["passes"], "a_la_carte": ["lunch"]}
    people = [await applicants.person(running, f"one{n}") for n in range(50)]
    for one in people:
        await applicants.draft(running, one, wish)

    async def send(by: Person) -> object:
        return await applying.apply(running.service, applicants.filled(), by=by)

    ended = await asyncio.gather(*(send(one) for one in people), return_exceptions=True)

    won = [one for one in ended if isinstance(one, int)]
    lost = [one for one in ended if isinstance(one, applying.Unfitting)]
    assert (len(won), len(lost)) == (1, 49)
    assert {problem for one in lost for problem in one.problems.values()} == {
        "“Lunch” cannot be chosen: all places are taken. Take it out."
    }
    assert len(await running.rows(select(tables.sponsorship))) == 1
    assert len(await running.rows(select(tables.draft))) == 49, "who lost can choose something else"


async def test_a_place_is_free_again_when_an_application_is_rejected(running: Running) -> None:
    wish = {"package": "supporting", "benefits": ["passes"], "a_la_carte": ["lunch"]}
    first = await applicants.applied(running, await applicants.person(running, "ada"), wish)
    rejected = update(tables.sponsorship).where(tables.sponsorship.c.id == first).values(state="rejected")
    async with running.db.transaction() as tx:
        await tx.execute(rejected)

    assert await applicants.applied(running, await applicants.person(running, "bob"), wish) > first


async def test_an_application_that_is_sent_twice_is_one(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.draft(running, ada)

    ended = await asyncio.gather(
        *(applying.apply(running.service, applicants.filled(), by=ada) for _ in range(5)), return_exceptions=True
    )

    assert len([one for one in ended if isinstance(one, int)]) == 1
    assert {type(one) for one in ended if not isinstance(one, int)} == {applying.Lost}


async def test_an_account_sends_five_applications_a_day(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    for n in range(rules.A_DAY):
        await applicants.applied(running, ada, PASSES, name=f"Firm {n}")
    await applicants.draft(running, ada, PASSES)
    browser = await running.person("ada")

    answer = await browser.post(SECOND, data=TYPED)

    assert (answer.status_code, int(answer.headers["retry-after"]) > 80_000) == (429, True)
    running.clock.on(days=1, seconds=2)
    assert await applying.apply(running.service, applicants.filled(), by=ada)


# Organizations that are known


async def test_an_organization_that_is_known_is_offered_to_its_contacts_only(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await applicants.applied(running, ada)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="finalized"))
    (sponsor,) = await running.rows(select(tables.sponsor.c.id))
    await applicants.draft(running, ada)
    eve = await applicants.person(running, "eve")
    await applicants.draft(running, eve)

    own = await (await running.person("ada")).get(SECOND)
    strange = await running.person("eve")
    refused = await strange.post(SECOND, data={"sponsor": str(sponsor.id)})
    second = await applying.apply(running.service, applicants.filled(sponsor=str(sponsor.id)), by=ada)

    assert "Example Railways" in applicants.at(own, "#f-sponsor").text()
    assert Html((await strange.get(SECOND)).text).css_first("#f-sponsor") is None
    assert refused.status_code == 403
    rows = await running.rows(
        select(tables.sponsorship.c.id, tables.sponsorship.c.sponsor).order_by(tables.sponsorship.c.id)
    )
    assert [tuple(row) for row in rows] == [(first, sponsor.id), (second, sponsor.id)]
    assert len(await running.rows(select(tables.contact))) == 1
    assert len([one for one in await running.rows(select(tables.asset)) if one.name == "square-logo-2026"]) == 1


@pytest.mark.parametrize("state", ["applied", "approved"])
async def test_an_organization_has_one_application_in_progress(running: Running, state: str) -> None:
    ada = await applicants.person(running, "ada")
    await applicants.applied(running, ada)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state=state))
    (sponsor,) = await running.rows(select(tables.sponsor.c.id))
    await applicants.draft(running, ada)

    answer = await (await running.person("ada")).post(SECOND, data={"sponsor": str(sponsor.id)})

    assert answer.status_code == 422
    assert (
        "Example Railways has an application in progress already (2026-00001)"
        in applicants.at(answer, "#f-sponsor-problem").text()
    )
    with pytest.raises(Invalid):
        await applying.apply(running.service, applicants.filled(sponsor=str(sponsor.id)), by=ada)
    assert len(await running.rows(select(tables.sponsorship))) == 1


async def test_two_organizations_of_one_name_have_their_own_places(running: Running) -> None:
    for name in ("ada", "bob", "eve"):
        await applicants.applied(running, await applicants.person(running, name))

    slugs = [row.slug for row in await running.rows(select(tables.sponsor.c.slug).order_by(tables.sponsor.c.id))]
    assert slugs == ["example-railways", "example-railways-2", "example-railways-3"]


async def test_a_renewal_begins_with_what_was_had_and_says_what_it_follows(running: Running) -> None:
    ada = await applicants.person(running, "ada")
    first = await applicants.applied(running, ada)
    async with running.db.transaction() as tx:
        await tx.execute(update(tables.sponsorship).values(state="finalized"))
    browser, strange = await running.person("ada"), await running.person("eve")

    page = await browser.get(FIRST, params={"renew": first})
    ticked = [box.attributes["value"] for box in Html(page.text).css("main input[checked]:not([name=renew])")]
    await browser.post(FIRST, data={"package": "supporting", "benefits": ticked[1:], "renew": first, "do": "go"})
    second = await browser.get(SECOND)
    (sponsor,) = await running.rows(select(tables.sponsor.c.id))
    sent = await browser.post(SECOND, data={"sponsor": str(sponsor.id)})

    assert ticked == ["supporting", *SUPPORTING["benefits"]]
    assert applicants.at(second, "#f-sponsor option[selected]").text() == "Example Railways"
    rows = await running.rows(select(tables.sponsorship).order_by(tables.sponsorship.c.id.desc()))
    assert (rows[0].renews, rows[0].is_renewal, sent.status_code) == (first, True, 303)
    assert (await strange.get(FIRST, params={"renew": first})).status_code == 404
    assert (await strange.post(FIRST, data={**SUPPORTING, "renew": first, "do": "go"})).status_code == 404
