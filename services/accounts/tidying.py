"""What accounts forget by themselves."""

from datetime import time

from services.accounts import actions, limits, links, sessions, store, tokens
from services.accounts.rules import UNCONFIRMED_FOR
from services.service import Service
from services.work import Timed


async def tidy(service: Service) -> None:
    """Sessions that have ended, links and tokens that are long over, and tries that no limit looks back to."""
    now = service.now()
    async with service.db.transaction() as tx:
        await sessions.clean(tx, now=now)
        await links.clean(tx, now=now)
        await limits.clean(tx, now=now)
        await tokens.clean(tx, now=now)


async def forget(service: Service) -> None:
    """Accounts whose address nobody has confirmed. Each is a transaction of its own: after a crash the rest is done."""
    async with service.db.reading() as tx:
        numbers = await store.unconfirmed(tx, before=service.now() - UNCONFIRMED_FOR)
    for number in numbers:
        await actions.forget(service, number)


TIMETABLE = (
    Timed("accounts.tidy", "Forgets sessions, links, tokens and tries that are over.", run=tidy, at=time(3, 20)),
    Timed(
        "accounts.unconfirmed",
        "Deletes accounts whose address was not confirmed within 30 days.",
        run=forget,
        at=time(3, 25),
    ),
)
