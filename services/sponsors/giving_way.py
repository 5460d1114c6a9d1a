"""Which sponsorship of an organization takes the place of which: worked out from their days, whenever one becomes final, is edited or begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from services.db import Transaction
from services.moderation import decisions
from services.sponsors.rules import KIND, Action, Role, State, after
from services.sponsors.tables import sponsorship


@dataclass(frozen=True)
class Days:
    """A final sponsorship."""

    number: int
    starts: date
    ends: date
    overlapped_by: int | None


def followers(all_of_one: Sequence[Days], today: date) -> Mapping[int, int]:
    """By sponsorship the first that begins, or has begun, while it lasts: by its first day, of two on one day by its number."""
    ordered = sorted(all_of_one, key=lambda one: (one.starts, one.number))
    found = {}
    for place, one in enumerate(ordered):
        later = (other for other in ordered[place + 1 :] if other.starts <= min(one.ends, today))
        if other := next(later, None):
            found[one.number] = other.number
    return found


async def settle(tx: Transaction, sponsor: int, *, now: datetime) -> None:
    """Say of all of an organization which gave way. One whose follower was moved to later days comes back."""
    own = sponsorship.c
    final = (own.sponsor == sponsor, own.state == State.FINALIZED.value, own.starts.is_not(None), own.ends.is_not(None))
    held = [Days(*row) for row in await tx.execute(select(own.id, own.starts, own.ends, own.overlapped_by).where(*final))]  # fmt: skip
    right = followers(held, now.date())
    changed = [one for one in held if one.overlapped_by != right.get(one.number)]
    for one in changed:
        values = {"overlapped_by": right.get(one.number), "version": own.version + 1, "changed": now}
        await tx.execute(update(sponsorship).where(own.id == one.number).values(values))
    for one in changed:  # the log is locked last: who waits for one of the rows may hold another
        state, _ = after(Action.GIVE_WAY, State.FINALIZED, (Role.SERVICE,))
        await decisions.record(
            tx, kind=KIND, number=one.number, action=Action.GIVE_WAY.value, by=None, now=now, before=State.FINALIZED.value,
            after=state.value, details={"to": right.get(one.number)},
        )  # fmt: skip
