"""Lists of nominations: a person's, the queue's, staff's, the export's, and those whose time has come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, false, func, or_, select

from services.accounts.rules import key
from services.db import Transaction
from services.nominations.rules import State
from services.nominations.store import ALL, Nomination, of_row
from services.nominations.tables import nomination
from services.people import Person

_c = nomination.c
_MADE = select(func.count(), func.min(_c.created)).where(
    _c.nominator == bindparam("of"), _c.created > bindparam("since")
)


async def made_since(tx: Transaction, of: int, since: datetime) -> tuple[int, datetime | None]:
    """How many nominations an account has made, and when the first of them."""
    row = (await tx.execute(_MADE, {"of": of, "since": since})).one()
    return row[0], row[1]


async def of_person(tx: Transaction, person: Person) -> Sequence[Nomination]:
    """Those that somebody has made, stands by or is asked about, the newest first."""
    is_asked = (_c.nominee.is_(None)) & (_c.email_key == (key(person.email) if person.is_verified else ""))
    concerns = or_(_c.nominator == person.id, _c.nominee == person.id, is_asked)
    rows = await tx.execute(ALL.where(concerns).order_by(_c.id.desc()))
    return [of_row(row) for row in rows]


async def of_account(tx: Transaction, of: int) -> Sequence[Nomination]:
    """Those that an account has made or stands by."""
    rows = await tx.execute(ALL.where(or_(_c.nominator == of, _c.nominee == of)).order_by(_c.id))
    return [of_row(row) for row in rows]


async def others_of(tx: Transaction, found: Nomination) -> Sequence[Nomination]:
    """Other nominations of the same person in the election, the newest first."""
    is_same = (_c.email_key == found.email_key) | ((_c.nominee == found.nominee) if found.nominee else false())
    rows = await tx.execute(
        ALL.where(_c.election == found.election, _c.id != found.number, is_same).order_by(_c.id.desc())
    )
    return [of_row(row) for row in rows]


async def queue(tx: Transaction) -> Sequence[Nomination]:
    """All that wait for approval, the oldest first."""
    rows = await tx.execute(ALL.where(_c.state == State.ACCEPTED.value).order_by(_c.accepted, _c.id))
    return [of_row(row) for row in rows]


async def waiting(tx: Transaction) -> int:
    """How many wait for approval."""
    return int((await tx.execute(select(func.count()).where(_c.state == State.ACCEPTED.value))).scalar_one())


async def page(
    tx: Transaction, words: str, state: State | None, *, offset: int, size: int
) -> tuple[Sequence[Nomination], int]:
    """The nominations, the last changed first, and how many there are in all. All `words` are in name, address or election."""
    wanted = [_c.found_by.contains(word, autoescape=True) for word in words.casefold().split()]
    if state:
        wanted.append(_c.state == state.value)
    total = (await tx.execute(select(func.count()).select_from(nomination).where(*wanted))).scalar_one()
    rows = await tx.execute(ALL.where(*wanted).order_by(_c.changed.desc(), _c.id.desc()).offset(offset).limit(size))
    return [of_row(row) for row in rows], int(total)


async def shown(tx: Transaction) -> Sequence[Nomination]:
    """Those that may be seen by everybody."""
    is_shown = (_c.state == State.APPROVED.value, _c.shown.is_not(None))
    rows = await tx.execute(ALL.where(*is_shown).order_by(_c.election, _c.id))
    return [of_row(row) for row in rows]


async def approved(tx: Transaction, elections: Sequence[str], *, are_shown: bool) -> Sequence[int]:
    """The numbers of those that are approved in these elections, and shown already, or not yet."""
    wanted = (_c.state == State.APPROVED.value, _c.election.in_(list(elections)))
    is_so = _c.shown.is_not(None) if are_shown else _c.shown.is_(None)
    return list((await tx.execute(select(_c.id).where(*wanted, is_so).order_by(_c.id))).scalars())


async def unanswered(tx: Transaction, elections: Sequence[str]) -> Sequence[int]:
    """The numbers of those in these elections that the invited person has not answered."""
    wanted = (_c.state == State.INVITED.value, _c.election.in_(list(elections)))
    return list((await tx.execute(select(_c.id).where(*wanted).order_by(_c.id))).scalars())


async def came_to_nothing(tx: Transaction, elections: Sequence[str]) -> Sequence[int]:
    """The numbers of those in these elections that were not approved."""
    is_left = _c.state != State.APPROVED.value
    return list((await tx.execute(select(_c.id).where(is_left, _c.election.in_(list(elections))))).scalars())
