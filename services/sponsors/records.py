"""The rows of sponsorships as staff work on them: the organization, its contacts, what was chosen, the newest contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.accounts.tables import account
from services.db import Transaction
from services.errors import NotFound
from services.sponsors import tables
from services.sponsors.rules import ContractState, State, is_in_force
from services.sponsors.tables import contract, sponsor, sponsorship


@dataclass(frozen=True)
class Sponsorship:
    """A sponsorship, with the organization that it is of."""

    number: int
    sponsor: int
    name: str
    """Of the organization."""
    slug: str
    details: Mapping[str, Any]
    """Of the organization: address, description, where it is incorporated."""
    account: int | None
    applicant: str | None
    """The name of the account that applied."""
    applicant_email: str | None
    state: State
    version: int
    is_locked: bool
    year: int
    package: str
    level: str
    fee: int
    is_modified: bool
    is_renewal: bool
    renews: int | None
    overlapped_by: int | None
    starts: date | None
    ends: date | None
    applied: datetime
    approved: datetime | None
    rejected: datetime | None
    finalized: datetime | None
    changed: datetime

    @property
    def about(self) -> str:
        """Its name in mails and requests to rebuild."""
        return f"sponsorship:{self.number}"

    @property
    def files(self) -> str:
        """What the files of its contracts are about."""
        return f"contract:{self.number}"

    def is_shown(self, today: date) -> bool:
        """Visitors see the logo on that day."""
        return is_in_force(self.state, self.starts, self.ends, overlapped_by=self.overlapped_by, today=today)


_S = sponsorship.c
_COLUMNS = (
    _S.id.label("number"), _S.sponsor, sponsor.c.name, sponsor.c.slug, sponsor.c.content.label("details"), _S.account,
    account.c.name.label("applicant"), account.c.email.label("applicant_email"), _S.state, _S.version, _S.is_locked, _S.year,
    _S.package, _S.level, _S.fee, _S.is_modified, _S.is_renewal, _S.renews, _S.overlapped_by, _S.starts, _S.ends, _S.applied,
    _S.approved, _S.rejected, _S.finalized, _S.changed,
)  # fmt: skip
ALL: Select[Any] = (
    select(*_COLUMNS)
    .join_from(sponsorship, sponsor, sponsor.c.id == _S.sponsor)
    .outerjoin(account, account.c.id == _S.account)
)
_BY_NUMBER = ALL.where(_S.id == bindparam("number"))
_LOCKED = _BY_NUMBER.with_for_update(of=sponsorship, key_share=True)
"""FOR NO KEY UPDATE: a renewal that names this one is inserted meanwhile. Nobody changes the number."""


def of_row(row: Any) -> Sponsorship:
    """A row of a query for the columns of Sponsorship."""
    values = dict(row._mapping)
    return Sponsorship(**{**values, "state": State(values["state"])})


async def get(tx: Transaction, number: int, *, lock: bool = False) -> Sponsorship:
    """With `lock` nobody else changes it until the transaction ends. Raises NotFound."""
    row = (await tx.execute(_LOCKED if lock else _BY_NUMBER, {"number": number})).one_or_none()
    if row is None:
        raise NotFound("There is no such sponsorship.")
    return of_row(row)


async def change(tx: Transaction, found: Sponsorship, *, now: datetime, **values: Any) -> None:
    """Set columns of a sponsorship that is locked."""
    changed = {"version": found.version + 1, "changed": now, **values}
    await tx.execute(update(sponsorship).where(_S.id == found.number).values(changed))


@dataclass(frozen=True)
class Contact:
    """Somebody who answers for the organization."""

    number: int
    name: str
    email: str
    phone: str
    is_primary: bool
    is_administrative: bool
    is_accounting: bool
    is_manager: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """`primary`, `accounting`"""
        return tuple(kind for kind in CONTACT_KINDS if getattr(self, f"is_{kind}"))


CONTACT_KINDS = ("primary", "administrative", "accounting", "manager")


async def contacts(tx: Transaction, of: int) -> Sequence[Contact]:
    """Of an organization, the primary ones first."""
    own = tables.contact.c
    wanted = select(
        own.id, own.name, own.email, own.phone, own.is_primary, own.is_administrative, own.is_accounting, own.is_manager
    ).where(own.sponsor == of)
    return [Contact(*row) for row in await tx.execute(wanted.order_by(own.is_primary.desc(), own.id))]


@dataclass(frozen=True)
class Benefit:
    """A benefit as it was when it was chosen."""

    number: int
    benefit: str
    """Its slug in the catalogue of the year."""
    position: int
    program: str
    program_name: str
    name: str
    description: str
    is_added: bool
    is_standalone: bool
    value: int
    features: Sequence[Mapping[str, Any]]
    clauses: Sequence[str]
    """Slugs of legal clauses."""


async def benefits(tx: Transaction, of: int) -> Sequence[Benefit]:
    """Of a sponsorship, in the order of the catalogue."""
    own = tables.benefit.c
    wanted = select(
        own.id.label("number"), own.benefit, own.position, own.program, own.program_name, own.name, own.description, own.is_added,
        own.is_standalone, own.value, own.features, own.clauses,
    ).where(own.sponsorship == of)  # fmt: skip
    return [Benefit(**row._mapping) for row in await tx.execute(wanted.order_by(own.position, own.id))]


@dataclass(frozen=True)
class Contract:
    """The newest contract of a sponsorship."""

    number: int
    sponsorship: int
    state: ContractState
    version: int
    revision: int
    content: Mapping[str, Any]
    """documents.contract.Texts while it is a draft; the whole documents.contract.Contract when it was sent."""
    pdf: int | None
    docx: int | None
    signed: int | None
    created: datetime
    changed: datetime
    sent: datetime | None
    executed: datetime | None
    nullified: datetime | None


_C = contract.c
_CONTRACT = select(
    _C.id.label("number"), _C.sponsorship, _C.state, _C.version, _C.revision, _C.content, _C.pdf, _C.docx, _C.signed, _C.created, _C.changed,
    _C.sent, _C.executed, _C.nullified,
).where(_C.sponsorship == bindparam("of")).order_by(_C.id.desc()).limit(1)  # fmt: skip


async def contract_of(tx: Transaction, of: int) -> Contract | None:
    """The newest of a sponsorship. Who locks the sponsorship has it too: nothing changes a contract without that."""
    row = (await tx.execute(_CONTRACT, {"of": of})).one_or_none()
    if row is None:
        return None
    return Contract(**{**row._mapping, "state": ContractState(row.state)})


async def add_contract(tx: Transaction, of: int, content: Mapping[str, Any], *, now: datetime) -> int:
    """A draft; its number."""
    row = {"sponsorship": of, "state": ContractState.DRAFT.value, "version": 1, "revision": 0, "content": dict(content), "created": now, "changed": now}  # fmt: skip
    return int((await tx.execute(insert(contract).values(row).returning(_C.id))).scalar_one())


async def change_contract(tx: Transaction, found: Contract, *, now: datetime, **values: Any) -> None:
    """Set columns of a contract whose sponsorship is locked."""
    changed = {"version": found.version + 1, "changed": now, **values}
    await tx.execute(update(contract).where(_C.id == found.number).values(changed))


async def note(tx: Transaction, of: int, name: str, *, now: datetime) -> bool:
    """Write down that a sponsorship's people were told this; False when they were before."""
    insert_ = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {"sponsorship": of, "name": name, "at": now}
    added = await tx.execute(insert_(tables.notice).values(row).on_conflict_do_nothing().returning(tables.notice.c.id))
    return added.scalar() is not None
