"""What is old is not kept: work that was done, mails that have ended."""

from datetime import time, timedelta

from services.mail import store as mails
from services.service import Service
from services.work import Timed, queue

_WORK_KEPT, _MAILS_KEPT = timedelta(days=7), timedelta(days=180)


async def tidy(service: Service) -> None:
    """Delete what was done a week, or has ended half a year ago."""
    now = service.now()
    async with service.db.transaction() as tx:
        await queue.tidy(tx, before=now - _WORK_KEPT)
        await mails.forget(tx, before=now - _MAILS_KEPT)


TIMETABLE = (Timed("tidy", "Deletes finished work after a week and mails after half a year.", tidy, at=time(3, 20)),)
