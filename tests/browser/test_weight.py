"""What the first visit to a page costs: bytes, requests, other hosts, and shifts of the layout."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import DESK, FOUR, PHONE, TEMPLATES, every

LIMIT_BYTES = 60_000
LIMIT_REQUESTS = 8


@every(FOUR)
def test_first_visit_stays_within_the_budget(path: str, new_page: Callable[..., Page]) -> None:
    page = new_page(width=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    cost: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: cost.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(path, wait_until="networkidle")
    bill = "\n".join(f"{cost.get(number, 0):9,.0f}  {url}" for number, url in urls.items())
    assert sum(cost.values()) <= LIMIT_BYTES, bill
    assert len(urls) <= LIMIT_REQUESTS, bill


@every(TEMPLATES)
def test_page_asks_nothing_of_another_host(path: str, new_page: Callable[..., Page], server: str) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert asked
    assert [url for url in asked if urlsplit(url).netloc != urlsplit(server).netloc] == []


@every(TEMPLATES)
def test_layout_does_not_shift(path: str, new_page: Callable[..., Page]) -> None:
    for width in (PHONE, DESK):
        page = new_page(width=width)
        page.add_init_script("""
            window.shifts = [];
            new PerformanceObserver((list) => {
                for (const shift of list.getEntries())
                    shifts.push(shift.value.toFixed(4) + " " + shift.sources.map((s) => s.node?.parentElement?.outerHTML.slice(0, 120)));
            }).observe({type: "layout-shift", buffered: true});
        """)
        page.goto(path, wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(200)
        assert page.evaluate("shifts") == [], f"at {width} px"
