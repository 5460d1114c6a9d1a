"""The small form of make bench-build: what builds of edits leave is what builds from nothing make. No time counts here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.build import comparing
from bench.build.corpus import Record, corpus
from bench.build.ours import Ours

RECORDS = corpus(500)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    tool = Ours(tmp_path_factory.mktemp("corpus"))
    tool.write(RECORDS)
    tool.build()
    return tool


def _bytes(folder: Path) -> dict[str, bytes]:
    """changed-urls.txt says what was there before, so a build from nothing has another."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "changed-urls.txt")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def _page() -> Record:
    return next(record for record in RECORDS if record.kind == "page")


def test_each_record_has_its_page_with_all_its_words(built: Ours) -> None:
    assert comparing.check(built, RECORDS) > len(RECORDS)


EDITS: dict[str, Callable[[Ours], None]] = {
    "a body": lambda tool: tool.edit_body(_page(), "Edited."),
    "a link of the navigation": lambda tool: tool.rename_link(0),
    "a template": lambda tool: tool.edit_template("edited"),
}


@pytest.mark.parametrize("what", EDITS)
def test_the_build_of_an_edit_leaves_what_a_build_from_nothing_makes(built: Ours, what: str) -> None:
    before = _bytes(built.output)
    EDITS[what](built)
    built.build()
    edited = _bytes(built.output)
    built.forget()
    built.build()

    assert edited == _bytes(built.output)
    changed = {path for path in edited if before.get(path) != edited[path]}
    if what == "a body":
        address = f"about/{_page().slug}"
        assert f"{address}/index.html" in changed
        assert {path for path in changed if path.endswith(".html")} == {f"{address}/index.html"}


def test_nothing_is_written_when_nothing_has_changed(built: Ours) -> None:
    before = {file: file.stat().st_mtime_ns for file in built.output.rglob("*") if file.is_file()}
    built.build()

    assert {file: file.stat().st_mtime_ns for file in built.output.rglob("*") if file.is_file()} == before
