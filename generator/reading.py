"""One file -> its values, with the line and column of every key. Knows nothing of what they mean."""

import re
from dataclasses import dataclass, field

import yaml

from generator.problems import Problem

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
    problems: list[Problem] = field(default_factory=list)

    def place(self, key: KeyPath) -> tuple[int, int]:
        """Of the key, or of the nearest thing around it that has a place."""
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
    _values(path, source, document)
    return document


def _decode(path: str, raw: bytes, document: Document) -> str | None:
    if not raw.strip():
        document.problems.append(Problem(path, 0, 0, "the file is empty", "Write the record, or delete the file."))
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
    return text.replace("\r\n", "\n")


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
    if not document.text.strip():
        document.problems.append(
            Problem(path, end + 1, 1, "there is no text after the front matter", "Write it, or delete the file.")
        )
    # The first fence becomes an empty line, so that line numbers stay those of the file.
    return "\n".join(["", *lines[1:end]])


def _values(path: str, source: str, document: Document) -> None:
    try:
        # Events first: composing would follow an alias into a structure that grows without end.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=_Loader)):
            document.problems.append(
                Problem(path, 1, 1, "the file uses a YAML alias (`*name`)", "Write the value out.")
            )
            return
        root = yaml.compose(source, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        # Of a quotation mark or bracket that is never closed, the place where it opens; else where reading stopped.
        is_open = (error.context or "").startswith(("while scanning a", "while parsing a flow"))
        mark = (error.context_mark if is_open else None) or error.problem_mark or error.context_mark
        fact = f"this is not YAML: {error.problem or error.context}"
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        document.problems.append(Problem(path, *place, fact, _yaml_mend(source, place[0], error.problem or "")))
        return
    except yaml.YAMLError as error:
        document.problems.append(
            Problem(
                path,
                *_control_character(source),
                f"this is not YAML: {_first_line(error)}",
                "Remove the character; it may have come in by copying.",
            )
        )
        return
    except RecursionError:
        document.problems.append(
            Problem(path, 1, 1, "the values are nested too deeply", "A record is a few levels deep.")
        )
        return
    if not isinstance(root, yaml.MappingNode):
        fact = "the file holds no keys" if root is None else "the file does not consist of keys and values"
        document.problems.append(Problem(path, 1, 1, fact, "Write `key: value` lines."))
        return
    values = _value(path, root, (), document)
    assert isinstance(values, dict)
    document.values = values


def _yaml_mend(source: str, line: int, problem: str) -> str:
    text = source.split("\n")[line - 1] if line <= source.count("\n") + 1 else ""
    if "\t" in text[: len(text) - len(text.lstrip())] or "\\t" in problem or "'\\t'" in problem:
        return "Indent with spaces; YAML does not allow tabs."
    if "mapping values are not allowed" in problem:
        return "Put the value in quotes if it contains a colon; otherwise check the indentation."
    if "quoted scalar" in problem or "end of stream" in problem:
        return "Close the quotation mark or bracket."
    return "Check the indentation and the quotation marks on this line and the one before."


def _control_character(source: str) -> tuple[int, int]:
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", source)
    before = source[: found.start()] if found else ""
    return before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]


def _value(path: str, node: yaml.Node, key: KeyPath, document: Document) -> object:
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return _mapping(path, node, key, document)
    if node.tag == "tag:yaml.org,2002:seq":
        for index, item in enumerate(node.value):
            document.marks[(*key, index)] = _mark(item)
        return [_value(path, item, (*key, index), document) for index, item in enumerate(node.value)]
    match node.tag:
        case "tag:yaml.org,2002:str":
            return node.value
        case "tag:yaml.org,2002:int":
            return _int(path, node, document)
        case "tag:yaml.org,2002:float":
            return float(node.value)
        case "tag:yaml.org,2002:bool":
            return node.value == "true"
        case "tag:yaml.org,2002:null":
            return None
    document.problems.append(
        Problem(
            path,
            *_mark(node),
            f"`{node.tag}` is not known here",
            "Write plain text, numbers, lists and keys; no YAML tags.",
        )
    )
    return None


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
        name = name_node.value
        place = _mark(name_node)
        if not isinstance(name, str):
            document.problems.append(
                Problem(path, *place, "a list or mapping cannot be a key", "Write a plain word before the colon.")
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
    return node.start_mark.line + 1, node.start_mark.column + 1
