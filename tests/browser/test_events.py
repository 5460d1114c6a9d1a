"""Events in a browser, at times that the build did not know: what is on, what is left of a list, whose clock it is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_weight import shifts
from tests.conftest import ROOT, free_port, wait_until_up
from tests.generator.event_content import write

BUILT = "2026-11-23T12:00:00Z"
EVENTS: tuple[Mapping[str, object], ...] = (
    {
        "title": "Conference",
        "starts": "2026-12-01",
        "ends": "2026-12-02",
        "venue": "bologna",
        "categories": ["general"],
    },
    {"title": "Sprint", "starts": "2026-12-05", "online": True, "zone": "UTC", "cfp": {"closes": "2026-12-01"}},
    {"title": "Evening", "starts": "2026-12-08 18:00", "ends": "2026-12-08 20:00", "zone": "Europe/Amsterdam"},
    {"title": "Old", "starts": "2026-11-01", "zone": "UTC"},
    *({"title": f"Far {number}", "starts": "2027-02-01", "zone": "UTC"} for number in range(20)),
)


@pytest.fixture(scope="module")
def events_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The tiny content with these events, built on a day of its own."""
    folder = tmp_path_factory.mktemp("events")
    shutil.copytree(ROOT / "tests/site", folder / "content", ignore=shutil.ignore_patterns("events"))
    write(folder / "content", *EVENTS)
    python = [sys.executable, "-m"]
    build = [*python, "generator", "build", "--content", f"{folder}/content", "--output", f"{folder}/site"]
    done = subprocess.run(
        build, cwd=ROOT, env=os.environ | {"SITE_NOW": BUILT}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    port, log = free_port(), folder / "log.txt"
    serve = [*python, "services", "serve", "--site", f"{folder}/site", "--port", str(port)]
    with log.open("w") as words:
        process = subprocess.Popen(serve, cwd=ROOT, stdout=words, stderr=words)
    try:
        wait_until_up(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def open_at(new_page: Callable[..., Page], events_server: str) -> Callable[..., Page]:
    """open_at(path, time, ...) -> the page as it reads at that time."""

    def opened(path: str, at: str = BUILT, **options: object) -> Page:
        page = new_page(**options)
        page.clock.set_fixed_time(at)
        page.goto(f"{events_server}{path}", wait_until="networkidle")
        return page

    return opened


def _titles(page: Page, section: str) -> list[str]:
    return [
        link.inner_text() for link in page.locator(f"[data-{section}] .agenda__what > a").all() if link.is_visible()
    ]


def test_a_page_read_later_says_what_is_on_then(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/", "2026-12-02T09:00:00Z")

    assert _titles(page, "now") == ["Conference"]
    assert _titles(page, "coming")[:2] == ["Sprint", "Evening"]
    expect(page.get_by_text("Nothing is on today")).to_be_hidden()
    expect(page.get_by_text("As of 23 November 2026")).to_be_hidden()


def test_what_ended_meanwhile_is_just_over_the_newest_first(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/", "2026-12-09T09:00:00Z")

    assert _titles(page, "now") == []
    assert _titles(page, "missed") == ["Evening", "Sprint", "Conference"]
    assert "Evening" not in _titles(page, "coming")
    expect(page.get_by_text("Nothing is on today")).to_be_visible()


def test_a_wrong_clock_moves_nothing_back(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/", "2001-01-01T00:00:00Z")

    assert _titles(page, "missed") == ["Old"]
    assert _titles(page, "coming")[0] == "Conference"


def test_without_scripts_the_day_is_named(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/", "2026-12-02T09:00:00Z", javascript=False)

    expect(page.get_by_text("As of 23 November 2026")).to_be_visible()
    assert _titles(page, "coming")[0] == "Conference"
    assert page.locator("[data-filter]").is_hidden()


def test_a_closed_call_for_proposals_is_gone(open_at: Callable[..., Page]) -> None:
    assert open_at("/events/").locator("#calls").locator("xpath=../..").get_by_role("link", name="Sprint").is_visible()
    page = open_at("/events/", "2026-12-02T12:00:01Z")

    expect(page.get_by_text("All of these are closed by now")).to_be_visible()
    expect(page.get_by_text("Looks for talks until")).to_be_hidden()


def test_a_filter_stands_in_the_address_and_says_how_many_are_left(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/")
    page.get_by_label("Attend").select_option("Online (1)")

    assert _titles(page, "coming") == ["Sprint"]
    expect(page.locator("[data-filter-says]")).to_have_text("1 of 23 events")
    assert page.url.endswith("/events/?attend=online")
    assert page.get_by_role("heading", name="2027").count() == 0 or page.get_by_role("heading", name="2027").is_hidden()


def test_a_shared_filter_is_set_and_can_be_taken_away(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/?talks=wanted&utm=x")
    assert _titles(page, "coming") == ["Sprint"]

    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_role("status")).to_have_text("23 events")
    assert len(_titles(page, "coming")) == 23
    assert page.url.endswith("/events/?utm=x")


def test_a_filter_that_nothing_meets_says_so(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/?q=nobody+has+this+name")

    expect(page.locator("[data-filter-says]")).to_have_text("None of the 23 events fits")


def test_times_stand_beside_those_of_the_reader(open_at: Callable[..., Page]) -> None:
    place = open_at("/events/python-events/3/", timezone_id="Asia/Tokyo", locale="en-GB").locator("[data-local]").first

    expect(place).to_contain_text("18:00\N{EN DASH}20:00 Amsterdam time (Wed 02:00 your time)")


def test_a_reader_in_the_same_zone_reads_the_time_once(open_at: Callable[..., Page]) -> None:
    place = open_at("/events/python-events/3/", timezone_id="Europe/Paris").locator("[data-local]").first

    expect(place).to_have_text("18:00\N{EN DASH}20:00 Amsterdam time")


@pytest.mark.parametrize("path", ["/events/", "/events/python-events/", "/events/python-events/3/"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_moves_when_the_times_of_the_reader_come(
    path: str, width: int, events_server: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width, timezone_id="Asia/Tokyo")
    page.clock.set_fixed_time(BUILT)
    page.route("**/*.woff2", lambda route: route.abort())

    assert shifts(page, f"{events_server}{path}") == []


@pytest.mark.parametrize(
    ("at", "words"),
    [(BUILT, ""), ("2026-12-08T18:00:00Z", "It is on now."), ("2026-12-08T19:00:00Z", "This event is over.")],
)
def test_an_event_says_that_it_is_on_or_over(open_at: Callable[..., Page], at: str, words: str) -> None:
    page = open_at("/events/python-events/3/", at)

    assert page.locator("[data-state]").inner_text().strip() == words


def test_an_old_link_to_a_page_of_a_list_still_leads_there(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/python-events/?page=2")
    page.wait_for_url("**/events/python-events/page/2/")

    expect(page.get_by_role("navigation", name="Pages of events to come").locator("[aria-current]")).to_have_text(
        "Page 2"
    )


def test_a_page_beyond_the_last_leads_to_the_last(open_at: Callable[..., Page]) -> None:
    open_at("/events/python-events/?page=99").wait_for_url("**/events/python-events/page/2/")


def test_a_mark_on_the_map_leads_to_its_event(open_at: Callable[..., Page]) -> None:
    page = open_at("/events/map/")
    page.get_by_role("link", name="Conference, Bologna, Italy").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Conference")
