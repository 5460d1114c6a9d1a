"""What people paste -> text that can be kept: what a word processor or another page put around the words is taken away."""

import re
import unicodedata

from generator.shapes.base import UNSEEN
from services import pasted

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
_BEGUN = re.compile(r"(?:[-+*]|1\.)\s+\S")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_MOST_BLANK = re.compile(r"\n{3,}")
_TAG = re.compile(
    r"</?(?:p|div|br|ul|ol|li|span|strong|b|em|i|u|a|font|h[1-6]|table|tbody|tr|td|th|blockquote|script|style|o:p)\b[^<>]*>",
    re.IGNORECASE,
)
_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|(`+)(?!`).*?\1", re.DOTALL)


MOST = 60_000
"""Characters that are cleaned. No field takes so many: what is longer stays as it is, and its length is refused."""
_MOST_MARKS = 30
"""Marks upon one letter, as Unicode's stream-safe text has them: to sort them takes the square of their number."""


def line(text: str) -> str:
    """On one line, with single spaces."""
    if len(text) > MOST:
        return text
    return " ".join(_seen(text).split())


def text(typed: str) -> str:
    """Markdown: pasted HTML becomes text, bullets of word processors become lists."""
    if len(typed) > MOST:
        return typed
    found = _seen(typed)
    if "<" in found and _TAG.search(_CODE.sub("", found)):
        found = pasted.markdown(found)
    lines = [one.rstrip() for one in found.split("\n")]
    return _MOST_BLANK.sub("\n\n", "\n".join(_listed(lines))).strip("\n")


def _seen(typed: str) -> str:
    """Without what nobody sees, in composed letters."""
    if _PLAIN.fullmatch(typed):
        return typed
    found = _FORMAT.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", typed)))
    return unicodedata.normalize("NFC", _few_marks(UNSEEN.sub("", found)))


def _few_marks(found: str) -> str:
    """Without what stands above and below a letter beyond any script's need."""
    kept, marks = [], 0
    for letter in found:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


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
    is_first = bool(_BEGUN.match(here)) and not pasted.ITEM.match(before) and not before.startswith((" ", "\t"))
    return is_first or (was_pasted and not is_pasted and bool(here.strip()) and not pasted.ITEM.match(here))


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
