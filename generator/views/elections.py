"""Elections on a day, and who stands for them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from generator.catalogue import Catalogue
from generator.shapes.election import Election, Elections, Nominee


class Phase(Enum):
    """Of an election: what can be done."""

    BEFORE = "Nominations not yet open"
    OPEN = "Nominations open"
    CLOSED = "Nominations closed"
    OVER = "Election day is over"


@dataclass(frozen=True)
class Race:
    """An election, its phase, and who stands for it."""

    election: Election
    phase: Phase
    nominees: tuple[Nominee, ...]
    """Empty until they are shown."""
    shown_from: date
    """The day from which on the nominees are shown."""
    are_shown: bool


def nominees_shown_from(election: Election) -> date:
    """The first day (UTC) on which nominations are closed from its beginning on: until they close, nobody can tell who
    stands, so that nobody waits to see who else does."""
    closes = election.closes.astimezone(UTC)
    is_midnight = (closes.hour, closes.minute, closes.second) == (0, 0, 0)
    return closes.date() if is_midnight else closes.date() + timedelta(days=1)


def phase(election: Election, now: datetime) -> Phase:
    """By the instant; open from `opens` until just before `closes`."""
    if now < election.opens:
        return Phase.BEFORE
    if now < election.closes:
        return Phase.OPEN
    return Phase.OVER if now.date() > election.date else Phase.CLOSED


def races(site: Catalogue, now: datetime) -> tuple[Race, ...]:
    """All elections, newest first."""
    held = site.only(Elections)
    if held is None:
        return ()
    return tuple(
        Race(
            election,
            phase(election, now),
            in_fair_order(election, nominees(held, election, now.date())),
            nominees_shown_from(election),
            now.date() >= nominees_shown_from(election),
        )
        for election in sorted(held.elections, key=lambda e: (e.date, e.slug), reverse=True)
    )


def nominees(held: Elections, election: Election, today: date) -> tuple[Nominee, ...]:
    """Those who stand, once they are shown."""
    if today < nominees_shown_from(election):
        return ()
    return tuple(nominee for nominee in held.nominees if nominee.election == election.slug)


def in_fair_order(election: Election, standing: Iterable[Nominee]) -> tuple[Nominee, ...]:
    """Shuffled, for every election in another way, and the same in each build: nobody gains by the alphabet, and
    whoever withdraws does not move the others."""

    def lot(nominee: Nominee) -> str:
        return hashlib.sha256(f"{election.slug} {election.date} {nominee.slug}".encode()).hexdigest()

    return tuple(sorted(standing, key=lot))
