"""A row -> a letter: the layout around its words, and the headers. Pure, but for the templates."""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.mail.outbox import Attachment
from services.settings import Settings

if TYPE_CHECKING:
    from css_inline import CSSInliner

_SENDER = "Python.org"
_LINE = 78


@dataclass(frozen=True)
class Letter:
    """What a mail says and to whom."""

    to: str
    subject: str
    text: str
    html: str
    """What stands in the letter, clean."""
    message_id: str
    date: datetime
    reply_to: str | None = None
    unsubscribe: str | None = None
    """Where the reader ends notices like this one; a whole address."""
    files: tuple[Attachment, ...] = ()


def message(letter: Letter, settings: Settings) -> bytes:
    """With its text and its HTML, as it goes over the line. Raises ValueError rather than let a value begin a header of its own.

    Written by hand: email.message takes three times as long, and a letter is most of what a posting costs.
    """
    boundary = f"=_{secrets.token_hex(16)}"  # `=_` stands in no quoted-printable text
    text, html = bodies(letter, settings)
    parts: tuple[bytes, ...] = (
        _part("plain", text, boundary),
        _part("html", html, boundary),
        f"--{boundary}--\r\n".encode(),
    )
    kind = f'multipart/alternative; boundary="{boundary}"'
    if letter.files:
        kind, parts = _with_files(kind, parts, letter.files)
    headers = {**_headers(letter, settings), "Content-Type": kind}
    return b"".join((*(_header(*header) for header in headers.items()), b"\r\n", *parts))


def _with_files(kind: str, parts: tuple[bytes, ...], files: tuple[Attachment, ...]) -> tuple[str, tuple[bytes, ...]]:
    """The words as one part, the files as the others."""
    boundary = f"=_{secrets.token_hex(16)}"
    begun = f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode()
    attached = (_attached(file, boundary) for file in files)
    return f'multipart/mixed; boundary="{boundary}"', (begun, *parts, *attached, f"--{boundary}--\r\n".encode())


def _attached(file: Attachment, boundary: str) -> bytes:
    name = re.sub(r"[^A-Za-z0-9._-]", "-", file.name)
    head = (
        f"--{boundary}\r\nContent-Type: {file.type}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(file.content).replace(b"\n", b"\r\n")


def _headers(letter: Letter, settings: Settings) -> dict[str, str]:
    given = {
        "From": f"{_SENDER} <{settings.mail_from}>",
        "To": letter.to,
        "Subject": letter.subject,
        "Date": format_datetime(letter.date),
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    if letter.reply_to:
        given["Reply-To"] = letter.reply_to
    if letter.unsubscribe:
        given["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        given["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return given


def _header(name: str, value: str) -> bytes:
    """Only a subject is folded and encoded (RFC 2047): addresses stay as they are, for servers that take them (RFC 6531)."""
    if not value.isprintable():
        raise ValueError(f"`{value}` cannot be the header {name}")
    if name == "Subject":
        value = Header(value, None if value.isascii() else "utf-8", _LINE, name).encode(linesep="\r\n")
    return f"{name}: {value}\r\n".encode()


def _part(subtype: str, words: str, boundary: str) -> bytes:
    lines = binascii.b2a_qp("\n".join(words.splitlines()).encode(), istext=True).replace(b"\n", b"\r\n")
    head = f"--{boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + lines + b"\r\n"


def bodies(letter: Letter, settings: Settings) -> tuple[str, str]:
    """The text and the HTML (with its style at each element, as mail programs want it), each in its layout."""
    shown = {"url": settings.url, "host": settings.host, "subject": letter.subject, "unsubscribe": letter.unsubscribe}
    text = _layouts().get_template("layout.txt").render(shown, content=letter.text)
    inside = Markup(letter.html)  # noqa: S704  drawn by a template of ours that escapes
    html = _layouts().get_template("layout.html").render(shown, content=inside)
    return text, _inliner().inline(html)


@cache
def _inliner() -> "CSSInliner":
    from css_inline import CSSInliner  # needed only where letters are sent or looked at

    return CSSInliner(load_remote_stylesheets=False)


@cache
def _layouts() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
