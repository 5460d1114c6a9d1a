"""A file that was made once is not made again for another folder, nor another checkout that has the cache."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment

from generator.cache import digest
from generator.plan import Output
from generator.render import MARKER, publish

MARK = Output(MARKER, "0" * 32, content=b"{}")


class Counting:
    """Makes a file, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def output(self, text: str, path: str = "f.txt") -> Output:
        def make() -> bytes:
            self.times += 1
            return text.encode()

        return Output(path, digest(path.encode(), text.encode()), make=make)


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Publishes to a folder, and says which file is the one that was asked for."""

    def built(output: Output, folder: str = "out") -> Path:
        publish([MARK, output], Environment(autoescape=True), folder=tmp_path / folder, cache=tmp_path / "cache")
        return tmp_path / folder / output.path

    return built


def test_a_site_that_is_gone_comes_back_without_being_made(counting: Counting, build: Callable[..., Path]) -> None:
    file = build(counting.output("one"))
    shutil.rmtree(file.parent)

    assert build(counting.output("one")).read_text() == "one"
    assert counting.times == 1


def test_another_folder_has_the_file_too(counting: Counting, build: Callable[..., Path]) -> None:
    build(counting.output("one"))

    assert build(counting.output("one"), "other").read_text() == "one"
    assert counting.times == 1


def test_what_somebody_wrote_into_the_site_is_not_taken_for_what_was_made(
    counting: Counting, build: Callable[..., Path]
) -> None:
    file = build(counting.output("one"))
    with file.open("r+") as there:  # as an editor that writes in place
        there.write("two")
    os.utime(file, ns=(0, 0))

    assert build(counting.output("one"), "other").read_text() == "one"
    assert build(counting.output("one")).read_text() == "one"


def test_what_no_plan_has_is_let_go(counting: Counting, build: Callable[..., Path], tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        build(counting.output(text))

    kept = [file for file in (tmp_path / "cache/made").rglob("*") if file.is_file()]
    assert [file.read_text() for file in kept] == ["three"]


def test_a_cache_without_the_files_is_as_good(counting: Counting, build: Callable[..., Path], tmp_path: Path) -> None:
    build(counting.output("one"))
    shutil.rmtree(tmp_path / "cache/made")

    assert build(counting.output("one"), "other").read_text() == "one"
    assert counting.times == 2


def test_where_no_file_has_two_names_all_is_made(
    counting: Counting, build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    build(counting.output("one"))

    assert build(counting.output("one"), "other").read_text() == "one"
    assert counting.times == 2
