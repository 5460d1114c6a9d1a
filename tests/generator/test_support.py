"""The phase of a branch on a day follows from its dates and from what was really released."""

from datetime import date

import pytest

from generator.catalogue import Catalogue
from generator.shapes.release import Status
from generator.views import support


@pytest.mark.parametrize(
    ("branch", "day", "status"),
    [
        ("3.14", date(2025, 10, 6), Status.PRERELEASE),
        ("3.14", date(2025, 10, 7), Status.BUGFIX),
        ("3.14", date(2027, 10, 7), Status.BUGFIX),
        ("3.14", date(2027, 10, 8), Status.SECURITY),
        ("3.14", date(2030, 10, 31), Status.SECURITY),
        ("3.14", date(2030, 11, 1), Status.END_OF_LIFE),
        ("3.15", date(2025, 5, 6), Status.PLANNED),
        ("3.15", date(2025, 5, 7), Status.FEATURE),
        ("3.15", date(2026, 8, 4), Status.PRERELEASE),
        ("3.15", date(2027, 1, 1), Status.PRERELEASE),
    ],
)
def test_status_follows_the_dates(tiny: Catalogue, branch: str, day: date, status: Status) -> None:
    found = {b.name: b.status for b in support.branches(tiny, day)}

    assert found[branch] is status


def test_the_active_table_ends_with_the_branch_that_ended_last(tiny: Catalogue) -> None:
    names = [b.name for b in support.active(support.branches(tiny, date(2026, 11, 1)))]

    assert names == ["3.15", "3.14", "3.9"]


def test_a_branch_without_any_release_is_not_active(tiny: Catalogue) -> None:
    names = [b.name for b in support.active(support.branches(tiny, date(2026, 8, 3)))]

    assert "3.15" not in names


def test_the_timeline_lies_within_its_width(tiny: Catalogue) -> None:
    drawn = support.timeline(support.branches(tiny, date(2026, 11, 1)), date(2026, 11, 1))

    assert drawn.spans
    for span in drawn.spans:
        assert 0 <= span.start <= span.turn <= span.end <= 100
    assert [year for year, _ in drawn.years] == sorted(year for year, _ in drawn.years)


def test_no_part_of_a_bar_is_narrower_than_nothing_when_only_a_late_release_is_known(tiny: Catalogue) -> None:
    today = date(2026, 11, 1)
    drawn = support.timeline(support.branches(tiny, today), today)

    (old,) = [span for span in drawn.spans if span.branch.name == "3.9"]
    assert old.branch.first_release > old.branch.row.end_of_bugfix
    assert (old.bugfix, old.security) == (0, round(old.end - old.start, 2))
