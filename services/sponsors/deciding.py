"""What staff decide about sponsorships: each function is one transaction, with its line in the log, its mails and its rebuild, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from services.db import Transaction
from services.errors import Conflict, Invalid
from services.moderation import comments
from services.people import Person
from services.rebuild import requests as rebuild
from services.service import Service
from services.sponsors import catalogue, choosing, drafting, giving_way, picking, places, records, rules, telling
from services.sponsors.documents.contract import Texts
from services.sponsors.records import Sponsorship
from services.sponsors.rules import Action, ContractAction, ContractState, State
from services.sponsors.tables import sponsorship
from services.sponsors.workflow import Move, moving, refuse_fixed
from services.uploads import store as uploads
from services.uploads.taking import Taken


@dataclass(frozen=True)
class Terms:
    """What is agreed on when a sponsorship is approved or edited."""

    package: str
    """Its slug in the catalogue of the year."""
    fee: int
    starts: date
    ends: date
    is_renewal: bool = False


async def approve(
    service: Service, number: int, terms: Terms, *, by: Person, version: int | None = None, words: str = ""
) -> None:
    """Accept the application; its contract is drafted and its people are told."""
    async with moving(service, number, Action.APPROVE, by=by, version=version) as move:
        agreed = await _agreed(move, terms)
        await move.set(**agreed, approved=move.now, rejected=None, is_locked=True)
        await move.log(words, **_said(terms))
        await _draft(move)
        found = await records.get(move.tx, number)
        await telling.approved(move.tx, service, found, starts=terms.starts, ends=terms.ends, now=move.now)


async def approve_signed(
    service: Service, number: int, terms: Terms, signed: Taken, *, by: Person, version: int | None = None
) -> None:
    """Accept an application whose contract was signed elsewhere: it is approved, executed and locked at once."""
    async with (
        uploads.keeping(service, signed),
        moving(service, number, Action.APPROVE_SIGNED, by=by, version=version) as move,
    ):
        agreed = await _agreed(move, terms)
        await move.set(**agreed, approved=move.now, finalized=move.now, rejected=None, is_locked=True)
        await _draft(move)
        until = rules.kept_until(terms.ends)
        kept = await uploads.add(move.tx, signed, of=by.id, about=move.found.files, now=move.now, until=until)
        await _execute_at_once(move, kept)
        await finalized(service, move.tx, number, now=move.now)
        await move.log(**_said(terms))


async def finalized(service: Service, tx: Transaction, number: int, *, now: datetime) -> None:
    """What follows when a contract is executed: the older sponsorship gives way, the logo is shown, its people are told."""
    found = await records.get(tx, number)
    await giving_way.settle(tx, found.sponsor, now=now)
    await telling.executed(tx, service, found, now=now)
    await rebuild.ask(tx, f"sponsorship {number} is final", now=now, about=found.about)


async def _agreed(move: Move, terms: Terms) -> dict[str, Any]:
    """The columns. Raises Invalid."""
    found, problems = move.found, {}
    if terms.ends <= terms.starts:
        problems["ends"] = "This is not after the first day: the last day comes later."
    known = catalogue.needed(move.service, found.year)
    if terms.package not in {one.slug for one in known.packages} | {catalogue.STANDALONE, found.package}:
        problems["package"] = f"There is no such package in {found.year}: choose one of the list."
    if problems:
        raise Invalid(problems)
    level = found.level if terms.package == found.package else catalogue.level(known, terms.package)
    return {
        "package": terms.package, "level": level, "fee": terms.fee, "starts": terms.starts, "ends": terms.ends,
        "is_renewal": terms.is_renewal, **await picking.repackage(move, terms.package),
    }  # fmt: skip


def _said(terms: Terms) -> dict[str, Any]:
    """For the log."""
    return {
        "package": terms.package, "fee": terms.fee, "starts": terms.starts.isoformat(), "ends": terms.ends.isoformat(),
        "is_renewal": terms.is_renewal,
    }  # fmt: skip


async def _draft(move: Move) -> None:
    """A contract with what is so now."""
    said = await texts_today(move.service, move.tx, await records.get(move.tx, move.found.number))
    await records.add_contract(move.tx, move.found.number, {"texts": said.model_dump(mode="json")}, now=move.now)


async def texts_today(service: Service, tx: Transaction, found: Sponsorship) -> Texts:
    """What a contract would say if it were drafted now."""
    contacts = await records.contacts(tx, found.sponsor)
    chosen = await records.benefits(tx, found.number)
    return drafting.texts(found, contacts, chosen, clauses(service, found.year))


def clauses(service: Service, year: int) -> dict[str, str]:
    """The legal clauses of the year, by their slugs."""
    return {one.slug: one.text for one in catalogue.needed(service, year).clauses}


async def _execute_at_once(move: Move, signed: int) -> None:
    """It was signed elsewhere; what the sponsorship says is kept beside it."""
    found, contract = (
        await records.get(move.tx, move.found.number),
        await records.contract_of(move.tx, move.found.number),
    )
    assert contract is not None
    previous = await records.get(move.tx, found.renews) if found.renews else None
    frozen = drafting.document(found, contract, previous).model_dump(mode="json")
    executed = {"state": ContractState.EXECUTED.value, "signed": signed, "executed": move.now}
    content = {**contract.content, "frozen": frozen}
    await records.change_contract(move.tx, contract, now=move.now, content=content, **executed)


async def reject(service: Service, number: int, words: str, *, by: Person, version: int | None = None) -> None:
    """Refuse an application; `words` tell why. Its places are free again."""
    if not words.strip():
        raise Invalid({"words": "Say why: the applicant is told."})
    async with moving(service, number, Action.REJECT, by=by, version=version) as move:
        await move.set(rejected=move.now, is_locked=True)
        await move.log(words)
        await telling.rejected(move.tx, service, move.found, words, now=move.now)


async def roll_back(service: Service, number: int, *, by: Person, version: int | None = None, words: str = "") -> None:
    """Back to the application, as long as no contract has been sent. Its draft of a contract counts no more."""
    async with moving(service, number, Action.ROLL_BACK, by=by, version=version) as move:
        contract = await records.contract_of(move.tx, number)
        if (contract.state if contract else None) not in rules.ROLLS_BACK:
            raise Conflict("The contract has been sent: this sponsorship cannot be rolled back.", "Nullify the contract first, and make it a draft again.")  # fmt: skip
        await _refuse_second(move)
        if move.found.state is State.REJECTED:
            await _refuse_full(move)
        if contract and contract.state is ContractState.DRAFT:
            after, _ = rules.contract_after(ContractAction.OUTDATE, contract.state, (rules.Role.MANAGER,))
            await records.change_contract(move.tx, contract, now=move.now, state=after.value)
        await move.set(approved=None, rejected=None, is_locked=False)
        await move.log(words)


async def _refuse_second(move: Move) -> None:
    """An organization has one sponsorship in progress at most."""
    await places.hold(move.tx)
    own, states = sponsorship.c, [state.value for state in rules.IN_PROGRESS]
    others = select(own.id).where(own.sponsor == move.found.sponsor, own.id != move.found.number, own.state.in_(states))
    if (other := (await move.tx.execute(others.limit(1))).scalar()) is not None:
        raise Conflict(f"Sponsorship {other} of the same organization is in progress.", "Decide on that one first.")


async def _refuse_full(move: Move) -> None:
    """A rejection gave its places to others."""
    taken = await places.taken(move.tx, move.found.year)
    held = {one.benefit for one in await records.benefits(move.tx, move.found.number)}
    offered = [one for one in catalogue.needed(move.service, move.found.year).benefits if one.slug in held]
    if full := [one.name for one in offered if choosing.left(one, taken) == 0 and not one.soft_capacity]:
        raise Conflict(f"Its places have gone to others: {', '.join(full)}.", "Ask the sponsor to apply again.")


async def lock(service: Service, number: int, *, by: Person, is_locked: bool) -> None:
    """Keep it from being edited, or let it be edited again."""
    async with moving(service, number, Action.LOCK if is_locked else Action.UNLOCK, by=by) as move:
        if move.found.is_locked is is_locked:
            raise Conflict(
                f"This sponsorship is {'locked' if is_locked else 'unlocked'} already.", "There is nothing to do."
            )
        await move.set(is_locked=is_locked)
        await move.log()


async def edit(service: Service, number: int, terms: Terms, *, by: Person, version: int | None = None) -> None:
    """Other dates, another fee or level. What is shown by them is built anew."""
    async with moving(service, number, Action.EDIT, by=by, version=version) as move:
        await refuse_fixed(move)
        agreed = await _agreed(move, terms)
        await move.set(**agreed)
        if contract := await records.contract_of(move.tx, number):
            files, until = (contract.pdf, contract.docx, contract.signed), rules.kept_until(terms.ends)
            await uploads.hand_over(move.tx, *files, about=move.found.files, until=until)
        if move.found.state is State.FINALIZED:
            await giving_way.settle(move.tx, move.found.sponsor, now=move.now)
            await move.rebuild("edited")
        await move.log(**_said(terms))


async def comment(service: Service, number: int, words: str, *, by: Person) -> None:
    """A note among staff."""
    async with moving(service, number, Action.COMMENT, by=by) as move:
        await comments.add(move.tx, kind=rules.KIND, number=number, by=by, words=words, is_internal=True, now=move.now)


async def notify(
    service: Service, number: int, subject: str, words: str, *, to: tuple[str, ...], by: Person, token: str
) -> int:
    """Write to the contacts of these kinds, once for a token; to how many. Raises Invalid when nobody is of them, or it was sent."""
    async with moving(service, number, Action.NOTIFY, by=by) as move:
        chosen = [one.email for one in await records.contacts(move.tx, move.found.sponsor) if set(one.kinds) & set(to)]
        if not (addresses := telling.unique(chosen)):
            raise Invalid({"to": "No contact is of these kinds."})
        if not await records.note(move.tx, number, f"notice-{token}", now=move.now):
            raise Conflict("It was sent already.", "Write anew if it is to go a second time.")
        await telling.in_own_words(
            move.tx, service, move.found, to=addresses, subject=subject, words=words, now=move.now
        )
        await move.log(words, subject=subject, to=list(to), mails=len(addresses))
    return len(addresses)
