"""What the first visit to a page costs: bytes, requests, and shifts of the layout."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import DESK, MAIN, PHONE, TEMPLATES, every, settle

LIMIT_BYTES = 60_000
LIMIT_REQUESTS = 8
LIMIT_BYTES_OF_A_LIST = 80_000
"""Of a list of hundreds of names, which is filtered in the browser: the whole of it is on the page."""
LISTS = {TEMPLATES[name] for name in ("directory", "names", "planet-blogs")}
FACE = "recursive-more"
"""The second face of the type is fetched by pages with letters such as ł: it comes on top."""
PICTURES = ("/media/", "/img/world.")
LIMIT_SHIFT = 0.1
"""Up to here a page counts as stable. Source: web.dev, "Cumulative Layout Shift"."""


@every(TEMPLATES)
def test_first_visit_stays_within_the_budget(path: str, new_page: Callable[..., Page]) -> None:
    """Before anything is drawn come one page and one style sheet. Pictures that are the page's content, such as logos of
    sponsors and the map of the world, are not counted; the rules for fetching ahead are."""
    page = new_page(width=PHONE)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    cost: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: cost.update({event["requestId"]: event["encodedDataLength"]}))
    settle(page, path)
    bill = "\n".join(f"{cost.get(number, 0):9,.0f}  {url}" for number, url in urls.items())
    counted = [number for number, url in urls.items() if not any(part in url for part in (FACE, *PICTURES))]
    limit = LIMIT_BYTES_OF_A_LIST if path in LISTS else LIMIT_BYTES
    assert [url for url in urls.values() if "prefetch" in url], bill
    assert sum(url.endswith(".css") for url in urls.values()) == 1, bill
    assert sum(cost.get(number, 0) for number in counted) <= limit, bill
    assert len(counted) <= LIMIT_REQUESTS, bill


@every(TEMPLATES)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_nothing_moves_once_it_is_drawn(path: str, width: int, new_page: Callable[..., Page]) -> None:
    page = new_page(width=width)
    page.route("**/*.woff2", lambda route: route.abort())  # the face that comes late has a test of its own
    assert shifts(page, path) == []


@every(MAIN)
def test_text_hardly_moves_when_its_face_comes_late(path: str, new_page: Callable[..., Page]) -> None:
    """The fallback face takes the same room; here and there a line still breaks at another word. What the style sheet asks
    for is the same on every page, so that one page of each main template is enough."""
    page = new_page(width=PHONE)
    page.route("**/*.woff2", come_late)
    found = shifts(page, path)
    assert sum(float(shift.split()[0]) for shift in found) <= LIMIT_SHIFT, found


def come_late(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def shifts(page: Page, path: str) -> list[str]:
    """A line for each shift of the layout: its score, and what moved."""
    page.add_init_script("""
        window.shifts = [];
        const moved = ({ node, previousRect: from, currentRect: to }) =>
            `${node?.nodeName.toLowerCase()}.${node?.className} from ${from.y} to ${to.y}`;
        new PerformanceObserver((list) => {
            for (const { value, sources } of list.getEntries())
                shifts.push(`${value.toFixed(4)} ${sources.map(moved).join(", ")}`);
        }).observe({ type: "layout-shift", buffered: true });
    """)
    settle(page, path)
    return list(page.evaluate("shifts"))
