"""What stands where on a picture for link previews. Only rows with words of their own are drawn and compressed anew."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from generator.cards.letters import Face, face
from generator.cards.png import Band, band, png
from generator.cards.titles import below, cut, fitted

WIDTH, HEIGHT = 1200, 630
"""What the sites that show previews ask for: 1.91 to 1."""

_INK, _SOFT, _PAPER, _YELLOW, _BLUE = 0, 4, 13, 14, 15
"""Colours of a palette of sixteen, which take half a byte; those between ink and paper go over into each other."""
_COLOURS = {_INK: (0x12, 0x18, 0x1E), _SOFT: (0x52, 0x5D, 0x68), _PAPER: (0xFF, 0xFF, 0xFF)}
_EDGE = 80
_ROOM = WIDTH - 2 * _EDGE
_MARK_HEIGHT = 76
_KIND_LINE = 130
_RULE_TOP = 182
_TITLE_TOP = 214
_TITLE_BOTTOM = 500
_DETAIL_LINE = HEIGHT - _EDGE
_HOST = "python.org"


class Line(NamedTuple):
    """Words in their place."""

    words: str
    font: Face
    x: int
    y: int
    """Of the line on which the letters stand."""
    shade: int

    @property
    def rows(self) -> tuple[int, int]:
        """The first, and the one below the last."""
        letters = [self.font.letter(letter) for letter in self.words]
        return self.y + min([each.top for each in letters]), self.y + max([each.bottom for each in letters])

    def draw(self, pen: ImageDraw.ImageDraw, top: int) -> None:
        """On an image that begins `top` rows below the top of the picture."""
        x = self.x
        for letter in map(self.font.letter, self.words):
            if letter.shape:
                pen.bitmap((x + letter.left, self.y + letter.top - top), letter.shape, self.shade)
            x += letter.advance


def drawn(kind: str, title: str, detail: str) -> bytes:
    """A PNG of WIDTH by HEIGHT."""
    lines = [line for line in _lines(kind, title, detail) if line.words.strip()]
    return png((WIDTH, HEIGHT), _palette(), (_band(*each) for each in _bands(lines)))


def _lines(kind: str, title: str, detail: str) -> Iterator[Line]:
    small = face("text", 34)
    kind = cut(kind, small, _ROOM // 3)
    yield Line(kind, small, WIDTH - _EDGE - small.width(kind), _KIND_LINE, _SOFT)
    font, lines = fitted(title, _ROOM, _TITLE_BOTTOM - _TITLE_TOP)
    for number, line in enumerate(lines):
        yield Line(line, font, _EDGE, _TITLE_TOP + font.size + round(below(number, font)), _INK)
    detail = cut(detail, small, _ROOM - _EDGE - small.width(_HOST))
    yield Line(detail, small, _EDGE, _DETAIL_LINE, _INK)


def _bands(lines: Iterable[Line]) -> Iterator[tuple[int, int, tuple[Line, ...]]]:
    """The picture from top to bottom: first row, the row below the last, the lines on them."""
    done = 0
    for top, bottom, on in _worded(lines):
        if done < top:
            yield done, top, ()
        yield top, bottom, on
        done = bottom
    yield done, HEIGHT, ()


def _worded(lines: Iterable[Line]) -> list[tuple[int, int, tuple[Line, ...]]]:
    """The bands with words. Lines of which one reaches into the other share one."""
    bands: list[tuple[int, int, tuple[Line, ...]]] = []
    for (top, bottom), line in sorted(((line.rows, line) for line in lines), key=lambda placed: placed[0]):
        if bands and top < bands[-1][1]:
            above, end, others = bands.pop()
            bands.append((above, max(end, bottom), (*others, line)))
        else:
            bands.append((top, bottom, (line,)))
    return bands


@lru_cache(512)
def _band(top: int, bottom: int, lines: tuple[Line, ...]) -> Band:
    """What many pictures show is kept: the kind, and what stands still."""
    image = _frame().crop((0, top, WIDTH, bottom))
    pen = ImageDraw.Draw(image)
    for line in lines:
        line.draw(pen, top)
    return band(image)


@cache
def _frame() -> Image.Image:
    """What stands on every picture."""
    image = Image.new("P", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 15, HEIGHT), _YELLOW)
    pen.line((_EDGE, _RULE_TOP, WIDTH - _EDGE, _RULE_TOP), _INK, 2)
    _mark(image, pen)
    small = face("text", 34)
    Line(_HOST, small, WIDTH - _EDGE - small.width(_HOST), _DETAIL_LINE, _SOFT).draw(pen, 0)
    return image


def _mark(image: Image.Image, pen: ImageDraw.ImageDraw) -> None:
    with Image.open(Path(__file__).parent / "wordmark.png") as mark:
        width = round(mark.width * _MARK_HEIGHT / mark.height)
        image.paste(_INK, (_EDGE, _EDGE), mark.convert("RGBA").getchannel("A").resize((width, _MARK_HEIGHT)))
    unit = _MARK_HEIGHT / 97  # of the mark's drawing, in which the two dots are at (342, -54) and (342, -15)
    for top, colour in ((22, _BLUE), (61, _YELLOW)):
        left, above = _EDGE + round(342 * unit), _EDGE + round(top * unit)
        pen.rectangle((left, above, left + round(15 * unit) - 1, above + round(15 * unit) - 1), colour)


@cache
def _palette() -> bytes:
    colours = []
    for shade in range(_INK, _PAPER + 1):
        start, end = (_INK, _SOFT) if shade < _SOFT else (_SOFT, _PAPER)
        part = (shade - start) / (end - start)
        colours += [round(a + (b - a) * part) for a, b in zip(_COLOURS[start], _COLOURS[end], strict=True)]
    return bytes((*colours, 0xFF, 0xD4, 0x3B, 0x30, 0x69, 0x98))
