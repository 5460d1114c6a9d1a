"""Minutes of the board: by year, with their neighbours, and never a draft."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import pytest

from generator import building, catalogue
from generator.catalogue import Catalogue
from generator.sections import minutes as section
from generator.views import minutes

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _add(content: Path, *days: str, more: str = "") -> Catalogue:
    for day in days:
        (content / f"minutes/{day}.yaml").write_text(f"date: {day}\n{more}")
    site, found = catalogue.load(content)
    assert found == []
    return site


def _built(content: Path, tmp_path: Path) -> Path:
    output = tmp_path / "out"
    building.build(
        content, output, theme=ROOT / "themes/pythonorg", host="https://t.test", now=NOW, cache=tmp_path / "cache"
    )
    return output


def test_years_and_the_meetings_in_them_stand_newest_first(content: Path) -> None:
    site = _add(content, "2023-05-01", "2024-03-01", "2023-06-01")
    years = minutes.by_year(minutes.published(site, NOW.date()))

    assert [(year.year, [m.date.isoformat() for m in year.minutes]) for year in years] == [
        (2024, ["2024-03-01", "2024-01-17"]),
        (2023, ["2023-06-01", "2023-05-01"]),
    ]


def test_a_meeting_knows_its_year_and_its_neighbours(content: Path) -> None:
    site = _add(content, "2023-06-01", "2024-03-01")
    newest, middle, oldest = minutes.meetings(minutes.published(site, NOW.date()))

    assert newest.later is None
    assert newest.earlier is middle.minutes
    assert (middle.later, middle.earlier) == (newest.minutes, oldest.minutes)
    assert oldest.earlier is None
    assert [m.date for m in middle.same_year.minutes] == [date(2024, 3, 1), date(2024, 1, 17)]


def test_before_the_first_meeting_there_is_a_list_without_meetings(content: Path) -> None:
    site = _add(content)

    assert minutes.meetings(minutes.published(site, date(2024, 1, 16))) == ()
    assert minutes.by_year(()) == ()


def test_a_draft_is_in_no_list_no_year_no_feed_and_has_no_page(content: Path, tmp_path: Path) -> None:
    _add(content, "2024-02-14", more="draft: true\n")
    output = _built(content, tmp_path)

    assert not (output / "psf/records/board/minutes/2024-02-14").exists()
    for file in ("index.html", "2024-01-17/index.html", "feed.rss", "feed.atom"):
        assert "14 February" not in (output / "psf/records/board/minutes" / file).read_text()
        assert "2024-02-14" not in (output / "psf/records/board/minutes" / file).read_text()
    assert "2024-02-14" not in (output / "sitemap.xml").read_text()


def test_the_feed_has_the_newest_twenty_by_their_old_titles(content: Path, tmp_path: Path) -> None:
    _add(content, *(f"2025-{month:02}-{day:02}" for month in range(1, 12) for day in (1, 15)))
    feed = feedparser.parse((_built(content, tmp_path) / "psf/records/board/minutes/feed.rss").read_bytes())
    first = feed.entries[0]

    assert feed.feed.title == "PSF Board Meeting Minutes Feed"
    assert len(feed.entries) == 20
    assert first.title == "PSF Meeting Minutes for 2025-11-15"
    assert first.published == "Sat, 15 Nov 2025 00:00:00 +0000"
    assert first.link == "https://t.test/psf/records/board/minutes/2025-11-15/"


def test_a_page_shows_the_text_or_says_that_there_is_none(content: Path, tmp_path: Path) -> None:
    _add(content, "2024-03-01", more="elsewhere: https://example.org/minutes\n")
    _add(content, "2024-04-01", more="sources: [https://example.org/named]\n")
    _add(content, "2024-05-01")
    folder = _built(content, tmp_path) / "psf/records/board/minutes"

    def text(day: str) -> str:
        return (folder / day / "index.html").read_text()

    assert "Everybody was there." in text("2024-01-17")
    assert "is not on this site" not in text("2024-01-17")
    assert 'It can be read <a href="https://example.org/minutes">at example.org</a>' in text("2024-03-01")
    assert "is known from the pages named below" in text("2024-04-01")
    assert "is known from links to this address" in text("2024-05-01")


def test_the_list_reads_otherwise_on_the_day_of_a_meeting(content: Path) -> None:
    site = _add(content, "2026-11-18")

    assert list(section.turns(site, NOW)) == [datetime(2026, 11, 18, tzinfo=UTC)]
    assert [m.date for m in minutes.published(site, NOW.date())] == [date(2024, 1, 17)]


def test_minutes_are_named_by_their_day(content: Path) -> None:
    (content / "minutes/2024-02-01.yaml").write_text("date: 2024-02-02\n")
    _, _, found = building.check(content, today=NOW, cache=None)

    assert [(p.line, p.fact) for p in found] == [
        (1, "the meeting was on 2024-02-02, but the file is `minutes/2024-02-01.yaml`")
    ]


def test_minutes_that_cannot_be_read_are_one_problem_though_a_page_links_them(content: Path) -> None:
    (content / "boxes/widget-about-psf.md").write_text(
        "---\nlabel: widget-about-psf\n---\n[m](/psf/records/board/minutes/2024-01-17/)\n"
    )
    (content / "minutes/2024-01-17.yaml").write_text("date: [\n")
    _, _, found = building.check(content, today=NOW, cache=None)

    assert [Path(p.path).name for p in found] == ["2024-01-17.yaml"]
