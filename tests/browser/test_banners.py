"""A banner comes over the page when it is due, moves nothing, and stays away once it was dismissed."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_weight import shifts

PAGE = "/psf/sponsors/"
LIMIT_BYTES = 1_000
"""Of the script, compressed: it is on every page."""


def _banner(**given: Any) -> dict[str, Any]:
    return {
        "id": "survey",
        "title": "Survey",
        "html": '<strong>Survey:</strong> It is open. <a href="/community/survey/">Take part</a>',
        "starts": "2020-01-01T00:00:00+00:00",
        "ends": "2099-01-01T00:00:00+00:00",
        "kind": "notice",
        "paths": ["/"],
        "dismissible": True,
        **given,
    }


def _having(page: Page, *banners: dict[str, Any]) -> Page:
    page.route(
        "**/banners.json", lambda route: route.fulfill(body=json.dumps(banners), content_type="application/json")
    )
    return page


def _shown(page: Page, name: str = "Announcement: Survey") -> Locator:
    return page.get_by_role("region", name=name)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_moves_when_a_banner_comes(width: int, new_page: Callable[..., Page]) -> None:
    page = _having(new_page(width=width), _banner())
    page.route("**/*.woff2", lambda route: route.abort())

    assert shifts(page, PAGE) == []
    expect(_shown(page)).to_be_in_viewport()


def test_a_dismissed_banner_stays_away(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner())
    page.goto(PAGE)
    _shown(page).get_by_role("button", name="Dismiss").click()
    expect(_shown(page)).to_have_count(0)
    page.reload(wait_until="networkidle")

    expect(_shown(page)).to_have_count(0)
    assert page.evaluate("localStorage.getItem('banners')") == '["survey"]'


def test_another_banner_is_shown_after_one_was_dismissed(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner(), _banner(id="other", title="Other"))
    page.goto(PAGE)
    _shown(page).get_by_role("button", name="Dismiss").click()
    page.reload()

    expect(_shown(page, "Announcement: Other")).to_be_visible()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"starts": "2098-01-01T00:00:00+00:00"}, id="not-yet"),
        pytest.param({"ends": "2021-01-01T00:00:00+00:00"}, id="over"),
        pytest.param({"paths": ["/downloads/"]}, id="elsewhere"),
    ],
)
def test_a_banner_that_is_not_due_is_not_shown(given: dict[str, Any], new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner(**given))
    page.goto(PAGE, wait_until="networkidle")

    expect(page.locator(".banner")).to_have_count(0)


def test_a_banner_that_cannot_be_dismissed_has_no_button(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner(dismissible=False, kind="alarm"))
    page.goto(PAGE)

    expect(_shown(page)).to_be_visible()
    expect(_shown(page).get_by_role("button")).to_have_count(0)


def test_the_keyboard_reaches_a_banner_before_the_page_and_dismisses_it(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner())
    page.goto(PAGE)
    expect(_shown(page)).to_be_visible()
    page.keyboard.press("Tab")  # the way to the content
    page.keyboard.press("Tab")
    expect(_shown(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(_shown(page)).to_have_count(0)


def test_the_end_of_the_page_can_be_read_below_a_banner(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(width=PHONE), _banner())
    page.goto(PAGE)
    expect(_shown(page)).to_be_visible()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end = page.locator("footer").bounding_box()
    bar = _shown(page).bounding_box()

    assert end and bar
    assert end["y"] + end["height"] <= bar["y"] + 1


def test_the_page_stands_without_the_list_of_banners(new_page: Callable[..., Page]) -> None:
    page = new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/banners.json", lambda route: route.abort())
    page.goto(PAGE, wait_until="networkidle")

    assert errors == []


def test_axe_finds_nothing_in_a_banner(new_page: Callable[..., Page]) -> None:
    page = _having(new_page(), _banner(kind="alarm"))
    page.goto(PAGE)
    expect(_shown(page)).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def test_the_script_is_small(site: Path) -> None:
    (script,) = (site / "static").rglob("banners.*.js")

    assert len(gzip.compress(script.read_bytes())) <= LIMIT_BYTES
