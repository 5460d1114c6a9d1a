"""What the application consists of, each table in one place: routes, handlers of work, the timetable, exports."""

from collections.abc import Iterator, Mapping

from services import upkeep
from services.mail import pages as mail
from services.mail import sending
from services.rebuild import builds, timing
from services.rebuild import pages as rebuild
from services.rebuild.export import Exports
from services.routes import Route
from services.service import Service
from services.work import Handler, Timed


def routes() -> Iterator[Route]:
    """Every address of the service."""
    yield from mail.ROUTES
    yield from rebuild.routes(exports())


def handlers() -> Mapping[str, Handler]:
    """What does which kind of work."""
    return {**sending.HANDLERS, **builds.handlers(exports())}


def exports() -> Exports:
    """What visitors may see, by the name of its file in content/data/."""
    return {}


def timetable() -> tuple[Timed, ...]:
    """What is done without being asked."""
    return (*timing.TIMETABLE, *upkeep.TIMETABLE)


async def close(service: Service) -> None:
    """Let go of what the slices hold besides the database: connections, a process that builds."""
    await sending.close(service)
    await builds.close(service)
