"""The Nu HTML checker finds nothing on any page of the site. One call for all: Java takes its time to start."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
FRAGMENTS = ("box", "api")
"""Folders whose files are parts of a page, or none."""
PAGE = '<!doctype html>\n<html lang="en"><title>A page</title>\n<h1>Of</h1><h2>all</h2><h3>levels</h3>\n'
"""Where a fragment may stand. Its headings begin at the level of the place it is made for."""


def test_html_checker_finds_nothing(site: Path) -> None:
    pages = [
        str(page.relative_to(site))
        for page in sorted(site.rglob("*.html"))
        if page.relative_to(site).parts[0] not in FRAGMENTS
    ]
    assert len(pages) > 100
    said = list(_check(pages, site))
    assert not said, "\n".join(said)


def test_html_checker_finds_nothing_in_fragments(site: Path, tmp_path: Path) -> None:
    fragments = sorted((site / "box").rglob("*.html"))
    assert fragments
    for number, fragment in enumerate(fragments):
        (tmp_path / f"{number}-{fragment.parent.name}.html").write_text(PAGE + fragment.read_text())
    said = list(_check([page.name for page in sorted(tmp_path.iterdir())], tmp_path))
    assert not said, "\n".join(said)


def _check(pages: list[str], folder: Path) -> Iterator[str]:
    """A line for each error and each warning; what the checker merely informs of is left out."""
    done = subprocess.run(
        ["java", "-jar", str(JAR), "--format", "json", *pages], cwd=folder, capture_output=True, text=True, check=False
    )
    for message in json.loads(done.stderr)["messages"]:
        kind = message.get("subType", message["type"])
        if kind != "info":
            page = message.get("url", "").removeprefix(f"file:{folder}/")
            yield f"{page}:{message.get('lastLine', 0)}: {kind}: {message['message']}\n    {message.get('extract', '').strip()}"
