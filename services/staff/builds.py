"""/admin/builds/: what made the site new, how long it took, what it said."""

from starlette.responses import Response

from services.moderation import decisions
from services.people import Needs
from services.rebuild import requests, store
from services.rebuild.tables import State
from services.rendering import Crumb
from services.routes import Asked, Route, moved
from services.staff import lists
from services.staff.drawing import drawn

CHIPS = {
    State.RUNNING: "waiting", State.LIVE: "done", State.UNCHANGED: "over", State.HANDED_OVER: "done", State.FAILED: "failed",
}  # fmt: skip


async def listed(asked: Asked) -> Response:
    asking = lists.asking(asked.url.path, asked.query_params, ("state", "before"))
    async with asked.service.db.reading() as tx:
        rows = await store.listed(tx, state=asking["state"], before=lists.number(asking, "before"))
        return await drawn(
            asked, tx, "builds.html", "Builds", rows=rows[: lists.SIZE], asking=asking, chips=CHIPS, states=list(State),
            more=lists.more(rows), waiting=await store.waiting(tx), trigger=asked.service.settings.rebuild,
        )  # fmt: skip


async def one(asked: Asked) -> Response:
    number = asked.path_params["number"]
    async with asked.service.db.reading() as tx:
        build, answered = await store.one(tx, number)
        crumbs = (Crumb("Builds", "/admin/builds/"),)
        return await drawn(
            asked, tx, "build.html", f"Build {number}", crumbs=crumbs, build=build, requests=answered, chips=CHIPS
        )  # fmt: skip


async def ask(asked: Asked) -> Response:
    """Build now, though nothing has changed here."""
    now = asked.service.now()
    async with asked.service.db.transaction() as tx:
        await requests.ask(tx, f"{asked.person.name} asked for it", now=now, is_for_the_time=True)
        await decisions.record(tx, kind="build", number=0, action="ask", by=asked.person, now=now)
    asked.service.wake.set()
    return moved(asked, "/admin/builds/", "A build is asked for. It begins as soon as no other one runs.")


ROUTES = (
    Route("/admin/builds/", Needs.STAFF, get=listed, post=ask),
    Route("/admin/builds/{number:int}/", Needs.STAFF, get=one),
)
