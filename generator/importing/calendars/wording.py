"""Text from elsewhere as content: nothing in it is markup, whatever it looks like."""

import re

from generator.shapes.base import UNSEEN

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\()\[\]{}*]+[^\s<>\"'`\\()\[\]{}*.,;:!?]")
_INLINE = re.compile(r"[\\`*_\[\]{}]")
_START = re.compile(r"([#>+=~:|-]|[0-9]+(?=[.)]))")
_NAMED = str.maketrans({"&": "&amp;", "<": "&lt;"})


def line(text: str, *, limit: int = 200) -> str:
    """On one line, without what nobody sees, cut with an ellipsis where it is too long."""
    found = " ".join(UNSEEN.sub("", text).split())
    return found if len(found) <= limit else f"{found[: limit - 1].rstrip()}…"


def place(text: str) -> str:
    """Where something is, in one line: lines become parts, and the mail addresses of rooms are left out."""
    named = re.sub(r"<?[^\s<>,]+@[^\s<>,]+>?", "", text)
    parts = (found.strip(" \t\r\"'") for found in re.split(r"[\n,]", named))
    return line(", ".join(filter(None, parts)), limit=390)


def markdown(text: str, *, limit: int = 50_000) -> str:
    """Markdown that shows the text as it is: `<b>` is read, not bold; addresses of the web become links."""
    lines = [found.strip() for found in UNSEEN.sub("", text).replace("\r\n", "\n").split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(kept) > limit:
        kept = f"{kept[: limit - 1].rstrip()}…"
    shown = [_line(found) for found in kept.split("\n")]
    # A line end stays one by <br>; blank lines part paragraphs.
    pairs = zip(shown, [*shown[1:], ""], strict=True)
    return "\n".join(f"{this}<br>" if this and after else this for this, after in pairs)


def _line(text: str) -> str:
    parts, at = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [_literal(text[at : address.start()]), f"<{address[0]}>"]
        at = address.end()
    made = "".join([*parts, _literal(text[at:])])
    return _START.sub(_at_start, made, count=1) if _START.match(made) else made


def _literal(text: str) -> str:
    return _INLINE.sub(lambda found: f"\\{found[0]}", text).translate(_NAMED)


def _at_start(found: re.Match[str]) -> str:
    """What would begin a heading, a list, a quotation, a rule or a table."""
    return f"{found[1]}\\" if found[1].isdigit() else f"&#{ord(found[1])};"
