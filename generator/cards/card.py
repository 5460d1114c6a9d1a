"""A picture for link previews: the mark, what the page is, its title, and a line about it. Source: ogp.me, "og:image"."""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.cache import digest

WIDTH, HEIGHT = 1200, 630
"""What the sites that show previews ask for: 1.91 to 1."""

_HERE = Path(__file__).parent
_INK, _SOFT, _PAPER = 0, 76, 247
"""Shades, drawn as numbers: in colours a picture would take ten times as long."""
_COLOURS = {_INK: (0x12, 0x18, 0x1E), _SOFT: (0x52, 0x5D, 0x68), _PAPER: (0xFF, 0xFF, 0xFF)}
_YELLOW, _BLUE = 14, 15
_STEP = 19
"""Between two shades in the file: with the two colours there are sixteen, which take half a byte."""
_EDGE = 80
_MARK_HEIGHT = 76
_LINE_TOP = 182
_TITLE_TOP = 214
_TITLE_BOTTOM = 500
_SIZES = (92, 80, 70, 60, 52)
"""Of the title: the largest with which it has its room."""
_LEADING = 1.14
_LINE_SIZE = 34


@dataclass(frozen=True)
class Card:
    """What one picture says."""

    title: str
    kind: str = ""
    """`Release`"""
    detail: str = ""
    """A day, a place."""

    @property
    def address(self) -> str:
        """Changes with what the picture shows and with how it is drawn."""
        said = "\n".join((self.title, self.kind, self.detail))
        return f"/static/cards/{digest(said.encode(), _drawn_with().encode())[:12]}.png"

    @property
    def says(self) -> str:
        """For those who do not see it."""
        return ". ".join(filter(None, ("Python", self.kind, self.title, self.detail)))

    def draw(self) -> bytes:
        """A PNG of WIDTH by HEIGHT."""
        image = _frame().copy()
        pen, small = ImageDraw.Draw(image), _font("text", _LINE_SIZE)
        pen.text((WIDTH - _EDGE, _EDGE + _MARK_HEIGHT / 2), _drawable(self.kind), _SOFT, small, "rm")
        _title(pen, _drawable(self.title) or _drawable(self.kind) or "Python")
        pen.text((_EDGE, HEIGHT - _EDGE), _drawable(self.detail), _INK, small, "ls")
        return _png(image)


_KINDS = {
    "": "The Python programming language",
    "Event": "Python events",
    "Job": "Python jobs",
    "Minutes": "Minutes of the board",
    "Page": "The Python programming language",
    "Release": "Releases of Python",
    "Story": "Success stories",
}


def of_kind(kind: str) -> Card:
    """The picture that pages of a kind share."""
    return Card(_KINDS.get(kind, f"{kind}s"))


@cache
def _frame() -> Image.Image:
    """What stands on every picture."""
    image = Image.new("L", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    with Image.open(_HERE / "wordmark.png") as mark:
        width = round(mark.width * _MARK_HEIGHT / mark.height)
        image.paste(_INK, (_EDGE, _EDGE), mark.convert("RGBA").getchannel("A").resize((width, _MARK_HEIGHT)))
    pen.line((_EDGE, _LINE_TOP, WIDTH - _EDGE, _LINE_TOP), _INK, 2)
    pen.text((WIDTH - _EDGE, HEIGHT - _EDGE), "python.org", _SOFT, _font("text", _LINE_SIZE), "rs")
    return image


def _title(pen: ImageDraw.ImageDraw, title: str) -> None:
    room = _TITLE_BOTTOM - _TITLE_TOP
    for size in _SIZES:
        font, lines = _font("bold", size), list(_lines(title, _font("bold", size)))
        if len(lines) * size * _LEADING <= room and all(font.getlength(line) <= WIDTH - 2 * _EDGE for line in lines):
            break
    else:
        fitting = int(room / size / _LEADING)
        lines = [_cut(line, font, is_last=number == fitting) for number, line in enumerate(lines[:fitting], start=1)]
    for number, line in enumerate(lines):
        pen.text((_EDGE, _TITLE_TOP + size + number * size * _LEADING), line, _INK, font, "ls")


def _cut(line: str, font: ImageFont.FreeTypeFont, *, is_last: bool) -> str:
    """The line with an ellipsis, where it is too wide, or more would follow."""
    if font.getlength(line) <= WIDTH - 2 * _EDGE and not is_last:
        return line
    while font.getlength(f"{line}…") > WIDTH - 2 * _EDGE:
        line = line[:-1]
    return f"{line.rstrip(' .,:;')}…"


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """The text in lines as wide as the room; a word that is wider alone has a line to itself."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * _EDGE:
            yield line
            longer = word
        line = longer
    yield line


def _drawable(text: str) -> str:
    """The text in letters that the face has; those with unusual marks lose them. Empty when a letter is missing."""
    letters = []
    for letter in text:
        plain = unicodedata.normalize("NFKD", letter)[0]
        if not _has(letter) and not _has(plain):
            return ""
        letters.append(letter if _has(letter) else plain)
    return "".join(letters)


@cache
def _has(letter: str) -> bool:
    font = _font("text", _LINE_SIZE)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The simple layout is the same on every machine; the other one needs a library of the system.
    return ImageFont.truetype(str(_HERE / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _drawn_with() -> str:
    return digest(*(file.read_bytes() for file in sorted(_HERE.iterdir()) if file.suffix in (".py", ".ttf", ".png")))


def _png(image: Image.Image) -> bytes:
    painted = Image.frombytes("P", image.size, image.point(_shades()).tobytes())
    painted.putpalette(_palette())
    pen = ImageDraw.Draw(painted)
    pen.rectangle((0, 0, 15, HEIGHT), _YELLOW)
    unit = _MARK_HEIGHT / 97  # of the mark's drawing, in which the two dots are at (342, -54) and (342, -15)
    for top, colour in ((22, _BLUE), (61, _YELLOW)):
        left, above = _EDGE + round(342 * unit), _EDGE + round(top * unit)
        pen.rectangle((left, above, left + round(15 * unit) - 1, above + round(15 * unit) - 1), colour)
    out = io.BytesIO()
    painted.save(out, "PNG", bits=4, compress_level=1)  # as small as with more, and in half the time
    return out.getvalue()


@cache
def _shades() -> list[int]:
    return [min(_PAPER, shade) // _STEP + (shade % _STEP > _STEP // 2 and shade < _PAPER) for shade in range(256)]


@cache
def _palette() -> list[int]:
    """Between ink, soft and paper the colours go over into each other."""
    colours = []
    for shade in range(_INK, _PAPER + 1, _STEP):
        start, end = (_INK, _SOFT) if shade < _SOFT else (_SOFT, _PAPER)
        part = (shade - start) / (end - start)
        colours.append([round(a + (b - a) * part) for a, b in zip(_COLOURS[start], _COLOURS[end], strict=True)])
    colours += [[0xFF, 0xD4, 0x3B], [0x30, 0x69, 0x98]]
    return [value for colour in colours for value in colour]
