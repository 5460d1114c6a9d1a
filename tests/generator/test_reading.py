"""One file -> values and places, whatever the file holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Problem, as_github, as_json
from generator.reading import read


def test_values_keep_their_kind() -> None:
    document = read(
        "a.yaml",
        b"text: word\nnumber: 3\nbig: 1.5\nyes: true\nnothing:\nday: 2026-13-45\nno: no\nclock: 1:30\noctal: 010\nlist: [1, a]\n",
    )

    assert document.problems == []
    assert document.values == {
        "text": "word",
        "number": 3,
        "big": 1.5,
        "yes": True,
        "nothing": None,
        "day": "2026-13-45",
        "no": "no",
        "clock": "1:30",
        "octal": "010",
        "list": [1, "a"],
    }


def test_places_are_those_of_the_file() -> None:
    document = read("a.md", b"---\n# a comment\ntitle: A\nfiles:\n  - name: x\n    size: 3\n---\n\n\nText.\n")

    assert document.place(("title",)) == (3, 1)
    assert document.place(("files", 0, "size")) == (6, 5)
    assert document.place(("files", 0, "missing")) == (5, 5)
    assert document.text == "Text."
    assert document.text_line == 10


def test_windows_line_ends_are_line_ends() -> None:
    document = read("a.md", b"---\r\ntitle: A\r\n---\r\nOne.\r\nTwo.\r\n")

    assert document.values == {"title": "A"}
    assert document.text == "One.\nTwo."


@pytest.mark.parametrize(
    "data",
    [
        b"a: &x [1]\nb: *x\n",
        b"a: !!python/object/apply:os.system [ls]\n",
        b": nothing before it\n",
        b"- a\n- b\n",
        b"just words\n",
        b"? [a, b]\n: c\n",
        b"a: " + b"9" * 5000,
        b"%YAML 9.9\n---\na: b\n",
        b"a: 'open\n",
        b"\xff\xfe\x00a",
        b"a: b\n---\nc: d\n",
    ],
)
def test_what_is_no_record_is_a_problem(data: bytes) -> None:
    document = read("a.yaml", data)

    assert len(document.problems) >= 1
    assert all(problem.mend for problem in document.problems)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"a: !!str {a: b}\n", 1, 4),
        (b"a: 1\nb: !!float abc\n", 2, 4),
        (b"a:\n- !!seq abc\n", 2, 3),
        (b"a: !!int abc\n", 1, 4),
        (b"a: !!bool yes\n", 1, 4),
        (b"a: ! 3\n", 1, 4),
        (b"!foo\na: b\n", 1, 1),
        (b"!!seq\na: b\n", 1, 1),
        (b"a: b\n!!str c: d\n", 2, 1),
    ],
)
def test_a_tag_is_a_problem_at_its_place(data: bytes, line: int, column: int) -> None:
    document = read("a.yaml", data)

    assert [(p.line, p.column) for p in document.problems] == [(line, column)]
    assert "YAML tag" in document.problems[0].fact


def test_each_alias_is_a_problem_at_its_place() -> None:
    document = read("a.yaml", b"a: &x [1]\nb: *x\nc:\n- *x\n")

    assert [(p.line, p.column) for p in document.problems] == [(2, 4), (4, 3)]


@pytest.mark.parametrize(
    "data",
    [
        b"a: " + b"[" * 300,
        b"a: " + b"[" * 100_000,
        b"a: " + b"{a: " * 1500,
        b"- " * 1500,
        b"? " * 1500,
        b"\n".join(b" " * level + b"a:" for level in range(1500)),
    ],
)
def test_depth_is_a_problem_before_it_is_followed(data: bytes) -> None:
    document = read("a.yaml", data)

    assert [p.fact for p in document.problems] == ["lists or keys stand inside each other more than 20 levels deep"]
    assert document.values == {}


def test_twenty_levels_are_read() -> None:
    assert read("a.yaml", b"a: " + b"[" * 19 + b"]" * 19).problems == []
    assert read("a.yaml", b"a: " + b"[" * 20 + b"]" * 20).problems[0].column == 23


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\u202a", "\u202e", "\u2066", "\u2069", "\u200b", "\r"],
)
def test_what_nobody_sees_is_reported_at_its_place_and_the_rest_is_read(character: str) -> None:
    document = read("a.md", f"---\ntitle: A{character}B\nnumber: 3\n---\nText.\n\nMore {character}.\n".encode())

    assert [(p.line, p.column) for p in document.problems] == [(2, 9), (7, 6)]
    assert all(f"U+{ord(character):04X}" in p.fact for p in document.problems)
    assert document.values == {"title": "A\ufffdB", "number": 3}
    assert document.text == "Text.\n\nMore \ufffd."


def test_an_escape_for_what_nobody_sees_is_reported_at_its_value() -> None:
    document = read("a.yaml", b'a: b\nc: "d\\u202e"\n"\\0": e\n')

    assert [(p.line, p.column) for p in document.problems] == [(2, 4), (3, 1)]


def test_tabs_and_letters_of_all_scripts_are_text() -> None:
    text = "---\ntitle: Gr\u00fc\u00dfe \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d \U0001f469\u200d\U0001f4bb\n---\nA\ttab.\n"

    assert read("a.md", text.encode()).problems == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_called_by_its_name(encoding: str) -> None:
    (problem,) = read("a.yaml", "a: b\n".encode(encoding)).problems

    assert "UTF-16" in problem.fact


def test_numbers_keep_how_they_are_written() -> None:
    document = read("a.yaml", b"version: 3.10\nyes: true\nlist: [1.50, word]\n")

    assert document.written == {("version",): "3.10", ("yes",): "true", ("list", 0): "1.50"}


def test_a_problem_is_two_lines_whatever_it_names() -> None:
    problem = Problem("a\nb\udcff.yaml", 1, 1, "the key `a\r\u2028` is\nlong", "Mend it.")

    assert str(problem) == "a\\u000ab\\udcff.yaml:1:1: the key `a\\u000d\\u2028` is\\u000along\n    Mend it."
    assert as_github([problem]).count("\n") == 0
    assert json.loads(as_json([problem]))[0]["line"] == 1
    for written in (str(problem), as_github([problem]), as_json([problem])):
        written.encode()


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    for name in ("a.yaml", "a.md"):
        document = read(name, data)
        assert document.problems or document.values


@given(st.text(max_size=400))
def test_no_front_matter_raises(text: str) -> None:
    document = read("a.md", f"---\n{text}\n---\nText.\n".encode("utf-8", "surrogatepass"))

    assert document.problems or document.values


@pytest.mark.parametrize(
    ("text", "place", "fact"),
    [
        ('{\n "a": "NaN",\n "b": [NaN]\n}', (3, 8), "this is not JSON: `NaN` is no number there"),
        ('{\n "a": 1,\n "b": -Infinity\n}', (3, 7), "this is not JSON: `-Infinity` is no number there"),
        ('{\n "a": ' + "9" * 5000 + "}", (2, 7), "the number has 5,000 digits"),
        ('{\n "a": "\\ud83d\\ude00",\n "b": "x\\ud800"\n}', (3, 7), "here stands half a character"),
        (
            '{\n "a": 1,\n "b": {"c": 1,\n "c": 2}\n}',
            (4, 2),
            "the key `c` stands here a second time; the first is on line 3",
        ),
    ],
)
def test_what_json_lets_through_is_reported_at_its_place(text: str, place: tuple[int, int], fact: str) -> None:
    document = read("data.json", text.encode())

    assert [(p.line, p.column) for p in document.problems] == [place]
    assert document.problems[0].fact.startswith(fact)
