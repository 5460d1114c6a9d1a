"""Mails that wait, in the transaction of the action that they tell of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from sqlalchemy import and_, insert, select, update

from generator.markup import render
from services import work
from services.db import Transaction
from services.mail.tables import State, mail, mail_file

SEND = "mail.send"
_ADD = insert(mail).returning(mail.c.id)
_SLICES = Path(__file__).parent.parent


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    type: str
    """`application/pdf`"""
    content: bytes


async def put(
    tx: Transaction,
    name: str,
    *,
    to: str,
    context: Mapping[str, Any],
    now: datetime,
    due: datetime | None = None,
    about: str | None = None,
    reply_to: str | None = None,
    is_notice: bool = False,
    is_secret: bool = False,
    files: Sequence[Attachment] = (),
) -> int:
    """Have the mail `name` (`jobs/approved`) sent at `due` or soon; the number under which the desk shows it.

    It is written now, so that it says what was so when it was decided: three templates, services/jobs/mails/approved.subject.txt,
    .txt and .html (what stands in the letter, without the letter). `context` is what they get; links in it are whole addresses.
    `about` is what it tells of (`job:12`): see take_back(). A notice can be unsubscribed from. A secret mail holds a link that
    is as good as a password: its words are forgotten when it has gone. Raises ValueError when `to` is no address.
    """
    row = {
        "name": name, "to": address(to), "reply_to": reply_to and address(reply_to), "about": about, "created": now,
        "due": due or now, "state": State.WAITING, "is_notice": is_notice, "is_secret": is_secret, "has_files": bool(files),
        **words(name, context),
    }  # fmt: skip
    number = int((await tx.execute(_ADD, row)).scalar_one())
    for file in files:
        kept = {"mail": number, "name": file.name, "type": file.type, "content": file.content}
        await tx.execute(insert(mail_file), kept)
    await work.put(tx, SEND, {"mail": number}, now=now, due=due)
    return number


async def take_back(tx: Transaction, *names: str, about: str, now: datetime) -> list[int]:
    """The mails of those names about it that have not gone yet are not sent; their numbers."""
    waiting = and_(mail.c.about == about, mail.c.name.in_(names), mail.c.state == State.WAITING)
    gone = update(mail).where(waiting).values(state=State.TAKEN_BACK, ended=now).returning(mail.c.id)
    return list((await tx.execute(gone)).scalars())


async def put_again(tx: Transaction, numbers: Sequence[int], *, now: datetime) -> None:
    """Mails that were taken back go after all, when they were due: as new ones, since the work of the old ones may be over."""
    kept = [column for column in mail.c if column.name not in ("id", "message_id", "created", "attempts", "ended")]
    for row in (await tx.execute(select(*kept).where(mail.c.id.in_(numbers)).order_by(mail.c.id))).mappings().all():
        due = max(row["due"], now)
        again = {**row, "created": now, "due": due, "state": State.WAITING}
        number = int((await tx.execute(_ADD, again)).scalar_one())
        await work.put(tx, SEND, {"mail": number}, now=now, due=due)


def words(name: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The `subject`, `text` and `html` of a mail. A subject is one line, whatever was typed into a title."""
    parts = {"subject": "subject.txt", "text": "txt", "html": "html"}
    drawn = {part: _templates().get_template(f"{name}.{end}").render(context) for part, end in parts.items()}
    return {**drawn, "subject": " ".join(drawn["subject"].split()), "text": drawn["text"].strip() + "\n"}


@cache
def _templates() -> Environment:
    """`jobs/approved.txt` is services/jobs/mails/approved.txt."""
    own = {folder.parent.name: FileSystemLoader(folder) for folder in sorted(_SLICES.glob("*/mails"))}
    made = Environment(
        loader=PrefixLoader(own),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["submitted"] = _theirs
    return made


def _theirs(text: str) -> Markup:
    """Markdown that somebody wrote, for the HTML of a mail."""
    return Markup(render(text, submitted=True).html)  # noqa: S704  markup.py has cleaned it


@lru_cache(maxsize=500)
def address(text: str) -> str:
    """Raises ValueError when it is not one address and nothing else."""
    try:
        parsed = Address(addr_spec=text)
    except Exception as error:  # the parser raises what it likes: IndexError, HeaderParseError
        raise ValueError(f"`{text}` is no e-mail address") from error
    if not parsed.username or not parsed.domain or not text.isprintable():
        raise ValueError(f"`{text}` is no e-mail address")
    return text
