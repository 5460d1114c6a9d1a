"""The folder of files while others remove from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.uploads import folder


def test_a_file_that_goes_while_the_old_ones_are_looked_for_is_no_matter(tmp_path: Path) -> None:
    names = [f"{digit * 32}.png" for digit in "abc"]
    for name in names:
        folder.put(tmp_path, name, b"x")

    found = folder.old(tmp_path, datetime.now(UTC) + timedelta(hours=1))
    first = next(found)
    for name in names:
        folder.remove(tmp_path, name)

    assert [first, *found] == [first]
