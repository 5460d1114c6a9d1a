"""Lists for spreadsheets: nothing in them is worked out."""

import csv
import io

import pytest

from services.spreadsheets import as_csv


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "=cmd|'/C calc'!A0",
        '=HYPERLINK("http://x")',
    ],
)
def test_what_begins_like_a_formula_is_text(typed: str) -> None:
    text = as_csv(["x"], [[typed, "after"]])

    (_, row) = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert row == [f"'{typed}", "after"]


@pytest.mark.parametrize(
    "typed", ["Ada", "a=b", "x@example.org", "2026-11-23", 'say "hi", twice', "two\nlines", "Łódź"]
)
def test_what_is_plain_is_read_back_as_it_was(typed: str) -> None:
    (_, row) = csv.reader(io.StringIO(as_csv(["x"], [[typed]]).removeprefix("\ufeff"), newline=""))

    assert row == [typed]
