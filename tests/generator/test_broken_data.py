"""What machines write, and what people write into lists: each mistake is one problem at its line, and no traceback."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import building
from generator.outputs import twins
from generator.shapes.company import Company

TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
JOBS, SPONSORS, ELECTIONS = "data/jobs.json", "data/sponsors.json", "data/elections.json"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _problems(content: Path) -> list[str]:
    _, _, found = building.check(content, today=NOW, cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line} {p.fact}" for p in found]


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (JOBS, '"number": 5', '"number": 7', "21 the number `7` stands further up already"),
        (JOBS, "50000", "NaN", "13 this is not JSON: `NaN` is no number there"),
        (JOBS, "50000", "9" * 5000, "13 the number has 5,000 digits"),
        (JOBS, "Web dev", "Web \\ud800", "5 here stands half a character (a surrogate without the other one)"),
        (JOBS, '"title": "Web developer"', '"title": "A",\n"title": "B"', "6 the key `title` stands here a second time; the first is on line 5"),
        (JOBS, "2027-01-17", "9999-12-31", "15 `jobs.1.until` is `9999-12-31`: the year is not one from 1900 to 2199"),
        (SPONSORS, "2026-12-31", "9999-12-31", "12 `sponsors.1.ends` is `9999-12-31`: the year is not one from 1900 to 2199"),
        (SPONSORS, '"levels": [', '"levels": [{"slug": "visionary", "name": "V", "logo_size": 90},', "2 the slug `visionary` stands further up already"),
        ("elections/board-2026.yaml", "2026-11-20T14:00Z", "9999-12-31T23:00Z", "6 `closes` is `9999-12-31T23:00Z`: the year is not one from 1900 to 2199"),
        (ELECTIONS, "ben-example", "ada-example", "4 two records of this file have the address `/nominations/elections/board-2026/nominees/ada-example/`"),
        ("sponsors/2022.yaml", "programs:", "programs:\n  - {slug: foundation, name: F}", "5 the slug `foundation` stands further up already"),
        ("sponsors/2022.yaml", "package: associate", "package: visionary", "19 the package `visionary` stands further up already"),
        ("minutes/2024-01-17.yaml", "meeting: regular", "approved: 2023-01-01", "2 `approved` (2023-01-01) is before the meeting (2024-01-17)"),
        ("site/banners.yaml", "audience: psf", 'paths: ["../"]', "8 `banners.1.paths.1` is `../`, and is not written as it must be"),
        ("success-stories/a-clock-tower.md", "company: town-hall", "company: nobody", "4 there is no company `nobody`"),
        ("success-stories/a-clock-tower.md", "\n  - https://example.org/clock", " []", "9 `sources` is a list: it has 0 items; at least 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_problem_at_its_line(content: Path, path: str, old: str, new: str, said: str) -> None:
    text = (content / path).read_text()
    assert old in text
    (content / path).write_text(text.replace(old, new, 1))

    assert _problems(content) == [f"{path}:{said}"]


def test_a_post_whose_number_is_taken_is_one_problem(content: Path) -> None:
    shutil.copy(content / "community/first.yaml", content / "community/second.yaml")

    assert _problems(content) == ["community/second.yaml:1 the number 7 is that of `community/first.yaml` already"]


def test_a_name_of_a_stranger_is_no_tag_in_the_markdown_twin() -> None:
    record = Company.model_validate_json('{"name": "<script>alert(1)</script>", "about": "<img src=x>"}')

    made = twins.as_markdown(record, title=record.name, url="https://x.example/").decode()

    assert made.startswith("# &lt;script>alert(1)&lt;/script>\n") and "- about: &lt;img src=x>" in made
