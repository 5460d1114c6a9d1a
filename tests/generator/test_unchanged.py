"""A build that has nothing to do finds that out at once; whatever it is made of or has made, a change of it is seen."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MORNING, EVENING, TOMORROW = "2026-11-23T09:00:00Z", "2026-11-23T21:00:00Z", "2026-11-24T09:00:00Z"


class Place:
    """A site of its own, built by the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "tests/site", folder / "content")
        shutil.copytree(ROOT / "themes/pythonorg", folder / "theme")
        (folder / "settings.py").write_text(
            'PLUGINS = ["generator.plugin"]\nTHEME = "theme"\nSITENAME = "x"\nSITEURL = "https://x.example"\nTIMEZONE = "UTC"\n'
        )

    def build(self, now: str = MORNING) -> str:
        command = [sys.executable, "-X", "importtime", "-m", "generator", "build", "--settings", "settings.py"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "SITE_NOW": now}
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        self.has_imported_pelican = "| pelican\n" in done.stderr
        return done.stdout

    def settle(self) -> None:
        """What was written within the last second is not taken to be settled."""
        time.sleep(1.1)
        self.build()
        assert "nothing has changed" in self.build()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("unchanged"))
    time.sleep(1.1)
    made.build()
    assert "nothing has changed" in made.build(), "what the first build itself has made counts as a change"
    return made


def test_who_builds_again_is_told_so_and_waits_for_no_import(place: Place) -> None:
    place.settle()
    index = place.folder / "output/index.html"
    before = index.stat().st_mtime_ns

    said = place.build(EVENING)

    assert said.startswith("Pages by kind: ")
    assert "nothing has changed" in said
    assert not place.has_imported_pelican
    assert index.stat().st_mtime_ns == before


def _append(path: str, text: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        with (folder / path).open("a") as file:
            file.write(text)

    return edit


EDITS = {
    "a text": (_append("content/pages/about/index.md", "\nMore.\n"), "output/about/index.html"),
    "a new file": (lambda folder: shutil.copy(folder / "content/pages/about/index.md", folder / "content/pages/about/new.md"), "output/about/new/index.html"),
    "a file less": (lambda folder: (folder / "content/releases/3.14/3.14.1.yaml").unlink(), "output/downloads/index.html"),
    "a template": (_append("theme/templates/base.html", "<!-- x -->"), "output/about/index.html"),
    "the settings": (_append("settings.py", 'SITEURL = "https://y.example"\n'), "output/about/index.html"),
    "a page that somebody has edited": (_append("output/about/index.html", "<p>by hand"), "output/about/index.html"),
    "a page that somebody has deleted": (lambda folder: (folder / "output/about/index.html").unlink(), "output/about/index.html"),
    "the index of the search": (lambda folder: (folder / "output/pagefind/pagefind.js").unlink(), "output/pagefind/pagefind.js"),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_a_change_is_seen(place: Place, what: str) -> None:
    place.settle()
    edit, shown = EDITS[what]
    file = place.folder / shown
    edit(place.folder)
    before = file.stat().st_mtime_ns if file.exists() else 0

    said = place.build()

    assert "nothing has changed" not in said
    assert file.stat().st_mtime_ns != before  # drawn anew, or back
    assert "by hand" not in file.read_text()


def test_another_day_is_another_site(place: Place) -> None:
    place.settle()

    assert "nothing has changed" not in place.build(TOMORROW)


def test_what_is_kept_and_cannot_be_read_is_as_if_it_was_not_there(place: Place) -> None:
    place.settle()
    (kept,) = (place.folder / ".cache").glob("same-*.pickle")
    kept.write_bytes(kept.read_bytes()[:100])

    assert "nothing has changed" not in place.build()


def test_content_with_a_problem_is_refused_each_time(place: Place) -> None:
    place.settle()
    page = place.folder / "content/pages/about/index.md"
    text = page.read_text()
    page.write_text(text.replace("title: About", "titel: About"))
    try:
        for _ in range(2):
            with pytest.raises(AssertionError, match="titel"):
                place.build()
    finally:
        page.write_text(text)
