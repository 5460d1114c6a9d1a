"""How a title is broken into lines, and how large it is."""

from collections.abc import Iterator
from itertools import accumulate

from generator.cards.letters import Face, face

_SIZES = (92, 80, 70, 60, 52)
"""The largest is taken with which the title has its room."""
_LEADING = 1.14


def fitted(title: str, width: int, height: int) -> tuple[Face, list[str]]:
    """The lines, and what they are set in. What has no room in the smallest size ends with an ellipsis."""
    for size in _SIZES:
        font = face("bold", size)
        lines = list(_lines(title, font, width))
        if below(len(lines), font) <= height and all(font.width(line) <= width for line in lines):
            return font, lines
    fitting = int(height / below(1, font))
    shown = [cut(line, font, width) for line in lines[:fitting]]
    if len(lines) > fitting:
        shown[-1] = _shortened(lines[fitting - 1], font, width)
    return font, shown


def below(lines: int, font: Face) -> float:
    """How far so many lines reach down."""
    return lines * font.size * _LEADING


def cut(line: str, font: Face, width: int) -> str:
    """The line; with an ellipsis, as much of it as has room."""
    return line if font.width(line) <= width else _shortened(line, font, width)


def _shortened(line: str, font: Face, width: int) -> str:
    ends = accumulate(font.letter(letter).advance for letter in line)
    kept = sum(end <= width - font.width("…") for end in ends)
    return f"{line[:kept].rstrip(' .,:;')}…"


def _lines(text: str, font: Face, width: int) -> Iterator[str]:
    """The text in lines as wide as the room; a word that is wider alone has a line to itself."""
    line: list[str] = []
    space, end = font.width(" "), 0
    for word in text.split():
        wide = font.width(word)
        if line and end + space + wide > width:
            yield " ".join(line)
            line, end = [], 0
        end += wide + (space if line else 0)
        line.append(word)
    yield " ".join(line)
