"""Lists for spreadsheets, as CSV (RFC 4180): nothing in them is a formula, whoever has written it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""How what a spreadsheet works out begins. Source: OWASP, CSV Injection."""
BOM = "\ufeff"
"""Without it Excel takes the text for that of an older Windows."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Every field in quotation marks; one that a spreadsheet would work out begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([[_plain(value) for value in row] for row in rows])
    return BOM + text.getvalue()


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
