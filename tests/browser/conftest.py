"""A fresh page of a fresh visitor, and one address for each template."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

TEMPLATES = {
    "home": "/",
    "text": "/about/gettingstarted/",
    "section": "/about/",
    "downloads": "/downloads/",
    "release": "/downloads/release/python-3147/",
    "signed-release": "/downloads/release/python-3126/",
    "old-release": "/downloads/release/python-2718/",
    "branch": "/downloads/branch/3.14/",
    "system": "/downloads/android/",
    "systems": "/downloads/operating-systems/",
    "versions": "/doc/versions/",
    "search": "/search/",
    "news": "/blogs/",
    "news-archive": "/blogs/archive/",
    "news-year": "/blogs/archive/2024/",
    "blog": "/blogs/feed/psf-news/",
    "planet": "/blogs/planet/",
    "planet-blogs": "/blogs/planet/feeds/",
    "feed-health": "/blogs/health/",
    "stories": "/success-stories/",
    "story": "/success-stories/industrial-light-magic-runs-python/",
    "story-category": "/success-stories/category/scientific/",
    "minutes": "/psf/records/board/minutes/",
    "meeting": "/psf/records/board/minutes/2006-02-14/",
    "posts": "/community/posts/",
    "post": "/community/1001/",
    "jobs": "/jobs/",
    "all-jobs": "/jobs/all/",
    "job": "/jobs/9130/",
    "hostile-job": "/jobs/9100/",
    "long-job": "/jobs/9099/",
    "expired-job": "/jobs/9101/",
    "places-of-jobs": "/jobs/locations/",
    "types-of-jobs": "/jobs/types/",
    "remote-jobs": "/jobs/location/telecommute/",
    "sponsors": "/psf/sponsors/",
    "packages": "/psf/sponsorship/levels/",
    "elections": "/nominations/elections/",
    "election": "/nominations/election/example-board-2026/",
    "nominees": "/nominations/elections/example-board-2026/nominees/",
    "nominee": "/nominations/elections/example-board-2026/nominees/ada-example/",
    "directory": "/community/user-groups/",
    "names": "/psf/fellows/",
    "names-by-year": "/psf/fellows/by-year/",
    "implementations": "/community/implementations/",
    "data": "/api/",
    "freshness": "/about/this-site/freshness/",
    "events": "/events/",
    "calendars": "/events/calendars/",
    "calendar": "/events/python-events/",
    "empty-calendar": "/events/python-user-group/",
    "event": "/events/python-events/1247/",
    "year": "/events/python-events/past/2025/",
    "past": "/events/python-events/past/",
    "categories": "/events/python-events/categories/",
    "category": "/events/python-events/categories/scientific-python/",
    "locations": "/events/python-events/locations/",
    "location": "/events/python-events/locations/1/",
    "month": "/events/python-events/month/2025-09/",
    "day": "/events/python-events/date/2025/09/12/",
    "map": "/events/map/",
    "not-found": "/there/is/no-such-page/",
}
"""Every template of the site by one of its pages."""

FOUR = {name: TEMPLATES[name] for name in ("home", "downloads", "release", "text")}
"""The pages that most visitors see."""

MAIN = FOUR | {
    name: TEMPLATES[name]
    for name in (
        "event",
        "calendar",
        "month",
        "job",
        "jobs",
        "story",
        "meeting",
        "news",
        "planet",
        "sponsors",
        "search",
        "not-found",
        "directory",
    )
}
"""One of each template that has a budget and Lighthouse's full marks."""

PHONE, DESK = 390, 1280
PATIENCE_MS = 15_000
"""What is to come may take this long: a machine that runs other tests as well is slow, not wrong."""
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def new_page(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """new_page(width=, scheme=, javascript=, ...) -> an empty page in a context of its own: nothing cached, nothing stored."""
    contexts: list[BrowserContext] = []

    def open_one(
        *, width: int = DESK, scheme: Literal["light", "dark"] = "light", javascript: bool = True, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def settle(page: Page, path: str) -> None:
    """Opens the page and waits until nothing of it was under way for a tenth of a second: a fifth of what `networkidle`
    takes, which counts where every template is opened several times."""
    under_way: set[Request] = set()

    def begun(request: Request) -> None:
        under_way.add(request)

    def over(request: Request) -> None:
        under_way.discard(request)

    page.on("request", begun)
    page.on("requestfinished", over)
    page.on("requestfailed", over)
    page.goto(path)
    calm = 0
    while calm < 4:
        page.wait_for_timeout(25)
        calm = 0 if under_way else calm + 1


def every(pages: dict[str, str]) -> pytest.MarkDecorator:
    """Parametrizes a test with the addresses, named by their template."""
    return pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in pages.items()])
