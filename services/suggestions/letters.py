"""Which mail says what to whom. Authors are told at the address of their account."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.db import Transaction
from services.mail import outbox
from services.people import Person
from services.service import Service
from services.suggestions.kinds import Kind
from services.suggestions.store import Content, Suggestion

APPROVED, REJECTED, REMOVED = "suggestions/approved", "suggestions/rejected", "suggestions/removed"


async def submitted(
    tx: Transaction, service: Service, kind: Kind, contents: Mapping[int, Content], *, by: Person, now: datetime
) -> None:
    """To the moderators: one mail for all that came together. By number."""
    rows = [
        {"title": named.title, "says": named.says, "desk": f"{service.settings.url}{kind.desk}{number}/"}
        for number, named in ((number, kind.named(content)) for number, content in contents.items())
    ]
    number, content = next(iter(contents.items()))
    to = kind.mail(service.settings)
    context = {"noun": kind.noun, "author": by.name, "rows": rows, "first": rows[0]}
    await outbox.put(
        tx, "suggestions/submitted", to=to, context=context, now=now, about=kind.about(number),
        reply_to=content.get(kind.answers_to) or by.email,
    )  # fmt: skip


async def approved(
    tx: Transaction, service: Service, kind: Kind, found: Suggestion, words: str, *, now: datetime, due: datetime
) -> None:
    address = f"{service.settings.url}{kind.address(found)}"
    await _to_author(tx, service, kind, APPROVED, found, now=now, due=due, words=words, address=address)


async def rejected(
    tx: Transaction, service: Service, kind: Kind, found: Suggestion, words: str, *, now: datetime, due: datetime
) -> None:
    await _to_author(tx, service, kind, REJECTED, found, now=now, due=due, words=words, is_up=found.is_up)


async def removed(
    tx: Transaction, service: Service, kind: Kind, found: Suggestion, words: str, *, now: datetime, due: datetime
) -> None:
    """By a moderator."""
    await _to_author(tx, service, kind, REMOVED, found, now=now, due=due, words=words, is_up=found.is_up)


async def commented(
    tx: Transaction, service: Service, kind: Kind, found: Suggestion, words: str, *, by: Person, now: datetime, is_author: bool
) -> None:  # fmt: skip
    """What the author says to the moderators, what they say to the author."""
    if not is_author:
        await _to_author(tx, service, kind, "suggestions/comment", found, now=now, words=words)
        return
    url = f"{service.settings.url}{kind.desk}{found.number}/"
    context = {"noun": kind.noun, "number": found.number, "title": found.title, "words": words, "author": by.name}
    await outbox.put(
        tx, "suggestions/answer", to=kind.mail(service.settings), context={**context, "url": url}, now=now,
        about=found.about, reply_to=by.email,
    )  # fmt: skip


async def overtaken(tx: Transaction, found: Suggestion, *, now: datetime) -> list[int]:
    """What tells of an earlier decision and has not gone is not true any more, and not sent: the numbers of these mails."""
    return await outbox.take_back(tx, APPROVED, REJECTED, REMOVED, about=found.about, now=now)


async def _to_author(
    tx: Transaction,
    service: Service,
    kind: Kind,
    name: str,
    found: Suggestion,
    *,
    now: datetime,
    due: datetime | None = None,
    **more: Any,
) -> None:
    """Nothing where the account was deleted."""
    if found.account_email is None:
        return
    page = f"{service.settings.url}{kind.path_of(found.number)}"
    context = {"noun": kind.noun, "title": found.title, "author": found.author, "page": page, **more}
    await outbox.put(tx, name, to=found.account_email, context=context, now=now, due=due, about=found.about)
