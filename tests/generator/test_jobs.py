"""The job board: what is open on a day, where it is listed, and what a stranger's text may do."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser

from generator import building, catalogue, sections
from generator.catalogue import Catalogue
from generator.kinds import Kind
from generator.markup import Texts, render
from generator.sections import jobs as section
from generator.shapes.job import Job, Jobs, Salary, slug_of
from generator.views import jobs, posting

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
TODAY = date(2026, 11, 1)


def _job(**fields: Any) -> Job:
    given = {
        "number": 1,
        "title": "Developer",
        "company": "Tiny",
        "city": "Utrecht",
        "country": "Netherlands",
        "category": "other",
        "posted": "2026-10-01",
        "until": "2026-12-29",
        "email": "jobs@example.org",
        "url": "https://www.example.org/",
        "text": "Work.",
    }
    return Job.model_validate_json(json.dumps(given | fields))


@pytest.fixture
def having(tiny: Catalogue) -> Callable[..., Catalogue]:
    """having(job, ...): the tiny content with these jobs and no others."""

    def changed(*postings: Job) -> Catalogue:
        kind = Kind("jobs", "data/jobs.json", Jobs, is_data=True)
        return replace(tiny, files={**tiny.files, "data/jobs.json": (kind, Jobs(jobs=postings))})

    return changed


def _numbers(postings: tuple[posting.Posting, ...]) -> list[int]:
    return [shown.job.number for shown in postings]


def _build(output: Path, content: Path, *, demo: bool = True) -> Path:
    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    theme = ROOT / "themes" / "pythonorg"
    building.build(
        content,
        output,
        theme=theme,
        host="https://www.example.org",
        now=now,
        demo=demo,
        cache=output.with_name("cache"),
    )
    return output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("jobs") / "output", TINY)


# The shape


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Memphis TN USA", "memphis-tn-usa"),
        ("St. John's NL Canada", "st-johns-nl-canada"),
        ("Łódź Poland", "lodz-poland"),
        ("San José Costa Rica", "san-jose-costa-rica"),
        ("Straße", "strasse"),
        ("東京 日本", "u6771u4eac-u65e5u672c"),
        ("?!", ""),
    ],
)
def test_a_place_becomes_a_part_of_an_address(text: str, slug: str) -> None:
    assert slug_of(text) == slug


def test_two_long_places_do_not_share_an_address() -> None:
    first, second = slug_of("a " * 90 + "x"), slug_of("a " * 90 + "y")

    assert first != second
    assert max(len(first), len(second)) <= 100


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"until": "2026-09-30"}, "before `posted`"),
        ({"remote_region": "Europe"}, "not `remote`"),
        ({"city": "?"}, "neither a letter nor a digit"),
        ({"salary": {"currency": "EUR"}}, "a `minimum`, a `maximum` or both"),
        ({"salary": {"minimum": 2, "maximum": 1, "currency": "EUR"}}, "more than the `maximum`"),
        ({"salary": {"minimum": 2, "currency": "Euro"}}, "pattern"),
        ({"email": "nobody"}, "pattern"),
        ({"email": "a@b.example\nBcc: x@y.example"}, "pattern"),
        ({"url": "javascript:alert(1)"}, "pattern"),
        ({"title": "x" * 101}, "at most 100"),
        ({"author": "somebody"}, "not permitted"),
        ({"text": "\u202eevil"}, "nobody sees"),
    ],
)
def test_a_posting_that_does_not_fit_is_refused(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        _job(**fields)


# What is open


@pytest.mark.parametrize(
    ("today", "is_open"),
    [
        (date(2026, 9, 30), None),
        (date(2026, 10, 1), True),
        (date(2026, 12, 29), True),
        (date(2026, 12, 30), False),
    ],
)
def test_a_posting_is_open_from_its_first_day_to_its_last(
    having: Callable[..., Catalogue], today: date, is_open: bool | None
) -> None:
    board = jobs.board(having(_job()), today)

    assert _numbers(board.open) == ([1] if is_open else [])
    assert _numbers(board.expired) == ([1] if is_open is False else [])


@pytest.mark.parametrize(("today", "is_new"), [(date(2026, 10, 30), True), (date(2026, 10, 31), False)])
def test_a_posting_is_new_for_thirty_days(having: Callable[..., Catalogue], today: date, is_new: bool) -> None:
    assert jobs.board(having(_job()), today).open[0].is_new is is_new


def test_the_newest_posting_comes_first(having: Callable[..., Catalogue]) -> None:
    site = having(_job(number=1), _job(number=3, posted="2026-09-01"), _job(number=2))

    assert _numbers(jobs.board(site, TODAY).open) == [2, 1, 3]


def test_lists_of_lists_show_only_what_has_an_open_posting(tiny: Catalogue) -> None:
    board = jobs.board(tiny, TODAY)

    assert [group.name for group in jobs.with_jobs(board.types)] == ["Web"]
    assert [group.name for group in jobs.with_jobs(board.categories)] == ["Developer / Engineer"]
    assert [country for country, _ in jobs.by_country(board.places)] == ["Netherlands"]


def test_the_address_of_a_place_outlives_its_last_posting(tiny: Catalogue) -> None:
    addresses = [group.address for group in jobs.board(tiny, TODAY).places]

    assert addresses == ["/jobs/location/utrecht-netherlands/", "/jobs/location/hull-united-kingdom/"]


def test_two_spellings_of_a_place_are_one_place(having: Callable[..., Catalogue]) -> None:
    site = having(
        _job(number=1, city="Montreal", country="Canada"),
        _job(number=2, city="Montréal", country="CANADA"),
    )

    (place,) = jobs.board(site, TODAY).places

    assert (place.name, _numbers(place.postings)) == ("Montréal, CANADA", [2, 1])


def test_remote_jobs_have_a_list_of_their_own(having: Callable[..., Catalogue]) -> None:
    board = jobs.board(having(_job(number=1), _job(number=2, remote=True)), TODAY)

    assert (board.remote.address, _numbers(board.remote.postings)) == ("/jobs/location/telecommute/", [2])


def test_at_most_five_others_of_the_category_are_related(having: Callable[..., Catalogue]) -> None:
    site = having(*(_job(number=n) for n in range(1, 9)), _job(number=9, category="developer-engineer"))
    board = jobs.board(site, TODAY)

    assert _numbers(board.related(board.open[1])) == [7, 6, 5, 4, 3]


@pytest.mark.parametrize(
    ("salary", "words"),
    [
        ({"minimum": 50000, "maximum": 60000, "currency": "EUR"}, "EUR 50,000 to 60,000 a year"),
        ({"minimum": 30, "currency": "USD", "per": "hour"}, "from USD 30 an hour"),
        ({"maximum": 4000, "currency": "PLN", "per": "month"}, "up to PLN 4,000 a month"),
        ({"minimum": 500, "maximum": 500, "currency": "GBP", "per": "day"}, "GBP 500 a day"),
    ],
)
def test_pay_reads_as_people_say_it(salary: dict[str, Any], words: str) -> None:
    assert posting.pay(Salary.model_validate(salary)) == words


def test_the_board_changes_when_a_posting_appears_grows_old_and_expires(having: Callable[..., Catalogue]) -> None:
    site = having(_job(posted="2026-11-10", until="2027-02-07"))

    found = list(section.turns(site, datetime(2026, 11, 1, tzinfo=UTC)))

    assert [str(at.date()) for at in found] == ["2026-11-10", "2026-12-10", "2027-02-08"]
    assert all(at.tzinfo is UTC and at.hour == 0 for at in found)


# The pages


def test_an_open_posting_is_on_its_page_in_its_lists_and_feeds(built: Path) -> None:
    for page in (
        "",
        "all/",
        "type/web/",
        "category/developer-engineer/",
        "location/utrecht-netherlands/",
        "location/telecommute/",
    ):
        assert 'href="/jobs/7/"' in (built / "jobs" / page / "index.html").read_text(), page
    for stem in (
        "",
        "type/web/",
        "category/developer-engineer/",
        "location/utrecht-netherlands/",
        "location/telecommute/",
    ):
        for kind in ("rss", "atom"):
            feed = feedparser.parse((built / f"jobs/{stem}feed.{kind}").read_bytes())
            assert [entry.link for entry in feed.entries] == ["https://www.example.org/jobs/7/"]
            assert not feed.bozo


def test_search_engines_read_the_posting_as_a_job(built: Path) -> None:
    html = (built / "jobs/7/index.html").read_text()
    data = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])

    assert data["@type"] == "JobPosting"
    assert data["description"] == "<p>You write <strong>pages</strong>.</p>"
    assert (data["datePosted"], data["validThrough"]) == ("2026-10-20", "2027-01-17T23:59:59Z")
    assert data["hiringOrganization"]["name"] == "Tiny Web"
    assert data["jobLocation"]["address"]["addressLocality"] == "Utrecht"
    assert (data["jobLocationType"], data["applicantLocationRequirements"]["name"]) == ("TELECOMMUTE", "Europe")
    assert data["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "minValue": 50000, "maxValue": 60000, "unitText": "YEAR"
    }  # fmt: skip
    assert data["url"] == "https://www.example.org/jobs/7/"


def test_an_expired_posting_is_only_at_its_own_address(built: Path) -> None:
    page = built / "jobs/5/index.html"
    html = page.read_text()

    assert "This posting has expired." in html
    assert '<meta name="robots" content="noindex">' in html
    assert "tests@example.org" not in html
    assert "You break things" not in html
    assert "JobPosting" not in html
    assert [p.name for p in page.parent.iterdir()] == ["index.html"]
    others = [f for f in built.rglob("*") if f.is_file() and f not in (page, built / "changed-urls.txt")]
    named = [f for f in others if b"/jobs/5/" in f.read_bytes()]
    assert named == []


def test_a_type_without_a_posting_says_so_and_keeps_its_feed(built: Path) -> None:
    assert "There is no posting of this kind" in (built / "jobs/type/testing/index.html").read_text()
    assert feedparser.parse((built / "jobs/type/testing/feed.rss").read_bytes()).feed.title == "Python jobs: Testing"


def test_a_type_that_is_not_in_the_taxonomy_has_no_page(built: Path) -> None:
    assert {p.name for p in (built / "jobs/type").iterdir()} == {"web", "testing"}


def test_long_lists_have_several_pages(having: Callable[..., Catalogue]) -> None:
    site = having(*(_job(number=n) for n in range(1, 53)))

    found = {entry.address: entry for entry in sections.entries(site, TODAY)}

    assert [a for a in found if a.startswith("/jobs/page/")] == ["/jobs/page/2/", "/jobs/page/3/"]
    assert "/jobs/category/other/page/3/" in found
    assert found["/jobs/page/2/"].title == "Python jobs, page 2"


def test_without_data_the_board_says_that_it_is_empty(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content", ignore=shutil.ignore_patterns("data", "elections")))
    html = (_build(tmp_path / "output", content) / "jobs/index.html").read_text()

    assert "No open position" in html
    assert "Nobody is looking for somebody here at the moment." in html


# Examples for development


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny content without data, with the examples of the real content."""
    content = tmp_path_factory.mktemp("examples") / "content"
    shutil.copytree(TINY, content, ignore=shutil.ignore_patterns("data", "elections"))
    shutil.copytree(ROOT / "content" / "demo", content / "demo")
    shutil.copytree(ROOT / "content" / "jobs", content / "jobs", dirs_exist_ok=True)
    return content


