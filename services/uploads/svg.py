"""SVG made harmless: read by a list of what it may hold, and written anew from what was understood.

What could act (scripts, links, other files, entities) is refused, with its name; what only some program needs is left out.
"""

import math
import re
from xml.sax.saxutils import escape, quoteattr

from services.uploads.errors import Unfit
from services.uploads.svg_styles import PLAIN, Sheet, checked, declared
from services.uploads.svg_tree import Node, read
from services.uploads.svg_words import (
    ATTRIBUTES,
    LEFT_OUT,
    PROPERTIES,
    REFERRING,
    SHAPES,
    SVG,
    WITH_TEXT,
    XLINK,
)

_NUMBER = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)(?:px)?\s*")
_PART = re.compile(r"#([A-Za-z_][\w.:-]*)")
_ID = re.compile(r"[A-Za-z_][\w.:-]*")
_MOST_DRAWN = 50_000
_LEAST, _MOST, _USUAL = 10, 20_000, 1_000
_SAID = "This SVG drawing"


def made_anew(data: bytes) -> tuple[bytes, int, int]:
    """The drawing with nothing in it but shapes, its width and height. Raises Unfit."""
    try:
        return _made_anew(data)
    except RecursionError:
        raise Unfit(f"{_SAID} is nested too deep.", PLAIN) from None


def _made_anew(data: bytes) -> tuple[bytes, int, int]:
    root = read(data)
    if root.name != "svg":
        raise Unfit("This is not an SVG drawing.", PLAIN)
    sheet = Sheet()
    for node in root.all():
        if node.name == "style":
            sheet.add(node.text)
    for node in root.all():
        _clean(node, sheet)
    if not any(node.name in SHAPES for node in root.all()):
        raise Unfit(f"{_SAID} shows nothing.", PLAIN)
    _refuse_endless(root)
    (width, height), box = _size(root)
    root.attributes = {
        "xmlns": SVG,
        **root.attributes,
        "width": str(width),
        "height": str(height),
        "viewBox": " ".join(f"{number:g}" for number in box),
    }
    return _written(root).encode(), width, height


# One element


def _clean(node: Node, sheet: Sheet) -> None:
    """Only attributes that are known stay; those of styles are the outcome of all style sheets."""
    kept: dict[str, str] = {}
    styled: dict[str, str] = {}
    for name, value in node.attributes.items():
        local = name.removeprefix(f"{XLINK} ")
        if local.lower().startswith("on"):
            raise Unfit(f"{_SAID} has a script in it (`{local}`).", PLAIN)
        if local == "href":
            kept["href"] = _referred(node, value)
        elif local in PROPERTIES:
            styled[local] = value
        elif local in ATTRIBUTES and (local != "id" or _ID.fullmatch(value)):
            kept[local] = value
        elif "url(" in value.lower() and name.isidentifier() and name != "style":
            checked(local, value)
    classes = node.attributes.get("class", "").split()
    styled |= sheet.of(node.name, classes, node.attributes.get("id"))
    styled |= declared(node.attributes.get("style", ""))
    node.refers = [part for name, value in styled.items() if (part := checked(name, value))]
    node.refers += [kept["href"][1:]] if "href" in kept else []
    node.attributes = {**kept, **styled}


def _referred(node: Node, value: str) -> str:
    match = _PART.fullmatch(value.strip())
    if match is None or node.name not in REFERRING:
        raise Unfit(f"{_SAID} refers to something outside of it: `{value.strip()[:60]}`.", PLAIN)
    return f"#{match[1]}"


# The whole


def _refuse_endless(root: Node) -> None:
    """A part can be drawn by reference many times over: what is drawn in the end must be bounded."""
    named = _named(root)
    cost: dict[int, int] = {}

    def drawn(node: Node) -> int:
        if cost.get(id(node)) == 0:
            raise Unfit(f"{_SAID} has a part that refers to itself.", PLAIN)
        if id(node) not in cost:
            cost[id(node)] = 0
            inner = [*node.children, *(named[part] for part in node.refers if part in named)]
            cost[id(node)] = 1 + sum(drawn(one) for one in inner)
        return cost[id(node)]

    if drawn(root) > _MOST_DRAWN:
        raise Unfit(f"{_SAID} is made of more than {_MOST_DRAWN:,} parts.", "Simplify it, or send a PNG.")


def _named(root: Node) -> dict[str, Node]:
    """What an id stands for: of several elements with the same one browsers take the first that is written."""
    named: dict[str, Node] = {}
    for node in root.all():
        if "id" in node.attributes and node.name != "style":
            named.setdefault(node.attributes["id"], node)
    return named


def _size(root: Node) -> tuple[tuple[int, int], tuple[float, ...]]:
    """Width and height as a page would first take them, and the box that is shown."""
    numbers = re.split(r"[\s,]+", root.attributes.get("viewBox", "").strip())
    given = [_NUMBER.fullmatch(root.attributes.get(name, "")) for name in ("width", "height")]
    try:
        box = tuple(map(float, numbers)) if len(numbers) == 4 else (0.0, 0.0, *(float(one[1]) for one in given if one))
    except ValueError:
        box = ()
    if len(box) != 4 or not all(map(math.isfinite, box)) or min(box[2:]) <= 0:
        raise Unfit(f"{_SAID} does not say how large it is (viewBox).", PLAIN)
    width, height = box[2:]
    if max(width, height) > _MOST or min(width, height) < _LEAST:
        width, height = (side * _USUAL / max(box[2:]) for side in (width, height))
    if min(width, height) < 1:
        raise Unfit(f"{_SAID} is a mere line.", PLAIN)
    return (round(width), round(height)), box


def _written(node: Node) -> str:
    if node.name in LEFT_OUT or node.name == "style":
        return ""
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
    inner = node.inner(_written, escape) if node.name in WITH_TEXT else "".join(map(_written, node.children))
    return f"<{node.name}{attributes}>{inner}</{node.name}>" if inner else f"<{node.name}{attributes}/>"
