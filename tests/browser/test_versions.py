"""The version that a visitor has: what the download page advises."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect


def says(page: Page) -> Locator:
    return page.locator("[data-branch-says]")


def test_hint_comes_back_when_no_version_is_chosen(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/downloads/", wait_until="networkidle")
    hint = says(page).inner_text()
    page.locator("[data-branch-select]").select_option("3.14")
    expect(says(page)).to_contain_text("supported until October 2030")
    page.locator("[data-branch-select]").select_option("")
    expect(says(page)).to_have_text(hint)


@pytest.mark.parametrize("query", ["3.8", "3.8.2", "Python 3.8.20", "v3.8"])
def test_ended_version_in_the_link_is_told_where_to_go(query: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"/downloads/?version={query}", wait_until="networkidle")
    expect(page.locator("[data-branch-select]")).to_have_value("3.8")
    expect(says(page)).to_contain_text("end of life")
    newest = page.locator("[data-pick]").get_attribute("data-version")
    expect(says(page).get_by_role("link", name=f"Python {newest}")).to_be_visible()
    expect(says(page).locator("a[href*='/whatsnew/']")).to_be_visible()
    expect(says(page).locator("a[href='/downloads/']")).to_be_visible()


def test_unknown_version_in_the_link_is_answered(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/downloads/?version=1.5.2", wait_until="networkidle")
    expect(page.locator("[data-branch-select]")).to_have_value("")
    expect(says(page)).to_contain_text("Python 1.5 is not in the list")


def test_planned_version_is_answered(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/downloads/?version=3.16", wait_until="networkidle")
    expect(says(page)).to_contain_text("first release planned for")
