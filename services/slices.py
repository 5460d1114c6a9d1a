"""What the application consists of, each table in one place: routes, handlers of work, the timetable, exports."""

from collections.abc import Iterator, Mapping

from services import health, openapi, upkeep
from services.accounts import api as accounts_api
from services.accounts import pages as accounts
from services.accounts import recovery, tidying
from services.blogs import export as blogs_export
from services.blogs import pages as blogs
from services.blogs.kind import BLOG
from services.events import export as events_export
from services.events import pages as events
from services.events.kind import EVENT
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
from services.nominations import export as nominations_export
from services.nominations import pages as nominations
from services.nominations import timing as nominations_timing
from services.rebuild import builds, timing
from services.rebuild import pages as rebuild
from services.rebuild.export import Exports, WithService
from services.routes import Route
from services.service import Service
from services.sponsors import api as sponsors_api
from services.sponsors import belongings as sponsors_belongings
from services.sponsors import export as sponsors_export
from services.sponsors import giving as sponsors_giving
from services.sponsors import organization_pages as sponsors_organization
from services.sponsors import organizations as sponsors_organizations
from services.sponsors import own as sponsors_own
from services.sponsors import pages as sponsors
from services.sponsors import timing as sponsors_timing
from services.sponsors import turning as sponsors_turning
from services.sponsors import workflow as sponsors_workflow
from services.staff import kinds
from services.staff import pages as staff
from services.stories import export as stories_export
from services.stories import pages as stories
from services.stories.kind import STORY
from services.suggestions import belongings as suggestions
from services.uploads import belongings as uploads_belongings
from services.uploads import pages as uploads
from services.uploads import tidying as uploads_tidying
from services.work import Handler, Timed


def routes() -> Iterator[Route]:
    """Every address of the service. The first that fits answers: /users/sponsorships/ is nobody's name."""
    yield from sponsors.ROUTES
    yield from sponsors_own.ROUTES
    yield from sponsors_organization.ROUTES
    yield from membership.ROUTES
    yield from nominations.ROUTES
    yield from accounts.ROUTES
    yield from accounts_api.ROUTES
    yield from jobs.ROUTES
    yield from jobs_api.ROUTES
    yield from blogs.ROUTES
    yield from events.ROUTES
    yield from health.ROUTES
    yield from sponsors_api.ROUTES
    yield from staff.ROUTES
    yield from stories.ROUTES
    yield from membership_desk.ROUTES
    yield openapi.route(routes)
    yield from mail.ROUTES
    yield from uploads.ROUTES
    yield from rebuild.routes(exports())


def handlers() -> Mapping[str, Handler]:
    """What does which kind of work."""
    return {**recovery.HANDLERS, **sending.HANDLERS, **uploads_tidying.HANDLERS, **builds.handlers(exports())}


def exports() -> Exports:
    """What visitors may see, by the name of its file in content/data/."""
    return {
        "blogs.json": blogs_export.blogs,
        "elections.json": nominations_export.nominees,
        "events.json": events_export.events,
        "jobs.json": jobs_export.jobs,
        "sponsors.json": WithService(sponsors_export.sponsors),
        "stories.json": stories_export.stories,
    }


def timetable() -> tuple[Timed, ...]:
    """What is done without being asked."""
    return (
        *tidying.TIMETABLE,
        *uploads_tidying.TIMETABLE,
        *jobs_timing.TIMETABLE,
        *membership_timing.TIMETABLE,
        *nominations_timing.TIMETABLE,
        *sponsors_timing.TIMETABLE,
        *sponsors_turning.TIMETABLE,
        *timing.TIMETABLE,
        *upkeep.TIMETABLE,
    )


def hooks() -> Hooks:
    """What slices do for those below them: see hooks.py."""
    belongings = (
        jobs_belongings.BELONGINGS,
        membership_belongings.BELONGINGS,
        nominations_belongings.BELONGINGS,
        sponsors_belongings.BELONGINGS,
        suggestions.belongings((EVENT, STORY, BLOG)),
        uploads_belongings.BELONGINGS,
    )
    readers = {
        "contract": sponsors_workflow.may_read,
        "sponsor": sponsors_organizations.may_read,
        "sponsorship": sponsors_giving.may_read,
    }
    return Hooks(belongings=belongings, waiting=kinds.count, readers=readers, timetable=timetable, routes=routes)


async def close(service: Service) -> None:
    """Let go of what the slices hold besides the database: connections, a process that builds."""
    await sending.close(service)
    await builds.close(service)
