"""One file -> values and places, whatever the file holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        b"a: !thing 3\n",
        b"- a\n- b\n",
        b"just words\n",
        b"? [a, b]\n: c\n",
        b"a: " + b"9" * 5000,
        b"a: " + b"[" * 3000,
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


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    for name in ("a.yaml", "a.md"):
        document = read(name, data)
        assert document.problems or document.values


@given(st.text(max_size=400))
def test_no_front_matter_raises(text: str) -> None:
    document = read("a.md", f"---\n{text}\n---\nText.\n".encode("utf-8", "surrogatepass"))

    assert document.problems or document.values
