"""A row -> a letter: the layout around its words, and the headers. Pure, but for the templates."""

from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.settings import Settings

if TYPE_CHECKING:
    from css_inline import CSSInliner

_SENDER = "Python.org"
_POLICY = policy.SMTP.clone(max_line_length=78)


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


def message(letter: Letter, settings: Settings) -> EmailMessage:
    """With its text and its HTML. Raises ValueError rather than let a value begin a header of its own."""
    made = EmailMessage(_POLICY if letter.to.isascii() else policy.SMTPUTF8)
    made["From"] = Address(_SENDER, addr_spec=settings.mail_from)
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = letter.subject
    made["Date"] = letter.date
    made["Message-ID"] = letter.message_id
    made["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        made["Reply-To"] = Address(addr_spec=letter.reply_to)
    if letter.unsubscribe:
        made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    text, html = bodies(letter, settings)
    made.set_content(text)
    made.add_alternative(html, subtype="html")
    return made


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
