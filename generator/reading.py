"""One file -> its values, with the line and column of every key. Knows nothing of what they mean."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import yaml

from generator.problems import Problem
from generator.shapes.base import UNSEEN, named

KeyPath = tuple[str | int, ...]
"""Where a value stands: `("files", 3, "sha256")`."""


@dataclass
class Document:
    """What a file says. With problems, the values are those that could be read."""

    values: dict[str, object] = field(default_factory=dict)
    text: str | None = None
    """What follows the front matter of a Markdown file."""
    text_line: int = 0
    """The line on which the text begins."""
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    """Line and column, both from 1, of each key or list item."""
    written: dict[KeyPath, str] = field(default_factory=dict)
    """How a value that is no text stands in the file: `3.10`, where the value is 3.1."""
    problems: list[Problem] = field(default_factory=list)

    source: str = ""
    """The text of a JSON file, in which places are looked for only when one is asked for."""

    def place(self, key: KeyPath) -> tuple[int, int]:
        """Of the key, or of the nearest thing around it that has a place."""
        if self.source and not self.marks:
            _marks_of_json(self.source, self)
        while key and key not in self.marks:
            key = key[:-1]
        return self.marks.get(key, (1, 1))


class _Loader(yaml.CSafeLoader):
    """YAML whose plain scalars mean what they mean in JSON. A date stays text, so that an impossible one is reported
    where it stands; `no`, `1:30` and `010` are not turned into something else (YAML 1.2, 10.2)."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  the parent has no ClassVar


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])

_FENCE = "---"
_DEEPEST = 20
"""Levels of lists and mappings. A record has five at most; YAML itself would go on until memory ends."""


def read(path: str, raw: bytes) -> Document:
    """Read a YAML file, or a Markdown file with YAML front matter, by its ending."""
    document = Document()
    source = _decode(path, raw, document)
    if source is None:
        return document
    if path.endswith(".md"):
        source = _front_matter(path, source, document)
        if source is None:
            return document
    if path.endswith(".json"):
        _json(path, source, document)
    else:
        _values(path, source, document)
    return document


def _json(path: str, source: str, document: Document) -> None:
    """What a machine wrote. Places are not marked: that would take longer than reading, and all is in order mostly."""
    twice: list[str] = []
    try:
        values = json.loads(source, parse_constant=_refused, object_pairs_hook=partial(_once, twice))
    except RecursionError:
        mend = "See what wrote the file."
        document.problems.append(Problem(path, 1, 1, "lists or keys stand inside each other too deep", mend))
        return
    except json.JSONDecodeError as error:
        fact = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        document.problems.append(Problem(path, error.lineno, error.colno, fact, "See what wrote the file."))
        return
    except ValueError:  # NaN; or a number of more than 4,300 digits, which Python refuses to read
        document.problems += _odd_words(path, source)
        return
    if not isinstance(values, dict):
        document.problems.append(Problem(path, 1, 1, "the file is no JSON object", "Write it as an object with keys."))
        return
    if _HALF.search(source) and (halves := list(_odd_words(path, source))):
        document.problems += halves
        return
    document.values, document.source = values, source
    if twice:
        document.problems += _marks_of_json(source, document, path)


def _refused(name: str) -> None:
    raise ValueError(name)


