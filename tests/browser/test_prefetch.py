"""The next page is fetched while the pointer rests on its link, and never one that the service answers."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from services import slices
from services.rules import Rule, Rules, Table
from tests.browser.conftest import PATIENCE_MS, TEMPLATES, settle

ROOT = Path(__file__).parents[2]
RULES = ROOT / "themes" / "pythonorg" / "static" / "prefetch.speculationrules"
OF_A_FILE = ("/jobs/{number:int}/", "/nominations/{election}/{number:int}/")
"""Pages that are files of the site as a rule; the service answers where there is none, and everybody may read them."""


@pytest.fixture
def events(new_page: Callable[..., Page]) -> tuple[Page, list[tuple[str, Any]]]:
    """A page, and what the browser says of fetching ahead: by name, from the first page that is opened on."""
    page, found = new_page(), list[tuple[str, Any]]()
    session = page.context.new_cdp_session(page)
    for name in ("ruleSetUpdated", "prefetchStatusUpdated"):
        session.on(f"Preload.{name}", lambda event, name=name: found.append((name, event)))
    session.send("Preload.enable")
    return page, found


def test_the_browser_takes_the_rules(events: tuple[Page, list[tuple[str, Any]]]) -> None:
    page, found = events
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    settle(page, "/downloads/")
    page.wait_for_timeout(300)

    rules = [event["ruleSet"] for name, event in found if name == "ruleSetUpdated"]
    assert [json.loads(one["sourceText"]) for one in rules] == [json.loads(RULES.read_text())]
    assert [one.get("errorMessage") for one in rules] == [None]
    assert said == []


def test_the_next_page_is_there_before_it_is_asked_for(events: tuple[Page, list[tuple[str, Any]]]) -> None:
    page, found = events
    settle(page, "/downloads/")
    link = page.locator("main a[href='/downloads/source/']").first
    link.hover()
    _until(page, lambda: "Ready" in _statuses(found, "/downloads/source/"))
    link.click()
    page.wait_for_url("**/downloads/source/")

    assert page.evaluate("performance.getEntriesByType('navigation')[0].deliveryType") == "navigational-prefetch"


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/jobs/create/", "/downloads/feed.rss", "/api/index.json", "/downloads/?next=1"]
)
def test_nothing_else_is_fetched_ahead(events: tuple[Page, list[tuple[str, Any]]], path: str) -> None:
    page, found = events
    settle(page, "/downloads/")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """path => { const link = document.createElement("a"); link.href = path; link.textContent = "over there";
        link.id = "there"; document.querySelector("main").prepend(link); }""",
        path,
    )
    page.locator("#there").hover()
    page.wait_for_timeout(500)
    page.locator("main a[href='/downloads/source/']").first.hover()
    _until(page, lambda: "Ready" in _statuses(found, "/downloads/source/"))

    assert _statuses(found, path) == []
    assert [url for url in asked if url.endswith(path)] == []


def _statuses(found: list[tuple[str, Any]], path: str) -> list[str]:
    told = [event for name, event in found if name == "prefetchStatusUpdated"]
    return [event["status"] for event in told if event["prefetchUrl"].endswith(path)]


def _until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_MS // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    pytest.fail("it has not come")


# What the rules take


def _taken(address: str) -> bool:
    """As a browser reads the patterns; those of the file have nothing in them but `*`."""
    both = json.loads(RULES.read_text())["prefetch"][0]["where"]["and"]
    wanted, left = [one["pathname"] for one in both[0]["href_matches"]], both[1]["not"]["href_matches"]
    path, query, _ = address.partition("?")
    return not query and any(_fits(path, one) for one in wanted) and not any(_fits(path, one) for one in left)


def _fits(path: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path) is not None


def test_no_page_of_the_service_is_fetched_ahead() -> None:
    """It may count, ask for more rights, or be another one for everybody."""
    answered = [route.path for route in slices.routes() if route.get and route.path not in OF_A_FILE]
    addresses = [re.sub(r"\{\w+(:\w+)?\}", "12", path) for path in answered]

    assert len(addresses) > 80
    assert [address for address in addresses if _taken(address)] == []


def test_pages_of_the_site_are() -> None:
    paths = [path for name, path in TEMPLATES.items() if name not in ("not-found", "data")]

    assert [path for path in paths if not _taken(path)] == []
    assert not _taken("/downloads/?a=b")


def test_no_link_that_is_fetched_ahead_leads_to_another_site(site: Path) -> None:
    """A pointer that rests on a link tells nobody else."""
    redirects = Rules(site).redirects()
    assert redirects
    links: set[str] = set()
    for page in site.rglob("*.html"):
        links |= {link.decode() for link in re.findall(rb'<a [^>]*href="(/[^"#]*)', page.read_bytes())}
    moved = {link: found[1] for link in links if _taken(link) if (found := _moved(redirects, site, link))}

    assert len(links) > 2_000
    assert {link: to for link, to in moved.items() if not to.startswith("/")} == {}


def _moved(redirects: Table, site: Path, link: str) -> tuple[Rule, str] | None:
    """A row for one address is asked before the files, the others after them."""
    is_file = (site / link[1:] / "index.html").is_file()
    return redirects.first.find(link) or (None if is_file else redirects.then.find(link))
