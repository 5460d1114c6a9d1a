"""The work `mail.send`: a mail is marked as being sent, then sent, then marked as sent. A worker may die between any two of these."""

import secrets
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.db import Transaction
from services.mail import letters, senders
from services.mail.outbox import SEND, Attachment
from services.mail.tables import State, mail, mail_file, suppressed, unsubscribed
from services.work import Closing, Handler, Hopeless, Task

if TYPE_CHECKING:
    from services.service import Service

_SALT = "unsubscribe"
_UNDECIDED = (State.WAITING, State.SENDING)


async def send(service: "Service", task: Task) -> Closing | None:
    """Send the mail of the task, if it is still wanted."""
    number = int(task.payload["mail"])
    async with service.db.transaction() as tx:
        row = await _begun(tx, number, service)
        files = await _files(tx, number) if row is not None and row.has_files else ()
    if row is None:
        return None
    try:
        await _sender(service).send(letter(row, service, files), service.settings)
    except senders.NoSuchAddressError as error:
        async with service.db.transaction() as tx:
            await suppress(tx, row.to, str(error), now=service.now())
        raise Hopeless(str(error)) from error
    except senders.RefusedError as error:
        raise Hopeless(str(error)) from error
    return partial(_sent, row=row, service=service)


async def _begun(tx: Transaction, number: int, service: "Service") -> Row[Any] | None:
    """The mail, marked as being sent under a Message-ID that it keeps; None when it is not to go."""
    named = f"<mail.{number}.{secrets.token_hex(8)}@{_domain(service)}>"
    row = (await tx.execute(_BEGIN, {"id_": number, "named": named})).one_or_none()
    if row is None or not (reason := await _why_not(tx, row)):
        return row
    stopped = {"state": State.SUPPRESSED, "ended": service.now(), "error": reason}
    await tx.execute(update(mail).where(mail.c.id == number).values(stopped))
    return None


_BEGIN = (
    update(mail)
    .where(mail.c.id == bindparam("id_"), mail.c.state.in_(_UNDECIDED))
    .values(
        state=State.SENDING.value,
        message_id=func.coalesce(mail.c.message_id, bindparam("named")),
        attempts=mail.c.attempts + 1,
    )
    .returning(*mail.c)
)
"""One statement that asks and marks: a mail is either taken back or sent, whoever comes at the same time."""


async def _why_not(tx: Transaction, row: Row[Any]) -> str | None:
    found = (await tx.execute(_UNWANTED, {"address_": row.to.casefold()[:254]})).one()
    if found.refused is not None:
        return f"The address was refused before: {found.refused}"
    return "The reader wants no notices." if row.is_notice and found.unsubscribed else None


async def _files(tx: Transaction, number: int) -> tuple[Attachment, ...]:
    kept = select(mail_file.c.name, mail_file.c.type, mail_file.c.content).where(mail_file.c.mail == number)
    return tuple(Attachment(*row) for row in await tx.execute(kept.order_by(mail_file.c.id)))


_UNWANTED = select(
    select(suppressed.c.reason).where(suppressed.c.address == bindparam("address_")).scalar_subquery().label("refused"),
    exists().where(unsubscribed.c.address == bindparam("address_")).label("unsubscribed"),
)


async def _sent(tx: Transaction, *, row: Row[Any], service: "Service") -> None:
    forgets = row.is_secret and not isinstance(_sender(service), senders.Log)
    await tx.execute(_SENT_SECRET if forgets else _SENT, {"id_": row.id, "now_": service.now()})
    if row.has_files and not isinstance(_sender(service), senders.Log):
        await tx.execute(delete(mail_file).where(mail_file.c.mail == row.id))


_SENT = (
    update(mail)
    .where(mail.c.id == bindparam("id_"))
    .values(state=State.SENT.value, ended=bindparam("now_"), error=None)
)
_SENT_SECRET = _SENT.values(text="", html="")


async def suppress(tx: Transaction, address: str, reason: str, *, now: datetime) -> None:
    """Nothing more is sent there."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {"address": address.casefold()[:254], "reason": reason, "at": now}
    await tx.execute(insert(suppressed).values(row).on_conflict_do_nothing())


async def _given_up(tx: Transaction, task: Task, error: str, now: datetime) -> None:
    undecided = mail.c.state.in_(_UNDECIDED)
    gone = {"state": State.DEAD, "ended": now, "error": error}
    await tx.execute(update(mail).where(mail.c.id == task.payload["mail"], undecided).values(gone))


def letter(row: Row[Any], service: "Service", files: tuple[Attachment, ...] = ()) -> letters.Letter:
    """The letter of a row of `mail`; of one that was never begun, with a Message-ID that only the desk sees."""
    way_out = f"{service.settings.url}/mail/unsubscribe/{token(service, row.to)}/" if row.is_notice else None
    named = row.message_id or f"<mail.{row.id}.draft@{_domain(service)}>"
    return letters.Letter(row.to, row.subject, row.text, row.html, named, row.due, row.reply_to, way_out, files)


def token(service: "Service", address: str) -> str:
    """Lets its bearer unsubscribe that address and nothing else."""
    return str(service.signed(_SALT).dumps(address))


def address_of(service: "Service", signed: str) -> str:
    """Raises itsdangerous.BadSignature when the token is not one of ours."""
    return str(service.signed(_SALT).loads(signed))


def _domain(service: "Service") -> str:
    return service.settings.mail_from.rpartition("@")[2]


def _sender(service: "Service") -> senders.Sender:
    """One for each process: it keeps a connection."""
    if senders.Sender not in service.state:
        service.state[senders.Sender] = senders.sender(service.settings)
    return service.state[senders.Sender]  # type: ignore[return-value]


async def close(service: "Service") -> None:
    """End the connection that was kept, if there is one."""
    if kept := service.state.pop(senders.Sender, None):
        await kept.close()  # type: ignore[attr-defined]


HANDLERS = {SEND: Handler(send, given_up=_given_up)}
