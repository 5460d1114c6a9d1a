"""The pictures for link previews: of the right size, with the title on them, under a name that follows what they show."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from generator.cards import card
from generator.cards.card import Card

ROOT = Path(__file__).parents[2]


def _image(drawn: Card) -> Image.Image:
    return Image.open(io.BytesIO(drawn.draw())).convert("RGB")


def _inked(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels there are in a part of the picture."""
    return sum(image.crop(box).convert("L").histogram()[:100])


TITLE, DETAIL = (80, 200, 1120, 505), (80, 505, 700, 570)


def test_it_has_the_size_that_previews_ask_for_and_few_bytes() -> None:
    data = Card("Python 3.14.7", "Release", "5 August 2026").draw()

    assert Image.open(io.BytesIO(data)).size == (1200, 630)
    assert len(data) < 30_000


def test_the_same_card_gives_the_same_bytes() -> None:
    assert Card("Python 3.14.7").draw() == Card("Python 3.14.7").draw()


def test_title_and_detail_are_drawn() -> None:
    full, empty = _image(Card("Python 3.14.7", "Release", "5 August 2026")), _image(Card(" "))

    assert _inked(full, TITLE) > 5_000
    assert _inked(full, DETAIL) > 500
    assert _inked(empty, DETAIL) == 0


@pytest.mark.parametrize("words", [1, 4, 12, 40])
def test_a_long_title_stays_inside(words: int) -> None:
    image = _image(Card(" ".join(["Accounting"] * words), detail="Below"))

    assert _inked(image, (1122, 0, 1200, 630)) == 0
    assert _inked(image, (80, 512, 700, 520)) == 0, "the title runs into the line below it"


def test_a_word_that_is_too_wide_is_made_smaller() -> None:
    assert _inked(_image(Card("Donaudampfschifffahrtsgesellschaftskapitän")), (1122, 0, 1200, 630)) == 0


def test_a_letter_that_the_face_lacks_loses_its_mark_or_the_title_gives_way() -> None:
    assert card._drawable("PyCon Łódź") == "PyCon Łódź"
    assert card._drawable("Ṕython") == "Python"
    assert card._drawable("東京") == ""
    assert Card("東京", "Event").draw() == Card("Event", "Event").draw()


def test_the_address_follows_what_is_shown() -> None:
    addresses = {Card(*said).address for said in [("A",), ("B",), ("A", "Event"), ("A", "", "Event")]}

    assert len(addresses) == 4
    assert all(re.fullmatch(r"/static/cards/[0-9a-f]{12}\.png", address) for address in addresses)


def test_the_mark_is_that_of_the_theme() -> None:
    svg = (ROOT / "themes/pythonorg/templates/parts/wordmark.svg").read_bytes()
    readme = (ROOT / "generator/cards/README.md").read_text()

    assert f"begins with {hashlib.sha256(svg).hexdigest()[:12]};" in readme, "draw wordmark.png anew, and say so there"