def test_every_page_of_the_examples_says_that_they_are(examples: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", examples)

    pages = [p for folder in ("jobs", "psf/sponsors", "nominations") for p in (built / folder).rglob("*.html")]

    assert len(pages) > 60
    assert [p for p in pages if "Examples for development, not real" not in p.read_text()] == []


def test_a_live_build_never_shows_an_example(examples: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", examples, demo=False)

    texts = [f for f in built.rglob("*") if f.suffix in (".html", ".json", ".rss", ".atom", ".md", ".xml")]
    assert [f for f in texts if "Example Railways" in f.read_text() or "Ada Example" in f.read_text()] == []
    assert not (built / "media").exists()
    assert not (built / "jobs/9130").exists()


def test_the_live_settings_switch_the_examples_off() -> None:
    settings: dict[str, object] = {}
    exec(compile((ROOT / "publishconf.py").read_text(), "publishconf.py", "exec"), settings)  # noqa: S102  our own file

    assert settings["DEMO"] is False


def test_hostile_text_in_every_field_is_only_text(examples: Path, tmp_path: Path) -> None:
    built = _build(tmp_path / "output", examples)
    for file in (built / "jobs").rglob("*.html"):
        page = LexborHTMLParser(file.read_bytes())
        scripts = [node.attributes for node in page.css("script")]
        assert all("src" in given or given.get("type") == "application/ld+json" for given in scripts), file
        assert not page.css(
            "main iframe, main object, main style, main svg, main [style], main [onclick], main [onerror]"
        )
        assert not [
            a for a in page.css("a[href]") if (a.attributes["href"] or "").split(":")[0] in ("javascript", "data")
        ]
        assert len(page.css("h1")) == 1, file
        assert len(page.css("#content")) == 1, file
    hostile = LexborHTMLParser((built / "jobs/9100/index.html").read_bytes())
    assert [h1.text() for h1 in hostile.css("h1")] == ['<script>alert("x")</script> & <b>bold</b>']
    assert len(hostile.css("main .prose")) == 3


# A stranger's Markdown


def test_a_strangers_links_are_not_vouched_for() -> None:
    html = render("[there](https://www.example.org/) [here](/about/) [run](javascript:x)", submitted=True).html

    assert html == '<p><a href="https://www.example.org/" rel="nofollow ugc">there</a> here run</p>'


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n\n## B\n\n# C", ["h3", "h4", "h3"]),
        ("## A\n\n#### B\n\n### C", ["h3", "h4", "h4"]),
        ("#### A\n\n# B\n\n<h1>C</h1>", ["h3", "h3", "h3"]),
        ("# A\n\n## B\n\n### C\n\n#### D\n\n##### E", ["h3", "h4", "h5", "h6", "h6"]),
    ],
)
def test_a_strangers_headings_stand_below_ours_and_leave_no_level_out(text: str, levels: list[str]) -> None:
    html = render(text, submitted=True).html

    assert re.findall(r"<(h[1-6])>", html) == levels
    assert re.findall(r"</(h[1-6])>", html) == levels


