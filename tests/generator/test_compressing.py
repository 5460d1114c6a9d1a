"""Compressed forms are of the file that they lie beside, are made again only for what changed, and go with it."""

import gzip
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from jinja2 import Environment

from generator import building, commands, compressing, search
from generator.cache import digest
from generator.manifest import Folder
from generator.plan import Output
from generator.problems import ContentError
from generator.render import MARKER, StrangeFolderError, publish

ROOT = Path(__file__).parents[2]
LONG = "A sentence that is long enough. " * 100


def _text(path: str, text: str) -> Output:
    return Output(path, digest(text.encode()), content=text.encode())


@dataclass(frozen=True)
class Site:
    folder: Path
    cache: Path
    known: Folder

    def build(self, **texts: str) -> None:
        """`texts`: what each page reads; the name of its folder is the key."""
        pages = [_text(f"{name}/index.html", text) for name, text in texts.items()]
        # A process that stays knows what it has put there; one that begins looks at the folder.
        for known in (self.known, None):
            publish([_text(MARKER, "{}"), *pages], Environment(), folder=self.folder, cache=self.cache, known=known)  # noqa: S701  draws nothing

    def compress(self) -> str:
        return compressing.compress(self.folder, cache=self.cache)

    def forms(self) -> dict[str, bytes]:
        """By their path."""
        files = [file for file in self.folder.rglob("*") if file.suffix in (".br", ".gz")]
        return {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "output", tmp_path / "cache", Folder(tmp_path / "output"))


def test_a_file_gets_both_forms_with_its_time(site: Site) -> None:
    site.build(a=LONG)
    site.compress()
    file = site.folder / "a/index.html"
    br, gz = Path(f"{file}.br"), Path(f"{file}.gz")

    assert brotli.decompress(br.read_bytes()) == gzip.decompress(gz.read_bytes()) == LONG.encode()
    assert br.stat().st_mtime_ns == gz.stat().st_mtime_ns == file.stat().st_mtime_ns


def test_what_is_small_or_compressed_or_for_servers_gets_none(site: Site) -> None:
    site.build(a="small")
    for name in ("x.png", "x.woff2", "_hosting/Caddyfile", "_service/kit.json"):
        (site.folder / name).parent.mkdir(exist_ok=True)
        (site.folder / name).write_text(LONG)
    (site.folder / "SHA256SUMS").write_text(LONG)
    site.compress()

    assert sorted(site.forms()) == ["SHA256SUMS.br", "SHA256SUMS.gz"]


def test_only_what_changed_is_compressed_again(site: Site) -> None:
    site.build(a=LONG, b=LONG + "b")
    assert "2 files" in (said := site.compress()) and "; 2 compressed in" in said
    before = {path: (site.folder / path).stat().st_ctime_ns for path in site.forms()}

    assert "; 0 compressed in" in site.compress()
    site.build(a=LONG, b=LONG + "c")
    assert "; 1 compressed in" in site.compress()

    after = {path: (site.folder / path).stat().st_ctime_ns for path in site.forms()}
    assert {path for path in before if before[path] == after[path]} == {"a/index.html.br", "a/index.html.gz"}
    assert gzip.decompress(site.forms()["b/index.html.gz"]).decode() == LONG + "c"


def test_the_same_text_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    other = Site(tmp_path / "other", tmp_path / "others", Folder(tmp_path / "other"))
    for one in (site, other):
        one.build(a=LONG)
        os.utime(one.folder / "a/index.html", (1, 1) if one is other else None)
        one.compress()

    assert site.forms() == other.forms()


def test_no_form_outlives_what_it_was_made_of(site: Site) -> None:
    """nginx hands a form out whatever its time is: an old one would be an old page."""
    site.build(a=LONG, b=LONG + "b", c=LONG + "c", d=LONG + "d")
    site.compress()

    site.build(a=LONG, b=LONG + "new", d="small")

    assert sorted(site.forms()) == ["a/index.html.br", "a/index.html.gz"]
    assert not (site.folder / "c").exists()


