"""Sponsorships as the people of the sponsor see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from generator.markup import day
from services.db import Transaction
from services.errors import NotFound
from services.people import Person
from services.sponsors import applying, letters, records, rules, store, tables
from services.sponsors.assets import Asset
from services.sponsors.records import Benefit, Sponsorship
from services.sponsors.rules import ContractState, State

_AWAITING = ContractState.AWAITING
_TONES = {State.APPLIED: "waiting", State.APPROVED: "waiting", State.REJECTED: "refused", State.FINALIZED: "done"}
_CHIPS = {
    State.APPLIED: "In review", State.APPROVED: "Approved", State.REJECTED: "Not accepted", State.FINALIZED: "In force",
}  # fmt: skip


@dataclass(frozen=True)
class Own:
    """A sponsorship with what its people should know of it."""

    found: Sponsorship
    reference: str
    chip: str
    tone: str
    says: str
    price: str

    @property
    def path(self) -> str:
        return f"/users/sponsorships/{self.found.number}/"


def own(found: Sponsorship, today: date, contract: ContractState | None) -> Own:
    """`contract`: the state of the newest one; None where there is none."""
    chip, tone = _CHIPS[found.state], _TONES[found.state]
    if found.state is State.FINALIZED and not found.is_shown(today):
        is_to_come = found.starts is not None and found.starts > today
        chip, tone = ("To come", "waiting") if is_to_come else ("Over", "over")
    says = _says(found, today, contract)
    return Own(found, letters.reference(found.number, found.year), chip, tone, says, _price(found))


def _price(found: Sponsorship) -> str:
    """Staff agree on another one than the package's when they approve."""
    is_agreed = found.state in (State.APPROVED, State.FINALIZED)
    if found.fee and (is_agreed or not found.is_modified):
        return f"${found.fee:,} a year"
    return "As agreed on" if is_agreed else "Not agreed on yet"


def _says(found: Sponsorship, today: date, contract: ContractState | None) -> str:
    if found.state is State.APPLIED:
        return "The sponsorship team reads the application. You get a mail when it is decided."
    if found.state is State.REJECTED:
        return "This application was not accepted. The mail that you got says more."
    span = f"from {day(found.starts)} to {day(found.ends)}" if found.starts and found.ends else ""
    if found.state is State.APPROVED:
        then = (
            "We have mailed you the contract: sign it, and send it back."
            if contract is _AWAITING
            else "The contract comes next."
        )
        return f"It is agreed on{' ' if span else ''}{span}. {then}"
    if found.overlapped_by is not None:
        return "A newer sponsorship has taken its place."
    if found.is_shown(today):
        return f"Your logo is shown {span}."
    return f"Your logo {'will be' if found.starts and found.starts > today else 'was'} shown {span}."


async def all_of(tx: Transaction, person: Person) -> Sequence[Sponsorship]:
    """What the person has applied for, and those of organizations that they are a contact of; the newest first."""
    mine = select(tables.contact.c.sponsor).where(store.is_contact(person))
    of = tables.sponsorship.c
    rows = await tx.execute(
        records.ALL.where(or_(of.account == person.id, of.sponsor.in_(mine))).order_by(of.id.desc())
    )
    return [records.of_row(row) for row in rows]


async def one_of(tx: Transaction, number: int, person: Person) -> Sponsorship:
    """Raises NotFound for a sponsorship of others, as for one that is not there."""
    found = await records.get(tx, number)
    if not await applying.is_own(tx, found, person):
        raise NotFound("There is no such sponsorship.")
    return found


def by_program(benefits: Sequence[Benefit]) -> dict[str, list[Benefit]]:
    """The benefits below the names of their programs, both in the order of the catalogue."""
    found: dict[str, list[Benefit]] = {}
    for one in benefits:
        found.setdefault(one.program_name, []).append(one)
    return found


def ways(found: Sponsorship, held: Sequence[Asset]) -> list[tuple[str, str, str]]:
    """Where to go from its page: address, words, note."""
    here, asked_for = f"/users/sponsorships/{found.number}/", [one for one in held if one.is_required]
    done = sum(one.is_filled for one in asked_for)
    given = [one for one in held if not one.is_required]
    there = sum(one.is_filled for one in given)
    rows = []
    if asked_for and rules.may(rules.Action.GIVE, found.state, (rules.Role.SPONSOR,)):
        rows.append((f"{here}assets/", "What we need from you", f"{done} of {len(asked_for)} handed in"))
    if given:
        rows.append((f"{here}provided-assets/", "What you get from us", f"{there} of {len(given)} there"))
    return [*rows, (f"/users/sponsorships/sponsor/{found.sponsor}/", "The organization", "address, logos, description")]
