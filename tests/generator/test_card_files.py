"""The PNG of a picture for link previews: put together from bands, it is what any reader takes for one picture."""

import io

from PIL import Image

from generator.cards.png import band, png


def test_bands_join_whatever_is_in_them() -> None:
    noise = Image.frombytes("P", (33, 40), bytes((n * n // 7) % 16 for n in range(33 * 40)))
    parts = [noise.crop((0, top, 33, bottom)) for top, bottom in ((0, 1), (1, 7), (7, 40))]
    shades = bytes(n * 17 for n in range(16) for _ in range(3))

    image = Image.open(io.BytesIO(png((33, 40), shades, map(band, parts))))

    assert image.tobytes() == noise.tobytes()


def test_a_long_stream_has_the_right_checksum() -> None:
    """The sums of Adler-32 go round many times."""
    bright = Image.new("P", (1200, 315), 15)

    image = Image.open(io.BytesIO(png((1200, 1260), bytes(48), [band(bright)] * 4)))

    assert image.getextrema() == (15, 15)
