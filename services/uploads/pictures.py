"""PNG, JPEG and WebP: decoded as a whole and written anew, so that nothing is left of the file but its pixels."""

import io
import warnings
from collections.abc import Callable

from PIL import Image, ImageOps

from services.uploads.errors import Unfit
from services.uploads.kinds import FACTS, Kind

MOST_PIXELS, MOST_SIDE = 40_000_000, 20_000
_FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP"}
_DAMAGED = "Open it in a program for pictures, and save it again."
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})


def made_anew(kind: Kind, data: bytes) -> tuple[bytes, int, int]:
    """The picture without anything else that the file holds, its width and height. Raises Unfit."""
    words = FACTS[kind].words
    if (end := _ENDS[kind](data)) is None:
        raise Unfit(f"This {words} is damaged.", _DAMAGED)
    if data[end:].strip(b"\0"):
        raise Unfit(f"This {words} has something else behind its end.", _DAMAGED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the size is looked at below
        try:
            return _decoded(kind, data)
        except Unfit:
            raise
        except Image.DecompressionBombError:
            raise _too_large(words, "hundreds of millions of") from None
        except Exception as error:  # noqa: BLE001  decoders fail in many ways, and each means the same
            raise Unfit(f"This {words} cannot be read: {type(error).__name__}.", _DAMAGED) from None


def _decoded(kind: Kind, data: bytes) -> tuple[bytes, int, int]:
    words = FACTS[kind].words
    with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as picture:
        width, height = picture.size
        if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
            raise _too_large(words, f"{width:,} by {height:,}")
        if kind is not Kind.JPEG and getattr(picture, "is_animated", False):
            raise Unfit("This picture moves.", "Send one that stands still.")
        if picture.mode not in _MODES:
            raise Unfit(
                f"The colours of this {words} are {picture.mode}, not for screens.", "Save it with RGB colours."
            )
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    return _encoded(kind, upright, is_exact=b"VP8L" in data[:64]), *upright.size


def _too_large(words: str, size: str) -> Unfit:
    return Unfit(
        f"This {words} is {size} pixels large.", f"Send one of at most {MOST_PIXELS // 1_000_000} million pixels."
    )


def _encoded(kind: Kind, picture: Image.Image, *, is_exact: bool) -> bytes:
    how: dict[Kind, dict[str, object]] = {
        Kind.PNG: {},
        Kind.JPEG: {"quality": 92, "subsampling": 0, "progressive": True},
        Kind.WEBP: {"lossless": True} if is_exact else {"quality": 92},
    }
    out = io.BytesIO()
    picture.save(out, _FORMATS[kind], **how[kind])
    return out.getvalue()


# Where the picture ends: what stands behind it could be something else, such as an archive or a page


def _end_of_png(data: bytes) -> int | None:
    at = 8
    while at + 12 <= len(data):
        following = at + 12 + int.from_bytes(data[at : at + 4])
        if data[at + 4 : at + 8] == b"IEND":
            return following
        at = following
    return None


def _end_of_webp(data: bytes) -> int | None:
    size = int.from_bytes(data[4:8], "little")
    end = 8 + size + size % 2
    return end if end <= len(data) + 1 else None


def _end_of_jpeg(data: bytes) -> int | None:
    """Cameras put a second, smaller picture behind the first: that is let pass, and left out."""
    at = 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xD9:
            return len(data) if data[at + 2 : at + 5] == b"\xff\xd8\xff" else at + 2
        if marker == 0xFF:
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
            if marker == 0xDA:
                at = _behind_the_scan(data, at)
    return None


def _behind_the_scan(data: bytes, at: int) -> int:
    """The next marker that is no part of the compressed pixels."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


_ENDS: dict[Kind, Callable[[bytes], int | None]] = {
    Kind.PNG: _end_of_png, Kind.WEBP: _end_of_webp, Kind.JPEG: _end_of_jpeg,
}  # fmt: skip
