"""What was worked out once is kept in a file that grows by what is new."""

from pathlib import Path

import pytest

from generator.cache import Remembered


def _save(folder: Path, *keys: str) -> list[str]:
    """A process that asks for these, and saves. The keys that it had to work out."""
    made: list[str] = []
    kept: Remembered[str] = Remembered(folder, "words", code=())

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    for key in keys:
        assert kept.get(key, lambda key=key: make(key)) == key.upper()  # type: ignore[misc]
    kept.save()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file, with ten values."""
    _save(tmp_path, *"abcdefghij")
    return next(tmp_path.glob("words-*.pickle"))


def test_what_is_new_is_added_at_the_end(file: Path) -> None:
    before = file.read_bytes()

    assert _save(file.parent, *"abcdefghijk") == ["k"]
    assert file.read_bytes().startswith(before)
    assert _save(file.parent, *"abcdefghijk") == []


def test_what_nobody_asks_for_goes_when_there_is_much_of_it(file: Path) -> None:
    _save(file.parent, *"abcdefgh")

    assert _save(file.parent, *"ij") == ["i", "j"]


def test_an_addition_that_was_cut_off_loses_only_itself(file: Path) -> None:
    _save(file.parent, *"abcdefghijk")
    file.write_bytes(file.read_bytes()[:-3])

    assert _save(file.parent, *"abcdefghijkl") == ["k", "l"]
    assert _save(file.parent, *"abcdefghijkl") == []


def test_a_file_that_is_gone_meanwhile_is_written_whole(file: Path) -> None:
    kept: Remembered[str] = Remembered(file.parent, "words", code=())
    for key in "abcdefghijk":
        kept.get(key, key.upper)
    file.unlink()
    kept.save()

    assert _save(file.parent, *"abcdefghijk") == []


def test_many_additions_become_one(file: Path) -> None:
    keys = [*"abcdefghij"]
    for number in range(120):
        keys.append(f"n{number}")
        _save(file.parent, *keys)
    sizes = file.stat().st_size
    file.unlink()
    _save(file.parent, *keys)

    assert sizes < 2 * file.stat().st_size
    assert _save(file.parent, *keys) == []
