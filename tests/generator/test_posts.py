"""Posts of the community: four kinds, private ones nowhere, twenty-five on a page."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator import building, catalogue
from generator.views import posts

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _add(content: Path, number: int, more: str = "media: text\ntext: Hello.\n", published: str = "2026-02-01") -> None:
    (content / f"community/post-{number}-{len(more)}.yaml").write_text(
        f"number: {number}\ntitle: Post {number}\nabstract: A post that one of the tests needs.\npublished: {published}\n{more}"
    )


def _facts(content: Path) -> list[str]:
    _, _, found = building.check(content, today=NOW, cache=None)
    return [p.fact for p in found]


def _built(content: Path, tmp_path: Path) -> Path:
    output = tmp_path / "out"
    building.build(
        content, output, theme=ROOT / "themes/pythonorg", host="https://t.test", now=NOW, cache=tmp_path / "cache"
    )
    return output


def test_posts_stand_newest_first_and_those_of_one_day_by_number(content: Path) -> None:
    _add(content, 9)
    _add(content, 10)
    _add(content, 8, published="2026-05-01")
    site, _ = catalogue.load(content)

    assert [post.number for post in posts.published(site, NOW.date())] == [8, 10, 9, 7]


def test_a_page_of_the_list_has_twenty_five_posts_and_leads_to_the_next(content: Path, tmp_path: Path) -> None:
    for number in range(100, 125):
        _add(content, number)
    output = _built(content, tmp_path)
    first = (output / "community/posts/index.html").read_text()
    second = (output / "community/posts/page/2/index.html").read_text()

    assert first.count('<h2><a href="/community/') == 25
    assert second.count('<h2><a href="/community/') == 1
    assert '<a href="/community/posts/page/2/" rel="next">' in first
    assert '<a href="/community/posts/" rel="prev">' in second
    assert not (output / "community/posts/page/3").exists()


def test_a_list_without_posts_says_so(content: Path, tmp_path: Path) -> None:
    (content / "community/first.yaml").unlink()

    assert "There is no post yet." in (_built(content, tmp_path) / "community/posts/index.html").read_text()


def test_a_private_post_is_nowhere(content: Path, tmp_path: Path) -> None:
    _add(content, 8, "media: text\ntext: Secret.\ndraft: true\n")
    output = _built(content, tmp_path)

    assert not (output / "community/8").exists()
    assert "Post 8" not in (output / "community/posts/index.html").read_text()


def test_a_video_is_linked_and_not_embedded(content: Path, tmp_path: Path) -> None:
    _add(content, 8, "media: video\nsource: https://video.example.org/watch?v=1\n")
    page = (_built(content, tmp_path) / "community/8/index.html").read_text()

    assert (
        '<a class="button" href="https://video.example.org/watch?v=1">Watch the video <small>at video.example.org'
        in page
    )
    assert "<iframe" not in page
    assert "<video" not in page


def test_a_photo_is_shown_with_its_size_and_description(content: Path, tmp_path: Path) -> None:
    (content / "site/root").mkdir(parents=True)
    (content / "site/root/sprint.png").write_bytes(b"a picture")
    _add(content, 8, "media: photo\nphoto: {file: /sprint.png, alt: People at a table, width: 640, height: 480}\n")
    page = (_built(content, tmp_path) / "community/8/index.html").read_text()

    assert '<img src="/sprint.png" alt="People at a table" width="640" height="480" decoding="async">' in page


def test_a_photo_that_is_not_there_is_reported(content: Path) -> None:
    _add(content, 8, "media: photo\nphoto: {file: /gone.png, alt: Nothing, width: 1, height: 1}\n")

    assert _facts(content) == ["there is no picture `/gone.png`"]


def test_a_number_is_given_once(content: Path) -> None:
    _add(content, 7, "media: text\ntext: Hello.\ndraft: true\n", published="2026-03-01")

    assert _facts(content) == ["the number 7 is that of `community/first.yaml` already"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("media: text\n", "a text has a `text`"),
        ("media: link\n", "a link has a `source`"),
        ("media: video\ntext: Hello.\n", "a video has a `source`"),
        ("media: photo\n", "a photo has a `photo`"),
        ("media: text\ntext: A\nphoto: {file: /a.png, alt: A, width: 1, height: 1}\n", "but it has a `photo`"),
    ],
)
def test_a_post_without_what_it_is_made_of_is_refused(content: Path, more: str, says: str) -> None:
    _add(content, 8, more)

    assert [says in fact for fact in _facts(content)] == [True]
