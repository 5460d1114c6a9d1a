"""A PNG put together from bands of rows that were compressed each for itself: what many pictures share is compressed once.

Sources: "Portable Network Graphics (PNG) Specification (Third Edition)", W3C; RFC 1950 (zlib), RFC 1951 (deflate).
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

_BITS = 4
_PALETTE_TYPE = 3
_NO_FILTER = b"\0"
"""Before each row (PNG, 9.2)."""
_ZLIB_HEADER = b"\x78\x01"
"""Deflate, references up to 32 KiB back, the quickest compression (RFC 1950, 2.2)."""
_LAST_BLOCK = b"\x03\x00"
"""Of deflate: the last one, empty, in the fixed code (RFC 1951, 3.2.3 and 3.2.6)."""
_LEVEL = 1
"""With more, a file is a tenth smaller and takes twice as long."""
_ADLER_MODULUS = 65521


@dataclass(frozen=True)
class Band:
    """Rows of a picture, compressed. What is around them may be anything."""

    deflated: bytes
    """Blocks that begin and end with a byte, refer to nothing before them, and of which none is the last."""
    length: int
    """In bytes, before they were compressed."""
    adler: int


def band(rows: Image.Image) -> Band:
    """Of an image in mode P with numbers below sixteen."""
    data = _lines(rows)
    # Negative bits: without a header and an end. What repeats here stands side by side: to look further takes half as long again.
    packer = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return Band(packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH), len(data), zlib.adler32(data))


def _lines(rows: Image.Image) -> bytes:
    """As the specification wants them (7.2): the filter, then two pixels a byte, the left one in its high half."""
    stride = (rows.width * _BITS + 7) // 8
    # Asked for a byte more than a row fills, Pillow puts a zero behind each: the filter of the next one.
    return _NO_FILTER + rows.tobytes("raw", f"P;{_BITS}", stride + 1)[:-1]


def png(size: tuple[int, int], palette: bytes, bands: Iterable[Band]) -> bytes:
    """The file. The bands, from the top, have as many rows together as the size says; a colour is three bytes."""
    header = struct.pack(">IIBBBBB", *size, _BITS, _PALETTE_TYPE, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"PLTE", palette), _chunk(b"IDAT", _joined(bands)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    """PNG, 5.3."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))


def _joined(bands: Iterable[Band]) -> bytes:
    """One zlib stream."""
    parts, adler = [_ZLIB_HEADER], 1
    for each in bands:
        parts.append(each.deflated)
        adler = _adler_of_both(adler, each)
    return b"".join((*parts, _LAST_BLOCK, struct.pack(">I", adler)))


def _adler_of_both(adler: int, then: Band) -> int:
    """The checksum of what had `adler` with the band behind it (RFC 1950, 8.2: s1 sums bytes from 1 on, s2 sums s1)."""
    s1, s2 = adler & 0xFFFF, adler >> 16
    then_s1, then_s2 = then.adler & 0xFFFF, then.adler >> 16
    # Each of the band's bytes adds s1 to s2 as it was before the band, in which the 1 is counted a second time.
    s2 += then_s2 + then.length * (s1 - 1)
    return (s2 % _ADLER_MODULUS) << 16 | (s1 + then_s1 - 1) % _ADLER_MODULUS
