"""What the application consists of, each table in one place: routes, handlers of work, the timetable, exports."""

from collections.abc import Iterator, Mapping

from services import health, openapi
from services.accounts import api as accounts_api
from services.accounts import pages as accounts
from services.accounts import tidying
from services.hooks import Hooks
from services.mail import sending
from services.rebuild import builds
from services.rebuild.export import Exports
from services.routes import Route
from services.work import Handler, Timed


def routes() -> Iterator[Route]:
    """Every address of the service."""
    yield from accounts.ROUTES
    yield from accounts_api.ROUTES
    yield from health.ROUTES
    yield openapi.route(routes)


def handlers() -> Mapping[str, Handler]:
    """What does which kind of work."""
    return {**sending.HANDLERS, **builds.handlers(exports())}


def exports() -> Exports:
    """What visitors may see, by the name of its file in content/data/."""
    return {}


def timetable() -> tuple[Timed, ...]:
    """What is done without being asked."""
    return (*tidying.TIMETABLE,)


def hooks() -> Hooks:
    """What slices do for those below them: see hooks.py."""
    return Hooks()
