"""Lists of sponsorships: the pipeline with its amounts, those that end soon, what they bring, and the rows for a spreadsheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from services.db import Transaction
from services.sponsors import records, tables
from services.sponsors.records import ALL, Sponsorship, of_row
from services.sponsors.rules import ContractState, State
from services.sponsors.tables import benefit, contract, sponsor, sponsorship
from services.uploads.tables import upload

SOON = timedelta(days=90)
"""So long before its end a sponsorship is in the list of those that end."""
_S = sponsorship.c


@dataclass(frozen=True)
class Amount:
    """How many sponsorships are in a state, and what they bring."""

    number: int
    fee: int


async def amounts(tx: Transaction, year: int | None = None) -> Mapping[State, Amount]:
    """By state, in the order of the pipeline; a state that is empty is there too."""
    query = select(_S.state, func.count(), func.coalesce(func.sum(_S.fee), 0)).group_by(_S.state)
    rows = await tx.execute(query if year is None else query.where(_S.year == year))
    found = {state: Amount(count, int(fee)) for state, count, fee in rows}
    return {state: found.get(state.value, Amount(0, 0)) for state in State}


async def waiting(tx: Transaction) -> int:
    """How many applications wait for a decision."""
    counted = select(func.count()).where(_S.state == State.APPLIED.value)
    return int((await tx.execute(counted)).scalar_one())


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; what is empty does not narrow."""

    state: State | None = None
    year: int | None = None
    words: str = ""
    """All of them in the name of the organization."""
    benefit: str = ""
    """It has the one with that slug."""
    hides_rejected: bool = True
    """Unless that state is asked for."""

    def narrowed(self, query: Select[Any]) -> Select[Any]:
        if self.state:
            query = query.where(_S.state == self.state.value)
        elif self.hides_rejected:
            query = query.where(_S.state != State.REJECTED.value)
        if self.year:
            query = query.where(_S.year == self.year)
        if self.benefit:
            held = select(benefit.c.sponsorship).where(benefit.c.benefit == self.benefit)
            query = query.where(_S.id.in_(held))
        for word in self.words.casefold().split():
            query = query.where(sponsor.c.name_key.contains(word, autoescape=True))
        return query


async def page(tx: Transaction, wanted: Wanted, *, offset: int, size: int) -> tuple[Sequence[Sponsorship], Amount]:
    """The last changed first; how many there are in all, and what they bring."""
    counted = select(func.count(), func.coalesce(func.sum(_S.fee), 0)).join_from(
        sponsorship, sponsor, sponsor.c.id == _S.sponsor
    )
    number, fee = (await tx.execute(wanted.narrowed(counted))).one()
    newest = wanted.narrowed(ALL).order_by(_S.changed.desc(), _S.id.desc())
    return [of_row(row) for row in await tx.execute(newest.offset(offset).limit(size))], Amount(number, int(fee))


async def written_to(tx: Transaction) -> Sequence[tuple[str, str]]:
    """Slug and name of the benefits that let staff write to who has them."""
    rows = await tx.execute(select(benefit.c.benefit, benefit.c.name, benefit.c.features).order_by(benefit.c.id))
    return sorted(
        {row.benefit: row.name for row in rows if any(one["kind"] == "email" for one in row.features)}.items()
    )


async def years(tx: Transaction) -> Sequence[int]:
    return list((await tx.execute(select(_S.year).distinct().order_by(_S.year.desc()))).scalars())


async def every(tx: Transaction, wanted: Wanted) -> Sequence[Sponsorship]:
    """By name: for spreadsheets."""
    return [of_row(row) for row in await tx.execute(wanted.narrowed(ALL).order_by(sponsor.c.name_key, _S.id))]


async def named(tx: Transaction, numbers: Sequence[int]) -> Sequence[Sponsorship]:
    """Those of these numbers that there are."""
    return [of_row(row) for row in await tx.execute(ALL.where(_S.id.in_(list(numbers))).order_by(_S.id))]


async def ending(tx: Transaction, *, today: date, within: timedelta = SOON) -> Sequence[Sponsorship]:
    """Those in force whose last day is near, the next first."""
    is_near = (
        _S.state == State.FINALIZED.value,
        _S.overlapped_by.is_(None),
        _S.ends >= today,
        _S.ends <= today + within,
    )
    return [of_row(row) for row in await tx.execute(ALL.where(*is_near).order_by(_S.ends, _S.id))]


