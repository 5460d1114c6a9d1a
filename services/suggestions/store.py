"""The rows of suggestions, one at a time. lists.py has those of many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, literal_column, select, update

from services import likeness
from services.accounts.tables import account
from services.db import Transaction
from services.errors import NotFound
from services.suggestions.rules import UP, State
from services.suggestions.tables import FIRST, suggestion, suggestion_version

_KEPT_VERSIONS = 20
Content = Mapping[str, Any]
"""The fields of its form by name; those that are empty are left out."""


@dataclass(frozen=True)
class Named:
    """How a suggestion is told from others."""

    title: str
    says: str = ""
    """What else, in a line."""
    like: str = ""
    """What makes two with one title the same or not: the place, the company."""
    texts: tuple[str, ...] = ()
    """Of which two that are alike may be the same."""


@dataclass(frozen=True)
class Suggestion:
    number: int
    kind: str
    account: int | None
    author: str | None
    """The name of the account."""
    account_email: str | None
    state: State
    version: int
    title: str
    says: str
    content: Content
    shown: Content | None
    revision: int
    slug: str | None
    created: datetime
    changed: datetime
    submitted: datetime | None
    posted: date | None
    updated: date | None
    undo: Mapping[str, Any] | None
    sketch: Sequence[int]
    alike: str

    @property
    def about(self) -> str:
        """Its name in mails and requests to rebuild."""
        return f"{self.kind}:{self.number}"

    @property
    def is_up(self) -> bool:
        """Visitors see it, or will with the next build."""
        return self.shown is not None and self.state in UP

    @property
    def differs(self) -> bool:
        """What its author wrote last is not what visitors see."""
        return self.shown is not None and self.shown != self.content


_OWN = (
    "kind", "account", "state", "version", "title", "says", "content", "shown", "revision", "slug", "created", "changed",
    "submitted", "posted", "updated", "undo", "sketch", "alike",
)  # fmt: skip
_COLUMNS = (
    suggestion.c.id.label("number"),
    account.c.name.label("author"),
    account.c.email.label("account_email"),
    *(suggestion.c[name] for name in _OWN),
)
ALL = select(*_COLUMNS).outerjoin_from(suggestion, account, account.c.id == suggestion.c.account)
_ONE = ALL.where(suggestion.c.id == bindparam("number"), suggestion.c.kind == bindparam("kind"))
_LOCKED = _ONE.with_for_update(of=suggestion)


def of_row(row: Any) -> Suggestion:
    """A row of a query for the columns of Suggestion."""
    values = dict(row._mapping)
    return Suggestion(**{**values, "state": State(values["state"])})


async def find(tx: Transaction, kind: str, number: int, *, lock: bool = False) -> Suggestion | None:
    """With `lock` nobody else changes it until the transaction ends."""
    row = (await tx.execute(_LOCKED if lock else _ONE, {"number": number, "kind": kind})).one_or_none()
    return of_row(row) if row else None


async def titles(tx: Transaction, numbers: Sequence[int]) -> Mapping[int, str]:
    """Of those that were sent, by number."""
    sent = (suggestion.c.id.in_(numbers), suggestion.c.submitted.is_not(None))
    rows = await tx.execute(select(suggestion.c.id, suggestion.c.title).where(*sent))
    return {row.id: row.title for row in rows}


async def get(tx: Transaction, kind: str, number: int, *, lock: bool = False) -> Suggestion:
    """Raises NotFound."""
    if (found := await find(tx, kind, number, lock=lock)) is None:
        raise NotFound(f"There is no such {kind}.", "It may have been removed.")
    return found


# Writing


def written(content: Content, named: Named) -> dict[str, Any]:
    """The columns that follow from what was written."""
    return {
        "content": dict(content),
        "title": named.title[:200],
        "says": named.says[:300],
        "found_by": f"{named.title} {named.says}".casefold(),
        "alike": likeness.key(named.title, named.like),
        "sketch": likeness.sketch(named.texts),
    }


_INSERT = insert(suggestion).returning(suggestion.c.id)
_NEXT: ColumnElement[int] = literal_column(
    f"(SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'suggestion'), 0) + 1, {FIRST}))"  # noqa: S608  a constant
)
_INSERT_SQLITE = insert(suggestion).values(id=_NEXT).returning(suggestion.c.id)
"""SQLite gives numbers in their order, but cannot be told where to begin."""


async def add(tx: Transaction, kind: str, content: Content, named: Named, **values: Any) -> int:
    """A new suggestion; its number. `values`: the other columns."""
    statement = _INSERT_SQLITE if tx.dialect.name == "sqlite" else _INSERT
    row = {"kind": kind, "version": 1, "revision": 0, **written(content, named), **values}
    return int((await tx.execute(statement, row)).scalar_one())


async def made_by(tx: Transaction, once: str | None) -> Suggestion | None:
    """What this form has made already."""
    row = (await tx.execute(ALL.where(suggestion.c.once == once))).one_or_none() if once else None
    return of_row(row) if row else None


async def change(
    tx: Transaction, found: Suggestion, *, now: datetime, named: Named | None = None, **values: Any
) -> None:
    """Set columns of a suggestion that is locked. With `named`, `content` is new: the columns that follow from it are set, and
    the old one is kept."""
    if named is not None and values["content"] != found.content:
        await _keep(tx, found)
        values |= written(values["content"], named)
    changed = {"version": found.version + 1, "changed": now, **values}
    await tx.execute(update(suggestion).where(suggestion.c.id == found.number).values(changed))


async def _keep(tx: Transaction, found: Suggestion) -> None:
    kept = suggestion_version
    row = {"suggestion": found.number, "upto": found.version, "content": dict(found.content), "at": found.changed}
    await tx.execute(insert(kept), row)
    old = select(kept.c.id).where(kept.c.suggestion == found.number).order_by(kept.c.id.desc())
    await tx.execute(delete(kept).where(kept.c.id.in_(old.offset(_KEPT_VERSIONS).limit(1000))))


async def content_at(tx: Transaction, found: Suggestion, version: int) -> Content | None:
    """What it said at an earlier version; None where that is too long ago."""
    if version == found.version:
        return found.content
    kept = suggestion_version
    earlier = select(kept.c.content).where(kept.c.suggestion == found.number, kept.c.upto >= version)
    row = (await tx.execute(earlier.order_by(kept.c.upto).limit(1))).one_or_none()
    if row is not None:
        return row.content  # type: ignore[no-any-return]
    return found.content if version < found.version else None


async def forget_versions(tx: Transaction, number: int) -> None:
    """What it said before its edits is not kept any longer."""
    await tx.execute(delete(suggestion_version).where(suggestion_version.c.suggestion == number))


async def delete_all(tx: Transaction, numbers: Sequence[int]) -> None:
    """As if they had never been. Only for those that were never shown."""
    await tx.execute(delete(suggestion).where(suggestion.c.id.in_(list(numbers))))
