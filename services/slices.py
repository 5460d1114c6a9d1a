"""What the application consists of, each table in one place: routes, handlers of work, the timetable, exports."""

from collections.abc import Iterator, Mapping

from services import health, openapi, upkeep
from services.accounts import api as accounts_api
from services.accounts import pages as accounts
from services.accounts import tidying
from services.hooks import Hooks
from services.jobs import api as jobs_api
from services.jobs import belongings as jobs_belongings
from services.jobs import export as jobs_export
from services.jobs import pages as jobs
from services.jobs import timing as jobs_timing
from services.mail import pages as mail
from services.mail import sending
from services.membership import belongings as membership_belongings
from services.membership import desk as membership_desk
from services.membership import pages as membership
from services.membership import timing as membership_timing
from services.nominations import belongings as nominations_belongings
from services.nominations import desk as nominations_desk
from services.nominations import export as nominations_export
from services.nominations import pages as nominations
from services.nominations import timing as nominations_timing
from services.rebuild import builds, timing
from services.rebuild import pages as rebuild
from services.rebuild.export import Exports
from services.routes import Route
from services.service import Service
from services.staff import kinds
from services.staff import pages as staff
from services.work import Handler, Timed


def routes() -> Iterator[Route]:
    """Every address of the service."""
    yield from membership.ROUTES  # before those of accounts: /users/{name}/ would take its addresses
    yield from nominations.ROUTES
    yield from accounts.ROUTES
    yield from accounts_api.ROUTES
    yield from jobs.ROUTES
    yield from jobs_api.ROUTES
    yield from health.ROUTES
    yield from staff.ROUTES
    yield from membership_desk.ROUTES
    yield from nominations_desk.ROUTES
    yield openapi.route(routes)
    yield from mail.ROUTES
    yield from rebuild.routes(exports())


def handlers() -> Mapping[str, Handler]:
    """What does which kind of work."""
    return {**sending.HANDLERS, **builds.handlers(exports())}


def exports() -> Exports:
    """What visitors may see, by the name of its file in content/data/."""
    return {"jobs.json": jobs_export.jobs, "elections.json": nominations_export.nominees}


def timetable() -> tuple[Timed, ...]:
    """What is done without being asked."""
    return (
        *tidying.TIMETABLE, *jobs_timing.TIMETABLE, *membership_timing.TIMETABLE, *nominations_timing.TIMETABLE, *timing.TIMETABLE,
        *upkeep.TIMETABLE,
    )  # fmt: skip


def hooks() -> Hooks:
    """What slices do for those below them: see hooks.py."""
    belongings = (jobs_belongings.BELONGINGS, membership_belongings.BELONGINGS, nominations_belongings.BELONGINGS)
    return Hooks(belongings=belongings, waiting=kinds.count, timetable=timetable, routes=routes)


async def close(service: Service) -> None:
    """Let go of what the slices hold besides the database: connections, a process that builds."""
    await sending.close(service)
    await builds.close(service)
