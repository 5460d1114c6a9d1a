"""Every mistake is reported at its line, all in one run, and nothing is published."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator import broken

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"


def _generator(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken") / "content"
    shutil.copytree(TINY, folder)
    for file in broken.files():
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.data)
    page = (folder / "pages/about/index.md").read_bytes()
    for n in broken.VARIANTS:
        (folder / f"pages/twin-{n}.md").write_bytes(page)
    return folder


@pytest.fixture(scope="module")
def reported(content: Path) -> dict[str, list[dict[str, object]]]:
    result = _generator("check", "--content", content, "--format", "json", cwd=ROOT)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    found: dict[str, list[dict[str, object]]] = {}
    for problem in json.loads(result.stdout):
        found.setdefault(str(Path(problem["path"]).relative_to(content)), []).append(problem)
    return found


def test_there_are_two_hundred_files_of_twenty_kinds() -> None:
    files = list(broken.files())

    assert len(files) >= 200
    assert len({file.kind for file in files}) >= 20
    assert len({file.path for file in files}) == len(files)


@pytest.mark.parametrize("kind", sorted({file.kind for file in broken.files()}))
def test_each_file_is_reported_at_its_line(kind: str, reported: dict[str, list[dict[str, object]]]) -> None:
    for file in (f for f in broken.files() if f.kind == kind):
        problems = reported.get(file.path, [])
        places = [(p["line"], p["column"], f"{p['fact']} {p['mend']}") for p in problems]
        assert any(
            line == file.line and file.column in (column, None) and file.says in words for line, column, words in places
        ), f"{file.path}: {places}"


def test_nothing_else_is_reported(reported: dict[str, list[dict[str, object]]]) -> None:
    expected = {file.path: 1 for file in broken.files()}

    assert {path: len(problems) for path, problems in reported.items()} == expected


def test_nothing_is_published(content: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    built = _generator("build", "--content", TINY, "--output", output, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}

    result = _generator("build", "--content", content, "--output", output, cwd=ROOT)

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before
