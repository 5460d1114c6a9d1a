"""Every rule about what can be chosen together, with its words: by the form, and when the form was got round."""

from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.sponsors.tables import draft, sponsorship
from tests.services.conftest import Running
from tests.services.sponsors import applicants
from tests.services.sponsors.applicants import SUPPORTING, TYPED

LUNCH = {"package": "supporting", "benefits": ["passes"], "a_la_carte": ["lunch"]}
RULES: list[tuple[dict[str, Any], str, str]] = [
    ({}, "benefits", "You have to pick a minimum number of benefits"),
    ({"package": "supporting"}, "benefits", "You have to pick a minimum number of benefits"),
    ({"benefits": ["passes"]}, "package", "You must pick a package to include the selected benefits"),
    ({"a_la_carte": ["reception"]}, "package", "You must pick a package to include the selected benefits"),
    ({**SUPPORTING, "standalone": ["project-booth"]}, "standalone", "An application with a package cannot have standalone benefits"),
    ({"benefits": ["passes"], "standalone": ["project-booth"]}, "standalone", "Standalone benefits are had alone"),
    ({"package": "associate", "benefits": ["passes"], "a_la_carte": ["reception"]}, "a_la_carte", "The package Associate does not take à la carte benefits"),
    ({"package": "visionary", "benefits": ["booth", "lounge"]}, "benefits", "The application has benefits that conflict: Booth and Lounge"),
    ({"package": "supporting", "benefits": ["job-board"]}, "benefits", "The application has package-only benefits, but the wrong package: “Job board support”"),
    (LUNCH, "a_la_carte", "“Lunch” cannot be chosen: all places are taken"),
    ({**LUNCH, "a_la_carte": ["captions"]}, "a_la_carte", "“Captions” cannot be chosen: it is not available"),
    ({"package": "golden", "benefits": ["passes"]}, "package", "This package cannot be chosen"),
    ({"package": "startup-row", "benefits": ["passes"]}, "package", "This package cannot be chosen"),
    ({"package": "supporting", "benefits": ["passes", "helicopter"]}, "benefits", "One of these cannot be chosen"),
    ({"package": "supporting", "benefits": ["project-booth"]}, "benefits", "One of these cannot be chosen"),
]  # fmt: skip


async def _take_the_lunch(running: Running) -> None:
    await applicants.applied(running, await applicants.person(running, "quick"), LUNCH)


@pytest.mark.parametrize(("choice", "field", "words"), RULES)
async def test_each_rule_is_said_beside_its_field(
    running: Running, choice: dict[str, Any], field: str, words: str
) -> None:
    await _take_the_lunch(running)
    browser = await running.person("ada")

    answer = await browser.post("/sponsors/application/", data={**choice, "do": "go"})

    page = Html(answer.text)
    assert answer.status_code == 422
    assert words in applicants.at(answer, f"#f-{field}-problem").text()
    assert words in applicants.at(answer, ".problems").text()

    def boxes(css: str) -> set[tuple[str | None, str | None]]:
        return {(box.attributes["name"], box.attributes["value"]) for box in page.css(css)}

    typed = {(name, one) for name, value in choice.items() for one in ([value] if isinstance(value, str) else value)}
    assert boxes("main input[checked]") == typed & boxes("main input"), "what was typed is kept"
    assert await running.rows(select(draft)) == []


@pytest.mark.parametrize(("choice", "field", "words"), RULES)
async def test_each_rule_holds_for_who_gets_round_the_form(
    running: Running, choice: dict[str, Any], field: str, words: str
) -> None:
    await _take_the_lunch(running)
    ada = await applicants.person(running, "ada")
    await applicants.stored_draft(running, ada, choice)
    browser = await running.person("ada")

    answer = await browser.post("/sponsors/application/new/", data=TYPED)

    assert answer.status_code == 409
    assert words in applicants.at(answer, f"#f-{field}-problem").text()
    assert len(await running.rows(select(sponsorship))) == 1, "only the one that was there"
    assert len(await running.rows(select(draft))) == 1, "the draft is kept, to be changed"


@pytest.mark.parametrize(
    ("choice", "price"),
    [
        (SUPPORTING, "$15,000 a year"),
        ({**SUPPORTING, "benefits": ["passes"]}, "As we agree with you"),
        ({**SUPPORTING, "a_la_carte": ["reception"]}, "As we agree with you"),
        ({"standalone": ["project-booth"]}, "As we agree with you"),
    ],
)
async def test_the_price_is_shown_while_one_chooses_unless_the_package_is_changed(
    running: Running, choice: dict[str, Any], price: str
) -> None:
    answer = await running.client().post("/sponsors/application/check/", data=choice)

    assert (answer.status_code, price in answer.text) == (200, True)
    assert "<html" not in answer.text


async def test_the_reasons_are_shown_while_one_chooses(running: Running) -> None:
    answer = await running.client().post("/sponsors/application/check/", data={"benefits": "passes"})

    assert "You must pick a package" in answer.text


async def test_a_package_brings_its_benefits_without_javascript(running: Running) -> None:
    """Those that conflict or are full are left out."""
    answer = await running.client().post("/sponsors/application/", data={"package": "visionary", "do": "fill"})

    page = Html(answer.text)
    ticked = [box.attributes["value"] for box in page.css("input[name=benefits][checked]")]
    assert ticked == ["logo-on-python-org", "job-board", "newsletter", "passes", "booth"]


async def test_the_page_says_how_many_are_left_and_what_cannot_be_had(running: Running) -> None:
    await _take_the_lunch(running)

    answer = await running.client().get("/sponsors/application/")

    def said(slug: str) -> str:
        return " ".join(applicants.at(answer, f"label:has(input[value={slug}])").text().split())

    assert "2 left" in said("project-booth")
    assert "All places are taken" in said("lunch")
    assert "disabled" in applicants.at(answer, "input[value=lunch]").attributes
    assert "It is not available" in said("captions")
    assert "New this year" in said("job-board")
    assert "In Visionary (25), Supporting (10), Associate (1)" in said("passes")


async def test_a_benefit_with_a_soft_capacity_can_still_be_asked_for(running: Running) -> None:
    wish = {**LUNCH, "a_la_carte": ["reception"]}
    await applicants.applied(running, await applicants.person(running, "quick"), wish)
    browser = await running.person("ada")

    answer = await browser.post("/sponsors/application/", data={**wish, "do": "go"})

    assert answer.headers["location"] == "/sponsors/application/new/"
