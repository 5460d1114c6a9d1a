"""Elections: what can be done at an instant, and when who stands is shown."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from generator import building
from generator.catalogue import Catalogue
from generator.kinds import Kind
from generator.sections import elections as section
from generator.shapes.election import FILE, Election, Elections, Nominees
from generator.views import elections
from generator.views.elections import Phase

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _build(output: Path, now: datetime, content: Path = TINY) -> Path:
    theme = ROOT / "themes" / "pythonorg"
    cache = output.with_name("cache")
    building.build(content, output, theme=theme, host="https://www.example.org", now=now, cache=cache)
    return output


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        ("2026-09-30T23:59", Phase.BEFORE),
        ("2026-10-01T00:00", Phase.OPEN),
        ("2026-11-20T13:59", Phase.OPEN),
        ("2026-11-20T14:00", Phase.CLOSED),
        ("2026-12-10T23:59", Phase.CLOSED),
        ("2026-12-11T00:00", Phase.OVER),
    ],
)
def test_the_phase_follows_the_instant(tiny: Catalogue, now: str, phase: Phase) -> None:
    assert elections.races(tiny, _at(now))[0].phase is phase


@pytest.mark.parametrize(("now", "count"), [("2026-11-20T23:59", 0), ("2026-11-21T00:00", 3)])
def test_nominees_are_shown_from_the_day_after_nominations_close(tiny: Catalogue, now: str, count: int) -> None:
    (race,) = elections.races(tiny, _at(now))

    assert len(race.nominees) == count
    assert race.are_shown is (count > 0)


@pytest.mark.parametrize(
    ("closes", "day"), [("2026-11-20T14:00Z", date(2026, 11, 21)), ("2026-11-20T00:00Z", date(2026, 11, 20))]
)
def test_the_first_day_is_one_on_which_nominations_are_closed_all_day(closes: str, day: date) -> None:
    given = {"slug": "x", "name": "X", "body": "board", "date": "2026-12-10", "opens": "2026-10-01T00:00Z"}
    election = Election.model_validate_json(json.dumps({**given, "closes": closes}))

    assert election.shown_from == day


DAY = date(2026, 11, 21)


def test_the_order_is_drawn_by_lot_each_day_until_the_election(tiny: Catalogue) -> None:
    held, (election,) = tiny.only(Nominees), tiny.every(Election)
    assert held is not None
    standing = held.nominees

    drawn = elections.in_fair_order(election, standing, DAY)

    assert elections.in_fair_order(election, reversed(standing), DAY) == drawn
    days = [date(2026, 11, 21) + timedelta(days=number) for number in range(40)]
    orders = [elections.in_fair_order(election, standing, day) for day in days]
    assert len(set(orders[:20])) == 6  # every order of three people comes up
    assert len(set(orders[19:])) == 1  # the election is on 10 December
    assert [n for n in drawn if n is not drawn[0]] == list(elections.in_fair_order(election, drawn[1:], DAY))


def test_another_day_draws_the_pages_anew_and_a_build_on_top_is_a_whole_one(tmp_path: Path) -> None:
    first, second = _at("2026-11-21T00:00"), _at("2026-11-22T09:00")
    on_top = _build(tmp_path / "on-top" / "output", first)
    page = on_top / "nominations/elections/board-2026/nominees/index.html"
    before = page.read_text()

    _build(on_top, second)
    whole = _build(tmp_path / "whole" / "output", second)

    assert page.read_text() != before
    there = {str(file.relative_to(on_top)) for file in on_top.rglob("*.html")}
    assert there == {str(file.relative_to(whole)) for file in whole.rglob("*.html")}
    assert [one for one in there if (on_top / one).read_bytes() != (whole / one).read_bytes()] == []


def test_each_midnight_until_the_election_is_a_turn(tiny: Catalogue) -> None:
    for now, then in (
        ("2026-11-25T10:00", "2026-11-26"),
        ("2026-12-09T10:00", "2026-12-10"),
        ("2026-12-10T10:00", "2026-12-11"),
    ):
        assert min(section.turns(tiny, _at(now))).date().isoformat() == then


def test_before_nominations_close_nothing_names_who_stands(tmp_path: Path) -> None:
    built = _build(tmp_path / "output", _at("2026-11-20T12:00"))

    assert [f for f in built.rglob("*") if f.is_file() and b"Ada Example" in f.read_bytes()] == []
    html = (built / "nominations/elections/board-2026/nominees/index.html").read_text()
    assert "Who stands is shown from" in html and "21 November 2026" in html


def test_when_nominations_are_closed_each_nominee_has_a_page(tmp_path: Path) -> None:
    built = _build(tmp_path / "output", _at("2026-11-21T00:00"))

    page = (built / "nominations/elections/board-2026/nominees/ada-example/index.html").read_text()
    assert "I would <em>listen</em>." in page
    listed = (built / "nominations/elections/board-2026/nominees/index.html").read_text()
    assert all(f"/nominees/{slug}-example/" in listed for slug in ("ada", "ben", "cleo"))
    assert "Nominations closed" in (built / "nominations/election/board-2026/index.html").read_text()
    assert "/nominees/ada-example/" in (built / "sitemap.xml").read_text()


def test_the_pages_change_at_every_step_of_an_election(tiny: Catalogue) -> None:
    found = sorted(section.turns(tiny, _at("2026-09-01T00:00")))

    assert [at.isoformat() for at in found] == [
        "2026-10-01T00:00:00+00:00",
        "2026-11-20T14:00:00+00:00",
        "2026-11-21T00:00:00+00:00",
        "2026-12-11T00:00:00+00:00",
    ]


def test_elections_are_listed_newest_first(tiny: Catalogue) -> None:
    (election,) = tiny.every(Election)
    older = election.model_copy(update={"slug": "board-2025", "date": date(2025, 12, 10)})
    kind = Kind("election", "elections/*.yaml", Election)
    site = replace(tiny, files={**tiny.files, "elections/board-2025.yaml": (kind, older)})

    assert [race.election.slug for race in elections.races(site, _at("2026-11-01T00:00"))] == [
        "board-2026",
        "board-2025",
    ]


@pytest.mark.parametrize("value", ["2026-11-20T14:00", "2026-11-20", "2026-11-20T14:00+01:00", "2026-02-30T00:00Z"])
def test_an_instant_is_in_utc_and_exists(value: str) -> None:
    given = {"slug": "x", "name": "X", "body": "board", "date": "2026-12-10", "opens": "2026-10-01T00:00Z"}

    with pytest.raises(ValidationError, match=r"written in UTC|no such day"):
        Election.model_validate_json(json.dumps({**given, "closes": value}))


def test_a_nominee_of_an_election_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    file = content / "data/elections.json"
    file.write_text(file.read_text().replace('"election": "board-2026", "slug": "ben', '"election": "x", "slug": "ben'))

    _, _, found = building.check(content, today=_at("2026-11-01T00:00"), cache=None)

    assert [(p.line, p.fact) for p in found] == [(4, "there is no election `x`")]


def test_an_election_stands_below_the_elections_and_in_their_section(tmp_path: Path) -> None:
    page = (_build(tmp_path / "out", _at("2026-10-02T00:00")) / "nominations/election").glob("*/index.html")
    html = next(page).read_text()

    assert '<li><a href="/nominations/elections/">Elections</a></li>' in html.partition("<h1>")[0]


@pytest.mark.parametrize("slug", ["election", "elections", "statement-preview", "2026"])
def test_an_election_is_not_named_like_another_address(slug: str) -> None:
    given = {"slug": slug, "name": "X", "body": "board", "date": "2026-12-10", "opens": "2026-10-01T00:00Z"}

    with pytest.raises(ValidationError, match="no name for an election"):
        Election.model_validate_json(json.dumps({**given, "closes": "2026-11-01T00:00Z"}))


def test_an_election_whose_slug_is_not_its_file_is_a_problem(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    (content / "elections/board-2026.yaml").rename(content / "elections/board.yaml")

    _, _, found = building.check(content, today=_at("2026-11-01T00:00"), cache=None)

    assert [p.fact for p in found] == ["the slug is `board-2026`, but the file is `elections/board.yaml`"]


def test_the_service_is_told_of_the_elections_and_nobody_else(tmp_path: Path) -> None:
    built = _build(tmp_path / "output", _at("2026-11-01T00:00"))

    told = Elections.model_validate_json((built / FILE).read_bytes())

    assert [(election.slug, election.closes) for election in told.elections] == [
        ("board-2026", _at("2026-11-20T14:00"))
    ]
    assert b"Example" not in (built / FILE).read_bytes()


@pytest.mark.parametrize(
    ("now", "asks"), [("2026-09-30T00:00", False), ("2026-10-02T00:00", True), ("2026-11-21T00:00", False)]
)
def test_while_nominations_are_open_the_page_leads_to_the_form(tmp_path: Path, now: str, asks: bool) -> None:
    built = _build(tmp_path / "output", _at(now))

    for page in ("election/board-2026", "elections"):
        html = (built / "nominations" / page / "index.html").read_text()
        assert ('href="/nominations/board-2026/create/"' in html) is asks


def test_examples_of_elections_are_labelled_and_never_on_the_live_site(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    shutil.copytree(ROOT / "content/demo/elections", content / "demo/elections")
    theme, now = ROOT / "themes" / "pythonorg", _at("2026-11-01T00:00")
    for demo in (True, False):
        output = tmp_path / f"output-{demo}"
        building.build(
            content,
            output,
            theme=theme,
            host="https://www.example.org",
            now=now,
            cache=tmp_path / f"cache-{demo}",
            demo=demo,
        )

        example = output / "nominations/election/example-council-2035/index.html"
        assert example.is_file() is demo
        assert not demo or "Examples for development" in example.read_text()
        assert "Examples for development" not in (output / "nominations/election/board-2026/index.html").read_text()
