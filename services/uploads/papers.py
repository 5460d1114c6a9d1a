"""What is kept as it came and never shown: EPS, PDF, calendars. Only what can do nothing but be read is taken."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from services.uploads.errors import Unfit
from services.uploads.kinds import Kind

_SPACE = b" \t\r\n\0\x04\x1a"

# EPS: a program. Nobody here runs it; whoever does should find nothing that reaches beyond the page.

_EPS_REACHES = re.compile(
    rb"%pipe%|(?<![\w/-])(?:deletefile|renamefile|filenameforall|superexec|runlibfile)(?![\w-])"
    rb"|\)\s*(?:run|file)(?![\w-])|\(\s*%(?:stdin|stdout|ram|rom|os|pipe)"
)
_EPS_BOX = re.compile(
    rb"^%%(?:HiRes)?BoundingBox:\s*(?:-?[0-9.]+\s+){3}-?[0-9.]+|^%%BoundingBox:\s*\(atend\)", re.MULTILINE
)


def eps(data: bytes) -> None:
    """Raises Unfit."""
    program = _program(data)
    if not _EPS_BOX.search(program.replace(b"\r", b"\n")):
        raise Unfit("This EPS drawing does not say how large it is (BoundingBox).", "Export it again as EPS.")
    if not program.rstrip(_SPACE).endswith((b"%%EOF", b"showpage")):
        raise Unfit("This EPS drawing does not end with %%EOF.", "Export it again as EPS.")
    if found := _EPS_REACHES.search(program):
        name = found[0].decode("ascii", "replace").strip(" (")
        raise Unfit(f"This EPS drawing wants to reach files or programs (`{name}`).", "Export it again as EPS.")


def _program(data: bytes) -> bytes:
    """Of the binary form, with a preview for Windows, the part in PostScript. Source: Adobe Technical Note 5002."""
    if not data.startswith(b"\xc5\xd0\xd3\xc6"):
        return data
    begins, size = int.from_bytes(data[4:8], "little"), int.from_bytes(data[8:12], "little")
    program = data[begins : begins + size]
    if begins < 28 or len(program) != size or not program.startswith(b"%!PS-Adobe-"):
        raise Unfit("This EPS drawing is damaged.", "Export it again as EPS.")
    return program


# PDF

_PDF_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
)
_PDF_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AA"})
_PDF_TYPES = frozenset({"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_PDF_WORDS = re.compile(rb"/(?:JavaScript|EmbeddedFiles?|RichMedia(?:Content)?|Launch|FileAttachment)(?![A-Za-z])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_OBJECTS, _MOST_PAGES = 20_000, 500
_PRINT = "Print it to a PDF, or scan the signed pages, and send that."


def pdf(data: bytes) -> None:
    """Raises Unfit. Both what a reader finds by the table of objects and what only stands in the bytes is looked at."""
    if not data.rstrip(_SPACE).endswith(b"%%EOF"):
        raise Unfit("This PDF document has no end, or something else behind it.", _PRINT)
    plain = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), data)
    if found := _PDF_WORDS.search(plain):
        raise Unfit(f"This PDF document has something in it that acts or is hidden ({found[0].decode()}).", _PRINT)
    try:
        acts = next(_acting(data), None)
    except Unfit:
        raise
    except Exception as error:  # noqa: BLE001  readers fail in many ways, and each means the same
        raise Unfit(f"This PDF document cannot be read: {type(error).__name__}.", _PRINT) from None
    if acts:
        raise Unfit(f"This PDF document has something in it that acts or is hidden ({acts}).", _PRINT)


def _acting(data: bytes) -> Iterator[str]:
    """What does more than to be read, in any object of the document."""
    import pypdf
    from pypdf.generic import IndirectObject

    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Unfit("This PDF document is locked with a password.", _PRINT)
    if not 1 <= len(reader.pages) <= _MOST_PAGES:
        raise Unfit(f"This PDF document has {len(reader.pages)} pages.", f"Send 1 to {_MOST_PAGES}.")
    known = {(number, 0) for number in reader.xref_objStm}
    known |= {(number, generation) for generation, rows in reader.xref.items() for number in rows}
    if len(known) > _MOST_OBJECTS:
        raise Unfit("This PDF document is made of too many parts.", _PRINT)
    for number, generation in sorted(known):
        if number:
            yield from _in(reader.get_object(IndirectObject(number, generation, reader)))
    yield from _in(reader.trailer)


def _in(value: Any) -> Iterator[str]:
    """Within an object; those that it only refers to are looked at by themselves."""
    if isinstance(value, dict):
        for key in value:
            inner = value.raw_get(key) if hasattr(value, "raw_get") else value[key]
            if key in _PDF_KEYS:
                yield str(key)
            if (key == "/S" and inner in _PDF_ACTIONS) or (key in ("/Type", "/Subtype") and inner in _PDF_TYPES):
                yield str(inner)
            yield from _in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _in(inner)


# Calendars


def ics(data: bytes) -> None:
    """Raises Unfit. What the calendar says is for its reader to understand."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("This calendar file is not written in UTF-8.", "Export it again.") from None
    if any(ord(character) < 32 and character not in "\t\r\n" for character in text):
        raise Unfit("This calendar file holds characters that are no text.", "Export it again.")
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise Unfit("This calendar file has no end, or something else behind it.", "Export it again.")


CHECKS: dict[Kind, Callable[[bytes], None]] = {Kind.EPS: eps, Kind.PDF: pdf, Kind.ICS: ics}
