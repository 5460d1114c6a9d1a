"""An .ics file of organizers: each event waits as if it had been typed, and of a file with a mistake nothing is taken."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.events.kind import EVENT
from services.suggestions import actions
from services.suggestions.tables import FIRST, suggestion
from tests.conftest import ROOT
from tests.services.conftest import Running
from tests.services.events.conftest import CONTENT, Stage

PATH = "/events/submit/file/"
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n"
MEETUP = (
    "BEGIN:VEVENT\r\nUID:1@example.org\r\nSUMMARY:Python meetup\r\nDTSTART;TZID=Europe/Amsterdam:20270112T180000\r\n"
    "DTEND;TZID=Europe/Amsterdam:20270112T200000\r\nRRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=12\r\n"
    "EXDATE;TZID=Europe/Amsterdam:20270209T180000\r\nLOCATION:Town Hall\\, Domplein 1\\, Utrecht\r\n"
    "DESCRIPTION:Talks and food.\r\nURL:https://meetup.example.org/\r\nGEO:52.09;5.12\r\nEND:VEVENT\r\n"
)
DAYS = (
    "BEGIN:VEVENT\r\nUID:2@example.org\r\nSUMMARY:PyCon\r\nDTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270330\r\n"
    "LOCATION:Example Hall\\, Amsterdam\\, Netherlands\r\nEND:VEVENT\r\n"
)
OVER = "BEGIN:VEVENT\r\nUID:3@example.org\r\nSUMMARY:Long ago\r\nDTSTART:20200328T100000Z\r\nEND:VEVENT\r\n"
END = "END:VCALENDAR\r\n"


async def send(browser: httpx2.AsyncClient, text: str | bytes, **more: str) -> httpx2.Response:
    raw = text.encode() if isinstance(text, str) else text
    files = {"file": ("events.ics", raw, "text/calendar")}
    return await browser.post(PATH, data={"calendar": "python-events", **more}, files=files)


async def test_each_event_of_a_file_waits_for_review_with_all_that_the_file_says(running: Running) -> None:
    ada = await running.person("ada")

    answer = await send(ada, HEAD + MEETUP + DAYS + OVER + END, category="general-python")
    mine = await ada.get(answer.headers["location"])

    assert answer.status_code == 303
    assert "2 events from the file wait for review. 1 event that is over was left out." in mine.text
    meetup, days = [row.content for row in await running.rows(select(suggestion).order_by(suggestion.c.id))]
    assert meetup["rule"] == "FREQ=MONTHLY;BYDAY=2TU;COUNT=12"
    assert meetup["but_not"] == "2027-02-09"
    assert (meetup["starts_on"], meetup["starts_at"], meetup["zone"]) == ("2027-01-12", "18:00", "Europe/Amsterdam")
    assert (meetup["venue"], meetup["address"], meetup["latitude"]) == ("Town Hall", "Domplein 1, Utrecht", 52.09)
    assert (meetup["category"], meetup["text"], meetup["url"]) == (
        "general-python", "Talks and food.", "https://meetup.example.org/",
    )  # fmt: skip
    assert (days["all_day"], days["starts_on"], days["ends_on"]) == (True, "2027-03-28", "2027-03-29")
    assert days["place"] == "example-hall"
    (mail,) = await running.mails()
    assert (mail.to, mail.subject) == ("events@python.org", "For review: 2 events of ada")
    assert "Python meetup\n12 January 2027, Town Hall\nRead it and decide:\nhttp" in mail.text
    assert [f"/admin/events/{number}/" in mail.text for number in (FIRST, FIRST + 1, FIRST + 2)] == [True, True, False]


async def test_a_file_that_is_sent_twice_at_once_is_taken_once(running: Running) -> None:
    ada = await running.person("ada")

    answers = await asyncio.gather(*(send(ada, HEAD + MEETUP + DAYS + END) for _ in range(3)))

    assert [one.status_code for one in answers] == [303] * 3
    assert [row.title for row in await running.rows(select(suggestion))] == ["Python meetup", "PyCon"]
    assert len(await running.mails()) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("T180000\r\nDTEND", "T183000\r\nDTEND"), ("Town Hall", "Library"), ("Talks and food", "Talks only"),
        ("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT"),
    ],
)  # fmt: skip
async def test_of_what_a_file_says_otherwise_now_its_author_is_told(running: Running, old: str, new: str) -> None:
    ada = await running.person("ada")
    meetup = MEETUP.replace("EXDATE;TZID=Europe/Amsterdam:20270209T180000\r\n", "")
    await send(ada, HEAD + meetup + DAYS + END)

    answer = await send(ada, HEAD + meetup.replace(old, new, 1) + DAYS + END)

    says = (await ada.get(answer.headers["location"])).text
    assert "0 events from the file wait for review. 1 event you had sent before." in says
    assert "The file says something else of “Python meetup” than what you had sent: edit it below." in says
    assert len(await running.rows(select(suggestion))) == 2


async def test_of_many_that_have_changed_some_are_named(running: Running) -> None:
    ada = await running.person("ada")
    many = "".join(DAYS.replace("2@", f"{n}@").replace("PyCon", f"Day {n}" + " long" * 30) for n in range(20))
    await send(ada, HEAD + many + END)

    answer = await send(ada, HEAD + many.replace("Example Hall", "Other Hall") + END)

    says = (await ada.get(answer.headers["location"])).text
    assert says.count(" long …”") == 3
    assert " and 17 more than what you had sent: edit it below." in says
    assert len(await running.rows(select(suggestion))) == 20


async def test_two_of_one_name_and_day_in_two_towns_are_two_however_often_they_are_sent(running: Running) -> None:
    ada = await running.person("ada")
    both = HEAD + MEETUP + MEETUP.replace("1@", "9@").replace("Utrecht", "Zwolle") + END

    await send(ada, both)
    again = await send(ada, both)

    assert "2 events you had sent before." in (await ada.get(again.headers["location"])).text
    assert len(await running.rows(select(suggestion))) == 2


async def test_who_sends_too_many_keeps_what_they_pasted(stage: Stage) -> None:
    many = [{**CONTENT, "title": f"Day {number}"} for number in range(50)]
    await actions.create_all(stage.service, many, kind=EVENT, by=stage.author, submit=True)
    ada = await stage.running.person("ada")

    answer = await ada.post(PATH, data={"calendar": "python-events", "pasted": HEAD + DAYS + END})

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "86401")
    assert "At most 50 can be sent in within a day" in answer.text
    assert "SUMMARY:PyCon" in Html(answer.text).css_first("textarea").text()  # type: ignore[union-attr]


async def test_a_file_that_is_sent_again_brings_only_what_is_new(running: Running) -> None:
    ada = await running.person("ada")
    await send(ada, HEAD + MEETUP + END)

    answer = await send(ada, HEAD + MEETUP + DAYS + END)

    assert (
        "1 event from the file waits for review. 1 event you had sent before."
        in (await ada.get(answer.headers["location"])).text
    )
    assert len(await running.rows(select(suggestion))) == 2


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("DTSTART:20270230T100000Z\r\n", "Line 19: 20270230T100000Z is no day and no time"),
        ("DTSTART;TZID=Mars/Olympus:20270228T100000\r\n", "Line 19: The time zone Mars/Olympus is not known"),
        ("DTSTART:20270328T100000\r\n", "Line 19: 20270328T100000 belongs to no time zone"),
        ("DTSTART:20270328T100000Z\r\nDTEND:20270327T100000Z\r\n", "Line 20: It ends"),
        ("DTSTART:20270328T100000Z\r\nRRULE:FREQ=SECONDLY\r\n", "Line 20: The rule cannot be followed"),
        ("DTSTART:20270328T100000Z\r\nRRULE:FREQ=DAILY;UNTIL=20270328\r\n", "Line 16: “Broken”, It takes place again"),
        ("DTSTART:20270328T100000Z\r\nCLASS:PRIVATE\r\n", "Line 20: It is called private"),
    ],
)
async def test_a_mistake_is_named_with_its_line_and_nothing_of_the_file_is_taken(
    running: Running, broken: str, says: str
) -> None:
    ada = await running.person("ada")
    bad = f"BEGIN:VEVENT\r\nUID:9@example.org\r\nSUMMARY:Broken\r\n{broken}END:VEVENT\r\n"

    answer = await send(ada, HEAD + MEETUP + bad + END)

    said = [node.text() for node in Html(answer.text).css(".problems li")]
    assert answer.status_code == 422
    assert any(one.startswith(says) for one in said), said
    assert await running.rows(select(suggestion)) == []
    assert await running.mails() == []


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "There is no file"),
        (b"hello", "is no calendar"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "is no calendar"),
        ((HEAD + END).encode(), "has no event"),
        ((HEAD + OVER + END).encode(), "All events of the file are over"),
        (HEAD.encode() + b"X" * 210_000, "more than 200,000 bytes"),
        ((HEAD + "".join(DAYS.replace("2@", f"{n}@") for n in range(51)) + END).encode(), "at most 50 are taken"),
    ],
)
async def test_what_is_no_calendar_or_too_much_of_one_is_refused_in_words(
    running: Running, raw: bytes, says: str
) -> None:
    answer = await send(await running.person("ada"), raw)

    assert answer.status_code == 422
    assert says in Html(answer.text).css_first(".problems").text()  # type: ignore[union-attr]
    assert await running.rows(select(suggestion)) == []


async def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(running: Running) -> None:
    answer = await send(await running.person("ada"), b"X" * 1_200_000)

    assert answer.status_code == 413


async def test_an_instance_that_is_called_off_or_moved_to_another_day_is_taken_along(running: Running) -> None:
    ada = await running.person("ada")
    other = MEETUP.replace("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=12\r\n", "").replace(
        "EXDATE;TZID=Europe/Amsterdam:20270209T180000\r\n", ""
    )
    moved = other.replace("20270112T", "20270310T").replace(
        "UID:1@example.org\r\n", "UID:1@example.org\r\nRECURRENCE-ID;TZID=Europe/Amsterdam:20270309T180000\r\n"
    )
    off = other.replace("20270112T", "20270413T").replace(
        "UID:1@example.org\r\n",
        "UID:1@example.org\r\nRECURRENCE-ID;TZID=Europe/Amsterdam:20270413T180000\r\nSTATUS:CANCELLED\r\n",
    )

    answer = await send(ada, HEAD + MEETUP + moved + off + END)

    assert answer.status_code == 303, answer.text
    (row,) = await running.rows(select(suggestion))
    assert row.content["but_not"] == "2027-02-09\n2027-03-09\n2027-04-13"
    assert row.content["also"] == "2027-03-10"


async def test_the_text_of_a_file_can_be_pasted(running: Running) -> None:
    ada = await running.person("ada")

    answer = await ada.post(PATH, data={"calendar": "python-events", "pasted": HEAD + DAYS + END})

    assert answer.status_code == 303
    assert len(await running.rows(select(suggestion))) == 1


MADE = {
    "apple": 2, "floating": 1, "floating-with-zone": 1, "folded": 1, "hostile": 1, "latin": 1, "meetup": 1, "nextcloud": 1,
    "outlook": 1, "utf-16": 1, "broken": 0, "exchange": 0, "google": 0, "own-zone": 0, "zimbra": 0,
}  # fmt: skip
"""How many events come of each file with which the importer is tested. Those of none are over, or broken."""


@pytest.mark.parametrize("file", sorted((ROOT / "tests/generator/calendars").glob("*.ics")), ids=lambda file: file.stem)
async def test_files_of_real_programs_are_taken_or_refused_in_words(stage: Stage, file: Path) -> None:
    answer = await send(await stage.running.person("ada"), file.read_bytes(), zone="Europe/Amsterdam")

    assert answer.status_code == (303 if MADE[file.stem] else 422)
    assert len(await stage.running.rows(select(suggestion))) == MADE[file.stem]
    assert MADE[file.stem] or Html(answer.text).css(".problems li")
