"""A sponsorship or its contract on its way to another state: locked, checked against the table, with all that follows in one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.db import Transaction
from services.errors import Conflict, NotFound
from services.moderation import decisions
from services.people import Needs, Person
from services.rebuild import requests as rebuild
from services.service import Service
from services.sponsors import records, rules
from services.sponsors.records import Contract, Sponsorship
from services.sponsors.rules import Action, ContractAction, ContractState, Role, State


class Outdated(Conflict):
    """Somebody has changed it since it was opened: `found` is what it is now."""

    def __init__(self, found: Sponsorship | Contract) -> None:
        super().__init__(
            "This has changed since you opened it.", "Look at what it says now, and do again what you want done."
        )
        self.found = found


def roles(person: Person | None) -> tuple[Role, ...]:
    """As what the person acts at the desk. Nobody at all is the service. A key is for none of this."""
    if person is None:
        return (Role.SERVICE,)
    return (Role.MANAGER,) if person.has(Needs.SPONSOR_MANAGER) and person.scopes is None else ()


@dataclass
class Move:
    """A sponsorship that is locked, on its way to another state."""

    service: Service
    tx: Transaction
    found: Sponsorship
    action: Action
    after: State
    by: Person | None
    now: datetime

    async def set(self, **values: Any) -> None:
        """Write the new state and these columns."""
        await records.change(self.tx, self.found, now=self.now, **{"state": self.after.value, **values})

    async def log(self, words: str = "", **details: Any) -> None:
        await decisions.record(
            self.tx, kind=rules.KIND, number=self.found.number, action=self.action.value, by=self.by, now=self.now,
            before=self.found.state.value, after=self.after.value, words=words, details=details,
        )  # fmt: skip

    async def rebuild(self, done: str) -> None:
        await rebuild.ask(self.tx, f"sponsorship {self.found.number} {done}", now=self.now, about=self.found.about)


@asynccontextmanager
async def moving(
    service: Service, number: int, action: Action, *, by: Person | None, version: int | None = None
) -> AsyncIterator[Move]:
    """Raises NotFound, Outdated or Conflict before anything is written."""
    async with service.db.transaction() as tx:
        found = await records.get(tx, number, lock=True)
        as_what = _roles(by)
        if version is not None and version != found.version:
            raise Outdated(found)
        after, _ = rules.after(action, found.state, as_what)
        yield Move(service, tx, found, action, after, by, service.now())
    service.wake.set()


def _roles(by: Person | None) -> tuple[Role, ...]:
    """Raises NotFound for those who do not work on sponsorships."""
    if not (as_what := roles(by)):
        raise NotFound("There is no such sponsorship.")
    return as_what


async def refuse_fixed(move: Move) -> None:
    """What is locked is not edited, and neither is what a contract says that lies with the sponsor: they sign what is agreed on."""
    if move.found.is_locked:
        raise Conflict("This sponsorship is locked.", "Unlock it first, if it is to be edited.")
    contract = await records.contract_of(move.tx, move.found.number)
    if contract and contract.state is ContractState.AWAITING:
        raise Conflict("The contract awaits its signature with what is agreed on now.", "Nullify the contract first, then edit.")  # fmt: skip


@dataclass
class ContractMove:
    """The newest contract of a sponsorship, both locked, on its way to another state."""

    service: Service
    tx: Transaction
    sponsorship: Sponsorship
    found: Contract
    action: ContractAction
    after: ContractState
    by: Person | None
    now: datetime

    async def set(self, **values: Any) -> None:
        await records.change_contract(self.tx, self.found, now=self.now, **{"state": self.after.value, **values})

    async def log(self, words: str = "", **details: Any) -> None:
        """`number` is the sponsorship's: its page tells of its contracts too."""
        await decisions.record(
            self.tx, kind=rules.CONTRACT, number=self.sponsorship.number, action=self.action.value, by=self.by, now=self.now,
            before=self.found.state.value, after=self.after.value, words=words, details={"contract": self.found.number, **details},
        )  # fmt: skip


@asynccontextmanager
async def contracting(
    service: Service, number: int, action: ContractAction, *, by: Person | None, version: int | None = None
) -> AsyncIterator[ContractMove]:
    """Of the sponsorship `number`. Raises NotFound, Outdated or Conflict before anything is written."""
    async with service.db.transaction() as tx:
        found = await records.get(tx, number, lock=True)
        as_what = _roles(by)
        contract = await records.contract_of(tx, number)
        if contract is None:
            raise NotFound("This sponsorship has no contract.", "It gets one when it is approved.")
        if version is not None and version != contract.version:
            raise Outdated(contract)
        after, _ = rules.contract_after(action, contract.state, as_what)
        yield ContractMove(service, tx, found, contract, action, after, by, service.now())
    service.wake.set()


async def may_read(tx: Transaction, number: int, person: Person) -> bool:  # noqa: ARG001  as all readers (hooks.py)
    """Whether the person may fetch the files of a contract: staff who work on sponsorships."""
    return Role.MANAGER in roles(person)
