"""What a record can hold, what it cannot, and what people are told about it. And which files are read at all."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from generator import catalogue, files
from generator.kinds import KINDS
from generator.problems import Problem
from generator.shapes.base import Form, Shape
from generator.shapes.page import Box
from generator.shapes.release import KINDS_OF, Kind, Release, ReleaseFile
from generator.views import artifacts

TINY = Path(__file__).parents[1] / "site"
RELEASE = next(kind for kind in KINDS if kind.name == "release")
PAGE = next(kind for kind in KINDS if kind.name == "page")


def _release(**changed: Any) -> Release:
    return Release.model_validate({"id": 1, "version": "3.9.1", "name": "Python 3.9.1", "date": "2020-12-07"} | changed)


def _problems(text: str) -> list[Problem]:
    """Of a release with the text below five keys that are right."""
    head = 'id: 1\nversion: "3.9.1"\nname: Python 3.9.1\ndate: 2020-12-07\nfolder: https://www.python.org/ftp/python/3.9.1/\n'
    return catalogue.parse(RELEASE, "a.yaml", (head + text).encode())[1]


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("3.9.1", "Python 3.9.1"),
        ("3.15.0rc1", "Python 3.15.0rc1"),
        ("2.0.0", "Python 2.0"),
        ("2.0.0b1", "Python 2.0b1"),
        ("2.3.0", "Python 2.3.0"),
        ("3.2.0rc3", "Python 3.2rc3"),
    ],
)
def test_a_release_is_named_after_its_version(version: str, name: str) -> None:
    assert _release(version=version, name=name).name == name


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("3.9.100", "Python 3.8.1"),
        ("3.9.10", "Python 3.9.1"),
        ("3.9.0", "Python 3.9"),
        ("3.1.10", "Python 3.10"),
        ("3.9.1", "Python install manager 3.9.1"),
        ("3.9.0100", "Python 3.9.0100"),
        ("3.9.0rc0", "Python 3.9.0rc0"),
        ("3.9." + "1" * 5000, "Python 3.9." + "1" * 5000),
        ("3.9.\u0661", "Python 3.9.\u0661"),
    ],
)
def test_a_release_is_not_named_or_numbered_otherwise(version: str, name: str) -> None:
    with pytest.raises(ValidationError):
        _release(version=version, name=name)


def test_an_install_manager_is_named_so() -> None:
    assert (
        _release(product="install-manager", version="26.3", name="Python install manager 26.3").slug == "pymanager-263"
    )
    with pytest.raises(ValidationError, match="Python install manager"):
        _release(product="install-manager", version="26.3", name="Python 26.3")


@pytest.mark.parametrize("os", KINDS_OF)
def test_every_kind_of_file_fits_some_systems_and_these_can_be_listed(os: str) -> None:
    fitting = KINDS_OF[os]  # type: ignore[index]
    for number, kind in enumerate(Kind, 1):
        file = {"id": number, "name": f"f-{number}.x", "os": os, "kind": kind}
        if kind in fitting:
            assert artifacts.in_order([ReleaseFile.model_validate(file)])
        else:
            with pytest.raises(ValidationError, match="there is no such file"):
                ReleaseFile.model_validate(file)


def test_no_kind_is_left_without_a_system() -> None:
    assert {kind for kinds in KINDS_OF.values() for kind in kinds} == set(Kind)


@pytest.mark.parametrize("name", ["..", ".", ".hidden", "a..b", "a.", "a/b", "a\\b", ""])
def test_a_file_name_is_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        ReleaseFile.model_validate({"id": 1, "name": name, "os": "source", "kind": Kind.XZ})


@pytest.mark.parametrize("tail", ["../", "3.9.0/../", "./", "3.9.0//", ".git/", "3.9.0"])
def test_a_folder_has_no_dots_that_lead_elsewhere(tail: str) -> None:
    with pytest.raises(ValidationError):
        _release(folder=f"https://www.python.org/ftp/python/{tail}")


@pytest.mark.parametrize("number", [0, -1, 10_000_000, 10**4000])
def test_an_id_has_limits(number: int) -> None:
    with pytest.raises(ValidationError):
        _release(id=number)


@pytest.mark.parametrize(
    "text", ["a\x07", "a\x7f", "a\u2028b", "\u202egnp.exe", "a\u2066", "\u200b", "a\rb", "\u200d\u2060", "a\x85"]
)
def test_no_text_holds_what_nobody_sees(text: str) -> None:
    with pytest.raises(ValidationError, match=r"nobody sees|can be seen"):
        Box.model_validate({"label": "a", "text": text})


def test_a_browser_ends_lines_with_two_characters_and_may() -> None:
    assert Box.model_validate({"label": "a", "text": "One.\r\n\tTwo."}).text == "One.\r\n\tTwo."


@pytest.mark.parametrize(
    ("text", "fact", "mend"),
    [
        ("pep: -1\n", "`pep` is `-1`; the smallest is 1", "A whole number from 1"),
        ("pep: 10000000\n", "`pep` is `10000000`; the largest is 9,999,999", "A whole number from 1"),
        ("pep: '596'\n", "`pep` is the text `596`, and must be a number", "Write it without quotes: 596."),
        ("pep: 0596\n", "`pep` is the text `0596`, and must be a number", "Write it without quotes: 596."),
        ("hidden: 'true'\n", "`hidden` is the text `true`, and must be", "Write it without quotes: true."),
        ("manager: true\n", "`manager` is `true`, and must be text", 'Put it in quotes: "true".'),
        ("manager: 3.10\n", "`manager` is `3.10`, and must be text", 'Put it in quotes: "3.10".'),
        (f"manager: {'a' * 201}\n", f"`manager` is `{'a' * 60}…`: 201 characters; at most 200", "Text on one line"),
        ('manager: ""\n', "`manager` is empty", "Text on one line"),
        ("note: |\n  One.\n  Two.\n", "`note` is `One. Two.`, and is not written as it must be", "Text on one line"),
        (
            "announcement: {title: A, date: 2020-02-30}\n",
            "`announcement.date` is `2020-02-30`: there is no such day",
            "UTC",
        ),
        ("state: expect\n", "`state` is `expect`", "Did you mean `expected`?"),
        ('"pe\\np": 3\n', "the key `pe p` is not known here", "Did you mean `pep`?"),
        ("announcement:\n  date: 2020-12-07\n", "`announcement.title` is missing", "Text on one line"),
        ("announcement: {title: A, date: [1]}\n", "`announcement.date` is a list, and must be a day", "Write a day"),
        (
            "state: expected\nfiles: [{id: 1, name: a, os: ios, kind: xcframework}]\n",
            "`files` stand in a",
            "Take them out",
        ),
    ],
)
def test_people_are_told_the_value_and_what_to_do(text: str, fact: str, mend: str) -> None:
    (problem,) = _problems(text)

    assert problem.fact.startswith(fact)
    assert mend in problem.mend


def test_keys_that_do_not_fit_together_are_reported_at_one_of_them() -> None:
    text = "files:\n- id: 1\n  name: a.dmg\n  os: windows\n  kind: disk-image\n"

    (problem,) = _problems(text)

    assert (problem.line, problem.column) == (10, 3)
    assert problem.fact == "`kind` is `disk-image`, and there is no such file for windows"
    assert "exe-installer" in problem.mend


def test_a_text_that_is_too_long_is_reported_where_it_begins() -> None:
    head = "---\ntitle: A\ndescription: What a test needs to say.\nreviewed: 2026-11-01\n---\n\n"

    _, (problem,) = catalogue.parse(PAGE, "a.md", f"{head}{'a' * 100_001}\n".encode())

    assert (problem.line, problem.column) == (7, 1)
    assert "100,001 characters; at most 100,000" in problem.fact


def test_every_pattern_is_explained_in_words() -> None:
    seen: set[type[Shape]] = set()
    for kind in KINDS:
        _explained(kind.shape, seen)
    assert ReleaseFile in seen


def _explained(shape: type[Shape], seen: set[type[Shape]]) -> None:
    seen.add(shape)
    for name, field in shape.model_fields.items():
        words = repr((field.annotation, field.metadata))
        assert words.count("pattern='") + words.count('pattern="') == 0 or Form.__name__ in words, f"{shape}.{name}"
    for inner in Shape.__subclasses__():
        if inner not in seen and re.search(
            rf"\b{inner.__name__}\b", repr([f.annotation for f in shape.model_fields.values()])
        ):
            _explained(inner, seen)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(TINY, tmp_path / "content")
    return tmp_path / "content"


def _found(content: Path) -> dict[str, str]:
    """Path below the pages -> fact."""
    _, found = catalogue.load(content)
    assert len({problem.path for problem in found}) == len(found)
    return {str(Path(problem.path).relative_to(content / "pages")): problem.fact for problem in found}


def test_links_and_what_is_no_file_are_reported_and_not_followed(content: Path) -> None:
    pages = content / "pages"
    (pages / "dangling.md").symlink_to("nowhere.md")
    (pages / "loop.md").symlink_to("loop.md")
    (pages / "folder").symlink_to("/")
    (pages / "named.md").mkdir()
    (pages / "named.md" / "index.md").write_bytes((pages / "about/index.md").read_bytes())
    os.mkfifo(pages / "pipe.md")

    assert _found(content) == {
        "dangling.md": "this is a link to `nowhere.md`",
        "loop.md": "this is a link to `loop.md`",
        "folder": "this is a link to `/`",
        "named.md": "this is a folder, and its name ends in `.md`",
        "pipe.md": "this is neither a file nor a folder",
    }


def test_a_file_that_goes_while_content_is_read_is_reported(tmp_path: Path) -> None:
    found: list[Problem] = []

    assert files.content_of(tmp_path, "gone.md", found) is None
    assert [str(problem).split(":0:0: ")[1] for problem in found] == [
        "this cannot be read: No such file or directory\n    Correct who may read it, or delete it."
    ]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (b"\xff.md", "not UTF-8"),
        ("a\u202e.md".encode(), "nobody sees"),
        (b"a\nb.md", "the path has"),
        (b"a..md", "a dot at its end"),
        (b"a..b.md", "two beside each other"),
        (b"a.md.md", "ends alike"),
        (b"a" * 98 + b".md", ""),
        (b"a" * 101 + b".md", "at most 100"),
        (b".a.md", "begins with a dot"),
        (b".DS_Store", ""),
        (b".gitkeep", ""),
        (b".a.md.swp", ""),
        (b"a.md~", ""),
        (b".#a.md", ""),
    ],
)
def test_a_name_becomes_an_address_or_is_reported(content: Path, name: bytes, says: str) -> None:
    file = os.path.join(os.fsencode(content), b"pages", name)  # noqa: PTH118  a Path cannot be made of bytes
    shutil.copyfile(os.fsencode(content / "pages/about/index.md"), file)

    facts = list(_found(content).values())

    assert len(facts) == bool(says)
    assert all(says in fact for fact in facts)
