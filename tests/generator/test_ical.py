"""Events, deadlines and releases as iCalendar files, read back with the library that other programs read them with."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue import Catalogue
from generator.markup import Texts, render
from generator.outputs import contentlines, ical, ical_releases
from generator.outputs.plain import plain
from generator.outputs.timezones import timezone
from generator.shapes.event import Event, Venue
from generator.views.events.names import Names, names

HOST = "https://www.python.org"
HEAD = ical.Head("Python events; all", "Conferences, camps.", "/events/", "/events/calendar.ics")
NOBODY = Names(
    {"hall": Venue(id=1, name="Hall", city="Utrecht", country="NL", latitude=52.1, longitude=5.1)}, {"a": "Talks"}
)


def _event(**values: Any) -> Event:
    rest = {"id": 7, "title": "Example", "calendar": "python-events", "starts": "2027-03-28", "updated": "2026-08-22"}
    return Event.model_validate_json(json.dumps({**rest, **values}))


def _text(*events: Event) -> str:
    return ical.calendar(HEAD, events, names=NOBODY, host=HOST, texts=Texts(None)).decode()


def _parts(*events: Event) -> list[Any]:
    return _read(_text(*events).encode())


def _read(raw: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))


def test_lines_end_in_crlf_and_have_75_octets_at_most() -> None:
    raw = ical.calendar(HEAD, [_event(title="ü" * 200, text="例" * 500)], names=NOBODY, host=HOST, texts=Texts(None))

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert [line.decode() for line in raw.split(b"\r\n")]  # no character is parted


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n")))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    raw = contentlines.component("VEVENT", [contentlines.text("SUMMARY", text)])

    read = icalendar.Event.from_ical(raw)

    assert isinstance(read, icalendar.Event) and str(read["SUMMARY"]) == text


def test_the_same_events_give_the_same_bytes_in_whatever_order() -> None:
    first, second = _event(), _event(id=8, starts="2027-01-01")

    assert _text(first, second) == _text(second, first)
    assert datetime.now(UTC).strftime("%Y%m%dT%H") not in _text(first)


def test_the_head_names_the_calendar_and_how_often_to_ask() -> None:
    text = _text(_event())

    for line in (
        "VERSION:2.0",
        "NAME:Python events\\; all",
        "X-WR-CALNAME:Python events\\; all",
        "DESCRIPTION:Conferences\\, camps.",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "SOURCE;VALUE=URI:https://www.python.org/events/calendar.ics",
        "LAST-MODIFIED:20260822T000000Z",
    ):
        assert f"\r\n{line}\r\n" in text
    assert "METHOD" not in text


def test_whole_days_end_on_the_day_after_and_take_no_time() -> None:
    text = _text(_event(ends="2027-03-29"))

    assert "DTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270330\r\nTRANSP:TRANSPARENT" in text
    assert "VTIMEZONE" not in text


def test_a_time_names_its_zone_which_the_file_explains() -> None:
    text = _text(_event(starts="2027-03-23 18:00", ends="2027-03-23 20:00", zone="Europe/Amsterdam"))

    assert "DTSTART;TZID=Europe/Amsterdam:20270323T180000\r\nDTEND;TZID=Europe/Amsterdam:20270323T200000" in text
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_a_time_in_utc_needs_no_zone() -> None:
    text = _text(_event(starts="2027-03-23 18:00", zone="UTC"))

    assert "DTSTART:20270323T180000Z" in text and "VTIMEZONE" not in text and "DTEND" not in text


def test_a_rule_stays_a_rule_with_its_exceptions() -> None:
    repeats = {
        "rule": "FREQ=WEEKLY;UNTIL=20270501",
        "but_not": ["2027-03-30 18:00"],
        "also": ["2027-05-07 18:00"],
        "moved": [{"instance": "2027-04-06 18:00", "starts": "2027-04-07 19:00", "title": "Later", "venue": "hall"}],
    }
    own, other = _parts(
        _event(starts="2027-03-23 18:00", ends="2027-03-23 20:00", zone="Europe/Amsterdam", repeats=repeats)
    )

    zone = ZoneInfo("Europe/Amsterdam")
    assert own["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270501T215959Z"
    assert own["EXDATE"].dts[0].dt == datetime(2027, 3, 30, 18, tzinfo=zone)
    assert own["RDATE"].dts[0].dt == datetime(2027, 5, 7, 18, tzinfo=zone)
    assert own["UID"] == other["UID"] == "event-7@python.org"
    assert other["RECURRENCE-ID"].dt == datetime(2027, 4, 6, 18, tzinfo=zone)
    assert (other["DTSTART"].dt, other["DTEND"].dt) == (
        datetime(2027, 4, 7, 19, tzinfo=zone),
        datetime(2027, 4, 7, 21, tzinfo=zone),
    )
    assert (other["SUMMARY"], other["LOCATION"]) == ("Later", "Hall, Utrecht, NL")


def test_until_of_whole_days_is_a_day() -> None:
    assert "RRULE:FREQ=WEEKLY;UNTIL=20270501\r\n" in _text(_event(repeats={"rule": "FREQ=WEEKLY;UNTIL=20270501"}))


def test_dates_without_a_rule_name_the_start_too() -> None:
    """Some programs overlook it otherwise; RFC 5545, 3.8.5.3 counts it once."""
    assert "RDATE;VALUE=DATE:20270328,20270501" in _text(_event(repeats={"also": ["2027-05-01"]}))


def test_an_event_says_what_it_is() -> None:
    (part,) = _parts(
        _event(
            venue="hall",
            categories=["a"],
            url="https://x.example/",
            status="tentative",
            sequence=3,
            text="Hello *you*, see [the page](https://y.example/).\n\n- one\n- two\n",
        )
    )

    assert part["LOCATION"] == "Hall, Utrecht, NL"
    assert part["GEO"].to_ical() == "52.1;5.1"
    assert part["CATEGORIES"].cats == ["Talks"]
    assert (part["URL"], part["STATUS"], part["SEQUENCE"]) == ("https://x.example/", "TENTATIVE", 3)
    assert part["DESCRIPTION"] == "Hello you, see the page (https://y.example/).\n\n- one\n- two"
    assert part["DTSTAMP"].dt == part["LAST-MODIFIED"].dt == datetime(2026, 8, 22, tzinfo=UTC)


def test_an_event_without_an_address_leads_to_its_page_and_one_that_is_online_says_so() -> None:
    (part,) = _parts(_event(online=True))

    assert (part["URL"], part["LOCATION"]) == (f"{HOST}/events/python-events/7/", "Online")


def test_an_imported_event_keeps_its_uid() -> None:
    assert "UID:abc@google.com\r\n" in _text(_event(uid="abc@google.com"))


def test_deadlines_are_days_or_times_in_their_zone() -> None:
    events = [
        _event(id=1, cfp={"closes": "2027-01-15", "url": "https://x.example/cfp"}),
        _event(id=2, cfp={"closes": "2027-01-10 17:00", "zone": "Europe/London"}),
        _event(id=3, cfp={"closes": "2027-01-05"}, status="cancelled"),
        _event(id=4),
    ]

    raw = ical.deadlines(HEAD, events, names=NOBODY, host=HOST)
    first, second = _read(raw)

    assert (first["UID"], first["DTSTART"].dt) == (
        "cfp-2@python.org",
        datetime(2027, 1, 10, 17, tzinfo=ZoneInfo("Europe/London")),
    )
    assert (second["UID"], second["DTSTART"].dt, second["DTEND"].dt) == (
        "cfp-1@python.org",
        date(2027, 1, 15),
        date(2027, 1, 16),
    )
    assert "UTC-12" in second["DESCRIPTION"] and second["URL"] == "https://x.example/cfp"


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Amsterdam",
        "America/New_York",
        "America/Santiago",
        "Africa/Casablanca",
        "Asia/Tehran",
        "Australia/Lord_Howe",
    ],
)
def test_a_zone_shows_the_same_clocks_as_the_system(name: str) -> None:
    """Through four years, noon by noon, as another program follows its definition."""
    component = icalendar.Timezone.from_ical(timezone(name, 2026, 2029))
    assert isinstance(component, icalendar.Timezone)
    theirs, ours = component.to_tz(lookup_tzid=False), ZoneInfo(name)

    at, days = datetime(2026, 1, 1, 12), 0  # noqa: DTZ001  on the wall
    while at.year < 2030:
        assert theirs.utcoffset(at) == ours.utcoffset(at), at
        at, days = at + timedelta(days=1), days + 1
    assert days > 1400


def test_summer_begins_at_two_on_the_clocks_before_the_change() -> None:
    """Source: RFC 5545, 3.6.5."""
    text = timezone("Europe/Amsterdam", 2027, 2027).decode()

    assert re.search(
        r"BEGIN:DAYLIGHT\r\nDTSTART:\d{4}0[34]\d\dT020000\r\nTZOFFSETFROM:\+0100\r\nTZOFFSETTO:\+0200", text
    )


def test_the_release_calendar_has_releases_and_the_dates_of_branches(tiny: Catalogue) -> None:
    raw = ical_releases.releases(
        HEAD, tiny.releases, tiny.branch_rows, tiny.branches, host=HOST, today=date(2026, 11, 23)
    )
    parts = {str(part["UID"]): part for part in _read(raw)}

    out = parts["release-python-3141@python.org"]
    assert out["STATUS"] == "CONFIRMED" and out["URL"] == f"{HOST}/downloads/release/python-3141/"
    assert out["DTEND"].dt - out["DTSTART"].dt == timedelta(days=1)
    row = next(row for row in tiny.branch_rows if row.branch == "3.14")
    assert parts["branch-3.14-end-of-life@python.org"]["DTSTART"].dt == row.last_day
    assert parts["branch-3.14-end-of-bugfix@python.org"]["DTSTART"].dt == row.end_of_bugfix
    assert parts["branch-3.14-feature-freeze@python.org"]["DTSTART"].dt == row.feature_freeze
    assert parts["branch-3.14-end-of-life@python.org"]["STATUS"] == "TENTATIVE"
    assert "branch-3.14-first-release@python.org" not in parts  # 3.14.0 itself stands there


def test_the_tiny_content_reads_back(tiny: Catalogue) -> None:
    known, events = names(tiny), tiny.every(Event)
    raw = ical.calendar(HEAD, events, names=known, host=HOST, texts=Texts(None))

    found = _read(raw)

    assert {str(part["UID"]) for part in found} == {ical.uid(event) for event in events}
    assert ical.one(events[0], names=known, host=HOST, texts=Texts(None)).count(b"BEGIN:VEVENT") >= 1


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\ntwo", "One two"),
        ("One  \ntwo", "One\ntwo"),
        ("One<br>\ntwo", "One\ntwo"),
        ("One\n\nTwo", "One\n\nTwo"),
        ("## Head\n\nText", "Head\n\nText"),
        ("<https://x.example/a_b>", "https://x.example/a_b"),
        ("[mail](mailto:a@x.example)", "mail"),
        ("a &lt;b> c", "a <b> c"),
        ("1. one\n2. two", "- one\n- two"),
        ("![a snake](/x.png)", "a snake"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    assert plain(render(markdown).html) == text
