"""The job board in a browser: what is new when it is read, old links to its pages, the list narrowed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect


@pytest.mark.parametrize(("read", "marks"), [("2026-12-19", 1), ("2026-12-20", 0)])
def test_what_was_new_at_the_build_is_not_new_for_ever(read: str, marks: int, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.clock.set_fixed_time(f"{read}T12:00:00Z")

    def with_a_mark(route: Route) -> None:
        answer = route.fetch()
        mark = '<span id="mark" class="new" data-new-until="2026-12-20">New</span>'
        route.fulfill(response=answer, body=answer.text().replace("</h1>", f"{mark}</h1>"))

    page.route("**/jobs/all/", with_a_mark)
    page.goto("/jobs/all/", wait_until="networkidle")

    expect(page.locator("#mark")).to_have_count(marks)


def test_an_old_link_to_a_page_of_the_list_leads_there(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/jobs/?page=2")

    page.wait_for_url("**/jobs/page/2/")
    expect(page.get_by_role("navigation", name="Pages of the list").locator("[aria-current]")).to_have_text("Page 2")


def test_a_word_asked_for_on_the_board_narrows_the_list_of_all(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/jobs/")
    page.get_by_label("Find among all postings").fill("lodz")
    page.get_by_role("button", name="Find").click()

    page.wait_for_url("**/jobs/all/?q=lodz")
    expect(page.locator("[data-row]:visible")).to_have_count(1)
    expect(page.locator("[data-row]:visible")).to_contain_text("Łódź, Poland")


def test_the_list_of_all_is_narrowed_by_country_and_remote_work(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/jobs/all/")
    page.get_by_label("Country").select_option("switzerland")
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    page.get_by_label("Remote work").select_option("yes")

    expect(page.locator("[data-row]:visible")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("None of the")


def test_hostile_text_runs_nothing(new_page: Callable[..., Page]) -> None:
    page = new_page()
    said: list[str] = []

    def asked(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    def fetched(request: Request) -> None:
        if "example.org" in request.url:
            said.append(request.url)

    page.on("dialog", asked)
    page.on("console", lambda message: said.append(message.text))
    page.on("request", fetched)
    for path in ("/jobs/9100/", "/jobs/all/?q=<img src=x onerror=alert(1)>", "/jobs/locations/"):
        page.goto(path, wait_until="networkidle")

    assert said == []
