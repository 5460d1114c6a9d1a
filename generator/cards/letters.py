"""The letters of the pictures: each drawn once in a size, then only put in its place."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

_HERE = Path(__file__).parent
_LACKING = "\uffff"
"""No letter: a font shows for it what it shows for all that it has not."""


class Letter(NamedTuple):
    """A letter as a font draws it. Pixels, from where it stands on its line."""

    advance: int
    """To where the next one stands."""
    left: int
    top: int
    bottom: int
    """Negative above the line."""
    shape: Image.Image | None
    """How much of each pixel it covers; None of a space."""


class Face:
    """The face of the site in one weight and size. It has no kerning: a text is as wide as its letters."""

    def __init__(self, name: str, size: int) -> None:
        self.size = size
        # The simple layout is the same on every machine; the other one needs a library of the system.
        self.font = ImageFont.truetype(str(_HERE / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)
        self.letter = cache(self._letter)

    def width(self, text: str) -> int:
        return sum([self.letter(letter).advance for letter in text])

    def _letter(self, letter: str) -> Letter:
        left, top, right, bottom = map(round, self.font.getbbox(letter, anchor="ls"))
        image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(image).text((-left, -top), letter, 255, self.font, "ls")
        advance, box = round(self.font.getlength(letter)), image.getbbox()
        if box is None:
            return Letter(advance, 0, 0, 0, None)
        return Letter(advance, left + box[0], top + box[1], top + box[3], image.crop(box))


@cache
def face(name: str, size: int) -> Face:
    """`text` or `bold`."""
    return Face(name, size)


def drawable(text: str) -> str:
    """The text in letters that the face has; those with unusual marks lose them. Empty when a letter is missing."""
    letters = [_nearest(letter) for letter in text]
    return "".join(letters) if all(letters) else ""


@cache
def _nearest(letter: str) -> str:
    """Empty if there is none."""
    if letter.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", letter)[0]
    return next((each for each in (letter, plain) if _has(each)), "")


def _has(letter: str) -> bool:
    font = face("text", 34).font
    return bytes(font.getmask(letter)) != bytes(font.getmask(_LACKING))
