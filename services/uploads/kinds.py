"""The kinds of files that can be sent in, each known by its first bytes. A name says nothing; it must only not say another kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_MEGA = 1024 * 1024


class Kind(StrEnum):
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    SVG = "svg"
    EPS = "eps"
    PDF = "pdf"
    ICS = "ics"
    DOCX = "docx"
    """Only what the service has made itself: it is never taken."""


@dataclass(frozen=True)
class Facts:
    """What holds for files of a kind."""

    words: str
    """As in `This is a PNG picture`, without the article."""
    suffixes: tuple[str, ...]
    """The first one is that of the kept file."""
    media_type: str
    most_bytes: int


FACTS = {
    Kind.PNG: Facts("PNG picture", ("png",), "image/png", 5 * _MEGA),
    Kind.JPEG: Facts("JPEG picture", ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", 5 * _MEGA),
    Kind.WEBP: Facts("WebP picture", ("webp",), "image/webp", 5 * _MEGA),
    Kind.SVG: Facts("SVG drawing", ("svg",), "image/svg+xml", _MEGA),
    Kind.EPS: Facts("EPS drawing", ("eps", "epsf", "epsi"), "application/postscript", 10 * _MEGA),
    Kind.PDF: Facts("PDF document", ("pdf",), "application/pdf", 10 * _MEGA),
    Kind.ICS: Facts("calendar file", ("ics", "ical", "ifb", "icalendar"), "text/calendar", 256 * 1024),
    Kind.DOCX: Facts(
        "Word document",
        ("docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        10 * _MEGA,
    ),
}

PICTURES = (Kind.PNG, Kind.JPEG, Kind.WEBP)
SHOWN = (Kind.SVG, *PICTURES)
"""What a browser can show in an <img>."""
LOGOS = (Kind.SVG, Kind.PNG)
PRINTED = (Kind.EPS, Kind.SVG, Kind.PNG)
PAPERS = (Kind.PDF,)
MOST_BYTES = max(facts.most_bytes for facts in FACTS.values())

_TEXT = rb"(?:\xef\xbb\xbf)?\s*"
_BEGINNINGS: tuple[tuple[Kind, re.Pattern[bytes]], ...] = (
    (Kind.PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (Kind.JPEG, re.compile(rb"\xff\xd8\xff")),
    (Kind.WEBP, re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    (Kind.PDF, re.compile(rb"%PDF-[12]\.[0-9]")),
    (Kind.EPS, re.compile(rb"%!PS-Adobe-[0-9.]+ +EPSF-[0-9.]+|\xc5\xd0\xd3\xc6")),
    (Kind.ICS, re.compile(_TEXT + rb"BEGIN:VCALENDAR\s", re.IGNORECASE)),
    (Kind.SVG, re.compile(_TEXT + rb"(?:<\?xml[\s-]|<!--|<!DOCTYPE\s+svg\s|<(?:[A-Za-z][\w.-]*:)?svg[\s>/])")),
)
_OTHERS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("a GIF picture", re.compile(rb"GIF8[79]a")),
    ("a ZIP archive (Office documents and Java programs are some too)", re.compile(rb"PK[\x03\x05\x07]")),
    ("a compressed file", re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!")),
    ("a program", re.compile(rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|#!")),
    ("a web page", re.compile(_TEXT + rb"<(?:!doctype\s+html|html|head|body|script)[\s>]", re.IGNORECASE)),
    ("a PostScript program, but not an encapsulated one (EPS)", re.compile(rb"%!")),
    ("a TIFF picture", re.compile(rb"II\*\0|MM\0\*")),
)


def kind_of(data: bytes) -> Kind | None:
    """By the first bytes; None for what is never taken."""
    return next((kind for kind, begins in _BEGINNINGS if begins.match(data)), None)


def described(data: bytes) -> str:
    """What a file is, as a person would say it: `a PNG picture`."""
    if kind := kind_of(data):
        return f"{'an' if kind in (Kind.SVG, Kind.EPS) else 'a'} {FACTS[kind].words}"
    return next((words for words, begins in _OTHERS if begins.match(data)), "a file of another kind")


def listed(kinds: Iterable[Kind]) -> str:
    """`SVG drawing or PNG picture`"""
    words = [FACTS[kind].words for kind in kinds]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def accepted(kinds: Iterable[Kind]) -> str:
    """For `accept` of a file's field: `.svg,.png`. It only helps to choose."""
    return ",".join(f".{suffix}" for kind in kinds for suffix in FACTS[kind].suffixes[:2])


def size_in_words(size: int) -> str:
    return f"{size // _MEGA} MB" if size >= _MEGA else f"{size // 1024} KB"
