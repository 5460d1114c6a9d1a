"""Success stories: which are shown where, what their pages say to programs, and what must hold of them."""

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import feedparser
import pytest

from generator import building, catalogue
from generator.catalogue import Catalogue
from generator.sections import stories as section
from generator.views import stories

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


def _story(title: str, **changes: object) -> str:
    facts = {
        "description": "A story that one of the tests needs.",
        "company": "town-hall",
        "category": "arts",
        "published": "2026-02-01",
        "reviewed": "2026-02-01",
        **changes,
    }
    head = "".join(f"{key}: {value}\n" for key, value in facts.items())
    return f"---\ntitle: {title}\n{head}sources: [https://example.org/]\n---\nText.\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _site(content: Path, files: dict[str, str]) -> Catalogue:
    for name, text in files.items():
        (content / "success-stories" / f"{name}.md").write_text(text)
    site, found = catalogue.load(content)
    assert found == []
    return site


def _facts(content: Path) -> list[str]:
    _, _, found = building.check(content, today=NOW, cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line} {p.fact}" for p in found]


def test_stories_stand_newest_first_and_those_of_one_day_by_title(content: Path) -> None:
    site = _site(content, {"b": _story("Bells"), "a": _story("a Lute"), "c": _story("Choir", published="2026-03-01")})

    assert [told.story.title for told in stories.published(site, TODAY)] == [
        "Choir",
        "a Lute",
        "Bells",
        "A clock tower keeps time",
    ]


def test_a_draft_and_a_story_of_tomorrow_are_shown_nowhere(content: Path) -> None:
    site = _site(content, {"d": _story("Draft", draft="true"), "t": _story("Tomorrow", published="2026-11-02")})

    assert [told.path for told in stories.published(site, TODAY)] == ["/success-stories/a-clock-tower/"]
    assert "/success-stories/t/" in {entry.address for entry in section.entries(site, date(2026, 11, 2))}


def test_the_pages_read_otherwise_on_the_day_a_story_comes_out(content: Path) -> None:
    site = _site(content, {"t": _story("Tomorrow", published="2026-11-02"), "d": _story("D", published="2026-12-01", draft="true")})  # fmt: skip

    assert list(section.turns(site, NOW)) == [datetime(2026, 11, 2, tzinfo=UTC)]


def test_every_category_has_a_page_even_without_a_story(tiny: Catalogue) -> None:
    pages = [entry.address for entry in section.entries(tiny, TODAY)]

    for slug in ("arts", "business", "education", "engineering", "government", "scientific", "software-development"):
        assert f"/success-stories/category/{slug}/" in pages


def test_the_newest_are_those_that_are_not_featured_already(content: Path) -> None:
    more = {f"s{n}": _story(f"S{n}", published=f"2026-03-0{n}") for n in range(1, 7)}
    landing = stories.landing(stories.published(_site(content, more), TODAY))

    assert [told.story.title for told in landing.featured] == ["A clock tower keeps time"]
    assert [told.story.title for told in landing.newest] == ["S6", "S5", "S4", "S3"]
    assert landing.count == 7


def test_a_story_leads_to_others_of_its_category_first(content: Path) -> None:
    files = {"near": _story("Near", category="engineering", published="2025-01-01"), "far": _story("Far")}
    every = stories.published(_site(content, files), TODAY)
    tower = next(page for page in stories.pages(every) if page.told.path == "/success-stories/a-clock-tower/")

    assert [told.story.title for told in tower.more] == ["Near", "Far"]


def test_each_featured_story_has_its_day_on_the_home_page(content: Path) -> None:
    site = _site(content, {"b": _story("Bells", featured="true"), "c": _story("Choir")})
    every = stories.published(site, TODAY)
    shown = [told.story.title for day in (1, 2, 3) if (told := stories.of_the_day(every, date(2026, 11, day)))]

    assert sorted(set(shown)) == ["A clock tower keeps time", "Bells"]
    assert shown[0] == shown[2] != shown[1]
    assert stories.of_the_day((), TODAY) is None


