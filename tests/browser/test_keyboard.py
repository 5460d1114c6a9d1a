"""Everything can be reached and seen without a mouse."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, TEMPLATES, every

FOCUSED_IN_MAIN = "document.querySelector('main').contains(document.activeElement)"


@every(TEMPLATES)
def test_first_stop_is_a_link_to_the_content(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(path)
    page.keyboard.press("Tab")
    link = page.locator(":focus")
    assert "content" in (link.text_content() or "").lower()
    assert link.is_visible()
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    page.wait_for_url("**#*")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED_IN_MAIN)


def test_menu_opens_by_keyboard_on_a_phone(new_page: Callable[..., Page]) -> None:
    page = new_page(width=PHONE)
    page.goto("/")
    downloads = page.locator("header").get_by_role("link", name="Downloads", exact=True).locator("visible=true")
    assert downloads.count() == 0
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    assert downloads.first.is_visible()
    downloads.first.press("Enter")
    page.wait_for_url("**/downloads/")


def test_menu_closes_by_escape_and_gives_the_focus_back(new_page: Callable[..., Page]) -> None:
    page = new_page(width=PHONE)
    page.goto("/")
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("header").get_by_role("link", name="About", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("header").get_by_role("link", name="About", exact=True)).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_menu_closes_by_a_tap_elsewhere(new_page: Callable[..., Page]) -> None:
    page = new_page(width=PHONE)
    page.goto("/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("header").get_by_role("link", name="About", exact=True)).to_be_visible()
    page.mouse.click(PHONE / 2, 800)
    expect(page.locator("header").get_by_role("link", name="About", exact=True)).to_be_hidden()


def test_focus_is_always_to_be_seen(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/downloads/")
    for _ in range(40):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow; })()"
        )
        assert ring != "nonenone", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
