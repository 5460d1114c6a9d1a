"""The elements of an SVG, read by expat: no document type of its own, no entities, nothing fetched, no element that could act."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from services.uploads.errors import Unfit
from services.uploads.svg_styles import PLAIN
from services.uploads.svg_words import ELEMENTS, LEFT_OUT, REFUSED, SVG, XHTML, XML

_SAID = "This SVG drawing"
_DEEPEST, _MOST_NODES = 60, 20_000
_SPACES = re.compile(r"\s+")


@dataclass
class Node:
    """An element. `parts`: texts and elements in their order."""

    name: str
    attributes: dict[str, str]
    parts: "list[str | Node]" = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    """The ids of other parts that are drawn with it."""

    @property
    def children(self) -> "list[Node]":
        return [part for part in self.parts if isinstance(part, Node)]

    @property
    def text(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str))

    def all(self) -> "Iterator[Node]":
        """Itself and all that is in it."""
        yield self
        for child in self.children:
            yield from child.all()

    def inner(self, of_node: "Callable[[Node], str]", of_text: Callable[[str], str]) -> str:
        return "".join(of_node(part) if isinstance(part, Node) else of_text(part) for part in self.parts)


def read(data: bytes) -> Node:
    """The root. Raises Unfit."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit(f"{_SAID} is not written in UTF-8.", PLAIN) from None
    reading = _Reading()
    try:
        reading.parser.Parse(text.lstrip().encode(), True)
    except expat.ExpatError as error:
        raise Unfit(f"{_SAID} is not well-formed: {error}.", PLAIN) from None
    if reading.root is None:
        raise Unfit("This is not an SVG drawing.", PLAIN)
    return reading.root


class _Reading:
    """What expat calls. Comments and instructions are not kept."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._skipped, self._count = 0, 0
        self.parser = parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _doctype(self, _: str, __: str | None, ___: str | None, has_own: bool) -> None:
        """That of SVG 1.1 is left out; one that declares something could name other files or grow without end."""
        if has_own:
            raise Unfit(f"{_SAID} declares entities of its own (DOCTYPE).", PLAIN)

    def _entity(self, name: str, *_: object) -> None:
        raise Unfit(f"{_SAID} uses an entity (`{name}`).", PLAIN)

    def _instruction(self, target: str, _: str) -> None:
        if "stylesheet" in target.lower():
            raise Unfit(f"{_SAID} refers to a style sheet outside of it.", PLAIN)

    def _start(self, whole: str, attributes: dict[str, str]) -> None:
        space, _, name = whole.rpartition(" ")
        self._count += 1
        if self._count > _MOST_NODES or len(self._open) + self._skipped > _DEEPEST:
            raise Unfit(f"{_SAID} is made of too many parts, or nested too deep.", "Simplify it, or send a PNG.")
        if self._skipped or (space != SVG and self._open and space != XHTML) or name in LEFT_OUT:
            self._skipped += 1
            return
        if space != SVG or name not in ELEMENTS:
            what = REFUSED.get(name, f"a part that is not known (`{name[:40]}`)")
            raise Unfit(f"{_SAID} has {what} in it." if self._open else "This is not an SVG drawing.", PLAIN)
        node = Node(name, {key: value for key, value in attributes.items() if not key.startswith(XML)})
        if self._open:
            self._open[-1].parts.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def _text(self, text: str) -> None:
        if not self._skipped and self._open:
            self._open[-1].parts.append(_SPACES.sub(" ", text) if self._open[-1].name != "style" else text)
