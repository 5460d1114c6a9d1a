"""The work `rebuild.run`: all open requests -> exports -> one build. Only one at a time: its kind runs alone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, insert, select, update

from services.db import Transaction
from services.rebuild import export
from services.rebuild.export import Exports
from services.rebuild.github import GitHub
from services.rebuild.local import local
from services.rebuild.requests import RUN
from services.rebuild.tables import State, build, request
from services.rebuild.triggers import Ask, BuildFailed, Nothing, Outcome, Trigger
from services.rebuild.webhook import Webhook
from services.settings import Settings
from services.work import Handler, Task

if TYPE_CHECKING:
    from services.service import Service

_DIED = "The worker that ran it has died. Another one builds again."
_LONGEST = 20_000


async def run(service: "Service", _: Task, *, exports: Exports) -> None:
    """One build for all that is asked. Raises BuildFailed; what was asked is then open again."""
    made = trigger(service)
    async with service.db.transaction() as tx:
        row = await _begun(tx, goes_on=made.goes_on, name=service.settings.rebuild, now=service.now)
    if row is None:
        return
    try:
        outcome, digest = await _built(service, made, row, exports)
    except Exception as error:
        words = str(error) if isinstance(error, BuildFailed) else f"{type(error).__name__}: {error}"
        async with service.db.transaction() as tx:
            await _failed(tx, row.id, words, now=service.now())
        raise
    async with service.db.transaction() as tx:
        ended = {
            "state": outcome.state,
            "message": outcome.message[:_LONGEST],
            "digest": digest,
            "ended": service.now(),
        }
        await tx.execute(update(build).where(build.c.id == row.id).values(ended))


async def _begun(tx: Transaction, *, goes_on: bool, name: str, now: Callable[[], datetime]) -> Row[Any] | None:
    """A build that takes all open requests; or the one that a dead worker has left, where it can be gone on with; or None."""
    for left in (await tx.execute(select(build).where(build.c.state == State.RUNNING).order_by(build.c.id))).all():
        if goes_on and left.run and left.trigger == name:
            return left
        await _failed(tx, left.id, _DIED, now=now())
    is_open = request.c.build.is_(None)
    numbers = list((await tx.execute(select(request.c.id).where(is_open))).scalars())
    if not numbers:
        return None
    # The time is taken after the requests are seen: what it covers was asked before it began.
    row = {"trigger": name, "state": State.RUNNING, "started": now(), "asked": len(numbers)}
    made = (await tx.execute(insert(build).values(row).returning(*build.c))).one()
    await tx.execute(update(request).where(request.c.id.in_(numbers)).values(build=made.id))
    return made


async def _failed(tx: Transaction, number: int, words: str, *, now: datetime) -> None:
    """The site is as it was; the next build takes what this one was asked."""
    ended = {"state": State.FAILED, "message": words[:_LONGEST], "ended": now}
    await tx.execute(update(build).where(build.c.id == number).values(ended))
    await tx.execute(update(request).where(request.c.build == number).values(build=None))


async def _built(service: "Service", made: Trigger, row: Row[Any], exports: Exports) -> tuple[Outcome, str]:
    files = await export.made(service, exports)
    digest = export.digest(files)
    written = await _written(service.settings, files)
    async with service.db.reading() as tx:
        asked = (await tx.execute(select(request).where(request.c.build == row.id).order_by(request.c.id))).all()
        is_same = not written and not row.run and await _last_digest(tx, row.id) == digest
    if is_same and not any(one.is_for_the_time for one in asked):
        return Outcome(State.UNCHANGED, "Nothing that visitors see was changed."), digest
    ask = Ask(row.id, service.now(), digest, tuple(one.why for one in asked), row.run)

    async def note(name: str, link: str | None) -> None:
        async with service.db.transaction() as tx:
            await tx.execute(update(build).where(build.c.id == row.id).values(run=name[:200], link=link and link[:500]))

    return await made.run(ask, note), digest


async def _written(settings: Settings, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Where somebody else builds, they fetch what is exported (services/rebuild/pages.py)."""
    is_here = settings.rebuild in ("local", "none")
    return await export.write(settings.content, files) if is_here else ()


async def _last_digest(tx: Transaction, number: int) -> str | None:
    """What the newest build before this one has shown, if it did not fail."""
    newest = select(build.c.digest, build.c.state).where(build.c.id < number).order_by(build.c.id.desc()).limit(1)
    row = (await tx.execute(newest)).first()
    return row.digest if row and row.state != State.FAILED else None


def trigger(service: "Service") -> Trigger:
    """One for each process: that of the settings."""
    return service.state.setdefault(Trigger, _trigger(service.settings))  # type: ignore[return-value]


async def close(service: "Service") -> None:
    """End what a trigger has kept, if anything was built."""
    if kept := service.state.pop(Trigger, None):
        await kept.close()  # type: ignore[attr-defined]


def _trigger(settings: Settings) -> Trigger:
    if settings.rebuild == "local":
        return local(settings)
    if settings.rebuild == "github":
        return GitHub(settings.rebuild_url, settings.rebuild_token)
    if settings.rebuild == "webhook":
        return Webhook(settings.rebuild_url, settings.rebuild_token)
    return Nothing()


def handlers(exports: Exports) -> Mapping[str, Handler]:
    """What does the work of this slice, with these exports."""
    return {RUN: Handler(partial(run, exports=exports), is_alone=True)}
