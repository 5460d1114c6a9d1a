"""Text as it is printed: what is typed is what is read."""

import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""What turns the reading direction around, hides, or is no text: controls but tab and line feed, directional marks, embeddings,
overrides and isolates, spaces without width, tags. Joiners (U+200C, U+200D) belong to words and stay. Source: UAX 9, UTR 36."""


def shown(text: str) -> str:
    """With each hidden character as `<U+202E>`, so that nobody signs a text that reads as another one. Lines end in LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", lines)


def lines(text: str) -> list[str]:
    """Those that say something, trimmed."""
    return [line for one in shown(text).split("\n") if (line := one.strip())]