async def renewals(tx: Transaction, numbers: Sequence[int]) -> Mapping[int, int]:
    """By the sponsorship that is followed, the newest one that follows it and was not rejected."""
    follows = (_S.renews.in_(list(numbers)), _S.state != State.REJECTED.value)
    return {row.renews: row.id for row in await tx.execute(select(_S.renews, _S.id).where(*follows).order_by(_S.id))}


async def in_force(tx: Transaction, today: date) -> Sequence[Sponsorship]:
    """Those that are shown on a day, the oldest first."""
    is_now = (_S.state == State.FINALIZED.value, _S.overlapped_by.is_(None), _S.starts <= today, _S.ends >= today)
    return [of_row(row) for row in await tx.execute(ALL.where(*is_now).order_by(_S.id))]


async def turns(tx: Transaction, today: date) -> int:
    """How many begin on that day, or ended the day before."""
    changes = (_S.starts == today) | (_S.ends == today - timedelta(days=1))
    counted = select(func.count()).where(_S.state == State.FINALIZED.value, changes)
    return int((await tx.execute(counted)).scalar_one())


async def contract_states(tx: Transaction, numbers: Sequence[int]) -> Mapping[int, ContractState]:
    """The state of the newest contract of each."""
    rows = await tx.execute(
        select(contract.c.sponsorship, contract.c.state)
        .where(contract.c.sponsorship.in_(list(numbers)))
        .order_by(contract.c.id)
    )
    return {number: ContractState(state) for number, state in rows}


@dataclass(frozen=True)
class Revenue:
    """What a program brought in a year."""

    year: int
    program: str
    fee: int


async def revenue(tx: Transaction) -> Sequence[Revenue]:
    """Of final sponsorships, the newest year first. A fee is shared out among programs by what their benefits are worth."""
    weighed = (
        select(_S.id, _S.year, _S.fee, benefit.c.program_name, func.sum(benefit.c.value), func.count(benefit.c.id))
        .outerjoin_from(sponsorship, benefit, benefit.c.sponsorship == _S.id)
        .where(_S.state == State.FINALIZED.value)
        .group_by(_S.id, _S.year, _S.fee, benefit.c.program_name)
        .order_by(_S.id, benefit.c.program_name)
    )
    parts: dict[tuple[int, int, int], list[tuple[str, int, int]]] = defaultdict(list)
    for number, year, fee, program, value, count in await tx.execute(weighed):
        parts[number, year, fee].append((program or NO_PROGRAM, int(value or 0), int(count)))
    return summed(parts)


NO_PROGRAM = "No program"


def summed(parts: Mapping[tuple[int, int, int], Sequence[tuple[str, int, int]]]) -> Sequence[Revenue]:
    """By (number, year, fee): the programs, with the worth and the number of their benefits."""
    total: dict[tuple[int, str], int] = defaultdict(int)
    for (_, year, fee), programs in parts.items():
        has_values = any(value for _, value, _ in programs)
        weights = [value if has_values else max(1, count) for _, value, count in programs]
        for (program, _, _), share in zip(programs, shared(fee, weights), strict=True):
            total[year, program] += share
    return [
        Revenue(year, program, fee)
        for (year, program), fee in sorted(total.items(), key=lambda one: (-one[0][0], -one[1], one[0][1]))
    ]


def shared(fee: int, weights: Sequence[int]) -> Sequence[int]:
    """Whole dollars in proportion; their sum is the fee."""
    whole, given, done = sum(weights), [], 0
    for place in range(len(weights)):
        upto = fee * sum(weights[: place + 1]) // whole
        given.append(upto - done)
        done = upto
    return given


async def logos(tx: Transaction, sponsors: Sequence[int]) -> Mapping[int, str]:
    """The names of the files of their logos, by organization."""
    wanted = select(sponsor.c.id, upload.c.name).join_from(sponsor, upload, upload.c.id == sponsor.c.web_logo)
    return {row.id: row.name for row in await tx.execute(wanted.where(sponsor.c.id.in_(list(sponsors))))}


async def contacts_by_sponsor(tx: Transaction, sponsors: Sequence[int]) -> Mapping[int, Sequence[records.Contact]]:
    """Of several organizations, with one query."""
    own = tables.contact.c
    wanted = select(
        own.sponsor,
        own.id,
        own.name,
        own.email,
        own.phone,
        own.is_primary,
        own.is_administrative,
        own.is_accounting,
        own.is_manager,
    ).where(own.sponsor.in_(list(sponsors)))
    found: dict[int, list[records.Contact]] = defaultdict(list)
    for row in await tx.execute(wanted.order_by(own.is_primary.desc(), own.id)):
        found[row.sponsor].append(records.Contact(*row[1:]))
    return found
