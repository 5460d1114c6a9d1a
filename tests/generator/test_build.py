"""A build from end to end on the tiny content, with the real theme."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from generator import addresses, building, catalogue, sections
from generator.building import Built
from generator.problems import ContentError

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOST = "https://www.example.org"


def _build(output: Path, *, content: Path = TINY, now: datetime = NOW, cache: Path | None = None) -> Built:
    return building.build(
        content,
        output,
        theme=ROOT / "themes" / "pythonorg",
        host=HOST,
        now=now,
        cache=cache or output.with_name("cache"),
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "output"
    _build(output)
    return output


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def test_the_same_content_and_instant_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a" / "deeper" / "place"
    content = Path(shutil.copytree(TINY, tmp_path / "copy"))

    _build(elsewhere, content=content)

    assert _bytes(elsewhere) == _bytes(built)


def test_a_second_build_writes_nothing(built: Path) -> None:
    change = _build(built).change

    assert (change.written, change.removed) == ((), ())


def test_an_edit_rewrites_what_shows_it_and_nothing_else(content: Path, tmp_path: Path) -> None:
    _build(tmp_path / "out", content=content)
    page = content / "pages/about/index.md"
    page.write_text(page.read_text().replace("Text below", "Other text below"))

    change = _build(tmp_path / "out", content=content).change

    assert sorted(change.written) == ["about/index.html", "about/index.json", "about/index.md"]


def test_a_change_of_the_navigation_rewrites_every_page(content: Path, tmp_path: Path) -> None:
    first = _build(tmp_path / "out", content=content)
    navigation = content / "site/navigation.yaml"
    navigation.write_text(navigation.read_text().replace("title: Downloads", "title: Get it"))

    change = _build(tmp_path / "out", content=content).change

    pages = {output.path for output in first.outputs if output.path.endswith("index.html")}
    moved = {output.path for output in first.outputs if output.template == "redirect.html"}
    moved |= {output.path for output in first.outputs if output.twin_of in moved}
    drawn_alone = moved | {path for path in pages if path.startswith("box/")}
    assert set(change.written) == (pages | {"404.html", "_service/kit.json"}) - drawn_alone


def test_the_passing_of_a_day_changes_only_what_depends_on_it(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")

    change = _build(tmp_path / "out", now=NOW + timedelta(minutes=5)).change

    assert set(change.written) == {"build.json"}  # which says when the site was built
    assert not change.removed


@pytest.mark.parametrize("year", [2000, 2025, 2040])
def test_the_site_can_be_built_as_of_any_day(year: int, tmp_path: Path) -> None:
    """Before the first release and after the last branch has ended too."""
    built = _build(tmp_path / "out", now=NOW.replace(year=year))

    page = (tmp_path / "out/downloads/index.html").read_text()
    assert ("3.14.1" in page) == (year > 2025)
    assert len(built.change.written) > 30


def test_a_problem_stops_the_build(content: Path, tmp_path: Path) -> None:
    (content / "pages/about/index.md").write_text("---\ntitle: 3\n---\nText.\n")

    with pytest.raises(ContentError) as caught:
        _build(tmp_path / "out", content=content)

    assert len(caught.value.problems) >= 3
    assert not (tmp_path / "out").exists()


def test_a_draft_is_nowhere(content: Path, tmp_path: Path) -> None:
    page = content / "pages/secret-plan.md"
    page.write_text(
        "---\ntitle: Secret plan\ndescription: Nobody is to see this page yet.\nreviewed: 2026-11-01\ndraft: true\n---\nText.\n"
    )
    release = content / "releases/3.14/3.14.1.yaml"
    release.write_text(release.read_text().replace("date: 2025-12-02", "date: 2025-12-02\ndraft: true"))

    _build(tmp_path / "out", content=content)

    for name, data in _bytes(tmp_path / "out").items():
        assert b"ecret plan" not in data, name
        assert b"secret-plan" not in data, name
        assert b"3.14.1" not in data, name


def test_every_address_is_made(built: Path) -> None:
    site, _ = catalogue.load(TINY)
    missing = [
        address
        for address in addresses.linkable(site, NOW.date())
        if not (built / address[1:]).is_file()
        and not any((built / address[1:] / name).is_file() for name in ("index.html", "index.json"))
        and address not in {"/robots.txt", "/humans.txt", "/funding.json", *addresses.OF_THE_SERVICE}
    ]

    assert missing == []


def test_every_page_but_the_hidden_is_in_the_sitemap_and_every_entry_is_a_page(built: Path) -> None:
    listed = set(re.findall(f"<loc>{HOST}(/[^<]*)</loc>", (built / "sitemap.xml").read_text()))
    site, _ = catalogue.load(TINY)

    every = list(sections.entries(site, NOW.date()))
    assert listed == {entry.address for entry in every if not entry.robots}
    assert [entry.address for entry in every if not (built / entry.address[1:] / "index.html").is_file()] == []


def test_getit_is_a_twin(built: Path) -> None:
    for path in ("index.html", "release/python-3141/index.html", "feed.rss", "windows/index.html"):
        assert (built / "getit" / path).read_bytes() == (built / "downloads" / path).read_bytes()


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_is_read_by_a_feed_reader(built: Path, kind: str) -> None:
    feed = feedparser.parse((built / f"downloads/feed.{kind}").read_bytes())

    assert feed.bozo is False
    assert [entry.title for entry in feed.entries] == [
        "Python 3.15.0rc1",
        "Python 3.14.1",
        "Python 3.9.25",
        "Python 3.14.0",
    ]
    assert len({entry.id for entry in feed.entries}) == 4
    assert all(entry.link.startswith(f"{HOST}/downloads/release/") for entry in feed.entries)
    assert feed.entries[0].published_parsed[:3] == (2026, 8, 4)


def test_the_api_has_the_documented_fields(built: Path) -> None:
    releases = json.loads((built / "api/v2/downloads/release/index.json").read_text())
    files = json.loads((built / "api/v2/downloads/release_file/index.json").read_text())
    systems = json.loads((built / "api/v2/downloads/os/index.json").read_text())

    assert isinstance(releases, list)
    assert set(releases[0]) == {
        "name",
        "slug",
        "version",
        "is_published",
        "is_latest",
        "release_date",
        "pre_release",
        "release_page",
        "release_notes_url",
        "show_on_download_page",
        "resource_uri",
    }
    assert set(files[0]) == {
        "name",
        "slug",
        "os",
        "release",
        "description",
        "is_source",
        "url",
        "gpg_signature_file",
        "md5_sum",
        "sha256_sum",
        "filesize",
        "download_button",
        "sigstore_signature_file",
        "sigstore_cert_file",
        "sigstore_bundle_file",
        "sbom_spdx2_file",
        "resource_uri",
    }
    assert next(row for row in systems if row["slug"] == "source")["resource_uri"] == f"{HOST}/api/v2/downloads/os/3/"
    assert [row["name"] for row in releases if row["is_latest"]] == ["Python 3.14.1"]
    for row in [*releases, *files, *systems]:
        path = row["resource_uri"].removeprefix(HOST)[1:]
        assert json.loads((built / path / "index.json").read_text()) == row
    assert len({row["slug"] for row in files}) == len(files)


def test_sidecars_stand_beside_the_artifact(built: Path) -> None:
    files = json.loads((built / "api/v2/downloads/release_file/index.json").read_text())
    row = next(row for row in files if row["url"].endswith("Python-3.14.1.tar.xz"))

    assert row["gpg_signature_file"] == row["url"] + ".asc"
    assert row["sigstore_bundle_file"] == row["url"] + ".sigstore"
    assert row["sbom_spdx2_file"] == row["url"] + ".spdx.json"
    assert row["sigstore_signature_file"] == ""


def test_a_branch_has_its_newest_release_as_data(built: Path) -> None:
    folder = built / "downloads/branch/3.14"
    newest = json.loads((folder / "latest.json").read_text())

    assert newest["version"] == (folder / "latest.txt").read_text().strip() == "3.14.1"
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    assert sums == [f"{file['sha256']}  {file['name']}" for file in newest["files"]]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("pages/getit.md", "/getit/"),
        ("pages/downloads/latest/python3.md", "/downloads/latest/python3/"),
        ("pages/404.html.md", "/404.html"),
        ("site/root/index.html", "index.html"),
        ("site/root/build.json", "build.json"),
        ("site/root/downloads", "downloads"),
    ],
)
def test_no_file_takes_the_address_of_another(content: Path, tmp_path: Path, path: str, address: str) -> None:
    page = (content / "pages/about/index.md").read_bytes()
    (content / path).parent.mkdir(parents=True, exist_ok=True)
    (content / path).write_bytes(page)

    with pytest.raises(ContentError) as caught:
        _build(tmp_path / "out", content=content)

    assert any(address in problem.fact for problem in caught.value.problems)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("damage", [b"", b"[]", b"\x80\x05]."])
def test_a_damaged_cache_changes_nothing(tmp_path: Path, damage: bytes) -> None:
    _build(tmp_path / "out", cache=tmp_path / "cache")
    for file in (tmp_path / "cache").glob("*.pickle"):
        file.write_bytes(damage)

    assert _build(tmp_path / "out", cache=tmp_path / "cache").change.written == ()


def test_a_box_that_the_theme_shows_must_exist(content: Path, tmp_path: Path) -> None:
    shutil.rmtree(content / "boxes")

    with pytest.raises(ContentError) as caught:
        _build(tmp_path / "out", content=content)

    assert "there is no box" in caught.value.problems[0].fact


def test_every_page_has_a_picture_for_previews_that_is_there(built: Path) -> None:
    for page in built.rglob("*.html"):
        text = page.read_text()
        if "<body>" in text and 'http-equiv="refresh"' not in text:
            found = re.search(f'<meta property="og:image" content="{HOST}(/[^"]+)">', text)
            assert found, page
            assert (built / found[1][1:]).read_bytes().startswith(b"\x89PNG"), page


def test_a_release_has_a_picture_of_its_own(built: Path) -> None:
    def picture(path: str) -> str:
        found = re.search(r'og:image" content="([^"]+)"', (built / path / "index.html").read_text())
        assert found
        return found[1]

    assert picture("downloads/release/python-3141") != picture("downloads/release/python-3140")
