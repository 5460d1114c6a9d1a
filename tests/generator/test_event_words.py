"""Days, times, rules and places of events in words; the map of the world."""

import math
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel import Locale

from generator.shapes.countries import COUNTRIES
from generator.shapes.event import CallForProposals, Repeats
from generator.views.events import maps, repeating, when
from generator.views.events.agenda import agenda
from generator.views.events.rows import Row
from tests.generator.event_content import load

TO = "\N{EN DASH}"


def _row(folder: Path, **event: object) -> Row:
    return load(folder, event).once(agenda, date(2026, 11, 23)).diaries[0].rows[0]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 3, 28), date(2027, 3, 29), f"28{TO}29 March 2027"),
        (date(2027, 3, 30), date(2027, 4, 2), f"30 March {TO} 2 April 2027"),
        (date(2026, 12, 30), date(2027, 1, 2), f"30 December 2026 {TO} 2 January 2027"),
        (date(2027, 4, 5), date(2027, 4, 5), "5 April 2027"),
    ],
)
def test_days_are_said_with_their_year_once(first: date, last: date, words: str) -> None:
    assert when.days(first, last) == words


def test_an_event_of_whole_days_reads_as_its_first_and_last_day(tmp_path: Path) -> None:
    row = _row(tmp_path, starts="2027-03-28", ends="2027-03-29")

    assert (row.full, row.clock, row.machine) == (f"28{TO}29 March 2027", "", "2027-03-28")


def test_one_day_has_its_weekday(tmp_path: Path) -> None:
    assert _row(tmp_path, starts="2027-04-05").full == "Monday 5 April 2027"


def test_a_time_is_said_on_the_clock_of_the_place(tmp_path: Path) -> None:
    row = _row(tmp_path, starts="2027-04-05 18:00", ends="2027-04-05 20:00", zone="Europe/Amsterdam")

    assert (row.full, row.clock) == ("Monday 5 April 2027", f"18:00{TO}20:00 Amsterdam time")
    assert (row.machine, row.over) == ("2027-04-05T16:00:00Z", "2027-04-05T18:00:00Z")


def test_an_evening_past_midnight_keeps_both_times(tmp_path: Path) -> None:
    row = _row(tmp_path, starts="2027-04-05 22:00", ends="2027-04-06 01:00", zone="UTC")

    assert (row.full, row.clock) == (f"5{TO}6 April 2027", f"22:00{TO}01:00 UTC")


def test_times_days_apart_name_their_days(tmp_path: Path) -> None:
    row = _row(tmp_path, starts="2027-04-05 18:00", ends="2027-04-07 12:00", zone="America/New_York")

    assert row.clock == "from 5 Apr 2027, 18:00, until 7 Apr 2027, 12:00 New York time"


@pytest.mark.parametrize(
    ("call", "closes", "words"),
    [
        ({"closes": "2027-01-15"}, datetime(2027, 1, 16, 12, tzinfo=UTC), "15 January 2027, anywhere on Earth"),
        (
            {"closes": "2027-01-15", "zone": "Europe/Rome"},
            datetime(2027, 1, 15, 23, tzinfo=UTC),
            "15 January 2027, Rome time",
        ),
        (
            {"closes": "2027-01-15 23:59", "zone": "Asia/Tokyo"},
            datetime(2027, 1, 15, 14, 59, tzinfo=UTC),
            "15 January 2027, 23:59 Tokyo time",
        ),
    ],
)
def test_a_call_closes_when_its_day_is_over_where_it_counts(call: dict[str, str], closes: datetime, words: str) -> None:
    cfp = CallForProposals.model_validate(call)

    assert (when.closing(cfp), when.closing_words(cfp)) == (closes, words)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=2TU", "on the second Tuesday of every month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TH", "on the last Thursday of every second month"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "on the first Monday and the third Monday of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=13", "on the 13th of every month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "on the last day of every month"),
        ("FREQ=WEEKLY;BYDAY=TU", "every Tuesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=5", "every second week, on Tuesday and Thursday, 5 times"),
        ("FREQ=DAILY;UNTIL=20270105", "every day, until 5 January 2027"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "on the last Sunday of March every year"),
        ("FREQ=WEEKLY;BYMONTH=5,6", "every week, in May and June"),
        ("FREQ=YEARLY", "every year"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "repeatedly, on the days listed"),
        ("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU", "repeatedly, on the days listed"),
    ],
)
def test_a_rule_is_said_in_words(rule: str, words: str) -> None:
    assert repeating.words(Repeats(rule=rule)) == words


def test_days_beside_a_rule_are_counted() -> None:
    assert repeating.words(Repeats(rule="FREQ=WEEKLY", also=("2027-01-02",))) == "every week, and one day more"
    assert repeating.words(Repeats(also=("2027-01-02", "2027-01-09"))) == "on 3 days in all"


def test_country_names_are_those_of_the_cldr() -> None:
    names = Locale("en").territories

    assert {code: names[code] for code in COUNTRIES} == COUNTRIES
    assert len(COUNTRIES) == 249


def test_the_map_is_that_of_equal_earth() -> None:
    """The width of the equator and the height of the poles are in the ratio that the authors give: 2.05458."""
    assert maps.place(0, 0)[0] == maps.WIDTH / 2
    assert maps.place(0, 180)[0] == maps.WIDTH
    assert maps.place(84, 0)[1] == 0
    whole = maps.place(-90, 0)[1] - maps.place(90, 0)[1]
    assert math.isclose(maps.WIDTH / whole, 2.05458, rel_tol=1e-3)
