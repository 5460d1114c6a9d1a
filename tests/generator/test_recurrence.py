"""When events take place: rules through changing clocks, instances moved and called off."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from generator.shapes.event import Event, Venue
from generator.views.events.recurrence import last_end, occurrences, zone_of

BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
HALL = Venue(id=1, name="Example Hall", zone="Europe/Amsterdam")


def _event(starts: str, ends: str | None = None, rule: str | None = None, **values: Any) -> Event:
    repeats: dict[str, Any] = {key: values.pop(key) for key in ("but_not", "also", "moved") if key in values}
    if rule:
        repeats["rule"] = rule
    made = {"id": 1, "title": "Example", "calendar": "c", "starts": starts, "ends": ends, "updated": "2026-08-22"}
    return Event.model_validate_json(json.dumps({**made, "repeats": repeats or None, **values}))


def _starts(event: Event, *, after: datetime = BEGIN, before: datetime = END) -> list[str]:
    return [str(one.starts) for one in occurrences(event, HALL, after=after, before=before)]


def test_weekly_at_six_stays_at_six_when_clocks_change() -> None:
    event = _event("2027-03-23 18:00", "2027-03-23 20:00", "FREQ=WEEKLY;COUNT=3")

    found = occurrences(event, HALL, after=BEGIN, before=END)

    assert [str(one.starts) for one in found] == [
        "2027-03-23 18:00:00+01:00",
        "2027-03-30 18:00:00+02:00",
        "2027-04-06 18:00:00+02:00",
    ]
    assert [one.begins_at.hour for one in found] == [17, 16, 16]
    assert [str(one.ends)[11:16] for one in found] == ["20:00", "20:00", "20:00"]


def test_times_stand_on_the_clocks_of_the_event_then_of_the_venue_then_of_utc() -> None:
    there = _event("2027-01-05 18:00", zone="Asia/Tokyo")
    here = _event("2027-01-05 18:00")

    assert [zone_of(there, HALL).key, zone_of(here, HALL).key, zone_of(here, None).key] == [
        "Asia/Tokyo",
        "Europe/Amsterdam",
        "UTC",
    ]


def test_whole_days_end_on_the_day_after() -> None:
    (found,) = occurrences(_event("2027-03-28", "2027-03-29"), HALL, after=BEGIN, before=END)

    assert (found.starts, found.ends, found.all_day) == (date(2027, 3, 28), date(2027, 3, 30), True)
    assert found.begins_at == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert found.over_at == datetime(2027, 3, 29, 22, tzinfo=UTC)  # by then it is summer


@pytest.mark.parametrize(
    ("starts", "ends", "over"),
    [("2027-01-05", None, date(2027, 1, 6)), ("2027-01-05 18:00", None, datetime(2027, 1, 5, 17, tzinfo=UTC))],
)
def test_without_an_end_it_lasts_its_day_or_no_time(starts: str, ends: str | None, over: date) -> None:
    (found,) = occurrences(_event(starts, ends), HALL, after=BEGIN, before=END)

    assert found.ends == over


def test_a_time_that_clocks_leave_out_is_no_instance_and_not_counted() -> None:
    """Source: RFC 5545, 3.3.10."""
    event = _event("2027-03-27 02:30", "2027-03-27 03:30", "FREQ=DAILY;COUNT=3")

    assert [text[:16] for text in _starts(event)] == ["2027-03-27 02:30", "2027-03-29 02:30", "2027-03-30 02:30"]


def test_a_start_that_clocks_leave_out_is_counted_with_the_offset_before() -> None:
    """Source: RFC 5545, 3.3.5: 02:30 on that day is the instant that clocks call 03:30."""
    (found,) = occurrences(_event("2027-03-28 02:30"), HALL, after=BEGIN, before=END)

    assert found.begins_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert str(found.starts) == "2027-03-28 03:30:00+02:00"


def test_a_time_that_clocks_show_twice_is_the_first_of_both() -> None:
    """Source: RFC 5545, 3.3.5."""
    (found,) = occurrences(_event("2027-10-31 02:30"), HALL, after=BEGIN, before=END)

    assert found.begins_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_every_instance_lasts_as_long_as_the_first() -> None:
    """Source: RFC 5545, 3.8.5.3: with DTEND the exact duration counts. From 22:00 to 06:00 is eight hours."""
    event = _event("2027-03-26 22:00", "2027-03-27 06:00", "FREQ=DAILY;COUNT=3")

    found = occurrences(event, HALL, after=BEGIN, before=END)

    assert [(one.over_at - one.begins_at).total_seconds() / 3600 for one in found] == [8, 8, 8]
    assert [str(one.ends)[11:16] for one in found] == ["06:00", "07:00", "06:00"]


def test_the_29th_of_february_is_in_leap_years() -> None:
    event = _event("2024-02-29 12:00", None, "FREQ=YEARLY")

    assert [text[:10] for text in _starts(event)] == ["2024-02-29", "2028-02-29"]


def test_the_first_week_of_a_year_has_its_first_thursday() -> None:
    """Source: ISO 8601, as RFC 5545, 3.3.10 (BYWEEKNO) has it."""
    event = _event("2027-01-04 12:00", None, "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3")

    assert [text[:10] for text in _starts(event)] == ["2027-01-04", "2028-01-03", "2029-01-01"]


def test_until_as_a_day_takes_in_that_day() -> None:
    event = _event("2027-01-05 18:00", None, "FREQ=WEEKLY;UNTIL=20270119")

    assert [text[:10] for text in _starts(event)] == ["2027-01-05", "2027-01-12", "2027-01-19"]


def test_the_start_is_the_first_instance_even_when_the_rule_does_not_give_it() -> None:
    event = _event("2027-01-06 18:00", None, "FREQ=WEEKLY;BYDAY=TU;COUNT=3")  # a Wednesday

    assert [text[:10] for text in _starts(event)] == ["2027-01-06", "2027-01-12", "2027-01-19"]


def test_instances_are_taken_out_added_moved_and_called_off() -> None:
    event = _event(
        "2027-01-05 18:00",
        "2027-01-05 20:00",
        "FREQ=WEEKLY;COUNT=5",
        but_not=["2027-01-12 18:00"],
        also=["2027-01-21 18:00"],
        moved=[
            {
                "instance": "2027-01-19 18:00",
                "starts": "2027-01-20 19:00",
                "title": "A day later",
                "venue": "elsewhere",
            },
            {"instance": "2027-01-26 18:00", "status": "cancelled"},
        ],
    )

    found = occurrences(event, HALL, after=BEGIN, before=END)

    assert [(str(one.starts)[:16], one.title, one.venue, one.status) for one in found] == [
        ("2027-01-05 18:00", "Example", None, "confirmed"),
        ("2027-01-20 19:00", "A day later", "elsewhere", "confirmed"),
        ("2027-01-21 18:00", "Example", None, "confirmed"),
        ("2027-01-26 18:00", "Example", None, "cancelled"),
        ("2027-02-02 18:00", "Example", None, "confirmed"),
    ]
    assert str(found[1].instance) == "2027-01-19 18:00:00+01:00"
    assert str(found[1].ends)[:16] == "2027-01-20 21:00"


def test_a_cancelled_event_has_no_confirmed_instance() -> None:
    event = _event(
        "2027-01-05",
        None,
        "FREQ=WEEKLY;COUNT=2",
        status="cancelled",
        moved=[{"instance": "2027-01-12", "status": "confirmed"}],
    )

    assert {one.status for one in occurrences(event, None, after=BEGIN, before=END)} == {"cancelled"}


def test_an_instance_moved_into_or_out_of_the_window_counts_where_it_is() -> None:
    event = _event("2027-01-05", None, "FREQ=WEEKLY", moved=[{"instance": "2027-01-12", "starts": "2027-06-01"}])
    window = {"after": datetime(2027, 5, 31, tzinfo=UTC), "before": datetime(2027, 6, 2, tzinfo=UTC)}

    assert _starts(event, **window) == ["2027-06-01", "2027-06-01"]  # the one of that day, and the moved one
    assert "2027-01-12" not in _starts(event)


def test_an_endless_rule_is_followed_as_far_as_it_is_asked_for() -> None:
    event = _event("2020-01-01 12:00", None, "FREQ=DAILY")

    found = _starts(event, after=datetime(2026, 1, 1, tzinfo=UTC), before=datetime(2026, 1, 4, tzinfo=UTC))

    assert [text[:10] for text in found] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert last_end(event, HALL) is None


def test_what_is_going_on_at_the_begin_of_the_window_is_in_it() -> None:
    event = _event("2027-01-05 18:00", "2027-01-05 20:00")
    at = datetime(2027, 1, 5, 18, tzinfo=UTC)  # 19:00 in Amsterdam

    assert len(_starts(event, after=at)) == 1
    assert _starts(event, after=datetime(2027, 1, 5, 19, tzinfo=UTC)) == []
    assert _starts(event, before=datetime(2027, 1, 5, 17, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("event", "ends"),
    [
        (_event("2027-03-28", "2027-03-29"), date(2027, 3, 30)),
        (_event("2027-03-28", None, "FREQ=DAILY;COUNT=3"), date(2027, 3, 31)),
        (_event("2027-03-28", None, "FREQ=DAILY;UNTIL=20270401"), date(2027, 4, 2)),
        (_event("2027-03-28", None, None, also=["2027-05-01"]), date(2027, 5, 2)),
        (
            _event(
                "2027-03-28", None, "FREQ=DAILY;COUNT=3", moved=[{"instance": "2027-03-29", "starts": "2027-09-01"}]
            ),
            date(2027, 9, 2),
        ),
    ],
)
def test_the_last_end_is_that_of_the_latest_instance(event: Event, ends: date) -> None:
    assert last_end(event, HALL) == ends


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270101",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;COUNT=100000",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=13",
        "FREQ=MONTHLY;BYWEEKNO=1",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;FREQ=WEEKLY",
        "FREQ=DAILY;UNTIL=20270230",
        "FREQ=DAILY;UNTIL=99991231",
        "FREQ=DAILY;",
        "COUNT=3",
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        _event("2027-01-05 18:00", None, rule)


@pytest.mark.parametrize(
    "values",
    [
        {"ends": "2027-01-04"},
        {"ends": "2027-01-05 18:00"},
        {"also": ["2027-01-06 18:00"]},
        {"moved": [{"instance": "2027-01-12", "starts": "2027-01-13", "ends": "2027-01-12"}], "rule": "FREQ=WEEKLY"},
        {"cfp": {"closes": "2027-01-06"}},
        {"zone": "Europe/Atlantis"},
    ],
)
def test_an_event_that_contradicts_itself_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _event("2027-01-05", **values)
