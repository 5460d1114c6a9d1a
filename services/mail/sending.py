"""The work `mail.send`: a mail is marked as being sent, with all that are taken at the same time; then sent, then marked as sent. A
worker may die between any two of these."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Row,
    String,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    null,
    select,
    union_all,
    update,
)
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
    begun = task.begun
    if begun is None:
        async with service.db.transaction() as tx:
            begun = (await begin(tx, service, [task]))[task.id]
    row = begun.row
    if row is None:
        return None
    files = await _files(service, row.id) if row.has_files else ()
    try:
        await _sender(service).send(letter(row, service, files), service.settings)
    except senders.NoSuchAddressError as error:
        async with service.db.transaction() as tx:
            await suppress(tx, row.to, str(error), now=service.now())
        raise Hopeless(str(error)) from error
    except senders.RefusedError as error:
        raise Hopeless(str(error)) from error
    return partial(_sent, row=row, service=service)


class Begun(NamedTuple):
    """What became of a mail that was to be sent."""

    row: Row[Any] | None
    """Marked as being sent, under a Message-ID that it keeps; None when it is not to go."""


async def begin(tx: Transaction, service: "Service", tasks: Sequence[Task]) -> Mapping[int, Begun]:
    """The mails of the tasks, all with two statements."""
    mails = {task.id: int(task.payload["mail"]) for task in tasks}
    named = f".{secrets.token_hex(8)}@{_domain(service)}>"
    rows = (await tx.execute(_BEGIN, {"ids_": list(mails.values()), "named": named})).all()
    reasons = await _reasons(tx, rows)
    for number, reason in reasons.items():
        stopped = {"state": State.SUPPRESSED, "ended": service.now(), "error": reason}
        await tx.execute(update(mail).where(mail.c.id == number).values(stopped))
    going = {row.id: row for row in rows if row.id not in reasons}
    return {task: Begun(going.get(number)) for task, number in mails.items()}


_BEGIN = (
    update(mail)
    .where(mail.c.id.in_(bindparam("ids_", expanding=True)), mail.c.state.in_(_UNDECIDED))
    .values(
        state=State.SENDING.value,
        message_id=func.coalesce(mail.c.message_id, literal("<mail.") + cast(mail.c.id, String) + bindparam("named")),
        attempts=mail.c.attempts + 1,
    )
    .returning(*mail.c)
)
"""One statement that asks and marks: a mail is either taken back or sent, whoever comes at the same time."""


async def _reasons(tx: Transaction, rows: Sequence[Row[Any]]) -> Mapping[int, str]:
    """Why some of the mails are not sent, by their numbers."""
    addresses = {row.id: row.to.casefold()[:254] for row in rows}
    found = (await tx.execute(_UNWANTED, {"addresses": list(addresses.values())})).all() if rows else ()
    refused = {row.address: row.reason for row in found if row.reason is not None}
    unsubscribed_ = {row.address for row in found if row.reason is None}
    reasons = {}
    for row in rows:
        if (address := addresses[row.id]) in refused:
            reasons[row.id] = f"The address was refused before: {refused[address]}"
        elif row.is_notice and address in unsubscribed_:
            reasons[row.id] = "The reader wants no notices."
    return reasons


_addresses: BindParameter[str] = bindparam("addresses", expanding=True)
_UNWANTED = union_all(
    select(suppressed.c.address, suppressed.c.reason).where(suppressed.c.address.in_(_addresses)),
    select(unsubscribed.c.address, cast(null(), Text)).where(unsubscribed.c.address.in_(_addresses)),
)


async def _files(service: "Service", number: int) -> tuple[Attachment, ...]:
    kept = select(mail_file.c.name, mail_file.c.type, mail_file.c.content).where(mail_file.c.mail == number)
    async with service.db.reading() as tx:
        return tuple(Attachment(*row) for row in await tx.execute(kept.order_by(mail_file.c.id)))


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


HANDLERS = {SEND: Handler(send, begin=begin, given_up=_given_up)}
