"""What the application consists of, each table in one place: routes, handlers of work, the timetable, exports."""

from collections.abc import Iterator, Mapping

from services import health
from services.accounts import pages as accounts
from services.hooks import Hooks
from services.jobs import belongings as job_belongings
from services.jobs import export as job_export
from services.jobs import pages as jobs
from services.jobs import timing as job_timing
from services.mail import sending
from services.rebuild import builds
from services.rebuild.export import Exports
from services.routes import Route
from services.work import Handler, Timed


def routes() -> Iterator[Route]:
    """Every address of the service."""
    yield from accounts.ROUTES
    yield from jobs.ROUTES
    yield from health.ROUTES


def handlers() -> Mapping[str, Handler]:
    """What does which kind of work."""
    return {**sending.HANDLERS, **builds.handlers(exports())}


def exports() -> Exports:
    """What visitors may see, by the name of its file in content/data/."""
    return {"jobs.json": job_export.jobs}


def timetable() -> tuple[Timed, ...]:
    """What is done without being asked."""
    return (*job_timing.TIMETABLE,)


def hooks() -> Hooks:
    """What slices do for those below them: see hooks.py."""
    return Hooks(belongings=(job_belongings.BELONGINGS,))
