"""Lists of suggestions: an author's, the queue's, the moderators', the export's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from services import likeness
from services.accounts.tables import account
from services.db import Transaction
from services.moderation.comments import comment
from services.suggestions.rules import UP, State
from services.suggestions.store import ALL, Suggestion, of_row
from services.suggestions.tables import suggestion

_UP = sorted(state.value for state in UP)
_NEVER_SENT = [State.DRAFT.value, State.REMOVED.value]
_LOOKED_BACK, _LOOKED_AT, _NAMED = timedelta(days=400), 1_000, 5


async def made_since(tx: Transaction, kind: str, of: int, since: datetime) -> tuple[int, datetime | None]:
    """How many of a kind an account has made, and when the first of them."""
    made = (suggestion.c.kind == kind, suggestion.c.account == of, suggestion.c.created > since)
    row = (await tx.execute(select(func.count(), func.min(suggestion.c.created)).where(*made))).one()
    return row[0], row[1]


async def said_since(tx: Transaction, kind: str, of: int, since: datetime) -> int:
    """How much an account has said about those of a kind."""
    said = (comment.c.kind == kind, comment.c.by == of, comment.c.at > since)
    return int((await tx.execute(select(func.count()).where(*said))).scalar_one())


async def all_of(tx: Transaction, of: int, kind: str | None = None) -> Sequence[Suggestion]:
    """Those of an account, of one kind or of all, the newest first."""
    wanted = ALL.where(suggestion.c.account == of)
    if kind is not None:
        wanted = wanted.where(suggestion.c.kind == kind)
    return [of_row(row) for row in await tx.execute(wanted.order_by(suggestion.c.id.desc()))]


async def counts_of(tx: Transaction, kind: str, of: int) -> Mapping[State, int]:
    """How many that an account has sent are in which state."""
    sent = (suggestion.c.kind == kind, suggestion.c.account == of, suggestion.c.submitted.is_not(None))
    rows = await tx.execute(select(suggestion.c.state, func.count()).where(*sent).group_by(suggestion.c.state))
    return {State(state): count for state, count in rows}


@dataclass(frozen=True)
class Waiting:
    """A suggestion in the queue."""

    number: int
    title: str
    says: str
    author: str | None
    since: datetime
    version: int
    is_edit: bool
    """An earlier version is up."""


async def queue(tx: Transaction, kind: str) -> Sequence[Waiting]:
    """All that wait for review, the oldest first."""
    own = suggestion.c
    names = (own.id, own.title, own.says, account.c.name, own.submitted, own.version, own.posted)
    wanted = select(*names).outerjoin_from(suggestion, account, account.c.id == own.account)
    waits = (own.kind == kind, own.state == State.SUBMITTED.value)
    rows = await tx.execute(wanted.where(*waits).order_by(own.submitted, own.id))
    return [Waiting(*row[:6], is_edit=row.posted is not None) for row in rows]


async def waiting(tx: Transaction, kind: str) -> int:
    """How many wait for review."""
    waits = (suggestion.c.kind == kind, suggestion.c.state == State.SUBMITTED.value)
    return int((await tx.execute(select(func.count()).where(*waits))).scalar_one())


async def page(
    tx: Transaction, kind: str, *, words: str = "", state: State | None = None, offset: int = 0, size: int = 50
) -> tuple[Sequence[Suggestion], int]:
    """Those that were sent, with all the words in title or author, the last changed first; and how many there are in all."""

    def narrowed(query: Select[Any]) -> Select[Any]:
        query = query.where(suggestion.c.kind == kind, suggestion.c.submitted.is_not(None))
        if state is not None:
            query = query.where(suggestion.c.state == state.value)
        for word in words.casefold().split():
            by_name = func.lower(account.c.name).contains(word, autoescape=True)
            query = query.where(or_(suggestion.c.found_by.contains(word, autoescape=True), by_name))
        return query

    counted = select(func.count()).select_from(suggestion).outerjoin(account, account.c.id == suggestion.c.account)
    total = (await tx.execute(narrowed(counted))).scalar_one()
    newest = narrowed(ALL).order_by(suggestion.c.changed.desc(), suggestion.c.id.desc())
    return [of_row(row) for row in await tx.execute(newest.offset(offset).limit(size))], int(total)


async def shown(tx: Transaction, kind: str) -> Sequence[Suggestion]:
    """What visitors may see, by number: see Suggestion.is_up."""
    is_up = (suggestion.c.kind == kind, suggestion.c.shown.is_not(None), suggestion.c.state.in_(_UP))
    return [of_row(row) for row in await tx.execute(ALL.where(*is_up).order_by(suggestion.c.id))]


@dataclass(frozen=True)
class Alike:
    """One that may be the same again."""

    number: int
    title: str
    says: str
    state: State
    reasons: tuple[str, ...]


async def alike(tx: Transaction, found: Suggestion, *, now: datetime) -> Sequence[Alike]:
    """Those most like it first: by their names, or by their texts."""
    own = suggestion.c
    recent = (own.kind == found.kind, own.id != found.number, own.state.not_in(_NEVER_SENT))
    candidate = or_(own.alike == found.alike, own.changed > now - _LOOKED_BACK)
    names = (own.id, own.title, own.says, own.state, own.alike, own.sketch, own.account)
    query = select(*names).where(*recent, candidate).order_by(own.changed.desc()).limit(_LOOKED_AT)
    ranked = []
    for row in await tx.execute(query):
        part, is_same = likeness.resemblance(found.sketch, row.sketch), row.alike == found.alike
        is_told = likeness.is_alike(found.sketch, row.sketch)
        if is_same or is_told:
            reasons = ["the same name"] * is_same + [f"the text is nearly the same ({part:.0%})"] * is_told
            reasons += ["the same author"] * (row.account is not None and row.account == found.account)
            hint = Alike(row.id, row.title, row.says, State(row.state), tuple(reasons))
            ranked.append((-is_same - part, -row.id, hint))
    return [hint for *_, hint in sorted(ranked, key=lambda one: one[:2])[:_NAMED]]


async def with_slug(tx: Transaction, kind: str, *, but: Suggestion | None) -> Sequence[Suggestion]:
    """All others that have a name in addresses: those that wait, are shown, or were shown once."""
    named = (suggestion.c.kind == kind, suggestion.c.slug.is_not(None), suggestion.c.id != (but.number if but else 0))
    return [of_row(row) for row in await tx.execute(ALL.where(*named))]
