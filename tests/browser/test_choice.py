"""The download for the visitor's own system: detected, explained, changed by hand, remembered."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
MACOS = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
UNKNOWN = "Lynx/2.9.0 libwww-FM/2.14"


class Hints(NamedTuple):
    platform: str
    architecture: str
    bitness: str


class Visitor(NamedTuple):
    agent: str
    hints: Hints | None
    system: str
    """The value that is chosen; empty where there is nothing to go by."""
    words: str
    """What the explanation names."""


VISITORS = {
    "windows-hints": Visitor(WINDOWS, Hints("Windows", "x86", "64"), "windows", "Windows"),
    "windows-on-arm": Visitor(MACOS, Hints("Windows", "arm", "64"), "windows", "Windows"),
    "windows-agent": Visitor(WINDOWS, None, "windows", "Windows"),
    "mac-hints": Visitor(MACOS, Hints("macOS", "arm", "64"), "macos", "macOS"),
    "mac-agent": Visitor(MACOS, None, "macos", "macOS"),
    "linux-hints": Visitor(WINDOWS, Hints("Linux", "x86", "64"), "source", "Linux"),
    "linux-agent": Visitor(LINUX, None, "source", "Linux"),
    "android": Visitor(ANDROID, None, "android", "Android"),
    "iphone": Visitor(IPHONE, None, "ios", "iOS"),
    "unknown": Visitor(UNKNOWN, None, "", ""),
}


def open_as(visitor: Visitor, new_page: Callable[..., Page], path: str = "/downloads/", **options: Any) -> Page:
    """The page as this visitor's browser would show it. Client hints, where given, win over the agent."""
    page = new_page(user_agent=visitor.agent, **options)
    if visitor.hints:
        hints = visitor.hints
        page.context.new_cdp_session(page).send(
            "Emulation.setUserAgentOverride",
            {
                "userAgent": visitor.agent,
                "userAgentMetadata": {
                    "brands": [{"brand": "Chromium", "version": "140"}],
                    "platform": hints.platform,
                    "platformVersion": "15.0.0",
                    "architecture": hints.architecture,
                    "bitness": hints.bitness,
                    "model": "",
                    "mobile": False,
                },
            },
        )
    else:
        page.add_init_script("delete Navigator.prototype.userAgentData")
    page.goto(path, wait_until="networkidle")
    return page


def chosen(page: Page) -> str:
    return page.locator("[data-pick-select]").input_value()


@pytest.mark.parametrize("visitor", [pytest.param(visitor, id=name) for name, visitor in VISITORS.items()])
def test_system_is_detected_and_explained(visitor: Visitor, new_page: Callable[..., Page]) -> None:
    page = open_as(visitor, new_page)
    expect(page.locator("[data-pick-select]")).to_have_value(visitor.system)
    expect(page.locator("[data-pick-says]")).to_contain_text(visitor.words)


def test_button_names_the_exact_version_and_leads_to_the_file(new_page: Callable[..., Page]) -> None:
    page = open_as(VISITORS["mac-agent"], new_page)
    button = page.locator("[data-pick-link]")
    named = re.search(r"Python (\d+\.\d+\.\d+)", button.text_content() or "")
    assert named
    version = named[1]
    assert (button.get_attribute("href") or "").startswith(f"https://www.python.org/ftp/python/{version}/")


def test_choice_by_hand_is_remembered_on_every_page(new_page: Callable[..., Page]) -> None:
    page = open_as(VISITORS["linux-agent"], new_page)
    page.locator("[data-pick-select]").select_option("windows")
    expect(page.locator("[data-pick-says]")).to_contain_text("You asked for Windows")
    for path in ("/downloads/", "/"):
        page.goto(path, wait_until="networkidle")
        assert chosen(page) == "windows"
        expect(page.locator("[data-pick-says]")).to_contain_text("Last time you chose Windows")


def test_link_to_a_system_wins_over_what_is_remembered(new_page: Callable[..., Page]) -> None:
    page = open_as(VISITORS["linux-agent"], new_page)
    page.locator("[data-pick-select]").select_option("windows")
    page.goto("/downloads/?os=macos", wait_until="networkidle")
    assert chosen(page) == "macos"


def test_unknown_system_in_the_link_is_ignored(new_page: Callable[..., Page]) -> None:
    page = open_as(VISITORS["windows-agent"], new_page, "/downloads/?os=<b>solaris</b>")
    assert chosen(page) == "windows"
    assert page.get_by_text("solaris").count() == 0


def test_choice_works_where_storage_is_refused(new_page: Callable[..., Page]) -> None:
    page = new_page(user_agent=LINUX)
    page.add_init_script("""
        delete Navigator.prototype.userAgentData;
        Object.defineProperty(window, "localStorage", { get() { throw new DOMException("refused", "SecurityError"); } });
    """)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/downloads/", wait_until="networkidle")
    page.locator("[data-pick-select]").select_option("macos")
    assert chosen(page) == "macos"
    assert errors == []
