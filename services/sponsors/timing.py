"""What happens to drafts of applications by the calendar."""

from datetime import time

from services.service import Service
from services.sponsors import rules, store
from services.work import Timed


async def tidy(service: Service) -> None:
    """Drafts that nobody has touched for 30 days are deleted."""
    async with service.db.transaction() as tx:
        await store.forget_drafts(tx, before=service.now() - rules.DRAFT_KEPT)


TIMETABLE = (
    Timed("sponsors.drafts", "Deletes drafts of sponsor applications after 30 days.", run=tidy, at=time(3, 25)),
)
