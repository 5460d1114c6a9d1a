"""Which events a page lists, when an event leaves a list, and what programs read."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.outputs import events as forms
from generator.sections import event_entries
from generator.sections import events as section
from generator.views.events import months, places
from generator.views.events import pages as events
from generator.views.events.agenda import Agenda, Diary, agenda
from generator.views.events.rows import Row
from tests.generator.event_content import load

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEKLY = {
    "title": "Evening",
    "calendar": "python-user-group",
    "starts": "2026-01-06 18:00",
    "ends": "2026-01-06 20:00",
    "zone": "Europe/Amsterdam",
}


def _agenda(folder: Path, *rows: Mapping[str, object], today: date = TODAY) -> Agenda:
    return load(folder, *rows).once(agenda, today)


def _diary(folder: Path, *rows: Mapping[str, object], today: date = TODAY) -> Diary:
    return _agenda(folder, *rows, today=today).diaries[0]


def _titles(rows: tuple[Row, ...]) -> list[str]:
    return [row.title for row in rows]


@pytest.mark.parametrize(("today", "coming"), [(date(2026, 11, 22), 1), (date(2026, 11, 23), 0)])
def test_an_event_leaves_the_list_on_the_day_after_it_ends(tmp_path: Path, today: date, coming: int) -> None:
    diary = _diary(tmp_path, {"starts": "2026-11-20", "ends": "2026-11-22", "zone": "UTC"}, today=today)

    assert (len(diary.coming), len(diary.past)) == (coming, 1 - coming)


def test_what_comes_is_soonest_first_and_what_is_over_newest_first(tmp_path: Path) -> None:
    days = ("2027-02-01", "2026-12-01", "2026-01-01", "2026-06-01")
    diary = _diary(tmp_path, *({"starts": day} for day in days))

    assert [row.event.starts for row in diary.coming] == ["2026-12-01", "2027-02-01"]
    assert [row.event.starts for row in diary.past] == ["2026-06-01", "2026-01-01"]


def test_a_draft_is_nowhere(tmp_path: Path) -> None:
    site = load(tmp_path, {"starts": "2027-01-01", "draft": True}, {"starts": "2027-01-01"})

    addresses = {entry.address for entry in section.entries(site, TODAY)}
    assert "/events/python-events/2/" in addresses
    assert "/events/python-events/1/" not in addresses
    assert not [url for url in section.files(site, TODAY) if "/1/" in url]


def test_a_recurring_event_is_listed_once_by_its_next_instance(tmp_path: Path) -> None:
    site = load(tmp_path, WEEKLY | {"repeats": {"rule": "FREQ=WEEKLY", "but_not": ["2026-11-24 18:00"]}})
    diary = site.once(agenda, TODAY).diaries[1]

    assert [row.machine for row in diary.coming] == ["2026-12-01T17:00:00Z"]
    assert diary.past == ()


def test_a_cancelled_instance_is_not_the_next(tmp_path: Path) -> None:
    moved = [{"instance": "2026-11-24 18:00", "status": "cancelled"}]
    diary = load(tmp_path, WEEKLY | {"repeats": {"rule": "FREQ=WEEKLY", "moved": moved}}).once(agenda, TODAY).diaries[1]
    (page,) = events.event_pages(diary, NOON)

    assert page.row.machine == "2026-12-01T17:00:00Z"
    assert [(row.machine[:10], row.one.status) for row in page.instances][:2] == [
        ("2026-11-24", "cancelled"),
        ("2026-12-01", "confirmed"),
    ]
    assert len(page.instances) == 5


def test_a_recurring_event_that_ended_long_ago_is_shown_by_its_last_instance(tmp_path: Path) -> None:
    diary = load(
        tmp_path,
        WEEKLY | {"starts": "2015-01-06 18:00", "ends": "2015-01-06 20:00", "repeats": {"rule": "FREQ=WEEKLY;COUNT=3"}},
    )
    (row,) = diary.once(agenda, TODAY).diaries[1].past

    assert row.machine == "2015-01-20T17:00:00Z"


def test_the_home_page_knows_what_is_on_at_this_hour(tmp_path: Path) -> None:
    rows = (
        {"title": "On", "starts": "2026-11-23 10:00", "ends": "2026-11-23 14:00", "zone": "UTC"},
        {"title": "Over", "starts": "2026-11-23 08:00", "ends": "2026-11-23 09:00", "zone": "UTC"},
        {"title": "Later", "starts": "2026-11-23 15:00", "ends": "2026-11-23 16:00", "zone": "UTC"},
        {"title": "Days", "starts": "2026-11-21", "ends": "2026-11-23", "zone": "UTC"},
        {"title": "Old", "starts": "2026-11-01", "zone": "UTC"},
    )
    home = events.home(_agenda(tmp_path, *rows), NOON)

    assert _titles(home.on) == ["Days", "On"]
    assert [_titles(group.rows) for group in home.coming] == [["Later"]]
    assert _titles(home.missed) == ["Over", "Old"]


def test_open_calls_are_sorted_by_their_deadline_and_closed_ones_are_gone(tmp_path: Path) -> None:
    rows = (
        {"title": "Late", "starts": "2027-05-01", "cfp": {"closes": "2027-01-01"}},
        {"title": "Soon", "starts": "2027-06-01", "cfp": {"closes": "2026-11-23"}},
        {"title": "Closed", "starts": "2027-06-01", "cfp": {"closes": "2026-11-22"}},
        {"title": "Off", "starts": "2027-06-01", "cfp": {"closes": "2027-01-01"}, "status": "cancelled"},
    )

    # The 22nd is over everywhere at noon of the 23rd in UTC.
    assert _titles(events.home(_agenda(tmp_path, *rows), NOON).open_calls) == ["Soon", "Late"]


def test_a_list_is_cut_into_pages_with_addresses_of_their_own(tmp_path: Path) -> None:
    diary = _diary(tmp_path, *({"starts": "2027-01-01"} for _ in range(41)))
    parts = events.parts("/events/python-events/", diary.coming, 20)

    assert [part.address for part in parts] == [
        "/events/python-events/",
        "/events/python-events/page/2/",
        "/events/python-events/page/3/",
    ]
    assert [sum(group.size for group in part.groups) for part in parts] == [20, 20, 1]


def test_an_empty_list_has_one_page() -> None:
    (part,) = events.parts("/events/python-events/", (), 20)

    assert (part.total, part.groups) == (0, ())


@pytest.mark.parametrize(("many", "titles"), [(2, ["2027"]), (3, ["January 2027"])])
def test_a_list_is_headed_by_months_where_they_hold_more_than_a_few(
    tmp_path: Path, many: int, titles: list[str]
) -> None:
    diary = _diary(tmp_path, *({"starts": "2027-01-01"} for _ in range(many)))

    assert [group.title for group in events.grouped(diary.coming)] == titles


def test_what_an_event_page_shows_of_others_does_not_change_with_the_day(tmp_path: Path) -> None:
    site = load(
        tmp_path,
        *({"starts": f"202{year}-05-01", "venue": "bologna", "categories": ["general"]} for year in range(3, 9)),
    )
    seen = [
        [(p.before, p.after, p.here, p.alike) for p in events.event_pages(site.once(agenda, day).diaries[0], NOON)]
        for day in (date(2024, 1, 1), TODAY)
    ]

    assert seen[0] == seen[1]
    before, after, here, _ = seen[0][3]
    assert before is not None and after is not None
    assert (before.event.id, after.event.id) == (3, 5)
    assert [row.event.id for row in here] == [2, 3, 5, 6]


def test_a_month_begins_on_monday_and_holds_what_goes_on_from_the_month_before(tmp_path: Path) -> None:
    known = _agenda(tmp_path, {"starts": "2027-01-30", "ends": "2027-02-02"})
    january, february = list(months.month_pages(known.diaries[0], known))[-2:]

    assert [cell.day.weekday() for cell in february.weeks[0]] == list(range(7))
    held = {cell.day.day: cell.rows[0][1] for week in february.weeks for cell in week if cell.rows}
    assert held == {1: True, 2: True}
    assert (february.before, january.after) == (date(2027, 1, 1), date(2027, 2, 1))


def test_the_present_month_has_a_page_without_any_event(tmp_path: Path) -> None:
    known = _agenda(tmp_path)

    assert [page.title for diary in known.diaries for page in months.month_pages(diary, known)] == ["November 2026"] * 2


def test_days_have_pages_from_two_years_ago_on_and_empty_ones_have_none(tmp_path: Path) -> None:
    known = _agenda(
        tmp_path, {"starts": "2020-05-01"}, {"starts": "2025-05-01", "ends": "2025-05-02"}, {"starts": "2028-05-01"}
    )
    pages = list(months.day_pages(known.diaries[0], known))

    assert [page.day.isoformat() for page in pages] == ["2025-05-01", "2025-05-02", "2028-05-01"]
    old = next(page for page in months.month_pages(known.diaries[0], known) if page.first == date(2020, 5, 1))
    assert [cell.path for week in old.weeks for cell in week if cell.rows] == [""]


def test_a_building_without_a_position_stands_where_its_town_does(tmp_path: Path) -> None:
    known = _agenda(tmp_path, {"starts": "2027-01-01", "venue": "savoia"}, {"starts": "2027-01-02", "venue": "bologna"})
    (mark,) = places.map_page(known).marks

    assert (mark.label, len(mark.rows)) == ("Bologna", 2)
    assert "geo" not in str(forms.json_ld(known.diaries[0].rows[0]))


def _town(number: int, latitude: float, longitude: float) -> dict[str, object]:
    return {"id": number, "name": f"Town {number}", "latitude": latitude, "longitude": longitude}


def test_a_label_stands_where_it_covers_no_other_mark(tmp_path: Path) -> None:
    towns = {"alone": _town(1, 0, 0), "east": _town(2, -20, 179), "crowded": _town(3, 50, 10)}
    towns |= {f"around-{n}": _town(10 + n, 50 + up, 10 + right) for n, (up, right) in enumerate(_AROUND)}
    known = load(tmp_path, *({"starts": "2027-01-01", "venue": slug} for slug in towns), venues=towns).once(
        agenda, TODAY
    )
    sides = {mark.label: mark.side for mark in places.map_page(known).marks}

    assert (sides["Town 1"], sides["Town 2"], sides["Town 3"]) == ("right", "left", "over")


_AROUND = ((0, 5), (0, -5), (5, 0), (-5, 0))
"""To the right, the left, above and below: degrees."""


def test_search_engines_are_told_of_an_event_that_does_not_take_place(tmp_path: Path) -> None:
    row = _diary(
        tmp_path,
        {"starts": "2027-03-28", "ends": "2027-03-29", "status": "cancelled", "venue": "savoia", "online": True},
    ).rows[0]
    said = forms.json_ld(row)

    assert (said["startDate"], said["endDate"]) == ("2027-03-28", "2027-03-29")
    assert said["eventStatus"] == "https://schema.org/EventCancelled"
    assert said["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in said["location"]] == ["Place", "VirtualLocation"]  # type: ignore[attr-defined]


def test_how_to_attend_is_not_said_while_no_place_is_known(tmp_path: Path) -> None:
    somewhere, nowhere = _diary(tmp_path, {"starts": "2027-03-28", "venue": "savoia"}, {"starts": "2027-03-29"}).rows

    assert forms.json_ld(somewhere)["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert "eventAttendanceMode" not in forms.json_ld(nowhere)


def test_feeds_begin_with_what_was_announced_last_and_then_with_what_comes_first(tmp_path: Path) -> None:
    rows = (
        {"title": "C", "starts": "2027-03-01", "updated": "2026-10-01"},
        {"title": "B", "starts": "2027-02-01", "updated": "2026-10-01"},
        {"title": "A", "starts": "2027-04-01", "updated": "2026-11-01"},
    )

    assert [item.title for item in forms.items(_agenda(tmp_path, *rows).coming)] == ["A", "B", "C"]


def test_an_event_below_another_calendar_is_found_in_its_own(tmp_path: Path) -> None:
    known = _agenda(tmp_path, {"starts": "2027-01-01"}, {"starts": "2027-01-01"}, WEEKLY)
    rows = list(forms.moved(known.diaries))

    def leads(address: str) -> str | None:
        return next((re.sub(f"^{old}$", new, address) for old, new in rows if re.fullmatch(old, address)), None)

    assert leads("/events/python-events/3/") == "/events/python-user-group/3/"
    assert leads("/events/python-user-group/2/") == "/events/python-events/2/"
    assert leads("/events/python-events/99/") is None
    assert leads("/events/no-such-calendar/2/") is None


def test_every_page_and_file_that_is_announced_is_of_a_known_calendar(tmp_path: Path) -> None:
    site = load(tmp_path, {"starts": "2027-01-01", "calendar": "no-such-calendar"}, {"starts": "2027-01-01"})
    addresses = [entry.address for entry in event_entries.every(site, TODAY)]

    assert len(addresses) == len(set(addresses))
    assert not [address for address in addresses if "no-such-calendar" in address]


def test_the_site_reads_otherwise_when_an_event_begins_ends_and_leaves_the_list(tmp_path: Path) -> None:
    site = load(
        tmp_path,
        {"starts": "2026-11-24 10:00", "ends": "2026-11-24 14:00", "zone": "UTC", "cfp": {"closes": "2026-11-20"}},
    )

    assert sorted(section.turns(site, NOON)) == [
        datetime(2026, 11, 24, 10, tzinfo=UTC),
        datetime(2026, 11, 24, 14, tzinfo=UTC),
        datetime(2026, 11, 25, tzinfo=UTC),
    ]
