"""Sponsorships in every state, those who work on them, for the tests of the sponsors' desk."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from services.db import Database
from services.people import Person, Role
from services.sponsors import contracts, deciding, records
from services.sponsors.deciding import Terms
from services.sponsors.records import Sponsorship
from services.sponsors.rules import ContractState, State
from services.uploads import taking
from services.uploads.kinds import Kind
from services.uploads.taking import Taken
from tests.services.conftest import MORNING, Running
from tests.services.sponsors import applicants

TODAY = MORNING.date()
AGREED = Terms("supporting", 15_000, TODAY, TODAY + timedelta(days=364))
SMALL: dict[str, Any] = {"package": "supporting", "benefits": ["logo-on-python-org", "newsletter", "passes"]}
"""Nothing of which there are only a few."""


def signed() -> Taken:
    """A file as the page hands it on: looked at already."""
    return taking.made(Kind.PDF, b"%PDF-1.7 signed", "signed.pdf")


class Desk:
    """A running service with somebody who manages sponsorships."""

    def __init__(self, running: Running, manager: Person) -> None:
        self.running, self.service, self.manager = running, running.service, manager
        self.applicants = 0

    async def apply(self, choice: Mapping[str, Any] = SMALL, **typed: Any) -> int:
        """Of an organization and a person that are new."""
        self.applicants += 1
        name = f"ada{self.applicants}"
        person = await applicants.person(self.running, name)
        own = {"name": f"Example Railways {self.applicants}", "contact-1-email": f"{name}@example.org"}
        return await applicants.applied(self.running, person, dict(choice), **{**own, **typed})

    async def sponsorship(self, state: State = State.APPLIED, terms: Terms = AGREED, **typed: Any) -> int:
        number = await self.apply(**typed)
        if state is State.APPROVED:
            await deciding.approve(self.service, number, terms, by=self.manager)
        if state is State.REJECTED:
            await deciding.reject(self.service, number, "Not this year.", by=self.manager)
        if state is State.FINALIZED:
            await deciding.approve_signed(self.service, number, terms, signed(), by=self.manager)
        return number

    async def contract(self, state: ContractState) -> int:
        """A sponsorship whose contract is in that state."""
        number = await self.sponsorship(State.APPROVED)
        if state is ContractState.OUTDATED:
            await deciding.roll_back(self.service, number, by=self.manager)
        if state in (ContractState.AWAITING, ContractState.NULLIFIED, ContractState.EXECUTED):
            await contracts.send(self.service, number, by=self.manager)
        if state is ContractState.NULLIFIED:
            await contracts.nullify(self.service, number, by=self.manager)
        if state is ContractState.EXECUTED:
            await contracts.execute(self.service, number, signed(), by=self.manager)
        return number

    async def get(self, number: int) -> Sponsorship:
        """Read on a fresh connection."""
        return (await self.both(number))[0]

    async def both(self, number: int) -> tuple[Sponsorship, records.Contract]:
        fresh = Database(self.service.settings.database_url)
        try:
            async with fresh.reading() as tx:
                return await records.get(tx, number), await records.contract_of(tx, number)  # type: ignore[return-value]
        finally:
            await fresh.close()

    async def person(self, name: str, *roles: Role) -> Person:
        number = await self.running.account(name, *roles)
        return Person(number, name, f"{name}@example.org", is_verified=True, roles=frozenset(roles))

    def agreed(self, starts: date, days: int = 365) -> Terms:
        return Terms("supporting", 15_000, starts, starts + timedelta(days=days - 1))
