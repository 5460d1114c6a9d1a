"""The theme's CSS, JavaScript, fonts and pictures, each under a name that changes with its content."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import lightningcss

_URL = re.compile(r"""url\(\s*["']?(?!data:|#|https?:)([^"')]+)["']?\s*\)""")
_LEFT_OUT = (".md", ".txt")
STYLE = "css/site.css"
"""The one style sheet; the others below css/ are imported by it."""


@dataclass(frozen=True)
class Assets:
    """`css/site.css` -> `/static/css/site.1f3a9c2e.css`, and the bytes of each."""

    addresses: Mapping[str, str]
    contents: Mapping[str, bytes]
    """Address -> bytes."""

    def __call__(self, name: str) -> str:
        """Raises KeyError when the theme has no such file: a build fails rather than link to nothing."""
        return self.addresses[name]


def collect(static: Path) -> Assets:
    """Everything below the theme's static/. Raises FileNotFoundError when the style sheet names a file that is not there."""
    addresses: dict[str, str] = {}
    contents: dict[str, bytes] = {}

    def add(name: str, data: bytes) -> None:
        stem, dot, ending = name.rpartition(".")
        addresses[name] = f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{ending}"
        contents[addresses[name]] = data

    for file in sorted(static.rglob("*")):
        name = file.relative_to(static).as_posix()
        if file.is_file() and not name.startswith("css/") and not name.endswith(_LEFT_OUT):
            add(name, file.read_bytes())

    def fingerprinted(match: re.Match[str]) -> str:
        name = re.sub(r"^(?:\.\./|/static/)+", "", match[1])
        if name not in addresses:
            raise FileNotFoundError(f"the style sheet names `{match[1]}`, which is not below {static}")
        return f"url({addresses[name]})"

    css = lightningcss.bundle_css(str(static / STYLE), minify=True)
    add(STYLE, _URL.sub(fingerprinted, css).encode())
    return Assets(addresses, contents)
