"""What must hold between events, venues and calendars: each mistake is reported once, at its place."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import building

TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
EVENT = "id: 9\ntitle: A talk\ncalendar: python-user-group\nstarts: 2026-12-01 18:00\nupdated: 2026-11-01\nzone: UTC\n"
"""Six lines."""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _problems(content: Path, files: Mapping[str, str]) -> list[str]:
    """`path:line fact` of each problem once `files` are written below events/."""
    for name, text in files.items():
        (content / "events" / name).parent.mkdir(parents=True, exist_ok=True)
        (content / "events" / name).write_text(text)
    _, _, found = building.check(content, today=NOW, cache=None)
    return [f"{Path(p.path).relative_to(content / 'events')}:{p.line} {p.fact}" for p in found]


def test_an_event_that_is_in_order_is_no_problem(content: Path) -> None:
    assert _problems(content, {"2026/talk.yaml": EVENT}) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"2027/talk.yaml": EVENT},
            "2027/talk.yaml:4 it starts in 2026, but the file is `events/2027/talk.yaml`",
        ),
        (
            {"2026/talk.yaml": EVENT.replace("id: 9", "id: 1")},
            "2026/talk.yaml:1 the id 1 is that of `Example Conference 2026` already",
        ),
        (
            {"venues/other.yaml": "id: 2\nname: Other\n"},
            "venues/utrecht-nl.yaml:1 the id 2 is that of `Other` already",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}uid: a\n", "2026/talk-2.yaml": f"{EVENT}uid: a\n".replace("id: 9", "id: 10")},
            "2026/talk.yaml:7 the uid `a` is that of `events/2026/talk-2.yaml` already",
        ),
        (
            {"2026/talk.yaml": EVENT.replace("python-user-group", "nobodys")},
            "2026/talk.yaml:3 there is no calendar `nobodys`",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}categories: [meetings, general-python]\n"},
            "2026/talk.yaml:7 the calendar python-user-group has no category `general-python`",
        ),
        ({"2026/talk.yaml": f"{EVENT}venue: nowhere\n"}, "2026/talk.yaml:7 there is no venue `nowhere`"),
        (
            {
                "2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=WEEKLY\n  moved:\n"
                "    - instance: 2026-12-08 18:00\n      venue: nowhere\n"
            },
            "2026/talk.yaml:11 there is no venue `nowhere`",
        ),
        (
            {"2026/talk.yaml": EVENT.replace("zone: UTC\n", "")},
            "2026/talk.yaml:4 `2026-12-01 18:00` is a time of day, and nothing says in which time zone",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=WEEKLY\n  but_not:\n    - 2026-12-09 18:00\n"},
            "2026/talk.yaml:10 `2026-12-09 18:00` is not one of the times at which it begins",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=WEEKLY\n  moved:\n    - instance: 2026-12-08 19:00\n"},
            "2026/talk.yaml:10 `2026-12-08 19:00` is not one of the times at which it begins",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=DAILY;BYHOUR=18,19\n"},
            "2026/talk.yaml:8 it would take place more than 400 times in its first year",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2\n"},
            "2026/talk.yaml:8 the rule gives no other time than its start",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n"},
            "2026/talk.yaml:8 `repeats.rule` is `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30`: "
            "the rule names a day that none of its months has",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=DAILY;UNTIL=20261130\n"},
            "2026/talk.yaml:7 the rule of `repeats` ends (20261130) before the event starts (2026-12-01 18:00)",
        ),
        (
            {
                "2026/talk.yaml": f"{EVENT}repeats:\n  rule: FREQ=WEEKLY\n  but_not: [2026-12-08 18:00]\n  moved:\n"
                "    - {instance: 2026-12-08 18:00, status: cancelled}\n"
            },
            "2026/talk.yaml:9 `but_not` and `moved` name the instance `2026-12-08 18:00` twice",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}ends: 2062-12-01 19:00\n"},
            "2026/talk.yaml:7 `ends` (2062-12-01 19:00) is more than 366 days after its start (2026-12-01 18:00)",
        ),
        (
            {"9999/talk.yaml": EVENT.replace("2026-12-01", "9999-12-31")},
            "9999/talk.yaml:4 `starts` is `9999-12-31 18:00`: the year is not one from 1900 to 2199",
        ),
        (
            {"2026/talk.yaml": EVENT.replace("id: 9", "id: 2")},
            "2026/talk.yaml:1 the id 2 is that of `Example Meetup` already",
        ),
        (
            {
                "calendars.yaml": "calendars:\n"
                "  - {slug: python-events, name: A, description: A.}\n"
                "  - {slug: python-user-group, name: B, description: B.}\n"
                "  - {slug: map, name: Map, description: C.}\n"
                "categories:\n  - {slug: general-python, name: G, calendar: python-events}\n"
                "  - {slug: meetings, name: M, calendar: python-user-group}\n"
            },
            "calendars.yaml:4 the address `/events/map/` belongs to the map of events already",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}ends: 2026-12-01\n"},
            "2026/talk.yaml:7 `ends` is `2026-12-01`, and `starts` is `2026-12-01 18:00`",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}ends: 2026-12-01 17:00\n"},
            "2026/talk.yaml:7 `ends` (2026-12-01 17:00) is before its start (2026-12-01 18:00)",
        ),
        (
            {"2026/talk.yaml": f"{EVENT}text: '[gone](/nowhere/)'\n"},
            "2026/talk.yaml:7 the link `/nowhere/` leads to no page",
        ),
    ],
)
def test_a_mistake_is_reported_once_at_its_place(content: Path, files: Mapping[str, str], said: str) -> None:
    assert _problems(content, files) == [said]


def test_without_calendars_one_file_is_missing_and_no_event_is_blamed(content: Path) -> None:
    (content / "events/calendars.yaml").unlink()

    assert _problems(content, {}) == ["calendars.yaml:0 there is no such file"]


@pytest.mark.parametrize("path", ["calendars.yaml", "venues/example-hall.yaml", "2026/example-meetup.yaml"])
def test_a_file_that_cannot_be_read_is_one_problem(content: Path, path: str) -> None:
    found = _problems(content, {path: "id: [\n"})

    assert len(found) == 1 and found[0].startswith(path)


def test_calendars_and_categories_stand_once(content: Path) -> None:
    table = (content / "events/calendars.yaml").read_text()
    twice = "  - {slug: meetings, name: Again, calendar: nobodys}\n"

    assert _problems(content, {"calendars.yaml": f"{table}{twice}"}) == [
        "calendars.yaml:7 `meetings` stands here already",
        "calendars.yaml:7 there is no calendar `nobodys`",
    ]
