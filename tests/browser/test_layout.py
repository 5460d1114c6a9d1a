"""Pages fit the screen, their console stays silent, and they ask nothing of another host."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, TEMPLATES, every, settle

TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (e) => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((e) => e.getBoundingClientRect().right > width + 0.5 && !scrolls(e.parentElement))
        .map((e) => Math.round(e.getBoundingClientRect().right) + " px: " + e.outerHTML.slice(0, 120))
        .concat("the document is " + document.documentElement.scrollWidth + " px wide");
}"""


WIDTHS = (320, PHONE, 768, DESK, 1920)
LIMIT_TITLE = 160
"""Pixels above the title on a phone."""


@every(TEMPLATES | {"long-system": "/downloads/windows/"})
def test_nothing_is_wider_than_the_screen_and_the_title_is_near_its_top(
    path: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=WIDTHS[0])
    page.goto(path)
    found, begins = {}, {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found[width] = page.evaluate(TOO_WIDE)
        begins[width] = page.evaluate("document.querySelector('h1').getBoundingClientRect().top")
    assert found == {width: [] for width in WIDTHS}
    assert begins[PHONE] < LIMIT_TITLE, begins


@every(TEMPLATES)
def test_a_visit_is_silent_keeps_the_policy_and_asks_no_other_host(
    path: str, new_page: Callable[..., Page], server: str
) -> None:
    page = new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    settle(page, path)
    own_status = "Failed to load resource: the server responded with a status of 404"
    assert [line for line in said if not (path == TEMPLATES["not-found"] and own_status in line)] == []
    assert asked
    assert [url for url in asked if urlsplit(url).netloc != urlsplit(server).netloc] == []
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == "en"
