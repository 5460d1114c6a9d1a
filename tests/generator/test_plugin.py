"""The same site comes out of Pelican's own command, and its watching rebuilds and survives mistakes."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
PELICAN = [str(Path(sys.executable).with_name("pelican"))]
ENVIRONMENT = {**os.environ, "SITE_NOW": "2026-11-01T12:00:00+00:00"}


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, env=ENVIRONMENT, check=False)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_pelican_makes_the_same_site(tmp_path: Path) -> None:
    ours = _run(sys.executable, "-m", "generator", "build", "--content", TINY, "--output", tmp_path / "a")
    pelican = _run(*PELICAN, TINY, "-s", "pelicanconf.py", "-o", tmp_path / "b")

    assert (ours.returncode, pelican.returncode) == (0, 0), ours.stderr + pelican.stderr
    assert " written, 0 unchanged, 0 removed" in ours.stdout
    assert ours.stdout.startswith("Pages by kind: Page ")
    assert "Minutes 1" in ours.stdout and " MB: " in ours.stdout
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")


def test_pelican_stops_on_a_problem_without_a_traceback(tmp_path: Path) -> None:
    content = Path(shutil.copytree(TINY, tmp_path / "content"))
    (content / "pages/about/index.md").write_text("---\ntitle: 3\n---\nText.\n")

    result = _run(*PELICAN, content, "-s", "pelicanconf.py", "-o", tmp_path / "out")

    assert result.returncode == 1
    assert "about/index.md:2:1: `title` is `3`, and must be text" in result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    assert not (tmp_path / "out" / "index.html").exists()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    result = _run(sys.executable, "-m", "generator", "build", "--content", TINY, "--output", tmp_path)

    assert result.returncode == 2
    assert "is not empty" in result.stderr
    assert [f.name for f in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_theme_without_its_style_sheet_is_said_so_in_words(tmp_path: Path) -> None:
    theme = Path(shutil.copytree(ROOT / "themes/pythonorg", tmp_path / "theme"))
    (theme / "static/css/site.css").unlink()
    (tmp_path / "settings.py").write_text(
        f'PLUGINS = ["generator.plugin"]\nTHEME = {str(theme)!r}\nSITENAME = "x"\nSITEURL = "https://x.example"\nTIMEZONE = "UTC"\n'
    )

    result = _run(
        *(sys.executable, "-m", "generator", "build", "--content", TINY),
        *("--settings", tmp_path / "settings.py", "--output", tmp_path / "out"),
    )

    assert result.returncode == 2
    assert "No such file" in result.stderr
    assert "None" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--content", "nowhere"], "nowhere does not exist"),
        (["--content", TINY, "--settings", "nowhere.py"], "nowhere.py does not exist"),
        (["--content", TINY, "--output", "README.md"], "is not a folder"),
        (["--content", TINY, "--output", "/dev/full/x"], "Nothing more was published"),
    ],
)
def test_a_wrong_call_is_said_in_a_line(arguments: list[str | Path], says: str) -> None:
    result = _run(sys.executable, "-m", "generator", "build", *arguments)

    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("instant", ["tomorrow", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_an_impossible_instant_is_refused(instant: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--content", str(TINY)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "SITE_NOW": instant},
        check=False,
    )

    assert result.returncode == 2
    assert "SITE_NOW" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """(content, output) of a Pelican that watches."""
    content, output = Path(shutil.copytree(TINY, tmp_path / "content")), tmp_path / "out"
    with (tmp_path / "log.txt").open("w") as log:
        command = [*PELICAN, str(content), "-s", "pelicanconf.py", "-o", str(output), "--autoreload"]
        process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=log, stderr=log)
        try:
            _until((output / "about/index.html").exists, limit_seconds=60)
            yield content, output
        finally:
            process.terminate()
            process.wait(timeout=10)


def _save(page: Path, text: str, is_seen: Callable[[], bool]) -> None:
    """Save until it is seen: Pelican does not say when it begins to watch, and misses what is saved before."""
    for _ in range(10):
        page.write_text(text)
        with contextlib.suppress(AssertionError):
            _until(is_seen, limit_seconds=6)
            return
    pytest.fail("the save was never seen", pytrace=False)


def _until(is_so: Callable[[], bool], *, limit_seconds: float) -> float:
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < limit_seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


def test_watching_rebuilds_after_an_edit_and_waits_after_a_mistake(watched: tuple[Path, Path]) -> None:
    content, output = watched
    page, built = content / "pages/about/index.md", output / "about/index.html"
    good = page.read_text()

    _save(page, good.replace("Text below", "Changed below"), lambda: "Changed below" in built.read_text())
    log = output.with_name("log.txt")

    _save(page, "---\ntitle: 3\n---\nText.\n", lambda: "Waiting for a change." in log.read_text())
    reports = log.read_text().count("Waiting for a change.")
    time.sleep(2)
    assert log.read_text().count("Waiting for a change.") == reports, "it must wait, not try again and again"
    assert "Changed below" in built.read_text()

    _save(page, good.replace("Text below", "Mended below"), lambda: "Mended below" in built.read_text())
