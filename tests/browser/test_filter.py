"""The field that shortens a long list."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

LIST = "/blogs/planet/feeds/"


def test_typing_leaves_the_names_that_hold_every_word(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(LIST)
    items = page.locator("[data-filter-item]")
    all_ = items.count()
    page.get_by_label("Find a blog").press_sequentially("ronacher armin")

    expect(page.locator("[data-filter-item]:visible")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(f"1 of {all_}")
    expect(page.locator("#blogs h2:visible")).to_have_text(["A"])


def test_letters_without_accents_find_a_name_that_has_them_and_an_empty_field_shows_all(
    new_page: Callable[..., Page],
) -> None:
    page = new_page()
    page.goto(LIST)
    field = page.get_by_label("Find a blog")
    field.fill("gronholm")
    expect(page.locator("[data-filter-item]:visible")).to_have_text(["Alex Grönholm alextechrants.blogspot.com"])
    field.fill("nobody has this name")
    expect(page.get_by_role("status")).to_contain_text("0 of")
    field.fill("")

    expect(page.locator("[data-filter-item]:visible")).to_have_count(page.locator("[data-filter-item]").count())
    expect(page.get_by_role("status")).to_have_text("")


def test_without_scripts_the_whole_list_is_there_and_no_field(new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)
    page.goto(LIST)

    expect(page.get_by_label("Find a blog")).to_be_hidden()
    expect(page.get_by_text("Armin Ronacher")).to_be_visible()
