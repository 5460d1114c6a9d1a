"""Runs tests/http/*.txt: what the site answers, as plain text that anybody can read and add to.

    GET /downloads/latest/python2/
    send Accept-Language: de
    code == 302
    header Location == /downloads/release/python-2718/
    header Location ~ ^/downloads/
    header X-Powered-By == (none)
    body contains Python
    body !contains Traceback

A request and what must hold of its answer, a blank line, the next. `#` begins a comment. `~` searches with a regular expression.
SITE_URL=https://staging.example.org runs the same expectations against another server.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

FOLDER = Path(__file__).parent / "http"
EXPECTATION = re.compile(r"(?P<part>code|body|header (?P<name>[\w-]+)) (?P<how>==|!contains|contains|~) (?P<value>.*)")
HOLDS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda got, value: got == value,
    "contains": lambda got, value: value in got,
    "!contains": lambda got, value: value not in got,
    "~": lambda got, value: re.search(value, got, re.MULTILINE) is not None,
}


@dataclass(frozen=True)
class Case:
    place: str
    method: str
    path: str
    send: dict[str, str] = field(default_factory=dict)
    expected: list[tuple[str, re.Match[str]]] = field(default_factory=list)
    """The line as written, and as read."""


def cases(file: Path) -> Iterator[Case]:
    for block in re.finditer(r"(?:^[^#\n].*\n?(?:^#.*\n?)*)+", file.read_text(), re.MULTILINE):
        place = f"{file.name}:{file.read_text().count(chr(10), 0, block.start()) + 1}"
        first, *rest = [line for line in block[0].splitlines() if not line.startswith("#")]
        method, path = first.split(" ", 1)
        case = Case(place, method, path)
        for line in rest:
            if line.startswith("send "):
                name, _, value = line.removeprefix("send ").partition(": ")
                case.send[name] = value
            elif match := EXPECTATION.fullmatch(line):
                case.expected.append((line, match))
            else:
                raise ValueError(f"{place}: `{line}` is neither `send Name: value` nor an expectation")
        yield case


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{c.place} {c.path}") for f in sorted(FOLDER.glob("*.txt")) for c in cases(f)]
)
def test_the_site_answers_as_written(case: Case, server: str) -> None:
    at = urlsplit(server)
    connection = (HTTPSConnection if at.scheme == "https" else HTTPConnection)(at.netloc, timeout=20)
    connection.request(case.method, case.path, headers=case.send)
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    assert case.expected, f"{case.place} expects nothing"
    for line, match in case.expected:
        got = answer.getheader(match["name"], "(none)").removeprefix(server) if match["name"] else body
        got = str(answer.status) if match["part"] == "code" else got
        assert HOLDS[match["how"]](got, match["value"]), (
            f"{case.place}: expected `{line}`; got {match['part']} `{got[:300]}`"
        )
