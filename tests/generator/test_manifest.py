"""What somebody else has put into the folder of the site is found, without a look at what nobody has written to."""

import os
import time
from pathlib import Path

import pytest
from jinja2 import Environment

from generator import manifest
from generator.cache import digest
from generator.plan import Output
from generator.render import MARKER, Change, publish

PATHS = (MARKER, "a.txt", "x/b.txt", "x/y/c.txt", "z/d.txt")


class Site:
    """Published again and again, each time by another process."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._cache, self._turn = folder / "output", folder / "cache", 0

    def publish(self, *paths: str) -> Change:
        """With one file that is another each time, so that there is something to do."""
        self._turn += 1
        texts = dict.fromkeys(paths or PATHS, "same") | {"a.txt": f"turn {self._turn}"}
        outputs = [Output(path, digest(text.encode()), content=text.encode()) for path, text in texts.items()]
        return publish(outputs, Environment(autoescape=True), folder=self.folder, cache=self._cache)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """One in which everything was written long ago, as clocks of file systems go."""
    made = Site(tmp_path)
    made.publish()
    time.sleep(1.05)
    made.publish()
    return made


@pytest.fixture
def looked_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that were listed, below that of the site."""
    listed: list[str] = []

    def names(place: Path | str) -> list[tuple[str, bool]]:
        listed.append(os.path.relpath(place, site.folder))
        return _names(place)

    _names = manifest._names
    monkeypatch.setattr(manifest, "_names", names)
    return listed


def test_only_folders_that_somebody_has_written_to_are_looked_at(site: Site, looked_at: list[str]) -> None:
    (site.folder / "x/y/strange.txt").write_text("mine")

    change = site.publish()

    assert change.removed == ("x/y/strange.txt",)
    assert sorted(set(looked_at)) == [".", "x/y"]


def test_a_folder_that_was_looked_at_is_not_looked_at_again(site: Site, looked_at: list[str]) -> None:
    (site.folder / "z/d.txt.br").write_bytes(b"a compressed form, which stays")
    time.sleep(1.05)
    site.publish()
    assert set(looked_at) == {".", "z"}
    looked_at.clear()

    change = site.publish()

    assert change.removed == ()
    assert set(looked_at) == {"."}
    assert (site.folder / "z/d.txt.br").is_file()


def test_a_folder_that_was_written_to_a_moment_ago_is_looked_at_again(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.publish()
    (site.folder / "x/y/strange.txt").write_text("within the time that a clock may not tell")
    os.utime(site.folder / "x/y", ns=(0, 0))

    assert site.publish().removed == ("x/y/strange.txt",)


def test_new_folders_are_found_however_deep(site: Site) -> None:
    (site.folder / "x/new/deep").mkdir(parents=True)
    (site.folder / "x/new/deep/e.txt").write_text("mine")
    (site.folder / "other").mkdir()
    (site.folder / "other/f.txt").write_text("mine")

    assert site.publish().removed == ("other/f.txt", "x/new/deep/e.txt")
    assert not (site.folder / "x/new").exists()


def test_a_time_that_was_set_back_hides_nothing(site: Site) -> None:
    was = (site.folder / "x/y").stat()
    (site.folder / "x/y/strange.txt").write_text("mine")
    os.utime(site.folder / "x/y", ns=(was.st_atime_ns, was.st_mtime_ns))

    assert site.publish().removed == ("x/y/strange.txt",)


def test_what_lies_behind_a_link_is_left_alone(site: Site, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "y").mkdir(parents=True)
    (own / "y/mine.txt").write_text("mine")
    (site.folder / "x/y/c.txt").unlink()
    (site.folder / "x/y").rmdir()
    (site.folder / "x/b.txt").unlink()
    (site.folder / "x").rmdir()
    (site.folder / "x").symlink_to(own)

    change = site.publish(MARKER, "a.txt", "z/d.txt")

    assert (own / "y/mine.txt").read_text() == "mine"
    assert change.removed == ()


def test_a_page_that_somebody_has_deleted_and_nobody_plans_is_forgotten(site: Site) -> None:
    (site.folder / "z/d.txt").unlink()
    (site.folder / "z").rmdir()

    assert site.publish(*(path for path in PATHS if path != "z/d.txt")).removed == ()
    assert not (site.folder / "z").exists()
