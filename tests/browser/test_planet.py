"""The list of the planet's blogs, narrowed by words."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

LIST = "/blogs/planet/feeds/"
ROWS = "[data-row]:visible"


def test_typing_leaves_the_blogs_that_hold_every_word(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(LIST)
    whole = page.locator(ROWS).count()
    page.get_by_label("Find").press_sequentially("ronacher armin")

    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(f"1 of {whole} blogs")
    expect(page.locator(".names h2:visible")).to_have_text(["A"])


def test_a_blog_is_found_by_its_host_and_by_a_name_without_accents(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(LIST)
    for words in ("gronholm", "alextechrants.blogspot"):
        page.get_by_label("Find").fill(words)
        expect(page.locator(ROWS)).to_have_text(["Alex Grönholm alextechrants.blogspot.com"])


def test_without_scripts_the_whole_list_is_there_and_no_field(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(LIST)

    expect(page.get_by_label("Find")).to_be_hidden()
    expect(page.get_by_text("Armin Ronacher")).to_be_visible()
