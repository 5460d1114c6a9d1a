"""Pages fit the screen, and their console stays silent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import TEMPLATES, every

TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((e) => e.getBoundingClientRect().right > width + 0.5 && !scrolls(e.parentElement))
        .map((e) => Math.round(e.getBoundingClientRect().right) + " px: " + e.outerHTML.slice(0, 120))
        .concat("the document is " + document.documentElement.scrollWidth + " px wide");
}"""


@every(TEMPLATES | {"long-system": "/downloads/windows/"})
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen(path: str, width: int, new_page: Callable[..., Page]) -> None:
    page = new_page(width=width)
    page.goto(path)
    assert page.evaluate(TOO_WIDE) == []


@every(TEMPLATES)
def test_console_stays_silent_and_the_policy_is_kept(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    page.goto(path, wait_until="networkidle")
    own_status = "Failed to load resource: the server responded with a status of 404"
    assert [line for line in said if not (path == TEMPLATES["not-found"] and own_status in line)] == []


@every(TEMPLATES)
def test_page_has_the_marks_of_a_page(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(path)
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == "en"
