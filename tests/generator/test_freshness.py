"""Who looks after a page, when it is due again, and what readers are told when that day is over."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator import building
from generator.catalogue import Catalogue
from generator.sections import freshness as section
from generator.shapes.upkeep import after
from generator.views import freshness

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
ADDRESS = "about/this-site/freshness/index"


def _build(output: Path, now: datetime, content: Path = TINY) -> Path:
    theme = ROOT / "themes" / "pythonorg"
    building.build(
        content, output, theme=theme, host="https://www.example.org", now=now, cache=output.with_name("cache")
    )
    return output


@pytest.mark.parametrize(
    ("day", "span", "due"),
    [
        (date(2026, 1, 31), "1 month", date(2026, 2, 28)),
        (date(2027, 8, 31), "6 months", date(2028, 2, 29)),
        (date(2026, 12, 1), "12 months", date(2027, 12, 1)),
        (date(2026, 12, 1), "180 days", date(2027, 5, 30)),
        (date(9999, 12, 1), "12 months", date.max),
        (date(9999, 12, 1), "180 days", date.max),
    ],
)
def test_a_span_ends_on_a_day_of_the_calendar(day: date, span: str, due: date) -> None:
    assert after(day, span) == due


def test_a_page_is_overdue_when_its_last_day_is_over(tiny: Catalogue) -> None:
    def states(today: date) -> dict[str, bool]:
        return {one.address: one.is_overdue for one in freshness.every(tiny, today)}

    assert states(date(2026, 10, 31))["/community/user-groups/"] is False
    assert states(date(2026, 11, 1)) == {"/about/": False, "/community/user-groups/": True, "/psf/fellows/": False}


def test_what_is_overdue_stands_first(tiny: Catalogue) -> None:
    listed = [(one.address, one.due) for one in freshness.every(tiny, date(2026, 11, 1))]

    assert listed[0] == ("/community/user-groups/", date(2026, 10, 31))
    assert [due for _, due in listed] == sorted(due for _, due in listed)


def test_the_file_decides_before_the_section(tiny: Catalogue) -> None:
    every = {one.address: one.every for one in freshness.every(tiny, date(2026, 11, 1))}

    assert every == {"/about/": "12 months", "/community/user-groups/": "30 days", "/psf/fellows/": "12 months"}


def test_the_next_build_is_due_when_the_next_page_falls_due(tiny: Catalogue) -> None:
    turns = sorted(section.turns(tiny, datetime(2026, 10, 15, tzinfo=UTC)))

    assert turns[0] == datetime(2026, 11, 1, tzinfo=UTC)
    assert turns[0] not in section.turns(tiny, turns[0])


def test_readers_are_told_that_a_page_is_overdue_and_not_before(tmp_path: Path) -> None:
    before = _build(tmp_path / "before", datetime(2026, 10, 31, 23, 59, tzinfo=UTC))
    after_ = _build(tmp_path / "after", datetime(2026, 11, 1, tzinfo=UTC))

    groups = "community/user-groups/index.html"
    assert "Not checked for a while" not in (before / groups).read_text()
    assert "the next was due on <time" in (after_ / groups).read_text()
    assert (before / "about/index.html").read_bytes() == (after_ / "about/index.html").read_bytes()


def test_a_page_of_content_pages_is_overdue_too(tmp_path: Path) -> None:
    built = _build(tmp_path / "site", datetime(2031, 1, 1, tzinfo=UTC))

    assert "Not checked for a while" in (built / "about/index.html").read_text()


def test_the_list_names_owners_and_counts_who_has_none(tmp_path: Path) -> None:
    built = _build(tmp_path / "site", datetime(2026, 11, 1, tzinfo=UTC))

    page = (built / f"{ADDRESS}.html").read_text()
    rows = {row["url"]: row for row in json.loads((built / f"{ADDRESS}.json").read_text())}

    assert "1 page of 3 overdue." in page
    assert "2 pages have no owner yet" in page
    assert page.count("<tr data-row") == len(rows) == 3
    fellows = rows["https://www.example.org/psf/fellows/"]
    assert (fellows["owner"], fellows["contact"]) == ("Fellow work group", "mailto:fellows@example.org")
    assert rows["https://www.example.org/community/user-groups/"]["is_overdue"] is True


def test_drafts_are_not_listed(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    head = "---\ntitle: A draft\ndescription: A page that one of the tests needs.\nreviewed: 2020-01-01\ndraft: true\n---\n"
    (content / "pages/draft.md").write_text(f"{head}Text.\n")

    site, _, found = building.check(content, today=datetime(2026, 11, 1, tzinfo=UTC), cache=None)

    assert found == []
    assert "/draft/" not in {one.address for one in freshness.every(site, date(2026, 11, 1))}


def test_a_review_on_the_last_day_that_content_may_name_falls_due_after_it(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    file = content / "directories/fellows.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("reviewed: 2026-10-01", "reviewed: 2199-12-31"), encoding="utf-8"
    )

    site, _, found = building.check(content, today=datetime(2026, 11, 1, tzinfo=UTC), cache=None)

    assert found == []
    assert max(section.turns(site, datetime(2026, 11, 1, tzinfo=UTC))).year == 2201
