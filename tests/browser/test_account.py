"""The line at the top says who has signed in, moves nothing for it, and asks nobody else who they are."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_layout import TOO_WIDE
from tests.browser.test_weight import shifts

PAGE = "/about/gettingstarted/"
ADA = {"name": "Ada Lovelace", "url": "/users/ada/", "desk": True, "waiting": 3}


def _signed_in(page: Page, server: str, **answer: Any) -> Page:
    """A page of somebody with the cookie; `answer`: how /authenticated answers."""
    page.context.add_cookies([{"name": "signed_in", "value": "1", "url": server}])
    page.route("**/authenticated", lambda route: route.fulfill(**answer))
    return page


def _as_json(person: dict[str, Any]) -> dict[str, Any]:
    return {"body": json.dumps(person), "content_type": "application/json"}


def test_nobody_is_asked_who_has_not_signed_in(new_page: Callable[..., Page]) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(PAGE, wait_until="networkidle")

    assert [url for url in asked if "authenticated" in url or "/account." in url] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_leads_back_to_the_page(javascript: bool, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=javascript)
    page.goto(PAGE)

    link = page.get_by_role("link", name="Sign in")
    assert link.get_attribute("href") == f"/accounts/login/?next={PAGE}"


@pytest.mark.parametrize("width", [320, PHONE, 768, 1240, DESK])
def test_the_name_and_what_waits_take_the_place_of_the_link(
    width: int, new_page: Callable[..., Page], server: str
) -> None:
    page = _signed_in(new_page(width=width), server, **_as_json({**ADA, "name": "Maximiliane Wolkenstein-Trostburg"}))
    page.route("**/*.woff2", lambda route: route.abort())

    assert shifts(page, PAGE) == []
    expect(page.get_by_role("button", name="Maximiliane Wolkenstein-Trostburg")).to_contain_text("3 waiting")
    expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
    assert page.evaluate(TOO_WIDE) == []


def test_the_menu_opens_and_closes_by_keyboard(new_page: Callable[..., Page], server: str) -> None:
    page = _signed_in(new_page(), server, **_as_json(ADA))
    page.goto(PAGE)
    page.get_by_role("button", name="Ada Lovelace").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Your page")).to_be_focused()
    assert page.get_by_role("link", name="Your page").get_attribute("href") == "/users/ada/"
    expect(page.get_by_role("link", name="Desk 3 waiting")).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Your page")).to_be_hidden()
    expect(page.get_by_role("button", name="Ada Lovelace")).to_be_focused()


def test_who_decides_on_nothing_has_no_way_to_the_desk(new_page: Callable[..., Page], server: str) -> None:
    page = _signed_in(new_page(), server, **_as_json({**ADA, "desk": False, "waiting": 0}))
    page.goto(PAGE)
    page.get_by_role("button", name="Ada Lovelace").click()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("link", name="Desk")).to_have_count(0)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503, "body": "down"},
        {"body": "<p>A page of somebody else's network", "content_type": "text/html"},
        _as_json({}),
        _as_json({**ADA, "url": "javascript:alert(1)"}),
        {"body": "{", "content_type": "application/json"},
    ],
    ids=["down", "another page", "nobody", "an address of no page", "damaged"],
)
def test_the_page_stays_as_it_is_when_nobody_is_known(
    answer: dict[str, Any], new_page: Callable[..., Page], server: str
) -> None:
    page = _signed_in(new_page(), server, **answer)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(PAGE, wait_until="networkidle")

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert broken == []


def test_a_name_is_never_read_as_html(new_page: Callable[..., Page], server: str) -> None:
    page = _signed_in(new_page(), server, **_as_json({**ADA, "name": "<b id=x>Ada</b>"}))
    page.goto(PAGE)

    expect(page.get_by_role("button", name="<b id=x>Ada</b>")).to_be_visible()
    expect(page.locator("#x")).to_have_count(0)
