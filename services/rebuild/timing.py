"""Builds that nobody asks for: the site shows the day, so it is built when its next change has come, and once a day in any case."""

import json
import logging
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from services.rebuild import requests
from services.rebuild.tables import request
from services.work import Timed

if TYPE_CHECKING:
    from services.service import Service

log = logging.getLogger(__name__)

NEXT, BUILT = "next-change.json", "build.json"


async def daily(service: "Service") -> None:
    """Ask for a build: the day is another."""
    async with service.db.transaction() as tx:
        await requests.ask(tx, "a new day", now=service.now(), is_for_the_time=True)


async def watch(service: "Service") -> None:
    """Ask for a build when the site says that it reads otherwise by now. While a request is open another would change nothing."""
    at = turn(service.settings.site)
    if at is None or at > service.now():
        return
    async with service.db.transaction() as tx:
        if not (await tx.execute(select(func.count()).where(request.c.build.is_(None)))).scalar_one():
            why = f"the site changes at {at:%Y-%m-%d %H:%M} UTC"
            await requests.ask(tx, why, now=service.now(), is_for_the_time=True)


def turn(site: Path) -> datetime | None:
    """When the site that lies in the folder is to be built again; None: never, or there is none."""
    try:
        at = json.loads((site / NEXT).read_bytes())["at"]
        return datetime.fromisoformat(at) if at else None
    except FileNotFoundError:  # nothing was built here yet
        return None
    except (ValueError, KeyError, TypeError) as error:
        log.error("%s cannot be read: %s", site / NEXT, error)
        return None


TIMETABLE = (
    Timed("rebuild-daily", "Builds the site: the day is another.", daily, at=time(0, 5)),
    Timed("rebuild-watch", "Builds the site when its next change has come.", watch, every=timedelta(minutes=1)),
)