def test_a_strangers_text_takes_no_name_and_no_look_of_ours() -> None:
    html = render(
        "# Content {: #content .masthead }\n\n<p id=top class=notice style='x:y'>Raw</p>", submitted=True
    ).html

    assert "id=" not in html and "class=" not in html and "style=" not in html


def test_a_strangers_pictures_and_forms_are_dropped() -> None:
    html = render("![x](https://www.example.org/x.png) <form><input><button>Go</button></form>", submitted=True).html

    assert "<img" not in html and "<form" not in html and "<input" not in html and "<button" not in html


def test_our_own_text_and_a_strangers_are_kept_apart(tmp_path: Path) -> None:
    texts = Texts(tmp_path)

    assert texts.render("# A").html != texts.render("# A", submitted=True).html


# Rules


def _problems(content: Path, name: str, change: Callable[[dict[str, Any]], object]) -> list[str]:
    file = content / name
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data, indent=1))
    _, _, found = building.check(content, today=datetime(2026, 11, 1, 12, tzinfo=UTC), cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line} {p.fact}" for p in found]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def test_a_posting_with_an_unknown_category_is_a_problem_at_its_line(content: Path) -> None:
    found = _problems(content, "data/jobs.json", lambda data: data["jobs"][1].update(category="pilot"))

    assert found == ["data/jobs.json:32 job 5 has the category `pilot`, which jobs/taxonomy.yaml does not have"]


