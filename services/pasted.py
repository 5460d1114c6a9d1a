"""Pasted HTML -> Markdown, in time that grows with the length of the text alone, whatever stands in it.

Python's own parser reads on to the end for each tag, comment or quote that is never closed: a text of such openings takes
it minutes. Here a tag ends before the next `<`, and the end of a comment is looked for once.
"""

import html
import re
from collections.abc import Callable, Iterator

ITEM = re.compile(r"\s*(?:[-+*]|\d{1,3}\.)\s+\S")
"""The first line of an item of a list."""
_PIECE = re.compile(
    r"""(?P<comment> <!--)
      | < (?P<end> /?) (?P<tag> [a-zA-Z][^\s<>/"'=]*+)
          (?: (?P<rest> (?: [^<>"'] | "[^"<]*+" | '[^'<]*+' )*+ ) | (?P<torn> [^<>]*+) ) >
      | <[!?][^<>]*+>  # `<![if !supportLists]>`, as Word writes it""",
    re.VERBOSE,
)
_HREF = re.compile(r"""(?<![\w-])href\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""", re.IGNORECASE)
_NAMED = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_MOST_LINK = 2000
_DEEPEST = 8
"""Levels of lists that are shown by their indent."""
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_BLOCKS = frozenset({"p", "div", "table", "tr", "blockquote", "section", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_PASSED = frozenset({"span", "font", "u", "tbody", "thead", "html", "body", "o:p", "meta", "link", "img", "sup", "sub"})


def markdown(typed: str) -> str:
    """The text. What is no known element stays as it was typed."""
    reader = _Reader()
    for data, tag in _pieces(typed):
        reader.read(data)
        if tag is not None:
            reader.take(tag)
    return "\n".join(map(_tidy, "".join(reader.parts).split("\n")))


def _pieces(typed: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Each text with the tag behind it."""
    at = past = 0
    are_comments_closed = True
    while found := _PIECE.search(typed, past):
        if not found["comment"]:
            yield typed[at : found.start()], found if found["tag"] else None
            at = past = found.end()
            continue
        end = typed.find("-->", found.end()) if are_comments_closed else -1
        are_comments_closed = end >= 0
        past = found.end()  # what never ends is no comment
        if are_comments_closed:
            yield typed[at : found.start()], None
            at = past = end + 3
    yield typed[at:], None


def _tidy(line: str) -> str:
    return re.sub(r"(?<=\S) {2,}", " ", line.rstrip() if ITEM.match(line) else line.strip())


class _Reader:
    """Takes the pieces in their order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._silent = ""
        """The element whose end is waited for: what stands in it is not for people."""
        self._lists: list[int | None] = []
        self._links: list[str] = []

    def read(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"[ \t]+", " ", _NAMED.sub(lambda name: html.unescape(name[0]), data)))

    def take(self, piece: re.Match[str]) -> None:
        name = piece["tag"].lower()
        if self._silent:
            self._silent = "" if piece["end"] and name == self._silent else self._silent
            return
        how: Callable[[str, re.Match[str]], str | None] = self._ended if piece["end"] else self._begun
        said = how(name, piece)
        self.parts.append(piece[0] if said is None else said)

    def _begun(self, name: str, piece: re.Match[str]) -> str | None:
        """What stands in the place of the tag; None for one that is not known."""
        if name in _SILENT:
            self._silent = name
            return ""
        if name in ("ul", "ol"):
            self._lists.append(0 if name == "ol" else None)
            return "" if len(self._lists) > 1 else "\n\n"
        if name == "li":
            return self._item()
        if name == "a":
            self._links.append(_link(piece["rest"] or ""))
            return "[" if self._links[-1] else ""
        return "\n\n## " if name in _HEADINGS else "\n" if name == "br" else _plain(name, cell=" ")

    def _ended(self, name: str, _: re.Match[str]) -> str | None:
        if name in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
            return "" if self._lists else "\n\n"
        if name == "a":
            link = self._links.pop() if self._links else ""
            return f"]({link})" if link else ""
        if name in _SILENT or name in ("li", "br"):
            return ""
        return "\n\n" if name in _HEADINGS else _plain(name, cell="")

    def _item(self) -> str:
        if not self._lists:
            return "\n- "
        indent, number = "    " * min(len(self._lists) - 1, _DEEPEST), self._lists[-1]
        if number is None:
            return f"\n{indent}- "
        self._lists[-1] = number + 1
        return f"\n{indent}{number + 1}. "


def _plain(name: str, *, cell: str) -> str | None:
    """What is the same at the beginning and at the end, but for the cells of tables."""
    if name in _BLOCKS:
        return "\n\n"
    if name in ("td", "th"):
        return cell
    return "" if name in _PASSED else _MARKS.get(name)


def _link(rest: str) -> str:
    """Where a link leads, if that can be kept."""
    found = _HREF.search(rest[:_MOST_LINK])
    address = html.unescape(next(filter(None, found.groups()), "")) if found else ""
    return address if address.startswith(("https://", "http://", "mailto:")) else ""
