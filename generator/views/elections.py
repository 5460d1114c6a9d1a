"""Elections on a day, and who stands for them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from generator.catalogue import Catalogue
from generator.kinds import DEMO
from generator.shapes.election import Election, Nominee, Nominees


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
    is_demo: bool
    """The election, or who stands in it, is an example for development."""

    @property
    def is_open(self) -> bool:
        """People can be nominated."""
        return self.phase is Phase.OPEN


def phase(election: Election, now: datetime) -> Phase:
    """By the instant; open from `opens` until just before `closes`."""
    if now < election.opens:
        return Phase.BEFORE
    if now < election.closes:
        return Phase.OPEN
    return Phase.OVER if now.date() > election.date else Phase.CLOSED


def races(site: Catalogue, now: datetime) -> tuple[Race, ...]:
    """All elections, newest first."""
    return tuple(_race(site, election, now) for election in newest_first(site))


def newest_first(site: Catalogue) -> list[Election]:
    return sorted(site.every(Election), key=lambda e: (e.date, e.slug), reverse=True)


def _race(site: Catalogue, election: Election, now: datetime) -> Race:
    standing, shown_from = nominees(site, election, now.date()), election.shown_from
    is_demo = site.path_of(election).startswith(DEMO) or (bool(standing) and Nominees in site.demo)
    return Race(
        election,
        phase(election, now),
        in_fair_order(election, standing, now.date()),
        shown_from,
        now.date() >= shown_from,
        is_demo,
    )


def nominees(site: Catalogue, election: Election, today: date) -> tuple[Nominee, ...]:
    """Those who stand, once they are shown."""
    held = site.only(Nominees)
    if held is None or today < election.shown_from:
        return ()
    return tuple(nominee for nominee in held.nominees if nominee.election == election.slug)


def in_fair_order(election: Election, standing: Iterable[Nominee], today: date) -> tuple[Nominee, ...]:
    """Shuffled, each day anew until the day of the election: nobody gains by the alphabet or by one draw, every build of a day
    is the same, and whoever withdraws does not move the others."""
    drawn = min(today, election.date)

    def lot(nominee: Nominee) -> str:
        return hashlib.sha256(f"{election.slug} {drawn} {nominee.slug}".encode()).hexdigest()

    return tuple(sorted(standing, key=lot))
