"""Another program, ical.js, reads our calendars and finds the same instances, through two years of changing clocks."""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from generator import catalogue
from generator.markup import Texts
from generator.outputs import ical
from generator.shapes.event import Event
from generator.views.events.names import Names, names
from generator.views.events.recurrence import occurrences

HERE = Path(__file__).parent
TINY = HERE.parent / "site"
HEAD = ical.Head("Rules", "Rules that are hard to follow.", "/events/", "/events/calendar.ics")
BEFORE = datetime(2028, 10, 1, tzinfo=UTC)
NOBODY = Names({}, {})

# Left out is what ical.js does otherwise than RFC 5545 says: a time that clocks show twice is the first of both (3.3.5),
# a night in which they change lasts its exact time (3.8.5.3), BYWEEKNO names weeks, and 29 February is in leap years. tests/generator/test_recurrence.py
# holds our side of it.
RULES: tuple[tuple[str, str, str, str], ...] = (
    ("2026-10-01 18:00", "2026-10-01 20:00", "Europe/Amsterdam", "FREQ=WEEKLY"),
    ("2026-10-01 18:00", "2026-10-01 20:00", "America/New_York", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
    ("2026-10-13 18:00", "2026-10-13 21:00", "Europe/Amsterdam", "FREQ=MONTHLY;BYDAY=2TU"),
    ("2026-10-29 18:00", "2026-10-29 21:00", "Europe/London", "FREQ=MONTHLY;BYDAY=-1TH"),
    ("2026-10-30 23:30", "2026-10-31 00:30", "America/Sao_Paulo", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=20"),
    ("2026-10-31 10:00", "2026-10-31 11:00", "Australia/Sydney", "FREQ=MONTHLY;BYMONTHDAY=31"),
    ("2026-10-31 10:00", "2026-10-31 11:00", "Australia/Lord_Howe", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2026-10-01 09:00", "2026-10-01 10:00", "Asia/Kolkata", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
    ("2026-10-30 09:00", "2026-10-30 10:00", "America/St_Johns", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("2026-10-01 12:00", "2026-10-01 12:30", "Africa/Casablanca", "FREQ=DAILY;INTERVAL=10"),
    ("2026-10-02 12:00", "2026-10-02 12:30", "UTC", "FREQ=DAILY;BYDAY=MO,WE,FR;UNTIL=20270401"),
    ("2026-10-25 03:30", "2026-10-25 03:45", "Europe/Amsterdam", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
    ("2026-10-25 10:00", "2026-10-25 17:30", "Europe/Amsterdam", "FREQ=MONTHLY;BYDAY=-1SU"),
    ("2026-10-31 12:00", "2026-10-31 13:00", "Pacific/Auckland", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31"),
    ("2026-10-01 18:00", "2026-10-01 19:00", "Pacific/Auckland", "FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU,TH;COUNT=30"),
    ("2026-10-01 18:00", "2026-10-01 19:00", "Pacific/Auckland", "FREQ=WEEKLY;WKST=MO;INTERVAL=2;BYDAY=SU,TH;COUNT=30"),
    ("2026-11-26 18:00", "2026-11-26 19:00", "America/Chicago", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
    ("2026-12-31 23:00", "2027-01-01 01:00", "America/Santiago", "FREQ=YEARLY;BYYEARDAY=-1"),
    ("2027-03-17 08:00", "2027-03-17 09:00", "Europe/Dublin", "FREQ=YEARLY;BYMONTH=3,11;BYMONTHDAY=17"),
    ("2026-11-13 18:00", "2026-11-13 19:00", "Europe/Berlin", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"),
    ("2026-10-01 18:00", "2026-10-01 19:00", "Asia/Tehran", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TH;UNTIL=20280101T120000"),
    ("2026-10-05 09:00", "2026-10-05 09:30", "America/Los_Angeles", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,17;COUNT=60"),
    ("2026-10-01", "2026-10-02", "", "FREQ=MONTHLY;BYDAY=1TH"),
    ("2026-10-24", "2026-10-25", "", "FREQ=WEEKLY;COUNT=80"),
    ("2026-10-01", "2026-10-01", "", "FREQ=YEARLY;INTERVAL=2;BYMONTH=3,10;BYDAY=-1SA,1TH"),
)


def _event(number: int, starts: str, ends: str, zone: str, **repeats: Any) -> Event:
    values = {"id": number, "title": f"Rule {number}", "calendar": "rules", "starts": starts, "ends": ends}
    values |= {"repeats": repeats, "updated": "2026-08-22"} | ({"zone": zone} if zone else {})
    return Event.model_validate_json(json.dumps(values))


def _seen_by_ical_js(events: Sequence[Event], known: Names, folder: Path) -> list[tuple[Any, ...]]:
    file = folder / "calendar.ics"
    file.write_bytes(ical.calendar(HEAD, events, names=known, host="https://www.python.org", texts=Texts(None)))
    done = subprocess.run(
        ["node", str(HERE / "expand.mjs"), str(file), str(BEFORE.timestamp())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return sorted(map(tuple, json.loads(done.stdout)), key=str)


def _seen_by_us(events: Sequence[Event], known: Names) -> list[tuple[Any, ...]]:
    begin = datetime(2000, 1, 1, tzinfo=UTC)
    every = [o for e in events for o in occurrences(e, known.venue(e), after=begin, before=BEFORE)]
    rows = [(ical.uid(o.event), _moment(o.starts), _moment(o.ends), o.title, o.status.upper()) for o in every]
    return sorted(rows, key=str)


def _moment(at: date | datetime) -> str | int:
    return int(at.timestamp()) if isinstance(at, datetime) else at.isoformat()


@pytest.mark.parametrize("number", range(len(RULES)), ids=[rule for _, _, _, rule in RULES])
def test_a_rule_gives_the_same_instances(number: int, tmp_path: Path) -> None:
    starts, ends, zone, rule = RULES[number]
    event = _event(number + 1, starts, ends, zone, rule=rule)

    ours = _seen_by_us([event], NOBODY)

    assert len(ours) > 1
    assert _seen_by_ical_js([event], NOBODY, tmp_path) == ours


def test_instances_moved_added_and_taken_out_are_the_same(tmp_path: Path) -> None:
    events = [
        _event(
            1,
            "2026-10-13 18:00",
            "2026-10-13 20:00",
            "Europe/Amsterdam",
            rule="FREQ=MONTHLY;BYDAY=2TU",
            but_not=["2027-03-09 18:00"],
            also=["2027-03-30 18:00"],
            moved=[
                {"instance": "2027-04-13 18:00", "starts": "2027-04-14 19:00", "title": "Rule 1, a day later"},
                {"instance": "2027-05-11 18:00", "status": "cancelled"},
            ],
        ),
        _event(2, "2027-03-27", "2027-03-28", "", also=["2027-10-30"]),
    ]

    assert _seen_by_ical_js(events, NOBODY, tmp_path) == _seen_by_us(events, NOBODY)


def test_the_tiny_content_is_the_same(tmp_path: Path) -> None:
    site, problems = catalogue.load(TINY)
    assert problems == []
    known, events = names(site), site.every(Event)

    assert any(event.repeats for event in events)
    assert _seen_by_ical_js(events, known, tmp_path) == _seen_by_us(events, known)


def test_every_event_of_the_content_is_the_same(tmp_path: Path) -> None:
    site, problems = catalogue.load(HERE.parents[1] / "content")
    assert problems == []
    known = names(site)
    events = [event for event in site.every(Event) if not event.draft]

    assert len(events) > 1000
    assert _seen_by_ical_js(events, known, tmp_path) == _seen_by_us(events, known)
