"""What happens to memberships by the calendar: members are told before their affirmation lapses."""

from datetime import time, timedelta

from services.membership import actions, rules, store
from services.service import Service
from services.work import Timed


async def remind(service: Service) -> None:
    """Each member is a transaction of their own: after a crash the rest is done."""
    now = service.now()
    async with service.db.reading() as tx:
        near = await store.lapsing(tx, after=now, by=now + timedelta(days=max(rules.TOLD_BEFORE)))
    for account in near:
        await actions.remind(service, account)


TIMETABLE = (
    Timed("membership", "Tells members 30 and 7 days before that their voting affirmation lapses.", remind, at=time(0, 4)),
)  # fmt: skip