def test_a_posting_with_an_unknown_type_is_a_problem(content: Path) -> None:
    found = _problems(content, "data/jobs.json", lambda data: data["jobs"][0].update(types=["web", "flying"]))

    assert len(found) == 1 and "the type `flying`" in found[0]


def test_the_number_of_a_posting_is_given_once(content: Path) -> None:
    found = _problems(content, "data/jobs.json", lambda data: data["jobs"][1].update(number=7))

    assert found == ["data/jobs.json:27 the number `7` stands further up already"]


def test_a_text_that_takes_too_long_to_draw_is_a_problem(content: Path) -> None:
    found = _problems(content, "data/jobs.json", lambda data: data["jobs"][0].update(text="[" * 300))

    assert len(found) == 1 and "`[` stand on one line" in found[0]


def test_a_dead_link_of_a_stranger_does_not_stop_the_site(content: Path) -> None:
    assert _problems(content, "data/jobs.json", lambda data: data["jobs"][0].update(text="[x](/nowhere/)")) == []


def test_a_taxonomy_that_cannot_be_read_is_one_problem(content: Path) -> None:
    (content / "jobs/taxonomy.yaml").write_text("categories: [\n")

    _, _, found = building.check(content, today=datetime(2026, 11, 1, 12, tzinfo=UTC), cache=None)

    assert [Path(p.path).name for p in found] == ["taxonomy.yaml"]


def test_a_page_at_the_address_of_a_job_is_reported(content: Path) -> None:
    (content / "pages/jobs").mkdir()
    head = "---\ntitle: A page\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n---\nText\n"
    (content / "pages/jobs/7.md").write_text(head)

    _, _, found = building.check(content, today=datetime(2026, 11, 1, 12, tzinfo=UTC), cache=None)

    assert any("the address `/jobs/7/` belongs to" in p.fact for p in found)


def test_the_real_taxonomy_has_the_terms_that_were_in_use() -> None:
    site, problems = catalogue.load(ROOT / "content", demo=False)

    board = jobs.board(site, TODAY)

    assert problems == []
    assert (len(board.types), len(board.categories)) == (17, 3)
