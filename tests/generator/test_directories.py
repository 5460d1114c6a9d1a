"""Directories: what a row can hold, how rows are listed, and that every row of the content is on its page."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import building, catalogue
from generator.catalogue import Catalogue
from generator.outputs import directories as outputs
from generator.shapes.directory import DIRECTORIES, Fellows, UserGroups
from generator.views import directories, freshness
from generator.views.listing import alphabetical, place

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)
HOST = "https://www.example.org"


@pytest.fixture(scope="module")
def real() -> Catalogue:
    site, problems = catalogue.load(ROOT / "content")
    assert problems == []
    return site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("directories") / "output"
    theme = ROOT / "themes" / "pythonorg"
    building.build(TINY, output, theme=theme, host=HOST, now=NOW, cache=output.with_name("cache"))
    return output


@pytest.fixture
def check(tmp_path: Path) -> Callable[[str, str, str], list[str]]:
    """Check the tiny content with words of one of its files replaced: `line fact` of each problem."""

    def run(path: str, old: str, new: str) -> list[str]:
        content = Path(shutil.copytree(TINY, tmp_path / "content"))
        text = (content / path).read_text(encoding="utf-8")
        assert old in text
        (content / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        _, _, found = building.check(content, today=NOW, cache=None)
        assert all(problem.path == str(content / path) for problem in found), found
        return [f"{problem.line} {problem.fact}" for problem in found]

    return run


def _column(page: str, name: str) -> list[str]:
    return re.findall(rf'data-{name}="([^"]*)"', page)


# What a row can hold


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("elected: 2002", "elected: 1999", "11 `fellows.1.elected` is `1999`; the smallest is 2,001"),
        ("elected: 2002", "elected: soon", "11 `fellows.1.elected` is `soon`, and must be a whole number"),
        ("  emeritus_since: 2015\n", "", "14 `emeritus_since` and a `status` of emeritus stand together or not at all"),
        ("emeritus_since: 2015", "emeritus_since: 2009", "15 `emeritus_since` (2009) is before `elected` (2010)"),
        ("status: in-memoriam", "status: deceased", "18 `fellows.3.status` is `deceased`"),
        ("recorded: 2026-02-06", "recorded: 2026-02-30", "5 `recorded` is `2026-02-30`: there is no such day in the"),
        ("owner: fellow-wg", "owner: nobody-known", "8 there is no owner `nobody-known`"),
        (
            "owner: fellow-wg",
            "review_every: 3 weeks",
            "8 `review_every` is `3 weeks`, and is not written as it must be",
        ),
    ],
)
def test_a_mistake_in_the_roll_is_reported_at_its_line(
    check: Callable[[str, str, str], list[str]], old: str, new: str, said: str
) -> None:
    found = check("directories/fellows.yaml", old, new)

    assert len(found) == 1
    assert found[0].startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("region: Africa", "region: Atlantis", "11 `groups.1.region` is `Atlantis`"),
        ("url: https://berlin.example.org/", "url: javascript:alert(1)", "20 `groups.3.url` is `javascript:alert(1)`"),
        ("url: /about/", "url: /no-page/", "23 the link `/no-page/` leads to no page"),
        ("(#europe)", "(#atlantis)", "27 `/community/user-groups/` has no place `#atlantis`"),
    ],
)
def test_a_mistake_in_the_user_groups_is_reported_at_its_line(
    check: Callable[[str, str, str], list[str]], old: str, new: str, said: str
) -> None:
    found = check("directories/user-groups.yaml", old, new)

    assert len(found) == 1
    assert found[0].startswith(said)


def test_rows_out_of_order_are_reported_with_their_neighbour(check: Callable[[str, str, str], list[str]]) -> None:
    found = check("directories/fellows.yaml", "name: Ann Example", "name: Zoe Example")

    assert found == ["12 `Łukasz Example` stands after `Zoe Example`"]


def test_a_row_that_is_there_already_is_reported(check: Callable[[str, str, str], list[str]]) -> None:
    found = check("directories/fellows.yaml", "name: Łukasz Example", "name: Ann Example")

    assert found == ["12 `Ann Example` stands here twice"]


def test_an_owner_stands_once(check: Callable[[str, str, str], list[str]]) -> None:
    twice = '  - {slug: fellow-wg, name: Others, contact: "/about/", source: "https://example.org/"}\nowners:\n'
    twice = f"owners:\n{twice.removesuffix('owners:' + chr(10))}"

    found = check("site/owners.yaml", "owners:\n", twice)

    assert found == ["3 the slug `fellow-wg` is given already"]


# How rows are listed


def test_names_are_sorted_without_their_accents() -> None:
    names = ["Zoe", "Łukasz", "Ann", "Érico", "Lars", "Eva", "Øyvind"]

    assert sorted(names, key=alphabetical) == ["Ann", "Érico", "Eva", "Lars", "Łukasz", "Øyvind", "Zoe"]
    assert place("Latin America & the Caribbean") == "latin-america-the-caribbean"
    assert place("高") != place("山")


def test_fellows_are_listed_by_letter_and_by_year(tiny: Catalogue) -> None:
    record = tiny.only(Fellows)
    assert record

    by_name, by_year = directories.listing(record), directories.fellows_by_year(record)

    assert [(g.title, g.count) for g in by_name.groups] == [("A", 1), ("L", 1), ("M", 1)]
    assert [(g.title, [r.name for r in g.parts[0].rows]) for g in by_year.groups] == [
        ("2010", ["Łukasz Example"]),
        ("2002", ["Ann Example", "Mary Example"]),
    ]
    asides = [part.rows[0].aside for group in by_name.groups for part in group.parts]
    assert asides == ["2002", "2010, emeritus since 2015", "2002, in memoriam"]
    assert by_name.facets[0].choices == (
        ("active", "Active", 1),
        ("emeritus", "Emeritus", 1),
        ("in-memoriam", "In memoriam", 1),
    )
    assert [value for value, _, _ in by_name.facets[1].choices] == ["2010", "2002"]


def test_user_groups_stand_below_their_region_and_country(tiny: Catalogue) -> None:
    record = tiny.only(UserGroups)
    assert record

    listing = directories.listing(record)

    assert [(g.id, [p.title for p in g.parts]) for g in listing.groups] == [
        ("africa", ["Several countries"]),
        ("europe", ["France", "Germany"]),
    ]
    assert [facet.name for facet in listing.facets] == ["region", "country"]


def test_every_directory_of_the_content_has_a_page_with_all_its_rows(real: Catalogue) -> None:
    records = list(freshness.directories(real))

    assert {type(record) for record in records} == set(DIRECTORIES.values())
    for record in records:
        listing = directories.listing(record)
        listed = [row.name for group in listing.groups for part in group.parts for row in part.rows]
        assert sorted(listed) == sorted(str(getattr(row, "name")) for row in record.rows)  # noqa: B009
        assert listing.total == len(record.rows)
        assert len({group.id for group in listing.groups}) == len(listing.groups)


def test_the_roll_has_all_fellows_of_its_source(real: Catalogue) -> None:
    """Source: the roll of 6 February 2026. A later one changes these numbers, and no other edit should."""
    record = real.only(Fellows)
    assert record

    states = [fellow.status for fellow in record.fellows]

    assert (states.count("active"), states.count("emeritus"), states.count("in-memoriam")) == (446, 29, 6)


# What is published


def test_the_page_of_a_directory_has_a_row_for_each_record(built: Path) -> None:
    page = (built / "psf/fellows/index.html").read_text(encoding="utf-8")
    by_year = (built / "psf/fellows/by-year/index.html").read_text(encoding="utf-8")

    assert page.count("<li data-row") == by_year.count("<li data-row") == 3
    assert _column(page, "status") == ["active", "emeritus", "in-memoriam"]
    assert "content/directories/fellows.yaml" in page
    assert "6 February 2026" in page


def test_a_directory_has_a_json_twin_with_every_fact(built: Path) -> None:
    twin = json.loads((built / "community/user-groups/index.json").read_text(encoding="utf-8"))

    assert twin["url"] == f"{HOST}/community/user-groups/"
    assert twin["groups"][2] == {
        "name": "Example Berlin",
        "region": "Europe",
        "country": "Germany",
        "place": "Berlin",
        "url": "https://berlin.example.org/",
        "links": [{"label": "Help", "url": "/about/"}],
    }


def test_a_directory_has_a_markdown_twin_below_the_headings_of_its_page(built: Path) -> None:
    text = (built / "community/user-groups/index.md").read_text(encoding="utf-8")

    assert (
        "## Europe\n\n### France\n\n- Example Paris: It has closed.\n\n### Germany\n\n- [Example Berlin](https://berlin.example.org/) (Berlin); [Help](/about/)\n"
        in text
    )
    assert text.endswith("## Start a group\n\nGo to [Europe](#europe).\n")


def test_a_link_of_the_markdown_twin_ends_where_its_address_ends(tiny: Catalogue) -> None:
    record = tiny.only(UserGroups)
    assert record
    odd = record.groups[0].model_copy(update={"url": "https://example.org/a_(b)"})
    changed = record.model_copy(update={"groups": (odd,)})

    text = outputs.as_markdown(changed, directories.listing(changed), url=HOST).decode()

    assert "](https://example.org/a_%28b%29)" in text


def test_an_outside_address_that_nobody_checked_is_marked_so(built: Path) -> None:
    page = (built / "community/user-groups/index.html").read_text(encoding="utf-8")

    assert '<a href="https://berlin.example.org/" rel="nofollow">' in page
    assert '<a href="/about/">Help</a>' in page


def test_a_directory_that_cannot_be_read_is_one_problem(check: Callable[[str, str, str], list[str]]) -> None:
    found = check("directories/user-groups.yaml", "groups:\n", "grroups:\n")

    assert [fact.split(" ", 1)[1] for fact in found] == ["`groups` is missing", "the key `grroups` is not known here"]
