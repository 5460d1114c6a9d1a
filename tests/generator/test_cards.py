"""The pictures for link previews: of the right size, with the title on them, under a name that follows what they show."""

import hashlib
import io
import re
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from generator.cards import picture
from generator.cards.card import Card
from generator.cards.letters import drawable, face

ROOT = Path(__file__).parents[2]
FACES = ROOT / "generator/cards"


def _image(drawn: Card) -> Image.Image:
    return Image.open(io.BytesIO(drawn.draw())).convert("RGB")


def _inked(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many dark pixels there are in a part of the picture."""
    return sum(image.crop(box).convert("L").histogram()[:100])


TITLE, DETAIL = (80, 200, 1120, 505), (80, 505, 700, 570)
MARK, HOST = (0, 0, 640, 180), (900, 505, 1200, 630)


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
    assert drawable("PyCon Łódź") == "PyCon Łódź"
    assert drawable("Ṕython") == "Python"
    assert drawable("東京") == ""
    assert Card("東京", "Event").draw() == Card("Event", "Event").draw()


def test_white_space_of_any_kind_is_a_space() -> None:
    assert Card("Python\u20033.14\n", "\t", "5\u00a0August").draw() == Card("Python 3.14", "", "5 August").draw()


def test_a_long_detail_ends_before_the_address_of_the_site() -> None:
    drawn = _image(Card("A", detail="Municipal Library of the City of Prague, " * 5))

    assert drawn.crop(HOST).tobytes() == _image(Card("A")).crop(HOST).tobytes()


def test_a_long_kind_ends_after_the_mark() -> None:
    drawn = _image(Card("A", "Community organisation " * 9))

    assert drawn.crop(MARK).tobytes() == _image(Card("A")).crop(MARK).tobytes()


def _plain(card: Card, size: int, lines: list[str]) -> Image.Image:
    """The same drawn without any of our ways to be quick: in colours, all of it by Pillow."""
    image = Image.new("RGB", (1200, 630), "white")
    pen = ImageDraw.Draw(image)
    with Image.open(FACES / "wordmark.png") as mark:
        image.paste((18, 24, 30), (80, 80), mark.convert("RGBA").getchannel("A").resize((280, 76)))
    shapes = [((0, 0, 15, 629), "#ffd43b"), ((80, 182, 1120, 183), "#12181e")]
    for box, colour in [*shapes, ((348, 97, 359, 108), "#306998"), ((348, 128, 359, 139), "#ffd43b")]:
        pen.rectangle(box, colour)
    text, bold = (_font(name, pixels) for name, pixels in (("text", 34), ("bold", size)))
    pen.text((1120, 118), card.kind, "#525d68", text, "rm")
    pen.text((80, 550), card.detail, "#12181e", text, "ls")
    pen.text((1120, 550), "python.org", "#525d68", text, "rs")
    for number, line in enumerate(lines):
        pen.text((80, 214 + size + number * size * 1.14), line, "#12181e", bold, "ls")
    return image


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FACES / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


@pytest.mark.parametrize(
    ("card", "size", "lines"),
    [
        (Card("Python 3.14.7", "Release", "5 August 2026"), 92, ["Python 3.14.7"]),
        (Card("PyCon Łódź: “Ångström” & naïve", "Event", "1 May, Łódź"), 92, ["PyCon Łódź:", "“Angström” & naïve"]),
        (Card("AVATAR To fjord", "", ""), 92, ["AVATAR To fjord"]),
        (Card("Engineer, " * 7, "Job", "Wien"), 70, [*["Engineer, Engineer, Engineer,"] * 2, "Engineer,"]),
        (
            Card("Accounting " * 40, "Minutes", "A"),
            52,
            [*["Accounting Accounting Accounting"] * 3, "Accounting Accounting Accounting…"],
        ),
        (Card("Donaudampfschifffahrtsgesellschaftskapitän"), 52, ["Donaudampfschifffahrtsgesellschafts…"]),
        (Card(" "), 92, []),
    ],
    ids=lambda value: value.title[:12].strip() if isinstance(value, Card) else "",
)
def test_it_looks_as_if_drawn_plainly(card: Card, size: int, lines: list[str]) -> None:
    apart = ImageChops.difference(_image(card), _plain(card, size, lines)).convert("L")

    assert not any(apart.histogram()[13:]), "more than a shade apart"
    assert ImageStat.Stat(apart).mean[0] < 0.3


def test_every_checksum_is_right() -> None:
    """Pillow's verify compares those of the chunks, its load that of the pixels."""
    data = Card("Python 3.14.7", "Release", "5 August 2026").draw()
    Image.open(io.BytesIO(data)).verify()
    image = Image.open(io.BytesIO(data))
    image.load()
    start = data.index(b"IDAT")
    length = int.from_bytes(data[start - 4 : start])

    assert (image.mode, image.size) == ("P", (1200, 630))
    assert len(zlib.decompress(data[start + 4 : start + 4 + length])) == 630 * 601
    assert (image.getpalette() or [])[-6:] == [0xFF, 0xD4, 0x3B, 0x30, 0x69, 0x98]


@pytest.mark.parametrize(("second", "drawn"), [(330, [0, 2, 0]), (336, [0, 1, 1, 0]), (337, [0, 1, 0, 1, 0])])
def test_lines_that_reach_into_each_other_are_drawn_together(second: int, drawn: list[int]) -> None:
    """These letters reach 27 rows up and 9 down."""
    small = face("text", 34)
    bands = list(picture._bands([picture.Line("gj", small, 80, y, 0) for y in (second, 300)]))

    assert [len(on) for _, _, on in bands] == drawn
    assert [0, *(end for _, end, _ in bands)] == [*(start for start, _, _ in bands), 630]
    assert all(start < end for start, end, _ in bands)


def test_what_was_drawn_before_makes_no_difference() -> None:
    card = Card("Python 3.14.7", "Release", "5 August 2026")
    first = card.draw()
    for kind in ("Event", "Job", "Release"):
        Card("Python 3.14.7 rc 1", kind, "5 August 2026").draw()
    kept = card.draw()
    picture._band.cache_clear()

    assert first == kept == card.draw()


@pytest.mark.parametrize("name", ["text", "bold"])
def test_a_face_has_no_kerning(name: str) -> None:
    """The width of a text is reckoned as that of its letters."""
    font, text = _font(name, 60), "AVATAR To fjord, LTd. Ye P.A. rs “Wa” 11:47"

    assert font.getlength(text) == sum(font.getlength(letter) for letter in text) == face(name, 60).width(text)


def test_the_address_follows_what_is_shown() -> None:
    addresses = {Card(*said).address for said in [("A",), ("B",), ("A", "Event"), ("A", "", "Event")]}

    assert len(addresses) == 4
    assert all(re.fullmatch(r"/static/cards/[0-9a-f]{12}\.png", address) for address in addresses)


def test_the_mark_is_that_of_the_theme() -> None:
    svg = (ROOT / "themes/pythonorg/templates/parts/wordmark.svg").read_bytes()
    readme = (ROOT / "generator/cards/README.md").read_text()

    assert f"begins with {hashlib.sha256(svg).hexdigest()[:12]};" in readme, "draw wordmark.png anew, and say so there"
