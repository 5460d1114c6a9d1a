"""The index of the search, made by a process beside the one that builds."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import indexing, search
from generator.findable import Findable
from generator.search import Index


@pytest.fixture
def beside() -> Iterator[indexing.Beside]:
    made = indexing.Beside()
    yield made
    made.close()


def _words(tmp_path: Path) -> Index:
    found = Findable("https://elsewhere.example/", "Elsewhere", {"kind": ("Page",)}, words="A word or two.")
    return Index((found,), tmp_path / "out", tmp_path / "cache")


def test_the_index_lies_in_the_folder_when_it_is_made(beside: indexing.Beside, tmp_path: Path) -> None:
    beside(_words(tmp_path))

    assert (tmp_path / "out/pagefind/pagefind-entry.json").is_file()


def test_what_goes_wrong_is_raised_where_it_was_asked_for_and_the_next_is_made(
    beside: indexing.Beside, tmp_path: Path
) -> None:
    gone = Findable("/gone/", "Gone", {"kind": ("Page",)}, file="gone/index.html", digest="1")

    with pytest.raises(search.OutdatedError, match="gone"):
        beside(Index((gone,), tmp_path / "out", tmp_path / "cache"))
    beside(_words(tmp_path))

    assert (tmp_path / "out/pagefind/pagefind-entry.json").is_file()


def test_a_process_that_was_ended_is_told_and_the_next_index_gets_another(
    beside: indexing.Beside, tmp_path: Path
) -> None:
    beside(_words(tmp_path))
    os.kill(beside.number or 0, signal.SIGKILL)

    with pytest.raises(indexing.IndexingError, match="status -9"):
        beside(_words(tmp_path))
    beside(_words(tmp_path))


def test_it_gives_way_to_others(beside: indexing.Beside, tmp_path: Path) -> None:
    beside(_words(tmp_path))

    assert os.getpriority(os.PRIO_PROCESS, beside.number or 0) > os.getpriority(os.PRIO_PROCESS, 0)
