"""Sponsors: who is shown on a day, where, and how large a logo is."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import building, catalogue, sponsor_years
from generator.catalogue import Catalogue
from generator.sections import sponsors as section
from generator.shapes.sponsor import Logo
from generator.shapes.sponsorship import FILE, Packages, PackageYears
from generator.views import sponsors

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _build(output: Path, content: Path, now: datetime = NOW) -> Path:
    theme = ROOT / "themes" / "pythonorg"
    cache = output.with_name("cache")
    building.build(content, output, theme=theme, host="https://www.example.org", now=now, cache=cache)
    return output


def _problems(content: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    file = content / "data/sponsors.json"
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data, indent=1))
    _, _, found = building.check(content, today=NOW, cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line} {p.fact}" for p in found]


@pytest.mark.parametrize(
    ("today", "is_shown"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_sponsor_is_shown_from_its_first_day_to_its_last(tiny: Catalogue, today: date, is_shown: bool) -> None:
    assert bool(sponsors.current(tiny, today)) is is_shown
    assert bool(sponsors.by_level(tiny, today)) is is_shown
    assert bool(sponsors.placed(tiny, today, "jobs")) is is_shown
    assert bool(sponsors.logos(tiny, today)) is is_shown


def test_a_sponsor_is_shown_only_where_it_has_a_place(tiny: Catalogue) -> None:
    assert [one.sponsor.slug for one in sponsors.placed(tiny, date(2026, 11, 1), "jobs")] == ["tiny-cloud"]
    assert sponsors.placed(tiny, date(2026, 11, 1), "download") == ()


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (400, 100, (374, 94)),
        (100, 100, (187, 187)),
        (100, 400, (94, 374)),
        (4000, 1000, (374, 94)),
    ],
)
def test_logos_of_a_level_have_one_area(width: int, height: int, shown: tuple[int, int]) -> None:
    """Source: the present site: the width times the root of 100 * dimension / (width * height)."""
    picture = sponsors.picture(Logo(file="x.svg", width=width, height=height), 350)

    assert (picture.width, picture.height) == shown


def test_the_page_shows_the_logo_at_its_place(content: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", content)
    html = (built / "psf/sponsors/index.html").read_text()

    assert '<li id="tiny-cloud">' in html
    assert 'src="/media/sponsors/tiny-cloud.svg" alt="Tiny Cloud" width="374" height="94"' in html
    logo = (built / "media/sponsors/tiny-cloud.svg").read_bytes()
    assert logo == (content / "data/media/sponsors/tiny-cloud.svg").read_bytes()
    assert "tiny-cloud.svg" in (built / "jobs/index.html").read_text()
    rows = json.loads((built / "psf/sponsors/index.json").read_text())
    assert [(row["name"], row["page"]) for row in rows] == [
        ("Tiny Cloud", "https://www.example.org/psf/sponsors/#tiny-cloud")
    ]


def test_nothing_is_left_of_a_sponsorship_that_is_over(content: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", content, datetime(2027, 1, 1, tzinfo=UTC))

    assert not (built / "media").exists()
    assert "Tiny Cloud" not in (built / "psf/sponsors/index.html").read_text()
    assert "Tiny Cloud" not in (built / "jobs/index.html").read_text()
    assert json.loads((built / "psf/sponsors/index.json").read_text()) == []


def test_the_pages_change_when_a_sponsorship_begins_and_ends(tiny: Catalogue) -> None:
    assert list(section.turns(tiny, NOW)) == [datetime(2027, 1, 1, tzinfo=UTC)]


def test_a_logo_that_is_not_there_is_a_problem(content: Path) -> None:
    found = _problems(content, lambda data: data["sponsors"][0]["logo"].update(file="lost.svg"))

    assert found == ["data/sponsors.json:16 there is no `lost.svg` in data/media/sponsors"]


@pytest.mark.parametrize("file", ["../../site/robots.txt", "x.html", "a b.svg", "X.svg"])
def test_a_logo_is_a_picture_of_its_folder(content: Path, file: str) -> None:
    found = _problems(content, lambda data: data["sponsors"][0]["logo"].update(file=file))

    assert len(found) == 1 and "sponsors.json" in found[0]


def test_a_level_that_is_not_in_the_list_is_a_problem(content: Path) -> None:
    found = _problems(content, lambda data: data["sponsors"][0].update(level="golden"))

    assert len(found) == 1 and "the level `golden`" in found[0]


def test_two_sponsorships_of_one_sponsor_may_follow_each_other_and_not_overlap(content: Path) -> None:
    def second(data: dict[str, Any], starts: str) -> None:
        data["sponsors"].append({**data["sponsors"][0], "number": 4, "starts": starts, "ends": "2027-12-31"})

    assert _problems(content, lambda data: second(data, "2027-01-01")) == []
    found = _problems(content, lambda data: data["sponsors"][1].update(starts="2026-12-31"))
    assert len(found) == 1 and "a sponsor twice from 2026-12-31 on" in found[0]


def test_the_packages_of_2022_are_all_on_their_page() -> None:
    site, _ = catalogue.load(ROOT / "content", demo=False)
    packages = sponsors.newest(site)
    assert packages is not None

    programs = sponsors.benefits(packages)

    assert [package.amount for package in sponsors.advertised(packages)] == [
        150000,
        90000,
        60000,
        30000,
        15000,
        10000,
        3750,
        1500,
    ]
    assert sum(len(program.rows) for program in programs) == 38
    rows = {benefit.name: cells for program in programs for benefit, cells in program.rows}
    assert rows["Full conference passes"] == ("25", "22", "18", "15", "10", "5", "2", "1")
    assert rows["Joint press release with the PSF"] == ("yes", "", "", "", "", "", "", "")


def test_the_page_of_packages_shows_the_newest_year_without_what_is_not_advertised(
    content: Path, tmp_path: Path
) -> None:
    html = (_build(tmp_path / "output", content) / "psf/sponsorship/levels/index.html").read_text()

    assert "Sponsorship packages of 2026" in html
    assert "$150,000" in html
    assert "Startup Row" not in html
    assert "Lunch" not in html, "a benefit of no package has no row"


def test_the_service_is_told_of_all_years(content: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", content)

    told = PackageYears.model_validate_json((built / FILE).read_bytes())

    site, _ = catalogue.load(content, demo=False)
    assert told == sponsors.years(site)
    assert [packages.year for packages in told.years] == [2026, 2022]


def test_a_new_year_begins_closed_with_assets_of_its_own(content: Path) -> None:
    site, _ = catalogue.load(content, demo=False)

    made = yaml.safe_load(sponsor_years.clone(site, "2026", "2028"))

    earlier = site.every(Packages)[1]
    assert (made["year"], "opens" in made, "closes" in made) == (2028, False, False)
    assert [benefit["slug"] for benefit in made["benefits"]] == [benefit.slug for benefit in earlier.benefits]
    assert made["programs"][1]["name"] == "PyCon US 2028"
    assert not any(benefit.get("new") for benefit in made["benefits"])
    features = [one for benefit in made["benefits"] for one in benefit.get("features", ()) if "name" in one]
    assert [one["name"] for one in features][:2] == ["square-logo-2026", "newsletter-text-2028"], (
        "one is of the sponsor"
    )
    assert [one["due"] for one in features if "due" in one][:2] == [date(2029, 2, 1), date(2029, 1, 15)]


def test_the_name_of_an_asset_without_a_year_gets_one(content: Path) -> None:
    file = content / "sponsors/2026.yaml"
    file.write_text(file.read_text().replace("newsletter-text-2026", "newsletter-text"))
    site, _ = catalogue.load(content, demo=False)

    assert "name: newsletter-text-2028" in sponsor_years.clone(site, "2026", "2028")


def test_the_year_in_what_is_said_is_the_new_one(content: Path) -> None:
    file = content / "sponsors/2026.yaml"
    said = file.read_text().replace("name: Booth\n", "name: Booth in 2026\n    description: All of 2026.\n")
    file.write_text(said.replace("label: Exhibitor kit", "label: Kit 2026, help: Of 2026"))
    site, _ = catalogue.load(content, demo=False)

    made = yaml.safe_load(sponsor_years.clone(site, "2026", "2028"))

    booth = next(one for one in made["benefits"] if one["slug"] == "booth")
    assert (booth["name"], booth["description"]) == ("Booth in 2028", "All of 2028.")
    assert (booth["features"][0]["label"], booth["features"][0]["help"]) == ("Kit 2028", "Of 2028")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("year: 2026\n", "year: 2025\n", "the file is called `2026`, and its packages are of 2025"),
        ("conflicts: [lounge]", "conflicts: [sofa]", "there is no benefit `sofa`"),
        ("conflicts: [lounge]", "conflicts: [booth]", "`booth` conflicts with itself"),
        ("clauses: [trademarks]", "clauses: [patents]", "there is no clause `patents`"),
        ("program: pycon-us", "program: pycon-eu", "there is no program `pycon-eu`"),
        ("{package: associate}]", "{package: golden}]", "there is no package `golden`"),
        ("slug: lounge", "slug: booth", "the slug `booth` stands further up already"),
        ("name: pass-code-2026", "name: job-fair-2026", "the asset `job-fair-2026` stands further up already"),
        ("standalone: true, capacity: 2", "standalone: true, packages: [{package: visionary}]", "stands alone"),
        ("package_only: true\n", "package_only: true\n    standalone: true\n", "stands alone"),
        ("place: sponsors}", "place: sponsors, due: 2027-01-01}", "has no `due`"),
        ("label: A square logo, ", "", "needs `label`"),
        ("min_width: 100", "min_width: 2000", "`min_width` is more than `max_width`"),
        ("closes: 2099-12-31", "closes: 2025-12-31", "is before `opens`"),
        ("opens: 2026-01-01\n", "", "`closes` stands without `opens`"),
    ],
)
def test_what_does_not_fit_in_the_packages_is_a_problem_with_its_place(
    content: Path, old: str, new: str, says: str
) -> None:
    file = content / "sponsors/2026.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))

    _, _, found = building.check(content, today=NOW, cache=None)

    problems = [problem for problem in found if says in problem.fact]
    assert [(Path(one.path).name, one.line > 0) for one in problems][:1] == [("2026.yaml", True)]


def test_applications_are_open_for_one_year_at_a_time(content: Path) -> None:
    file = content / "sponsors/2022.yaml"
    file.write_text(file.read_text().replace("year: 2022\n", "year: 2022\nopens: 2025-06-01\n", 1))

    _, _, found = building.check(content, today=NOW, cache=None)

    assert [one.fact for one in found] == ["applications for 2026 open on 2026-01-01, while those for 2022 are open"]
