"""Banners: which ones a browser is told about, on which pages, and what the API says."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import building
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.sections import banners as section
from generator.shapes.banner import Banner
from generator.views import banners

TINY = Path(__file__).parents[1] / "site"


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _banner(**fields: object) -> Banner:
    given = {"id": "x", "title": "X", "text": "X.", "starts": "2026-11-01T00:00Z", "ends": "2026-11-02T00:00Z"}
    return Banner.model_validate_json(json.dumps(given | fields))


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        ("2026-09-01T23:59", False),
        ("2026-09-02T00:00", True),
        ("2026-11-07T23:59", True),
        ("2026-11-08T00:00", False),
    ],
)
def test_browsers_know_a_banner_sixty_days_before_and_forget_it_at_its_end(
    tiny: Catalogue, now: str, is_told: bool
) -> None:
    told = banners.for_browsers(tiny, _at(now), Texts(None))

    assert [one["id"] for one in told] == (["survey"] if is_told else [])


def test_a_banner_is_told_with_all_that_the_script_decides_by(tiny: Catalogue) -> None:
    (told,) = banners.for_browsers(tiny, _at("2026-11-01T00:00"), Texts(None))

    assert told == {
        "id": "survey",
        "title": "Survey",
        "html": '<strong>Survey:</strong> It is <strong>open</strong> until Sunday. <a href="/about/">Read more</a>',
        "starts": "2026-11-01T00:00:00+00:00",
        "ends": "2026-11-08T00:00:00+00:00",
        "kind": "notice",
        "paths": ("/psf/", "/nominations/"),
        "dismissible": True,
    }


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({}, ("/",)),
        ({"paths": ["/about/", "/jobs/"]}, ("/about/", "/jobs/")),
        ({"audience": "downloads"}, ("/downloads/", "/getit/")),
        ({"audience": "psf", "paths": ["/psf/records/", "/about/"]}, ("/psf/records/",)),
        ({"audience": "psf", "paths": ["/about/"]}, ()),
    ],
)
def test_a_banner_is_shown_below_its_paths_within_its_audience(
    fields: dict[str, object], paths: tuple[str, ...]
) -> None:
    assert banners.where(_banner(**fields)) == paths


@pytest.mark.parametrize(
    ("now", "notice"),
    [
        ("2026-10-31T23:59", None),
        ("2026-11-01T00:00", "API: Version 1 ends in May."),
        ("2026-12-01T00:00", None),
    ],
)
def test_the_api_says_its_notice_while_it_holds(tiny: Catalogue, now: str, notice: str | None) -> None:
    assert banners.api_notice(tiny, _at(now)) == notice


@pytest.mark.parametrize("text", ["Ends in Märch", "Two\nlines"])
def test_a_notice_of_the_api_fits_into_a_header(text: str) -> None:
    with pytest.raises(ValueError, match=r"ASCII|pattern"):
        _banner(api=True, text=text)


def test_the_files_change_when_a_banner_comes_into_sight_begins_and_ends(tiny: Catalogue) -> None:
    found = [at.date().isoformat() for at in section.turns(tiny, _at("2026-10-01T00:00"))]

    assert sorted(found) == ["2026-11-01", "2026-11-01", "2026-11-08", "2026-12-01"]


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("link: /about/", "link: /nowhere/", "`/nowhere/` is not a page"),
        ("audience: psf", "audience: psf\n    paths: [/jobs/]", "none of its `paths` is a page for `psf`"),
        ("id: api-change", "id: survey", "the id `survey` stands further up already"),
        ("It is **open**", "It is [open](/nowhere/)", "the link `/nowhere/` leads to no page"),
        ("ends: 2026-11-08T00:00Z", "ends: 2026-11-01T00:00Z", "`ends` is not after `starts`"),
        ("title: Survey", "title: Survey\n    script: x", "`script`"),
    ],
)
def test_a_mistake_in_a_banner_is_reported_at_its_line(tmp_path: Path, old: str, new: str, fact: str) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    file = content / "site/banners.yaml"
    file.write_text(file.read_text().replace(old, new))

    _, _, found = building.check(content, today=_at("2026-11-01T12:00"), cache=None)

    assert len(found) == 1
    assert fact in found[0].fact
    assert found[0].line > 1
