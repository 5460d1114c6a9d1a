"""The style sheets of an SVG, as far as logos need them: rules for elements, classes and ids. All else is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.uploads.errors import Unfit
from services.uploads.svg_words import CHANGING, FUNCTIONS, POINTING, PROPERTIES

PLAIN = "Export it as a plain SVG, with styles as attributes and text as paths."
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([.#]?)([A-Za-z_][\w-]*)", re.ASCII)
_VALUE = re.compile(r"[\w\s#.,%()'\"+/-]*", re.ASCII)
_FUNCTION = re.compile(r"([\w-]*)\s*\(", re.ASCII)
_POINTS = re.compile(
    r"url\(\s*['\"]?#([A-Za-z_][\w.:-]*)['\"]?\s*\)\s*(?:none|[a-z]+|#[0-9a-f]{3,8})?", re.ASCII | re.IGNORECASE
)

Properties = Mapping[str, str]


@dataclass
class Sheet:
    """What the rules say, by what they are for: `path`, `.cls-1`, `#logo`, `*`."""

    rules: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, name: str, classes: list[str], number: str | None) -> dict[str, str]:
        """The properties of an element: a rule for its id wins over those for its classes, these over those for its name."""
        found: dict[str, str] = {}
        own = frozenset(f".{one}" for one in classes)
        for key in ("*", name, *(key for key in self.rules if key in own), f"#{number}"):
            found |= self.rules.get(key, {})
        return found

    def add(self, text: str) -> None:
        """Raises Unfit for what is not understood: it might change the look, or do more than that."""
        text = _COMMENT.sub(" ", text)
        if "@" in text or "\\" in text:
            found = re.search(r"@[\w-]*|\\", text)
            raise Unfit(f"This SVG drawing has a style sheet with `{found[0] if found else ''}`.", PLAIN)
        end = 0
        while match := _RULE.match(text, end):
            end = match.end()
            given = declared(match[2])
            for selector in match[1].split(","):
                self._put(selector.strip(), given)
        if text[end:].strip():
            raise Unfit("This SVG drawing has a style sheet that cannot be read.", PLAIN)

    def _put(self, selector: str, given: Properties) -> None:
        if selector != "*" and not _SELECTOR.fullmatch(selector):
            raise Unfit(f"This SVG drawing has a style sheet with a rule for `{selector[:40]}`.", PLAIN)
        before = self.rules.pop(selector, {})  # among rules for classes the last one wins
        self.rules[selector] = {**before, **given}


def declared(text: str) -> dict[str, str]:
    """`fill: red; stroke: none` -> by name. Properties that do not change the look are left out."""
    found = {}
    for part in _COMMENT.sub(" ", text).split(";"):
        name, colon, value = part.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip()
        if not colon:
            if name:
                raise Unfit(f"This SVG drawing has a style that cannot be read: `{name[:40]}`.", PLAIN)
            continue
        if name in CHANGING and value not in ("none", "normal"):
            raise Unfit(f"This SVG drawing uses the style `{name}`.", PLAIN)
        checked(name, value)
        if name in PROPERTIES:
            found[name] = value
    return found


def checked(name: str, value: str) -> str | None:
    """The id that the value of a property points to, if any. Raises Unfit for one that reaches outside of the drawing."""
    if not value.isascii() and name == "font-family":
        return None
    used = {function.lower() for function in _FUNCTION.findall(value)}
    if "url" in used:
        match = _POINTS.fullmatch(value)
        if match is None or name not in POINTING:
            raise Unfit(f"This SVG drawing refers to something outside of it: `{name[:40]}: {value[:60]}`.", PLAIN)
        return match[1]
    is_odd = not _VALUE.fullmatch(value) and (name in PROPERTIES or "(" in value or "\\" in value)
    if is_odd or (used - FUNCTIONS and name in PROPERTIES):
        raise Unfit(f"This SVG drawing has the style `{name[:40]}: {value[:60]}`.", PLAIN)
    return None
