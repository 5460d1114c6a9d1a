"""The application in a browser: what follows while one chooses, and the whole way without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from services.accounts import sessions
from services.accounts.tables import account
from services.app import create_service
from services.settings import Settings
from tests.services.serving import serving
from tests.services.sponsors import applicants

Opened = Callable[..., Page]


async def _filled(settings: Settings) -> str:
    """Ada has an account and nothing else. The token of her session."""
    service = create_service(settings)
    now = service.now()
    row = {
        "name": "ada",
        "name_key": "ada",
        "email": "ada@example.org",
        "email_key": "ada@example.org",
        "verified": now,
    }
    async with service.db.transaction() as tx:
        values = account.insert().values(**row, created=now, roles=[]).returning(account.c.id)
        number = (await tx.execute(values)).scalar_one()
        request: Any = httpx2.Request("GET", settings.url, headers={"User-Agent": "Chromium"})
        token = await sessions.begin(tx, number, request=request, address="192.0.2.1", now=now)
    await service.db.close()
    return token


@pytest.fixture
def open_page(browser: Browser, tiny_site: Path, tmp_path: Path) -> Iterator[Opened]:
    contexts = []
    with serving(tiny_site, tmp_path, _filled) as (url, token):

        def opened(*, width: int = 1280, scheme: Literal["light", "dark"] = "light", javascript: bool = True) -> Page:
            size: Any = {"width": width, "height": 844}
            context = browser.new_context(
                base_url=url, viewport=size, color_scheme=scheme, java_script_enabled=javascript
            )
            context.add_cookies([{"name": "session", "value": token, "url": url}])
            contexts.append(context)
            return context.new_page()

        yield opened
        for context in contexts:
            context.close()


def test_price_and_reasons_follow_while_one_chooses(open_page: Opened) -> None:
    page = open_page()
    page.goto("/sponsors/application/")
    said = page.get_by_role("status")

    page.get_by_label("Supporting, $15,000").check()
    expect(said).to_contain_text("$15,000 a year")
    page.get_by_label("Job board support").check()
    expect(said).to_contain_text("Not right yet")
    expect(said).to_contain_text("package-only benefits, but the wrong package")
    page.get_by_label("Visionary, $150,000").check()
    expect(said).to_contain_text("As we agree with you")
    expect(page.get_by_label("Booth", exact=False).first).to_be_checked()
    expect(page.get_by_label("Lounge")).not_to_be_checked()


def test_the_whole_way_without_scripts(open_page: Opened) -> None:
    page = open_page(javascript=False)
    page.goto("/sponsors/application/")
    page.get_by_label("Supporting, $15,000").check()
    page.get_by_role("button", name="Tick those of the package").click()
    expect(page.get_by_role("status")).to_contain_text("$15,000 a year")
    page.get_by_role("button", name="Go on").click()

    for name, value in applicants.TYPED.items():
        field = page.locator(f"#f-{name}")
        field.check() if value == "on" else field.fill(value)
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_role("heading", name="One thing is not right yet")).to_be_visible()
    page.locator("[name=web_logo]").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": applicants.png()}
    )
    page.get_by_role("button", name="Send the application").click()

    expect(page.get_by_text("Its reference number is 2026-00001")).to_be_visible()
    page.get_by_role("link", name="See how far it has come").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Example Railways")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(open_page: Opened, scheme: Literal["light", "dark"]) -> None:
    for width in (320, 1280):
        page = open_page(width=width, scheme=scheme)
        page.goto("/sponsors/application/?package=supporting&benefits=passes")
        _looked_at(page, width)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Send the application").click()
        expect(page.get_by_role("heading", name="things are not right yet")).to_be_visible()
        _looked_at(page, width)
        page.goto("/users/sponsorships/")
        _looked_at(page, width)


def _looked_at(page: Page, width: int) -> None:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
