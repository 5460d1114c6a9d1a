"""The index holds what can be found and nothing else, follows every change, and is whole at any time."""

import gzip
import json
import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import cbor2
import pytest

from generator import building, findable, pagefind, postings, search
from generator.findable import Findable
from generator.pagefind import PagefindError, Record
from generator.shapes.pep import Pep

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


def _rows(output: Path) -> dict[str, dict[str, Any]]:
    """Address -> what the names say of it."""
    names = json.loads(postings.unpacked((output / "pagefind/names.pf_names").read_bytes()))
    columns = ("title", "year", "version", "country")
    return {
        url: {column: names[column][row] for column in columns}
        | {"kind": names["kinds"][names["kind"][row]], "also": names["also"].get(str(row), [])}
        for row, url in enumerate(names["url"])
    }


def _files(output: Path) -> dict[str, bytes]:
    place = output / "pagefind"
    return {str(file.relative_to(place)): file.read_bytes() for file in place.rglob("*") if file.is_file()}


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
    kinds = {url: row["kind"] for url, row in _rows(output).items()}

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

    found = _fragments(pagefind.index([Record("/x/", "T", main=main)]))

    assert "Released 5 May" in found["/x/"]["content"]


def test_a_page_without_a_main_part_is_refused_by_name() -> None:
    with pytest.raises(PagefindError, match="/x/ has no <main>"):
        pagefind.main("<p>Text</p>", "/x/")


# What is kept of each record


RECORDS = [
    Record("/a/", "Zürich and são", main="<main><h1 id='a'>Zürich</h1><p>The café in Sao Paulo, not Sao.</p></main>"),
    Record("/b/", "Second", main="<main><h1>Second</h1><p>The cafe, the café. A picture <img src='x.png' alt='of'>", weight=0.5),
    Record("/c/", "Elsewhere", words="The third is elsewhere.", alias="PEP0008"),
    *(Record(f"/year/{year}/", f"Year {year}", words=f"The events of {year} " + "again " * (year % 7)) for year in range(1500, 2030)),
]  # fmt: skip


def _said(files: dict[str, bytes]) -> dict[tuple[str, str, str], tuple[list[int], list[object]]]:
    """(word, as written, URL) -> where the word stands in the text, and in which searched field."""
    _, pages, chunks, _, _, fields = cbor2.loads(
        next(postings.unpacked(data) for path, data in files.items() if path.endswith(".pf_meta"))
    )
    urls = [json.loads(postings.unpacked(files[f"fragment/{name}.pf_fragment"]))["url"] for name, _ in pages]
    made = {}
    for first, last, name in chunks:
        for word, plain, written in cbor2.loads(postings.unpacked(files[f"index/{name}.pf_index"]))[0]:
            assert first <= word and word[: len(last)] <= last  # where the browser looks for it
            for form, found in (("", plain), *written):
                number = 0
                for distance, places, there in found:
                    number += distance
                    named = [fields[-place - 1] if place < 0 else place for place in there]
                    if not {"image", "image_alt"} & set(named):
                        made[word, form, urls[number]] = (places, named)
    return made


def test_put_together_again_an_index_says_what_pagefind_said() -> None:
    files = pagefind.index(RECORDS)
    parts = postings.apart(files)

    made = postings.whole([parts[record.url] for record in reversed(RECORDS)], "1.5.2")

    assert len([path for path in made.files if path.startswith("index/")]) > 1
    assert _said(dict(made.files)) == _said(files)
    assert ("zurich", "zürich", "/a/") in _said(files)
    assert {fragment["url"] for fragment in _fragments(dict(made.files)).values()} == {r.url for r in RECORDS}


def test_what_is_kept_of_a_record_does_not_depend_on_the_others() -> None:
    together = postings.apart(pagefind.index(RECORDS))

    for record in RECORDS[:6]:
        assert postings.apart(pagefind.index([record]))[record.url] == together[record.url]