def _once(twice: list[str], pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object. Of a key that it has two times JSON would keep the last: `twice` is told."""
    values = dict(pairs)
    if len(values) < len(pairs):
        twice.extend(values)
    return values


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""The beginning of an escape that may be half a character."""
_WORDS = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity|[0-9]{4301,}')


def _odd_words(path: str, source: str) -> Iterator[Problem]:
    """What json.loads() takes, or refuses without a place: no numbers, numbers without end, halves of characters."""
    for found in _WORDS.finditer(source):
        fact = _odd(found[0])
        if fact:
            line, column = (
                source.count("\n", 0, found.start()) + 1,
                found.start() - source.rfind("\n", 0, found.start()),
            )
            yield Problem(path, line, column, fact, "See what wrote the file.")


def _odd(word: str) -> str:
    if word[0].isdigit():
        return f"the number has {len(word):,} digits"
    if word[0] != '"':
        return f"this is not JSON: `{word}` is no number there"
    is_half = _HALF.search(word) and any(0xD800 <= ord(c) < 0xE000 for c in json.loads(word, strict=False))
    return "here stands half a character (a surrogate without the other one)" if is_half else ""


def _marks_of_json(source: str, document: Document, path: str = "") -> list[Problem]:
    """What stands there twice. JSON is YAML as good as always; of the rest nothing is marked, and a problem stands at
    the top of the file."""
    found = Document(marks=document.marks)
    with contextlib.suppress(yaml.MarkedYAMLError):
        root = yaml.compose(source.replace("\t", " "), Loader=_Loader)
        if isinstance(root, yaml.MappingNode):
            _mapping(path, root, (), found)
    return found.problems


def _decode(path: str, raw: bytes, document: Document) -> str | None:
    if not raw.strip():
        document.problems.append(Problem(path, 0, 0, "the file is empty", "Write the record, or delete the file."))
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw[:2]:
        document.problems.append(
            Problem(
                path,
                1,
                1,
                "the file is UTF-16, or no text",
                "Save the file as UTF-8; your editor calls this its encoding.",
            )
        )
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        fact = f"the byte 0x{raw[error.start]:02x} is not UTF-8"
        document.problems.append(
            Problem(path, line, column, fact, "Save the file as UTF-8; your editor calls this its encoding.")
        )
        return None
    if text.startswith("\ufeff"):
        document.problems.append(
            Problem(
                path,
                1,
                1,
                "the file begins with a byte order mark",
                'Save the file as UTF-8 without a mark ("UTF-8", not "UTF-8 with BOM").',
            )
        )
        return None
    return _without_unseen(path, text.replace("\r\n", "\n"), document)


def _without_unseen(path: str, text: str, document: Document) -> str:
    """Control characters are reported once a line, and replaced so that the rest of the file can still be checked."""
    if not UNSEEN.search(text):
        return text
    for number, line in enumerate(text.split("\n"), 1):
        if found := UNSEEN.search(line):
            document.problems.append(_unseen(path, (number, found.start() + 1), found[0]))
    return UNSEEN.sub("\ufffd", text)


def _unseen(path: str, place: tuple[int, int], character: str) -> Problem:
    fact = f"here stands {named(character)}, which nobody sees"
    return Problem(path, *place, fact, "Remove the character; it may have come in by copying.")


def _front_matter(path: str, source: str, document: Document) -> str | None:
    """The part between the two fences; the rest becomes the document's text."""
    lines = source.split("\n")
    if lines[0].rstrip() != _FENCE:
        document.problems.append(
            Problem(
                path,
                1,
                1,
                f"the file does not begin with `{_FENCE}`",
                "Begin with a line of three hyphens, then the title and description, then three hyphens again.",
            )
        )
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        document.problems.append(
            Problem(path, 1, 1, "the front matter does not end", f"Put a line `{_FENCE}` after its last key.")
        )
        return None
    document.text = "\n".join(lines[end + 1 :]).strip("\n")
    blank = next((n for n, line in enumerate(lines[end + 1 :]) if line.strip()), 0)
    document.text_line = end + 2 + blank
    document.marks[("text",)] = (document.text_line, 1)
    if not document.text.strip():
        document.problems.append(
            Problem(path, end + 1, 1, "there is no text after the front matter", "Write it, or delete the file.")
        )
    # The first fence becomes an empty line, so that line numbers stay those of the file.
    return "\n".join(["", *lines[1:end]])


def _values(path: str, source: str, document: Document) -> None:
    known = len(document.problems)
    try:
        # Events first: composing would follow an alias, and any depth, into a structure that grows without end.
        document.problems += _foreign(path, source)
        if len(document.problems) > known:
            return
        root = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # Of a quotation mark or bracket that is never closed, the place where it opens; else where reading stopped.
        is_open = (error.context or "").startswith(("while scanning a", "while parsing a flow"))
        mark = (error.context_mark if is_open else None) or error.problem_mark or error.context_mark
        fact = f"this is not YAML: {error.problem or error.context}"
        place = _place(mark) if mark else (1, 1)
        document.problems.append(Problem(path, *place, fact, _yaml_mend(source, place[0], error.problem or "")))
        return
    if not isinstance(root, yaml.MappingNode):
        fact = "the file holds no keys" if root is None else "the file does not consist of keys and values"
        document.problems.append(Problem(path, 1, 1, fact, "Write `key: value` lines."))
        return
    document.values = _mapping(path, root, (), document)


def _foreign(path: str, source: str) -> Iterator[Problem]:
    """What YAML has and a record has not: tags, aliases, depth without end."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        place = _place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            yield Problem(path, *place, f"here stands a YAML alias, `*{event.anchor}`", "Write the value out.")
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            yield Problem(path, *place, f"here stands a YAML tag, `{tag}`", "Write the value alone, without a tag.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            fact = f"lists or keys stand inside each other more than {_DEEPEST} levels deep"
            yield Problem(path, *place, fact, "Take the surplus brackets or spaces out.")
            return


def _yaml_mend(source: str, line: int, problem: str) -> str:
    text = source.split("\n")[line - 1] if line <= source.count("\n") + 1 else ""
    if "\t" in text[: len(text) - len(text.lstrip())] or "\\t" in problem or "'\\t'" in problem:
        return "Indent with spaces; YAML does not allow tabs."
    if "mapping values are not allowed" in problem:
        return "Put the value in quotes if it contains a colon; otherwise check the indentation."
    if "quoted scalar" in problem or "end of stream" in problem:
        return "Close the quotation mark or bracket."
    return "Check the indentation and the quotation marks on this line and the one before."


def _value(path: str, node: yaml.Node, key: KeyPath, document: Document) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(path, node, key, document)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            document.marks[(*key, index)] = _mark(item)
        return [_value(path, item, (*key, index), document) for index, item in enumerate(node.value)]
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind == "null":
        return None
    if kind == "str":
        return _text(path, node, document)
    document.written[key] = node.value
    match kind:
        case "int":
            return _int(path, node, document)
        case "float":
            return float(node.value)
    return bool(node.value == "true")


def _text(path: str, node: yaml.Node, document: Document) -> str:
    """A text. What cannot be seen may also be written as an escape, such as `\\u202e`."""
    text = str(node.value)
    if found := UNSEEN.search(text):
        document.problems.append(_unseen(path, _mark(node), found[0]))
    return UNSEEN.sub("\ufffd", text)


def _int(path: str, node: yaml.Node, document: Document) -> int | None:
    try:
        return int(node.value)
    except ValueError:  # Python refuses to read a number of more than 4,300 digits
        document.problems.append(
            Problem(path, *_mark(node), f"the number has {len(node.value):,} digits", "Check the value.")
        )
        return None


def _mapping(path: str, node: yaml.MappingNode, key: KeyPath, document: Document) -> dict[str, object]:
    values: dict[str, object] = {}
    for name_node, value_node in node.value:
        place = _mark(name_node)
        if not isinstance(name_node, yaml.ScalarNode):
            document.problems.append(
                Problem(path, *place, "a list or mapping cannot be a key", "Write a plain word before the colon.")
            )
            continue
        name = _text(path, name_node, document)
        if not name:
            document.problems.append(
                Problem(path, *place, "there is nothing before the colon", "Write a plain word before the colon.")
            )
            continue
        if name in values:
            first = document.marks[(*key, name)]
            document.problems.append(
                Problem(
                    path,
                    *place,
                    f"the key `{name}` stands here a second time; the first is on line {first[0]}",
                    "Keep one of the two.",
                )
            )
            continue
        document.marks[(*key, name)] = place
        values[name] = _value(path, value_node, (*key, name), document)
    return values


def _mark(node: yaml.Node) -> tuple[int, int]:
    return _place(node.start_mark)


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