def test_a_build_with_nothing_to_do_leaves_the_forms(site: Site) -> None:
    site.build(a=LONG)
    site.compress()
    before = site.forms()

    site.build(a=LONG)

    assert len(before) == 2
    assert site.forms() == before


def test_a_file_that_changes_meanwhile_is_left_for_the_next_time(site: Site) -> None:
    site.build(a=LONG)
    (seen,) = compressing._files(site.folder)
    (unit,) = compressing._by_content(site.folder, [seen]).items()
    site.build(a=LONG + "new")
    forms = {".br": b"old", ".gz": b"old"}

    assert compressing._packed(site.folder, site.cache, unit) == []
    assert not compressing._put(site.folder, site.cache, seen, forms)
    assert site.forms() == {}


def test_a_form_without_its_twin_or_of_another_time_is_made_again(site: Site) -> None:
    site.build(a=LONG)
    site.compress()
    form = site.folder / "a/index.html.gz"
    form.write_bytes(b"old")
    assert "; 1 compressed in" in site.compress()
    form.unlink()
    assert "; 1 compressed in" in site.compress()

    assert gzip.decompress(form.read_bytes()).decode() == LONG


def test_a_folder_that_no_build_made_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(LONG)

    with pytest.raises(StrangeFolderError, match="is no built site"):
        compressing.compress(tmp_path, cache=tmp_path / "cache")
    assert commands.main(["compress", "--output", str(tmp_path)]) == 2
    assert "make site" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.txt"]


def test_the_index_of_the_search_keeps_its_forms_and_is_not_made_again_for_them(tmp_path: Path) -> None:
    _build(tmp_path)
    stamps = {file: file.stat().st_mtime_ns for file in (tmp_path / "out/pagefind").rglob("*")}
    compressing.compress(tmp_path / "out", cache=tmp_path / "cache")
    assert (tmp_path / "out/pagefind/pagefind.js.br").is_file()

    _build(tmp_path)

    assert (tmp_path / "out/pagefind/pagefind.js.br").is_file()
    assert {file: file.stat().st_mtime_ns for file in stamps if file.is_file()} == {
        file: time for file, time in stamps.items() if file.is_file()
    }


def test_a_file_of_the_index_drops_its_forms_when_it_changes(tmp_path: Path) -> None:
    _build(tmp_path)
    compressing.compress(tmp_path / "out", cache=tmp_path / "cache")
    script = tmp_path / "out/pagefind/pagefind.js"
    search._put(script, b"another version")

    assert script.read_bytes() == b"another version"
    assert not [file for file in script.parent.iterdir() if file.name.startswith("pagefind.js.")]


def test_a_file_of_an_editor_does_not_have_the_name_of_a_form(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/site", tmp_path / "content")
    for name in ("x.json", "x.json.gz", "y.tar.gz"):
        (tmp_path / "content/site/root").mkdir(exist_ok=True)
        (tmp_path / "content/site/root" / name).write_text("{}")

    with pytest.raises(ContentError) as found:
        _build(tmp_path, tmp_path / "content")

    assert [problem.fact for problem in found.value.problems] == [
        "`/x.json.gz` has the name that a compressed form of `/x.json` would have"
    ]


def test_a_whole_site_is_compressed_and_still_the_same_to_a_build(tmp_path: Path) -> None:
    _build(tmp_path)
    said = compressing.compress(tmp_path / "out", cache=tmp_path / "cache")
    built = _build(tmp_path)

    assert said.endswith(" s")
    assert built.change.removed == ()
    assert set(built.change.written) <= {MARKER}
    for file in (tmp_path / "out").rglob("*.gz"):
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes()
    assert "index.html" in json.dumps([file.name for file in (tmp_path / "out").rglob("*.br")])


def _build(place: Path, content: Path = ROOT / "tests/site") -> building.Built:
    return building.build(
        content,
        place / "out",
        theme=ROOT / "themes/pythonorg",
        host="https://x.org",
        now=datetime(2026, 11, 1, 12, tzinfo=UTC),
        cache=place / "cache",
    )
