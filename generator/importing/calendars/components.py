"""An iCalendar file taken apart: components with the numbers of their lines. Knows nothing of what they mean.

Bad encodings, line ends and folds are borne: programs that write calendars disagree about all three.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DEEPEST = 20


class NotUnderstoodError(Exception):
    """Something in the file cannot be taken over. Carries the line, what is the case and what to do."""

    def __init__(self, line: int, fact: str, mend: str) -> None:
        self.line, self.fact, self.mend = line, fact, mend
        super().__init__(f"line {line}: {fact}\n    {mend}")


@dataclass(frozen=True)
class Property:
    """One line: `DTSTART;TZID=Europe/Amsterdam:20261013T180000`."""

    name: str
    parameters: dict[str, str]
    """Names in upper case."""
    value: str
    """As it stands in the file, escapes and all."""
    line: int

    @property
    def text(self) -> str:
        """The value as TEXT (RFC 5545, 3.3.11)."""
        return unescaped(self.value)

    @property
    def texts(self) -> list[str]:
        """The values of a list of TEXT."""
        return [unescaped(part) for part in re.split(r"(?<!\\),", self.value)]


@dataclass
class Component:
    """What stands between BEGIN and END."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)
    broken: list[NotUnderstoodError] = field(default_factory=list)
    """Its lines that are none."""
    source: list[str] = field(default_factory=list)
    """All its lines, unfolded, with BEGIN and END."""
    is_closed: bool = False

    def first(self, name: str) -> Property | None:
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[Property]:
        return (found for found in self.properties if found.name == name)


def components(raw: bytes, charset: str | None = None) -> Component:
    """The calendars of a file as one component without a name. `charset`: what the server said; UTF-8 is tried first."""
    root = Component("", 0)
    stack = [root]
    for number, line in _unfolded(raw, charset):
        head, _, rest = line.partition(":")
        word = head.strip().upper()
        if word == "BEGIN":
            if len(stack) > _DEEPEST:
                raise NotUnderstoodError(number, "components are nested too deeply", "Export the calendar again.")
            made = Component(rest.strip().upper(), number)
            stack[-1].parts.append(made)
            stack.append(made)
        for around in stack[1:]:
            around.source.append(line)
        if word == "END":
            if len(stack) > 1 and stack[-1].name == rest.strip().upper():
                stack.pop().is_closed = True
        elif word != "BEGIN":
            _add(stack[-1], number, line)
    return root


def _add(component: Component, number: int, line: str) -> None:
    try:
        name, parameters, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError:
        fact = f"`{line[:60]}` is not a line of a calendar"
        component.broken.append(NotUnderstoodError(number, fact, "Export the calendar again."))
        return
    given = {str(key).upper(): str(found) for key, found in parameters.items()}
    component.properties.append(Property(name.upper(), given, value, number))


def _unfolded(raw: bytes, charset: str | None) -> Iterator[tuple[int, str]]:
    """(number of the first line, the whole line). Bytes are joined before they are read: some programs fold inside
    a character."""
    mark = next((code for bom, code in _MARKS.items() if raw.startswith(bom)), None)
    if mark:
        raw = raw.decode(mark, "replace").encode()
    whole, began = bytearray(), 0
    for number, line in enumerate(raw.removeprefix(codecs.BOM_UTF8).splitlines(), 1):
        if line[:1] in (b" ", b"\t") and began:
            whole += line[1:]
            continue
        if whole.strip():
            yield began, _decoded(bytes(whole), charset)
        whole, began = bytearray(line), number
    if whole.strip():
        yield began, _decoded(bytes(whole), charset)


def _decoded(line: bytes, charset: str | None) -> str:
    """UTF-8 (RFC 5545, 3.1.4), else what the server said, else the code page that older programs write."""
    for code in ("utf-8", charset or "utf-8", "cp1252"):
        try:
            return line.decode(code)
        except (UnicodeDecodeError, LookupError):
            continue
    return line.decode("latin-1")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
