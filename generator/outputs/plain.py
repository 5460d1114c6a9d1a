"""A text as plain words, for calendars: blocks become lines, a link keeps its address."""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "blockquote", "pre", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd"}


def plain(html: str) -> str:
    """`<a href="https://x.example">Register</a>` -> `Register (https://x.example)`; no line is longer than its author made it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._targets: list[tuple[str, int]] = []
        """Of the links around, the address and where the words begin."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n" if tag not in ("tr", "dt", "dd") else "\n")
        elif tag in ("br", "li"):
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self._targets.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n" if tag not in ("tr", "dt", "dd") else "\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "a" and self._targets:
            target, begins = self._targets.pop()
            words = "".join(self.parts[begins:]).strip()
            if target.startswith(("http:", "https:")) and words != target:
                self.parts.append(f" ({target})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " ") if data.strip() else (" " if self.parts else ""))
