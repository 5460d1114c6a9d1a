"""/admin/tasks/: what the service does by itself: what waits, what was given up, the timetable, who works."""

from datetime import timedelta

from starlette.responses import Response

from services import work
from services.errors import Conflict, NotFound
from services.moderation import decisions
from services.people import Needs
from services.routes import Asked, Route, moved
from services.staff import lists
from services.staff.drawing import drawn
from services.work import queue, store, timetable
from services.work.worker import LEASE

STATES = ("dead", "failing", "running", "waiting", "done")
_SEEN_WITHIN = timedelta(hours=1)
"""A worker that was not heard of for longer is not listed."""


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("state", "kind", "before"))
    now = asked.service.now()
    async with asked.service.db.reading() as tx:
        counts = await queue.counts(tx)
        state = (
            asking["state"] if asking["state"] in STATES else next((one for one in STATES if counts.get(one)), "done")
        )
        rows = await store.listed(tx, state, kind=asking["kind"], before=lists.number(asking, "before"))
        return await drawn(
            asked, tx, "tasks.html", "Work", rows=rows[: lists.SIZE], asking=asking, state=state, states=STATES, counts=counts,
            more=lists.more(rows), entries=asked.service.hooks.timetable(), times_of=await store.times(tx),
            workers=await store.workers(tx, now=now, seen_within=_SEEN_WITHIN), lease=LEASE,
        )  # fmt: skip


async def act(asked: Asked) -> Response:
    """Try a row again, or do an entry of the timetable now."""
    form = await asked.form()
    if "retry" in form:
        return moved(asked, asked.url.path, await _retry(asked, str(form["retry"])))
    return moved(asked, asked.url.path, await _run(asked, str(form.get("run", ""))))


async def _retry(asked: Asked, text: str) -> str:
    number, now = lists.whole(text, "retry"), asked.service.now()
    async with asked.service.db.transaction() as tx:
        if not await work.retry(tx, number, now=now):
            raise Conflict(f"Work {number} does not wait for another try.", "It may be done, or under way, by now.")
        await decisions.record(tx, kind="work", number=number, action="retry", by=asked.person, now=now)
    asked.service.wake.set()
    return f"Work {number} is tried again now, with all its attempts before it."


async def _run(asked: Asked, name: str) -> str:
    entry, now = next((one for one in asked.service.hooks.timetable() if one.name == name), None), asked.service.now()
    if entry is None:
        raise NotFound("The timetable has no such entry.", "Reload the page: /admin/tasks/")
    async with asked.service.db.transaction() as tx:
        await timetable.run_now(tx, entry, now=now)
        said = {"entry": name}
        await decisions.record(tx, kind="timetable", number=0, action="run now", by=asked.person, now=now, details=said)
    asked.service.wake.set()
    return f"“{entry.name}” is done now. Its next time stays as it is."


ROUTES = (Route("/admin/tasks/", Needs.STAFF, get=listed, post=act),)
