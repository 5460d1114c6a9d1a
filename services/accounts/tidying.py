"""What accounts forget by themselves."""

from datetime import time

from services.accounts import limits, links, sessions, tokens
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


TIMETABLE = (
    Timed("accounts.tidy", "Forgets sessions, links, tokens and tries that are over.", run=tidy, at=time(3, 20)),
)
