"""What people paste -> text that can be kept: what a word processor or another page put around the words is taken away."""

import re
import unicodedata
from html.parser import HTMLParser

from generator.shapes.base import UNSEEN

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FORMAT = re.compile("[\u00ad\u061c\u200e\u200f\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]")
"""Marks without a look of their own: soft hyphens, direction, invisible operators, tags. The two that join letters
(U+200C, U+200D) stay: Persian and some pictures are written with them."""
_PLAIN = re.compile(r"[\n\t\x20-\x7e]*")
_BULLET = re.compile(
    r"""[ \t]* (?:
        (?P<mark> [\u2022\u2023\u2043\u25aa\u25cf\u25a0\u25fe\u27a2\u27a4\u2713\u00b7\u2219*\uf0b7\uf0a7\uf076])
      | (?P<inner> [\u25e6\u25cb\u25ab\u25a1\uf06f] | o(?=\t))
      | [\u2013\u2014]
    ) [ \t]+ (?=\S)""",
    re.VERBOSE,
)
"""What word processors put before an item: bullets, those of their own fonts (U+F0B7 and the like), circles and an `o` for items
within items, dashes that were made of hyphens."""
_NUMBERED = re.compile(r"[ \t]*(?P<number>\d{1,3})[.)](?P<gap>\t|[ \t]+)(?=\S)")
_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,3}\.)\s+\S")
_BEGUN = re.compile(r"(?:[-+*]|1\.)\s+\S")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_MOST_BLANK = re.compile(r"\n{3,}")
_TAG = re.compile(
    r"</?(?:p|div|br|ul|ol|li|span|strong|b|em|i|u|a|font|h[1-6]|table|tbody|tr|td|th|blockquote|script|style|o:p)\b[^<>]*>",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|(`+)(?!`).*?\1", re.DOTALL)


def line(text: str) -> str:
    """On one line, with single spaces."""
    return " ".join(_seen(text).split())


def text(typed: str) -> str:
    """Markdown: pasted HTML becomes text, bullets of word processors become lists."""
    found = _seen(typed)
    if "<" in found and _TAG.search(_CODE.sub("", found)):
        found = _from_html(found)
    lines = [one.rstrip() for one in found.split("\n")]
    return _MOST_BLANK.sub("\n\n", "\n".join(_listed(lines))).strip("\n")


def _seen(typed: str) -> str:
    """Without what nobody sees, in composed letters."""
    if _PLAIN.fullmatch(typed):
        return typed
    found = _FORMAT.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", typed)))
    return unicodedata.normalize("NFC", UNSEEN.sub("", found))


def _listed(lines: list[str]) -> list[str]:
    """The lines, with items of lists as Markdown has them. What stands in a block of code stays as it is."""
    found: list[str] = []
    is_code = was_pasted = False
    for one in lines:
        if _FENCE.match(one):
            is_code = not is_code
        pasted = None if is_code else _item(one)
        new = one if pasted is None else pasted
        if found and found[-1].strip() and not is_code and _is_apart(found[-1], new, was_pasted, pasted is not None):
            found.append("")
        found.append(new)
        was_pasted = pasted is not None or (was_pasted and not one.strip())
    return found


def _is_apart(before: str, here: str, was_pasted: bool, is_pasted: bool) -> bool:
    """Whether a blank line belongs between: a list begins after a paragraph, or a pasted one ends."""
    is_first = bool(_BEGUN.match(here)) and not _ITEM.match(before) and not before.startswith((" ", "\t"))
    return is_first or (was_pasted and not is_pasted and bool(here.strip()) and not _ITEM.match(here))


def _item(one: str) -> str | None:
    """A line that a word processor or a mail wrote as an item, as Markdown writes it; None for any other line."""
    if found := _BULLET.match(one):
        if found["mark"] == "*" and "\t" not in found[0]:  # Markdown already
            return None
        return f"{'    ' if found['inner'] else ''}- {one[found.end() :].strip()}"
    found = _NUMBERED.match(one)
    if found and (found["gap"].startswith("\t") or one[found.start("gap") - 1] == ")"):
        return f"{found['number']}. {one[found.end() :].strip()}"
    return None


_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}


class _Reader(HTMLParser):
    """HTML as Markdown. What is no known element stays as it was typed."""

    _BLOCKS = frozenset({"p", "div", "table", "tr", "blockquote", "section", "article"})
    _SILENT = frozenset({"script", "style", "head", "title", "template"})
    _PASSED = frozenset(
        {"span", "font", "u", "tbody", "thead", "html", "body", "o:p", "meta", "link", "img", "sup", "sub"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._lists: list[int | None] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SILENT:
            self._silent += 1
        elif tag in self._BLOCKS:
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
            self.parts.append("" if len(self._lists) > 1 else "\n\n")
        elif tag == "li":
            self.parts.append(self._item())
        elif re.fullmatch(r"h[1-6]", tag):
            self.parts.append("\n\n## ")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.parts.append("[" if self._is_link() else "")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag not in self._PASSED:
            self.parts.append(self.get_starttag_text() or "")

    def _item(self) -> str:
        if not self._lists:
            return "\n- "
        indent, number = "    " * (len(self._lists) - 1), self._lists[-1]
        if number is None:
            return f"\n{indent}- "
        self._lists[-1] = number + 1
        return f"\n{indent}{number + 1}. "

    def _is_link(self) -> bool:
        return self._links[-1].startswith(("https://", "http://", "mailto:"))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self._BLOCKS or re.fullmatch(r"h[1-6]", tag):
            self.parts.append("\n\n")
        elif tag in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
            self.parts.append("" if self._lists else "\n\n")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag == "a" and self._links:
            self.parts.append(f"]({self._links[-1]})" if self._is_link() else "")
            self._links.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"[ \t]+", " ", data))

    def unknown_decl(self, data: str) -> None:
        """`<![if !supportLists]>`, as Word writes it."""


def _from_html(typed: str) -> str:
    reader = _Reader()
    reader.feed(typed)
    reader.close()
    lines = (
        re.sub(r"(?<=\S) {2,}", " ", one.strip() if not _ITEM.match(one) else one.rstrip())
        for one in "".join(reader.parts).split("\n")
    )
    return "\n".join(lines)
