"""`new` asks for a few facts and writes a file that `check` accepts."""

import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.__main__ import main

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


@dataclass(frozen=True)
class _Done:
    returncode: int
    stdout: str
    stderr: str


def _run(*arguments: str, typed: str = "") -> _Done:
    """The command, in this process: as programs of their own they would take a second each to start."""
    out, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        patch.setenv("SITE_NOW", "2026-11-01T00:00:00Z")
        patch.setattr("sys.stdin", io.StringIO(typed))
        try:
            returncode = main(list(arguments))
        except SystemExit as stop:  # with words: the interpreter would print them and return 1
            print(stop.code, file=errors)
            returncode = 1
    return _Done(returncode, out.getvalue(), errors.getvalue())


def _new(content: Path, *arguments: str, typed: str = "") -> _Done:
    return _run("new", *arguments, "--content", str(content), typed=typed)


def _check(content: Path) -> str:
    return _run("check", "--content", str(content)).stdout


def _page(path: str) -> list[str]:
    return ["page", "--path", path, "--title", "T", "--description", "A page that has a bad path."]


def _event(*, starts: str, calendar: str = "python-events") -> list[str]:
    return ["event", "--title", "A meeting", "--calendar", calendar, "--starts", starts]


def _story(*, company: str) -> list[str]:
    facts = ["--title", "A mill", "--description", "A mill that is run with Python.", "--category", "engineering"]
    return ["story", "--name", "a-mill", *facts, "--company", company, "--source", "https://example.org/mill"]


@pytest.mark.parametrize(
    ("arguments", "typed", "path"),
    [
        (["page"], "/about/new-page/\nA new page\nWhat this new page is about.\n", "pages/about/new-page.md"),
        (
            ["page", "--path", "/x/", "--title", "Tricky: a # title", "--description", 'It\'s "quoted": all of it.'],
            "",
            "pages/x.md",
        ),
        (["box", "--label", "a-box"], "", "boxes/a-box.md"),
        (["release"], "3.14.2\n\n", "releases/3.14/3.14.2.yaml"),
        (["release", "--version", "3.15.0rc2", "--date", "2026-09-01"], "", "releases/3.15/3.15.0rc2.yaml"),
        (["event"], "Talk: on #1\npython-events\n2027-05-12 18:00\nEurope/Berlin\n", "events/2027/talk-on-1.yaml"),
        (_event(starts="2027-05-12"), "", "events/2027/a-meeting.yaml"),
        (_story(company="town-hall"), "", "success-stories/a-mill.md"),
        (["minutes"], "\n", "minutes/2026-11-01.yaml"),
        (["sponsor-year"], "2026\n2027\n", "sponsors/2027.yaml"),
        (
            ["election"],
            "council-2027\nCouncil election 2027\npackaging-council\n2027-07-27T00:00Z\n2027-08-10T14:00Z\n2027-09-14\n",
            "elections/council-2027.yaml",
        ),
        (["post"], "A post\nIt is a text that somebody wrote.\n\n", "community/a-post.yaml"),
        (
            ["post"],
            "A film\nIt is a film that somebody made.\nvideo\nhttps://video.example/1\n",
            "community/a-film.yaml",
        ),
    ],
)
def test_a_new_file_is_valid(content: Path, arguments: list[str], typed: str, path: str) -> None:
    result = _new(content, *arguments, typed=typed)

    assert result.returncode == 0, result.stderr
    text = (content / path).read_text()
    assert "# yaml-language-server: $schema=" in text
    schema = text.split("$schema=")[1].split("\n")[0]
    assert ((content / path).parent / schema).resolve().parent == (content / "schemas").resolve()
    assert _check(content) == ""


def test_a_new_release_takes_the_next_id_and_its_branch_facts(content: Path) -> None:
    _new(content, "release", "--version", "3.14.2", "--date", "2026-01-06")

    text = (content / "releases/3.14/3.14.2.yaml").read_text()
    assert "id: 5\n" in text
    assert "manager: Hugo van Kemenade\n" in text
    assert "folder: https://www.python.org/ftp/python/3.14.2/\n" in text


