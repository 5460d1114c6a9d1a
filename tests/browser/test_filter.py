"""A long list is narrowed by words and choices; the address says what is shown; without scripts the whole list is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

GROUPS, FELLOWS = "/community/user-groups/", "/psf/fellows/"
ROWS = "[data-row]:visible"


def says(page: Page) -> str:
    return page.locator("[data-filter-says]").text_content() or ""


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_typing_leaves_the_rows_with_all_words(width: int, new_page: Callable[..., Page]) -> None:
    page = new_page(width=width)
    page.goto(FELLOWS)
    whole = page.locator(ROWS).count()
    assert whole > 400
    page.get_by_label("Find").fill("LUKASZ lan")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("Łukasz Langa")
    assert says(page) == f"1 of {whole} Fellows"
    assert page.url.endswith(f"{FELLOWS}?q=LUKASZ+lan")


def test_choices_and_words_narrow_together(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(GROUPS)
    page.get_by_label("Country").select_option("Germany")
    german = page.locator(ROWS).count()
    assert 10 < german < 30
    page.get_by_label("Find").fill("django")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("Cologne")
    assert page.url.endswith("?country=Germany&q=django")


def test_headings_without_a_row_go_and_come_back(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(GROUPS)
    jumps = page.get_by_role("navigation", name="Headings of the list").get_by_role("link")
    before = jumps.count()
    page.get_by_label("Region").select_option("Oceania")
    expect(page.locator("main h2:visible").first).to_have_text("Oceania")
    expect(jumps).to_have_count(1)
    expect(page.get_by_role("heading", name="Germany")).to_be_hidden()
    assert page.locator("#oceania ~ p [data-count]").text_content() == str(page.locator(ROWS).count())
    page.get_by_role("button", name="Show all").click()
    expect(jumps).to_have_count(before)
    expect(page.get_by_role("heading", name="Germany")).to_be_visible()
    expect(page.get_by_label("Find")).to_be_focused()
    assert page.url.endswith(GROUPS)


def test_a_country_finds_groups_that_do_not_name_it(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{GROUPS}?q=lithuania+vilnius")
    expect(page.locator(ROWS)).to_have_count(1)


def test_an_address_can_be_passed_on(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{FELLOWS}?status=emeritus&from=mail#d")
    expect(page.get_by_label("Status")).to_have_value("emeritus")
    count = page.locator(ROWS).count()
    assert 0 < count < 100
    page.get_by_label("Find").fill("d")
    assert "from=mail" in page.url
    assert page.url.endswith("#d")


def test_what_the_page_does_not_know_is_ignored(new_page: Callable[..., Page]) -> None:
    page = new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{FELLOWS}?status=%3Cb%3Eking&year=1066")
    expect(page.get_by_label("Status")).to_have_value("")
    assert page.locator(ROWS).count() > 400
    assert errors == []


def test_nothing_found_is_said(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{FELLOWS}?q=xyzzy")
    expect(page.locator(ROWS)).to_have_count(0)
    assert says(page).startswith("None of the ")
    expect(page.get_by_role("status")).to_be_visible()


def test_the_enter_key_keeps_what_was_typed(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(FELLOWS)
    page.get_by_label("Find").fill("guido")
    page.get_by_label("Find").press("Enter")
    expect(page.get_by_label("Find")).to_have_value("guido")
    expect(page.locator(ROWS)).to_have_count(1)


def test_the_way_back_shows_what_was_left(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(FELLOWS)
    page.get_by_label("Status").select_option("in-memoriam")
    left = page.locator(ROWS).count()
    page.goto("/about/")
    page.go_back()
    expect(page.get_by_label("Status")).to_have_value("in-memoriam")
    expect(page.locator(ROWS)).to_have_count(left)


def test_the_slash_is_left_to_the_search_of_the_site(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(FELLOWS)
    page.keyboard.press("/")
    expect(page.get_by_label("Find")).not_to_be_focused()


def test_pages_can_be_chosen_by_who_looks_after_them(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/about/this-site/freshness/")
    page.get_by_label("Owner").select_option("Trademarks work group")
    expect(page.locator(ROWS)).to_have_count(2)


def test_without_scripts_the_whole_list_stands_open_with_ways_to_its_headings(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False, width=PHONE)
    page.goto(f"{GROUPS}?q=nothing")
    assert page.locator(ROWS).count() > 300
    expect(page.locator("[data-filter]")).to_be_hidden()
    page.get_by_role("link", name="Oceania", exact=True).click()
    expect(page.locator("#oceania")).to_be_in_viewport()
