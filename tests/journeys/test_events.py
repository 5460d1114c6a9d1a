"""An .ics file of an organizer, approved by an editor, in the calendars of the site: three people, real processes, real mail."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import SECONDS, Everything, Reader, link
from tests.outside import wait_until

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")

_YEAR = datetime.now(UTC).year + 1
DAY = next(f"{_YEAR}01{day:02}" for day in range(8, 15) if date(_YEAR, 1, day).weekday() == 1)
"""The second Tuesday of next year."""
FILE = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//organizer//EN
BEGIN:VEVENT
UID:meetup@example.org
SUMMARY:Clock lovers meetup
DTSTART;TZID=Europe/Amsterdam:{DAY}T180000
DTEND;TZID=Europe/Amsterdam:{DAY}T200000
RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=12
LOCATION:Clock Tower\\, Dam 1\\, Amsterdam
DESCRIPTION:We wind **clocks**. <script>window.__hacked=1</script>
URL:https://clocks.example.org/
END:VEVENT
END:VCALENDAR
"""


def test_a_file_of_an_organizer_becomes_an_event_of_the_site_and_goes_again(
    everything: Everything, people: Callable[[], Reader], tmp_path: Path
) -> None:
    organizer, editor, reader = people(), people(), people()
    _enters(organizer, everything, "ada")
    _enters(editor, everything, "eddy", "--role", "editor")

    number = _sends(organizer, everything, tmp_path)
    assert "Clock lovers" not in reader.reads("/events/")
    _approves(editor, number)

    path = f"/events/python-user-group/{number}/"
    _is_shown(reader, path, number)
    told = everything.post.wait_for("ada@example.org", "is approved", seconds=SECONDS)
    assert path in told.text

    page = organizer.goes(f"/events/submit/{number}/remove/")
    page.get_by_role("button", name="Withdraw it").click()
    page.wait_for_url("**/events/submit/mine/")
    wait_until(lambda: not _is_there(reader, path), "the event is still there", seconds=SECONDS)
    assert everything.stage.errors() == []


def _enters(person: Reader, everything: Everything, name: str, *more: str) -> None:
    printed = everything.stage.run("createuser", name, f"{name}@example.org", *more)
    page = person.goes(link(printed, everything.stage.url))
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "/accounts/enter/" not in url)


def _sends(organizer: Reader, everything: Everything, folder: Path) -> int:
    """By the link on the page of events; a mistake is named with its line first."""
    page = organizer.goes("/events/")
    page.get_by_role("link", name="Suggest it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Suggest an event")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Send the .ics file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send an .ics file")
    assert Axe().run(page).response["violations"] == []
    file = folder / "meetup.ics"
    for text in (FILE.replace("T200000", "T100000"), FILE):
        file.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
        page.locator("#f-file").set_input_files(file)
        page.locator("#f-calendar").select_option("python-user-group")
        page.get_by_role("button", name="Send the events for review").click()
        if text is not FILE:
            expect(page.get_by_text("Line 8: It ends")).to_be_visible()
    page.wait_for_url("**/events/submit/mine/")
    organizer.is_well()
    letter = everything.post.wait_for("events@python.org", "For review", seconds=SECONDS)
    found = re.search(r"/admin/events/(\d+)/", letter.text)
    assert found
    return int(found[1])


def _approves(editor: Reader, number: int) -> None:
    """By keys: next, open, approve."""
    page = editor.goes("/admin/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/admin/events/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clock lovers meetup")
    editor.is_well()
    page.keyboard.press("a")
    expect(page.get_by_text("Live since")).to_be_visible(timeout=SECONDS * 1_000)


def _is_shown(reader: Reader, path: str, number: int) -> None:
    page = reader.goes(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("Clock lovers meetup")
    expect(page.locator("main")).to_contain_text("Clock Tower")
    expect(page.locator(".prose").first).to_contain_text("We wind **clocks**. <script>")  # it is plain text there
    reader.is_well()
    calendar = reader.reads(f"{path}event.ics")
    for line in (
        f"UID:event-{number}@python.org",
        f"DTSTART;TZID=Europe/Amsterdam:{DAY}T180000",
        "FREQ=MONTHLY;BYDAY=2TU",
    ):
        assert line in calendar, calendar
    for place in ("/events/calendar.ics", "/events/python-user-group/calendar.ics"):
        assert f"UID:event-{number}@python.org" in reader.reads(place)
    assert "Clock lovers meetup" in reader.reads("/events/")


def _is_there(reader: Reader, path: str) -> bool:
    return reader.context.request.get(path).ok
