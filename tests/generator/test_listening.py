"""The process that builds on request, as the service starts it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


class Builder:
    def __init__(self, folder: Path) -> None:
        self.content, self.output = folder / "content", folder / "site"
        shutil.copytree(ROOT / "tests" / "site", self.content)
        named = ["--content", str(self.content), "--output", str(self.output), "--url", "http://localhost:8514"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "generator", "build", "--listen", *named],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, now: str = "2026-11-23T12:00:00+00:00") -> dict[str, str]:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"now": now}), file=self._process.stdin, flush=True)
        return dict(json.loads(self._process.stdout.readline()))

    def end(self) -> int:
        self._process.communicate(timeout=60)
        return self._process.returncode

    def job(self, **changed: Any) -> None:
        path = self.content / "data" / "jobs.json"
        said = json.loads(path.read_text())
        said["jobs"][0] |= changed
        path.write_text(json.dumps(said))


@pytest.fixture
def builder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    monkeypatch.delenv("SITE_NOW", raising=False)
    made = Builder(tmp_path)
    yield made
    made.end()


def test_each_line_is_a_build_of_what_is_there_then(builder: Builder) -> None:
    first, again = builder.ask(), builder.ask()
    builder.job(title="Keeper of serpents")
    changed = builder.ask()
    number = json.loads((builder.content / "data" / "jobs.json").read_text())["jobs"][0]["number"]

    assert [first["state"], again["state"], changed["state"]] == ["built", "same", "built"]
    assert "Keeper of serpents" in (builder.output / "jobs" / str(number) / "index.html").read_text()


def test_content_that_is_wrong_is_refused_with_its_place_and_the_site_stays(builder: Builder) -> None:
    builder.ask()
    before = (builder.output / "jobs" / "index.html").read_bytes()
    builder.job(until="2020-01-01")
    refused = builder.ask()

    assert refused["state"] == "refused"
    assert "data/jobs.json" in refused["says"]
    assert "`until` (2020-01-01) is before `posted`" in refused["says"]
    assert (builder.output / "jobs" / "index.html").read_bytes() == before


def test_the_time_that_is_asked_for_is_the_time_of_the_site(builder: Builder) -> None:
    builder.ask("2026-11-23T12:00:00+00:00")
    builder.ask("2026-12-24T12:00:00+00:00")

    assert json.loads((builder.output / "build.json").read_text())["as_of"] == "2026-12-24T12:00:00Z"


def test_the_index_of_the_search_is_there_when_the_process_ends(builder: Builder) -> None:
    builder.ask()

    assert builder.end() == 0
    assert (builder.output / "pagefind" / "pagefind-entry.json").is_file()


def test_a_line_that_is_no_ask_is_answered_and_the_next_is_built(builder: Builder) -> None:
    assert builder.ask("yesterday")["state"] == "failed"
    assert builder.ask()["state"] == "built"
