"""Pictures made of dots, as large as they are shown. Drawings (SVG) need none of it."""

import io

from PIL import Image, UnidentifiedImageError

_LOSSY = 85
"""Of photographs. What came without loss is kept so: edges of letters would fray."""


def webp(data: bytes, width: int) -> bytes:
    """The picture as WebP, at most `width` dots wide."""
    with Image.open(io.BytesIO(data)) as picture:
        is_photo = picture.format == "JPEG"
        dots = picture.convert("RGB" if is_photo else "RGBA")
    if dots.width > width:
        dots = dots.resize((width, max(1, round(dots.height * width / dots.width))), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    dots.save(made, "WEBP", lossless=not is_photo, quality=_LOSSY if is_photo else 100, method=6)
    return made.getvalue()


def can_be_read(data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True
