"""Back is there at once: the browser keeps each page as it was left, and nothing on it forbids that."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.conftest import PATIENCE_MS, TEMPLATES, every, settle
from tests.conftest import QUIET, chromium

FOUND = {name: path for name, path in TEMPLATES.items() if name != "not-found"}
"""What is not there is not kept by any browser: its status is no 200."""
TELL = """addEventListener("pageshow", ({ persisted }) => {
    const { type, notRestoredReasons: why } = performance.getEntriesByType("navigation")[0];
    localStorage.setItem(`shown ${location.pathname}`, JSON.stringify({ persisted, type, why }));
});"""


@pytest.fixture(scope="module")
def keeping(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages: Playwright forbids it otherwise."""
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=list(QUIET), ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def context(keeping: Browser, server: str) -> Iterator[BrowserContext]:
    context = keeping.new_context(base_url=server)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(TELL)
    yield context
    context.close()


@every(FOUND)
def test_a_page_is_as_it_was_left(path: str, context: BrowserContext) -> None:
    page = context.new_page()
    settle(page, path)
    settle(page, "/about/" if path != "/about/" else "/")

    assert _shown_again(page, path) == {"persisted": True, "type": "navigate", "why": None}


def test_a_page_that_listens_for_its_end_is_told(context: BrowserContext) -> None:
    """So that the test above can fail."""
    page = context.new_page()
    settle(page, "/about/")
    page.evaluate("addEventListener('unload', () => {})")
    settle(page, "/")

    shown = _shown_again(page, "/about/")
    assert (shown["persisted"], shown["type"]) == (False, "back_forward")
    assert shown["why"]["reasons"]


def _shown_again(page: Page, path: str) -> Any:
    """What the page says once it was gone back to; another page reads it, as Playwright loses sight of what is kept."""
    key = f"shown {path}"
    other = page.context.new_page()
    other.goto("/robots.txt")
    other.evaluate("key => localStorage.removeItem(key)", key)
    page.evaluate("history.back()")
    other.wait_for_function("key => localStorage.getItem(key)", arg=key)
    return json.loads(other.evaluate("key => localStorage.getItem(key)", key))