def test_schema_org_is_told_whose_story_it_is_and_where_its_facts_are(tiny: Catalogue) -> None:
    entry = next(e for e in section.entries(tiny, TODAY) if e.address == "/success-stories/a-clock-tower/")
    said = entry.json_ld

    assert said is not None
    assert said["@type"] == "Article"
    assert said["about"] == {"@type": "Organization", "name": "The Town Hall", "url": "https://example.org/"}
    assert said["dateModified"] == "2026-01-12"
    assert said["citation"] == ["https://example.org/clock"]


# What must hold


def test_a_story_about_an_unknown_company_is_reported_at_its_line(content: Path) -> None:
    (content / "success-stories/x.md").write_text(_story("X", company="nobody"))

    assert _facts(content) == ["success-stories/x.md:4 there is no company `nobody`"]


def test_a_company_without_a_story_is_reported(content: Path) -> None:
    (content / "companies/alone.yaml").write_text("name: Alone\n")

    assert _facts(content) == ["companies/alone.yaml:1 no story is about `alone`"]


@pytest.mark.parametrize("path", ["companies/town-hall.yaml", "success-stories/a-clock-tower.md"])
def test_a_file_that_cannot_be_read_is_one_problem(content: Path, path: str) -> None:
    (content / path).write_text("---\nx: [\n---\nText\n" if path.endswith(".md") else "x: [\n")

    assert [fact.partition(":")[0] for fact in _facts(content)] == [path]


def test_a_link_in_a_story_leads_to_a_page(content: Path) -> None:
    (content / "success-stories/x.md").write_text(_story("X") + "[gone](/gone/)\n")

    assert _facts(content) == ["success-stories/x.md:11 the link `/gone/` leads to no page"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"category": "cooking"}, "`category`"),
        ({"quote": '{text: "Much too short", who: A person, source: "https://example.org/"}'}, "`quote.text`"),
        ({"company": "Town Hall"}, "`company`"),
    ],
)
def test_what_is_no_story_is_refused(content: Path, changes: dict[str, object], says: str) -> None:
    (content / "success-stories/x.md").write_text(_story("X", **changes))

    assert any(says in fact for fact in _facts(content))


def test_a_story_without_a_source_is_refused(content: Path) -> None:
    (content / "success-stories/x.md").write_text(_story("X").replace("sources: [https://example.org/]", "sources: []"))

    assert any("`sources`" in fact for fact in _facts(content))


# The built files


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    building.build(
        TINY, folder / "out", theme=ROOT / "themes/pythonorg", host="https://t.test", now=NOW, cache=folder / "cache"
    )
    return folder / "out"


def test_a_story_is_published_as_a_page_its_twins_and_an_item_of_the_feed(output: Path) -> None:
    page = output / "success-stories/a-clock-tower"

    assert "A clock tower keeps time" in (page / "index.html").read_text()
    assert json.loads((page / "index.json").read_text())["category"] == "engineering"
    assert "# A clock tower keeps time" in (page / "index.md").read_text()
    feed = feedparser.parse((output / "success-stories/feed.rss").read_bytes())
    assert [item.link for item in feed.entries] == ["https://t.test/success-stories/a-clock-tower/"]
    assert (output / "success-stories/feed.atom").is_file()


def test_a_category_without_a_story_says_so(output: Path) -> None:
    assert (
        "There is no story about this field yet." in (output / "success-stories/category/arts/index.html").read_text()
    )
    assert "There is no story" not in (output / "success-stories/category/engineering/index.html").read_text()


def test_the_old_menu_box_shows_a_featured_story(output: Path) -> None:
    box = (output / "box/supernav-python-success-stories/index.html").read_text()

    assert '<a href="/success-stories/a-clock-tower/">A clock tower keeps time</a>' in box
    assert "<html" not in box
