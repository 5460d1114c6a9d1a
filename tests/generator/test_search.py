"""The index holds what can be found and nothing else, follows every change, and is whole at any time."""

import gzip
import json
import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from generator import building, pagefind, search
from generator.pagefind import PagefindError, Record
from generator.shapes.pep import Pep
from generator.views.entries import Entry

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _build(content: Path, output: Path, indexer: search.Indexer = search.refresh) -> None:
    building.build(
        content,
        output,
        theme=ROOT / "themes" / "pythonorg",
        host="https://www.example.org",
        now=NOW,
        cache=output.with_name("cache"),
        indexer=indexer,
    )


def _found(output: Path) -> dict[str, dict[str, Any]]:
    """Address -> what the index holds of it."""
    return _fragments({str(file): file.read_bytes() for file in (output / "pagefind").rglob("*") if file.is_file()})


def _fragments(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    packed = [data for path, data in files.items() if path.endswith(".pf_fragment")]
    made = [json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd")) for data in packed]
    return {fragment["url"]: fragment for fragment in made}


def _times(output: Path) -> dict[str, int]:
    return {str(f.relative_to(output)): f.stat().st_mtime_ns for f in (output / "pagefind").rglob("*") if f.is_file()}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


@pytest.fixture
def output(content: Path, tmp_path: Path) -> Path:
    _build(content, tmp_path / "output")
    return tmp_path / "output"


def test_pages_releases_branches_and_peps_are_found_by_their_kind(output: Path) -> None:
    kinds = {url: fragment["meta"]["kind"] for url, fragment in _found(output).items()}

    assert kinds["/about/"] == "Page"
    assert kinds["/downloads/release/python-3141/"] == "Release"
    assert kinds["/downloads/branch/3.14/"] == "Release"
    assert kinds["https://peps.python.org/pep-0484/"] == "PEP"


def test_what_is_no_page_of_its_own_is_not_found(output: Path) -> None:
    found = _found(output)

    assert not [url for url in found if url.startswith(("/getit/", "/box/", "/404", "/downloads/latest/"))]
    assert "/search/" not in found
    assert not [url for url in found if url.endswith((".json", ".md"))]


def test_words_around_the_page_are_not_found_and_those_of_the_page_are(output: Path) -> None:
    words = _found(output)["/downloads/release/python-3141/"]["content"]

    assert "Released 2 December 2025" in words
    assert "trademark" not in words  # the footer
    assert "SHA-256" not in words  # the table of files


def test_cells_beside_each_other_stay_two_words() -> None:
    main = "<main><h1>T</h1><dl><div><dt>Released</dt><dd>5 May</dd></div></dl></main>"

    found = _fragments(pagefind.index([Record("/x/", "T", {"kind": ("Page",)}, html=main)]))

    assert "Released 5 May" in found["/x/"]["content"]


def test_a_page_without_a_main_part_is_refused_by_name() -> None:
    with pytest.raises(PagefindError, match="/x/ has no <main>"):
        pagefind.index([Record("/x/", "T", html="<p>Text</p>")])


def test_the_same_records_give_the_same_bytes() -> None:
    years = [str(year) for year in range(1990, 2027)]
    records = [
        Record(f"/{y}/", y, {"kind": ("Page",), "year": (y,), "country": ("Korea, Republic of",)}, words=y)
        for y in years
    ]

    first = pagefind.index(records)

    assert all(pagefind.index(records) == first for _ in range(3))


def test_a_removed_page_is_not_found_after_the_build(content: Path, output: Path) -> None:
    page = content / "pages/about/walrus.md"
    page.write_text(
        "---\ntitle: Walrus\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n---\nTusks.\n"
    )
    _build(content, output)
    assert _found(output)["/about/walrus/"]["meta"]["title"] == "Walrus"
    assert "walrus" in json.loads((output / "pagefind/words.json").read_text())

    page.unlink()
    _build(content, output)

    assert "/about/walrus/" not in _found(output)
    assert "walrus" not in json.loads((output / "pagefind/words.json").read_text())


def test_an_unchanged_site_keeps_its_index(content: Path, output: Path) -> None:
    before = _times(output)

    _build(content, output)

    assert _times(output) == before


def test_a_change_of_one_page_leaves_the_others_in_their_files(content: Path, output: Path) -> None:
    before = _times(output)
    page = content / "pages/about/index.md"
    page.write_text(page.read_text() + "\nOne word more: marzipan.\n")

    _build(content, output)

    changed = [path for path, at in _times(output).items() if path.endswith(".pf_fragment") and before.get(path) != at]
    assert len(changed) == 1
    assert "marzipan" in _found(output)["/about/"]["content"]


@pytest.mark.parametrize("harm", ["delete", "shorten", "add"])
def test_a_harmed_index_is_made_again(harm: str, content: Path, output: Path) -> None:
    whole = set(_times(output))
    file = next((output / "pagefind/index").iterdir())
    right = file.read_bytes()
    if harm == "delete":
        file.unlink()
    elif harm == "shorten":
        file.write_bytes(right[:-5])
    else:
        (output / "pagefind/stray.txt").write_text("?")

    _build(content, output)

    assert set(_times(output)) == whole
    assert file.read_bytes() == right


def test_nothing_of_the_unused_look_is_published(output: Path) -> None:
    names = {file.name for file in (output / "pagefind").iterdir()}

    assert {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", pagefind.ENTRY} <= names
    assert not [name for name in names if "ui" in name or "highlight" in name]


def test_while_watching_the_newest_index_is_made_in_the_end(content: Path, output: Path) -> None:
    later = search.Later()
    page = content / "pages/about/index.md"
    for number in range(3):
        page.write_text(page.read_text().replace("Text below", f"Text{number} below"))
        _build(content, output, later)

    until = time.monotonic() + 30
    while "Text0 below" not in _found(output)["/about/"]["content"]:
        assert time.monotonic() < until, "the index never came"
        time.sleep(0.05)


def test_a_page_that_another_build_has_removed_is_no_crash(tmp_path: Path) -> None:
    entry = Entry("/gone/", "Gone", "It was.", "a test", facets={"kind": "Page"})
    index = search.Index((search.Findable(entry, "gone/index.html", "1"),), (), tmp_path / "out", tmp_path / "cache")

    with pytest.raises(search.OutdatedError):
        search.refresh(index)


def test_a_pep_is_found_by_its_number_with_zeros() -> None:
    pep = Pep(number=8, title="Style Guide", type="Process", status="Active", created=date(2001, 7, 5), versions=())
    entry = search._pep(pep)

    assert (entry.url, entry.title, entry.alias) == (
        "https://peps.python.org/pep-0008/",
        "PEP 8: Style Guide",
        "PEP0008",
    )
    assert entry.words == "Process, active."


def test_a_pep_listed_twice_is_reported_at_the_second_place(content: Path) -> None:
    file = content / "peps/peps.json"
    rows = json.loads(file.read_text())
    rows["peps"].append(rows["peps"][0])
    file.write_text(json.dumps(rows, indent=1))

    _, _, found = building.check(content, today=NOW, cache=None)

    assert [problem.fact for problem in found] == ["PEP 8 is listed twice"]
    assert found[0].line > 12
