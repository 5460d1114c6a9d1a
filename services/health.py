"""Whether the service can do its work: the short answer for a load balancer, and the long one of `python -m services check`."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from starlette.responses import PlainTextResponse, Response

from services import migrations
from services.away import DatabaseAway
from services.mail.tables import mail
from services.moderation import decisions
from services.people import Needs
from services.rebuild.tables import build, request
from services.routes import Asked, Route
from services.service import Service
from services.uploads.tables import upload

MOST_WAIT = timedelta(minutes=15)
"""Of a mail or a change that should be on its way."""
MOST_AGE = timedelta(hours=26)
"""Of the last build that went well: one a day is made without being asked."""


@dataclass(frozen=True)
class Finding:
    is_well: bool
    says: str


async def whole(service: Service) -> list[Finding]:
    """Everything that can be looked at; what cannot be reached is a finding as well."""
    return [await _asked(look, service) for look in (*_READY, _files, _log)]


async def _ready(asked: Asked) -> Response:
    """200 when requests can be answered and what was promised is on its way; 503 with the reasons else. Which errors they are
    stands in the log, and `check` says it."""
    findings = [await _asked(look, asked.service, in_public=True) for look in _READY]
    lines = "".join(f"{'well' if finding.is_well else 'NOT WELL'}  {finding.says}\n" for finding in findings)
    is_well = all(finding.is_well for finding in findings)
    return PlainTextResponse(
        lines, 200 if is_well else 503, {"Cache-Control": "no-store"} | ({} if is_well else {"Retry-After": "60"})
    )


async def _asked(
    look: Callable[[Service], Awaitable[Finding]], service: Service, *, in_public: bool = False
) -> Finding:
    part = look.__name__.strip("_")
    try:
        return await look(service)
    except Exception as error:  # noqa: BLE001  whatever it is, it is what this is for
        if in_public:
            return Finding(False, f"{part}: this cannot be looked at now.")
        why = error.why if isinstance(error, DatabaseAway) else f"{type(error).__name__}: {error}".splitlines()[0]
        return Finding(False, f"{part}: {why}")


async def _tables(service: Service) -> Finding:
    if await migrations.is_current(service.db):
        return Finding(True, "The database answers, and its tables are up to date.")
    return Finding(False, "The database's tables are not those of this program: python -m services migrate")


async def _mails(service: Service) -> Finding:
    async with service.db.reading() as tx:
        oldest = (
            await tx.execute(select(func.min(mail.c.due)).where(mail.c.state.in_(("waiting", "sending"))))
        ).scalar()
    waits = service.now() - oldest if oldest else timedelta()
    return Finding(waits <= MOST_WAIT, f"The oldest mail that should have gone waits for {_minutes(waits)}.")


async def _changes(service: Service) -> Finding:
    async with service.db.reading() as tx:
        oldest = (await tx.execute(select(func.min(request.c.asked)).where(request.c.build.is_(None)))).scalar()
    waits = service.now() - oldest if oldest else timedelta()
    return Finding(waits <= MOST_WAIT, f"The oldest change that no build shows waits for {_minutes(waits)}.")


async def _files(service: Service) -> Finding:
    async with service.db.reading() as tx:
        names = (await tx.execute(select(upload.c.name))).scalars().all()
    place = service.settings.files
    lost = await asyncio.to_thread(lambda: [name for name in names if not (place / name).is_file()])
    if lost:
        return Finding(
            False,
            f"{len(lost)} of {len(names)} files that people have sent are not in {place}: restore them from a backup.",
        )
    return Finding(True, f"All {len(names)} files that people have sent are there.")


async def _builds(service: Service) -> Finding:
    if service.settings.rebuild == "none":
        return Finding(True, "This service does not rebuild.")
    async with service.db.reading() as tx:
        good = select(func.max(build.c.ended)).where(build.c.state.in_(("live", "unchanged", "handed over")))
        last = (await tx.execute(good)).scalar()
        first = (await tx.execute(select(func.min(build.c.started)))).scalar()
    if last is None:
        return Finding(first is None or service.now() - first < MOST_AGE, "No build has ended well yet.")
    return Finding(service.now() - last <= MOST_AGE, f"The last good build was {_minutes(service.now() - last)} ago.")


async def _log(service: Service) -> Finding:
    async with service.db.reading() as tx:
        verdict = await decisions.verify(tx)
    if verdict.broken is None:
        return Finding(
            True, f"The decision log is whole: {verdict.rows:,} rows, the last hash is {verdict.head or 'none'}."
        )
    return Finding(False, f"The decision log was changed by hand at row {verdict.broken} or before it.")


def _minutes(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


_READY = (_tables, _mails, _changes, _builds)

ROUTES = (
    Route("/_ready", Needs.ANYONE, get=_ready),
    Route("/_ready/", Needs.ANYONE, get=_ready),
)
