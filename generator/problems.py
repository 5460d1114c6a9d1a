"""A mistake in the content as a value, and the ways to print one."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from generator.shapes.base import UNSEEN


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: where it is, what is the case, and what to do about it."""

    path: str
    """Relative to the folder the command runs in, or as it was given."""
    line: int
    """From 1; 0 means the file as a whole."""
    column: int
    """From 1; 0 means the line as a whole."""
    fact: str
    mend: str

    def __str__(self) -> str:
        path, fact, mend = map(one_line, (self.path, self.fact, self.mend))
        return f"{path}:{self.line}:{self.column}: {fact}\n    {mend}"


class ContentError(Exception):
    """The content cannot be published. Carries every problem, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(f"{counted(len(self.problems), 'problem')} in the content; nothing was published")


_BREAKING = re.compile(rf"[\x00-\x1f]|{UNSEEN.pattern}")


def one_line(text: str) -> str:
    """The text with `\\u000a` and the like for what would break or turn a line, or could not be printed at all."""
    return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`, `1,200 pages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def of_system(error: OSError) -> str:
    """What the system says, and of which file. Libraries raise some that have neither, and words of their own."""
    return f"{error.filename or ''}: {error.strerror}" if error.strerror else str(error)


def as_text(problems: Iterable[Problem]) -> str:
    return "\n".join(map(str, problems))


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows beside the changed line.

    Source: docs.github.com, "Workflow commands for GitHub Actions", setting an error message.
    """
    return "\n".join(
        f"::error file={_property(one_line(p.path))},line={max(p.line, 1)},col={max(p.column, 1)}"
        f"::{_message(one_line(p.fact))}%0A{_message(one_line(p.mend))}"
        for p in problems
    )


def as_json(problems: Iterable[Problem]) -> str:
    text = json.dumps([asdict(p) for p in problems], indent=2, ensure_ascii=False)
    return "\n".join(map(one_line, text.split("\n")))  # a name of no encoding is escaped as JSON does it, too


FORMATS = {"text": as_text, "github": as_github, "json": as_json}


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
