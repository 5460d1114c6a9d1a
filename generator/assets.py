"""The theme's CSS, JavaScript, fonts and pictures, each under a name that changes with its content, and with that of
what it imports."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import lightningcss
import rjsmin

_URL = re.compile(r"""url\(\s*["']?(?!data:|#|https?:)([^"')]+)["']?\s*\)""")
_IMPORT = re.compile(r"""(?<=["'])\./([\w-]+\.js)(?=["'])""")
"""Another script of the same folder, in an import."""
_TAKEN_IN = re.compile(r"""^import "\./([\w-]+\.js)";\n""", re.MULTILINE)
"""An import of nothing by name: that script becomes a part of this one, which saves a request."""
_STATEMENT = re.compile(r"^(?:import|export)\b(?!\()", re.MULTILINE)
_NESTED = re.compile(r"\$\{[^}`]*`")
"""A template literal inside another: rjsmin takes its text for code and drops the spaces."""
_LEFT_OUT = (".md", ".txt")
STYLES = tuple(f"css/{name}.css" for name in ("site", "lists", "release", "search-page", "search", "service"))
"""The style sheets; the others below css/ are imported by these."""


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
    """Everything below the theme's static/. Raises FileNotFoundError when the style sheet or a script names a file that is not there,
    ValueError for a script that could not be made small as it is meant."""
    addresses: dict[str, str] = {}
    contents: dict[str, bytes] = {}

    def add(name: str, data: bytes) -> None:
        stem, dot, ending = name.rpartition(".")
        addresses[name] = f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{ending}"
        contents[addresses[name]] = data

    def add_script(name: str, importers: tuple[str, ...] = ()) -> str:
        if name in importers:
            raise ValueError(f"these scripts import each other: {', '.join(importers)}")
        if name not in addresses:
            folder, text = name.rpartition("/")[0], (static / name).read_text(encoding="utf-8")
            if _NESTED.search(text):
                raise ValueError(f"{static / name} has a template literal inside another: give the inner one a name")
            text = _TAKEN_IN.sub(lambda found: _block(static / folder / found[1]), text)
            text = _IMPORT.sub(lambda found: add_script(f"{folder}/{found[1]}", (*importers, name)), text)
            add(name, rjsmin.jsmin(text).encode())
        return addresses[name]

    for file in sorted(static.rglob("*")):
        name = file.relative_to(static).as_posix()
        if file.is_file() and name.endswith(".js"):
            add_script(name)
        elif file.is_file() and not name.startswith("css/") and not name.endswith(_LEFT_OUT):
            add(name, file.read_bytes())

    def fingerprinted(match: re.Match[str]) -> str:
        name = re.sub(r"^(?:\.\./|/static/)+", "", match[1])
        if name not in addresses:
            raise FileNotFoundError(f"the style sheet names `{match[1]}`, which is not below {static}")
        return f"url({addresses[name]})"

    for style in STYLES:
        css = lightningcss.bundle_css(str(static / style), minify=True)
        add(style, _URL.sub(fingerprinted, css).encode())
    return Assets(addresses, contents)


def _block(script: Path) -> str:
    """A script as a block of another. Raises ValueError when it imports or exports itself: a block cannot."""
    text = script.read_text(encoding="utf-8")
    if _STATEMENT.search(text):
        raise ValueError(f"{script} imports or exports, so it cannot be a part of another script")
    return f"{{\n{text}}}\n"