def test_a_new_event_and_a_new_post_take_the_next_number(content: Path) -> None:
    _new(content, *_event(starts="2027-05-12"))
    _new(content, "post", "--title", "P", "--abstract", "A post that is only a text.", "--media", "text")

    assert "id: 3\n" in (content / "events/2027/a-meeting.yaml").read_text()
    assert "number: 1001\n" in (content / "community/p.yaml").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["release", "--version", "3.14", "--date", "2026-01-06"], "is no version of Python"),
        (["release", "--version", "3.99.0", "--date", "2026-01-06"], "There is no branch `3.99`"),
        (["release", "--version", "3.14.1", "--date", "2026-01-06"], "exists already"),
        (["release", "--version", "3.14.2", "--date", "2026-02-30"], "2026-02-30"),
        (
            ["page", "--path", "/About/Us/", "--title", "T", "--description", "A page that has a bad path."],
            "no place for content",
        ),
        (
            ["page", "--path", "/../../etc/", "--title", "T", "--description", "A page that has a bad path."],
            "no place for content",
        ),
        (["page", "--path", "/x/", "--title", "T", "--description", "short"], "description"),
        (["page"], "There is nobody to ask"),
        (_page("/downloads/"), "`/downloads/` belongs to the downloads page"),
        (_page("/"), "`/` belongs to the home page"),
        (_page("/about/index/"), "exists already"),
        (_page("/old/"), "nobody is ever redirected"),
        (_page("/static/x/"), "belongs to the files of the theme"),
        (["release", "--version", "3.14.2", "--date", "2026-12-01\ndraft: true"], "a day is written"),
        (["release", "--version", "3.14.\u0663", "--date", "2026-12-01"], "is no version of Python"),
        (["box", "--label", "a\ntitle: b"], "is no place for content"),
        (_event(starts="2027-05-12", calendar="nobodys"), "there is no calendar `nobodys`"),
        (_event(starts="2027-05-12 18:00"), "Give --zone on the command line"),
        (_event(starts="../../x"), "is no place for content"),
        (_event(starts="tomorrow"), "`starts` is `tomorrow`"),
        (_story(company="nobody"), "Write `companies/nobody.yaml`"),
        (["minutes", "--date", "2024-01-17"], "exists already"),
        (["sponsor-year", "--from", "2022", "--year", "2026"], "exists already"),
        (["sponsor-year", "--from", "2026", "--year", "2025"], "`2025` is no year after 2026"),
        (["sponsor-year", "--from", "1999", "--year", "2027"], "There are no packages of `1999`"),
        (["post", "--title", "A post", "--abstract", "short", "--media", "text"], "5 characters; at least 20"),
        (
            ["post", "--title", "!", "--abstract", "It is a text by somebody.", "--media", "text"],
            "no place for content",
        ),
    ],
)
def test_what_cannot_be_written_is_said(content: Path, arguments: list[str], says: str) -> None:
    before = sorted(content.rglob("*"))

    result = _new(content, *arguments)

    assert result.returncode == 1
    assert says in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(content.rglob("*")) == before


def test_a_page_beside_the_folder_that_holds_it_is_refused(content: Path) -> None:
    result = _new(content, *_page("/about/"))
    (content / "pages/about/index.md").rename(content / "pages/about.md")
    twin = _new(content, *_page("/about/index/"))

    assert "belongs to" in result.stderr
    assert "belongs to" in twin.stderr
    assert not (content / "pages/about/index.md").exists()


def test_no_id_is_given_while_a_release_cannot_be_read(content: Path) -> None:
    (content / "releases/3.14/3.14.1.yaml").write_text("id: [\n")

    result = _new(content, "release", "--version", "3.14.2", "--date", "2026-01-06")

    assert result.returncode == 1
    assert "3.14.1.yaml cannot be read" in result.stderr
    assert not (content / "releases/3.14/3.14.2.yaml").exists()


def test_the_program_makes_no_content_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "new", "box", "--label", "a-box", "--content", f"{tmp_path}/nope"]
    environment = {**os.environ, "SITE_NOW": "2026-11-01T00:00:00Z"}
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)

    assert result.returncode == 1
    assert "there is no such folder" in result.stderr
    assert not (tmp_path / "nope").exists()
