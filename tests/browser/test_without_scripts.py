"""Everything is there without JavaScript; scripts only add comfort."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, TEMPLATES, every


def test_downloads_table_has_every_system(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto("/downloads/")
    for system in ("windows", "macos", "source"):
        row = page.locator(f"[data-pick-table] [data-os={system}]")
        expect(row).to_be_visible()
        link = row.locator("a[href^='https://www.python.org/ftp/python/']")
        expect(link).to_be_visible()
        assert re.search(r"\d+\.\d+", row.text_content() or "")


def test_downloads_list_every_branch_and_its_releases(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto("/downloads/")
    for slug in ("python-3147", "python-3139", "python-3925", "python-2718"):
        assert page.locator(f"main a[href='/downloads/release/{slug}/']").count() >= 1


def test_release_page_shows_what_verification_needs(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto("/downloads/release/python-3126/")
    text = page.locator("main").text_content() or ""
    for command in ("sigstore verify identity", "gpg --verify", "sha256sum"):
        assert command in text
    assert re.search(r"\b[0-9a-f]{64}\b", text.replace("\u200b", ""))


@every(TEMPLATES)
def test_nothing_is_offered_that_needs_a_script(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(path)
    for control in page.locator("select, button, input").all():
        assert not control.is_visible(), control.evaluate("e => e.outerHTML")


def test_menu_opens_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(width=PHONE, javascript=False)
    page.goto("/downloads/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("header").get_by_role("link", name="Community", exact=True)).to_be_visible()