def test_an_index_after_many_changes_equals_one_from_nothing(content: Path, output: Path, tmp_path: Path) -> None:
    about, walrus = content / "pages/about/index.md", content / "pages/about/walrus.md"
    walrus.write_text(
        "---\ntitle: Walrus\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n---\nTusks.\n"
    )
    _build(content, output)
    about.write_text(about.read_text() + "\nOne word more: marzipan, and naïve.\n")
    _build(content, output)
    walrus.unlink()
    (content / "peps/peps.json").write_text(
        (content / "peps/peps.json").read_text().replace("Type Hints", "Kind Hints")
    )
    _build(content, output)

    _build(content, tmp_path / "fresh" / "output")

    assert _files(output) == _files(tmp_path / "fresh" / "output")
    assert "marzipan" in _found(output)["/about/"]["content"]


def test_a_removed_page_is_not_found_after_the_build(content: Path, output: Path) -> None:
    page = content / "pages/about/walrus.md"
    page.write_text(
        "---\ntitle: Walrus\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n---\nTusks.\n"
    )
    _build(content, output)
    assert _found(output)["/about/walrus/"]["meta"]["title"] == "Walrus"
    assert _rows(output)["/about/walrus/"]["title"] == "Walrus"

    page.unlink()
    _build(content, output)

    assert "/about/walrus/" not in _found(output)
    assert "/about/walrus/" not in _rows(output)


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

    assert {"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind", search.NAMES, postings.ENTRY} <= names
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
    gone = Findable("/gone/", "Gone", {"kind": ("Page",)}, file="gone/index.html", digest="1")

    with pytest.raises(search.OutdatedError):
        search.refresh(search.Index((gone,), tmp_path / "out", tmp_path / "cache"))


# What is found, and by which name


def test_a_pep_is_found_by_its_number_with_zeros() -> None:
    pep = Pep(number=8, title="Style Guide", type="Process", status="Active", created=date(2001, 7, 5), versions=())
    found = findable._pep(pep)

    assert (found.url, found.title, found.alias) == (
        "https://peps.python.org/pep-0008/",
        "PEP 8: Style Guide",
        "PEP0008",
    )
    assert found.words == "Process, active."


def test_a_link_of_the_navigation_that_leads_elsewhere_is_found_by_its_title(output: Path) -> None:
    row = _rows(output)["https://docs.python.org/3/"]

    assert (row["title"], row["kind"]) == ("Documentation", "Page")
    assert _found(output)["https://docs.python.org/3/"]["content"] == "Documentation, at docs.python.org."


def test_a_page_is_found_by_what_the_navigation_calls_it(output: Path) -> None:
    assert "Downloads" in _rows(output)["/downloads/"]["also"]


def test_of_one_name_what_comes_next_is_meant_and_then_what_was_last() -> None:
    def event(year: int, weight: float) -> Findable:
        return Findable(f"/events/e/{year}/", f"PyCon {year}", {"kind": ("Event",), "year": (str(year),)}, weight)

    events = [event(2013, 0.5), event(2025, 0.5), event(2028, 1), event(2027, 1)]

    assert [one.title for one in sorted(events, key=lambda one: one.order)] == [
        "PyCon 2027",
        "PyCon 2028",
        "PyCon 2025",
        "PyCon 2013",
    ]


def test_of_releases_the_newest_is_meant_by_number_and_not_by_letter() -> None:
    names = ["Python 3.9.1", "Python 3.14.0", "Python 3.14.10", "Python 3.14.9"]
    releases = [Findable(f"/{name}/", name, {"kind": ("Release",)}) for name in names]

    assert [one.title for one in sorted(releases, key=lambda one: one.order)] == [
        "Python 3.14.10",
        "Python 3.14.9",
        "Python 3.14.0",
        "Python 3.9.1",
    ]


def test_a_pep_listed_twice_is_reported_at_the_second_place(content: Path) -> None:
    file = content / "peps/peps.json"
    rows = json.loads(file.read_text())
    rows["peps"].append(rows["peps"][0])
    file.write_text(json.dumps(rows, indent=1))

    _, _, found = building.check(content, today=NOW, cache=None)

    assert [problem.fact for problem in found] == ["PEP 8 is listed twice"]
    assert found[0].line > 12
