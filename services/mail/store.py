"""What the desk asks of the mails, and what it can do about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, delete, func, or_, select, update

from services import work
from services.db import Transaction
from services.errors import Conflict, NotFound
from services.mail import letters, sending
from services.mail.outbox import SEND
from services.mail.tables import State, mail, suppressed, unsubscribed

if TYPE_CHECKING:
    from services.service import Service

_PAGE = 50
_SEEN = (
    mail.c.id, mail.c.name, mail.c.to, mail.c.about, mail.c.state, mail.c.subject, mail.c.created, mail.c.due, mail.c.ended,
    mail.c.attempts, mail.c.error, mail.c.is_secret, mail.c.is_notice, mail.c.message_id,
)  # fmt: skip


@dataclass(frozen=True)
class Row_:  # noqa: N801  `Row` is SQLAlchemy's
    """A mail as lists show it."""

    id: int
    name: str
    to: str
    about: str | None
    state: State
    subject: str
    created: datetime
    due: datetime
    ended: datetime | None
    attempts: int
    error: str | None
    is_secret: bool
    is_notice: bool
    message_id: str | None


async def listed(
    tx: Transaction,
    *,
    state: State | None = None,
    name: str = "",
    to: str = "",
    about: str = "",
    before: int | None = None,
) -> tuple[Row_, ...]:
    """The newest mails first, 50 at most; `before` the number of the last one seen for the next ones. `to`: a part of the address."""
    wanted: list[ColumnElement[bool]] = [
        *([mail.c.state == state] if state else []),
        *([mail.c.name == name] if name else []),
        *([mail.c.about == about] if about else []),
        *([mail.c.to.icontains(to, autoescape=True)] if to else []),
        *([mail.c.id < before] if before else []),
    ]
    rows = await tx.execute(select(*_SEEN).where(*wanted).order_by(mail.c.id.desc()).limit(_PAGE))
    return tuple(map(_row, rows))


async def one(tx: Transaction, number: int, service: "Service") -> tuple[Row_, str | None, str | None]:
    """The mail, its text and its HTML as they go out. Both None for a secret one: it opens an account, but where mails are
    only logged there is no other way to read it. Raises NotFound."""
    row = (await tx.execute(select(mail).where(mail.c.id == number))).one_or_none()
    if row is None:
        raise NotFound("There is no such mail.")
    shown = _row(row._mapping[column] for column in _SEEN)
    if row.is_secret and service.settings.mail_url != "log:":
        return shown, None, None
    return shown, *letters.bodies(sending.letter(row, service), service.settings)


def _row(values: Any) -> Row_:
    found = Row_(*values)
    return found if isinstance(found.state, State) else Row_(**{**vars(found), "state": State(found.state)})


async def counts(tx: Transaction) -> dict[State, int]:
    """How many there are in each state."""
    rows = await tx.execute(select(mail.c.state, func.count()).group_by(mail.c.state))
    return dict.fromkeys(State, 0) | {State(row[0]): int(row[1]) for row in rows}


async def dead(tx: Transaction) -> int:
    """How many were given up: for the desk's list, by the index."""
    return int((await tx.execute(select(func.count()).where(mail.c.state == State.DEAD))).scalar_one())


async def names(tx: Transaction) -> tuple[str, ...]:
    """What mails there have been, for a filter."""
    return tuple((await tx.execute(select(mail.c.name).distinct().order_by(mail.c.name))).scalars())


async def oldest_waiting(tx: Transaction, *, now: datetime) -> datetime | None:
    """Since when the oldest mail should have gone."""
    late = mail.c.state.in_((State.WAITING, State.SENDING)) & (mail.c.due <= now)
    found: datetime | None = (await tx.execute(select(func.min(mail.c.due)).where(late))).scalar()
    return found


async def retry(tx: Transaction, number: int, *, now: datetime) -> None:
    """Send a dead or suppressed mail after all, under the Message-ID that it has. Raises Conflict when it is neither."""
    ended = or_(mail.c.state == State.DEAD, mail.c.state == State.SUPPRESSED)
    again = {"state": State.WAITING, "due": now, "ended": None, "error": None}
    if not (await tx.execute(update(mail).where(mail.c.id == number, ended).values(again))).rowcount:
        raise Conflict("This mail is not dead.", "Reload the page: it may have gone in the meantime.")
    await work.put(tx, SEND, {"mail": number}, now=now)


async def refused(tx: Transaction) -> tuple[Row[Any], ...]:
    """The addresses (`address`, `reason`, `at`) to which nothing is sent, the newest first."""
    return tuple((await tx.execute(select(suppressed).order_by(suppressed.c.at.desc(), suppressed.c.address))).all())


async def lift(tx: Transaction, address: str) -> bool:
    """The address may be tried again. False: it was not refused."""
    return bool((await tx.execute(delete(suppressed).where(suppressed.c.address == address.casefold()[:254]))).rowcount)


async def unsubscribe(tx: Transaction, address: str, *, now: datetime) -> None:
    """No more notices to that address. Doing it twice is once."""
    known = select(unsubscribed.c.at).where(unsubscribed.c.address == address.casefold()[:254])
    if (await tx.execute(known)).first() is None:
        await tx.execute(unsubscribed.insert().values(address=address.casefold()[:254], at=now))


async def subscribe(tx: Transaction, address: str) -> None:
    """Notices again."""
    await tx.execute(delete(unsubscribed).where(unsubscribed.c.address == address.casefold()[:254]))


async def forget(tx: Transaction, *, before: datetime) -> int:
    """Mails that ended before then are not kept; how many that were."""
    return (await tx.execute(delete(mail).where(mail.c.ended < before))).rowcount
