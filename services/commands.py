"""What each command does. What only some need is imported where it is used: a start should take no time."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TypeVar

from services import migrations, slices
from services.app import create_app, create_service
from services.connections import server
from services.db import Database
from services.errors import Conflict
from services.listening import listen, refusal, url
from services.people import Role
from services.service import Service, of_the_day
from services.settings import Settings, read

Environment = Mapping[str, str]
T = TypeVar("T")


def serve(options: argparse.Namespace, environment: Environment) -> int:
    """Until Ctrl+C or SIGTERM: then nothing new is taken, and what runs is finished."""
    settings = read(environment, site=options.site, content=options.content)
    if not (settings.site / "build.json").is_file():
        print(f"There is no built site in {settings.site}.\n    Build it first: make site", file=sys.stderr)
        return 2
    if options.shared and settings.database_url.startswith("sqlite"):
        print(
            "Several servers need PostgreSQL: SQLite lets one write.\n    Set DATABASE_URL, or leave --shared out.",
            file=sys.stderr,
        )
        return 2
    try:
        listening = listen(options.host, options.port, shared=options.shared)
    except OSError as error:
        print(refusal(options.host, options.port, error), file=sys.stderr)
        return 2
    here = url(options.host, listening.getsockname()[1])
    if not settings.is_production and "SERVICE_URL" not in environment:
        settings = settings.model_copy(update={"url": here})
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with listening:
        if settings.is_production:
            _refuse_old_tables(settings)
        else:
            _prepare(settings)
        print(f"Python.org is at {here}/ (Ctrl+C stops it)", flush=True)
        server(create_app(settings)).run(sockets=[listening])
    return 0


def _refuse_old_tables(settings: Settings) -> None:
    if not asyncio.run(_is_current(settings)):
        raise Conflict(
            "The database's tables are not those of this program.", "Bring them up to date: python -m services migrate"
        )


async def _is_current(settings: Settings) -> bool:
    async with _database(settings) as db:
        return await migrations.is_current(db)


def _prepare(settings: Settings) -> None:
    """Development: the tables, the first account, something to decide on, and what is switched off."""
    from services import first

    if not asyncio.run(_is_current(settings)):
        migrations.upgrade(settings.database_url)
    for line in asyncio.run(_with(settings, first.prepare)):
        print(line)


def work(_: argparse.Namespace, environment: Environment) -> int:
    """Until Ctrl+C or SIGTERM: what runs is finished, the rest stays for the next."""
    settings = read(environment)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _refuse_old_tables(settings)

    async def run(service: Service) -> int:
        from services.work import Worker

        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        worker = Worker(service, slices.handlers(), slices.timetable())
        print("Working (Ctrl+C stops it)", flush=True)
        await worker.run(stop)
        return 0

    return asyncio.run(_with(settings, run))


def migrate(_: argparse.Namespace, environment: Environment) -> int:
    migrations.upgrade(read(environment).database_url)
    print(f"The tables are at the step {migrations.head()}.")
    return 0


def createuser(options: argparse.Namespace, environment: Environment) -> int:
    from services.accounts import first

    settings = read(environment)
    _refuse_old_tables(settings)

    async def run(service: Service) -> str:
        return await first.create(service, options.name, options.email, [Role(name) for name in options.role])

    print(f"{options.name} can sign in once with this link, within a day:\n    {asyncio.run(_with(settings, run))}")
    return 0


def backup(options: argparse.Namespace, environment: Environment) -> int:
    from services.backup import save

    settings = read(environment)
    _refuse_old_tables(settings)

    async def run(service: Service) -> int:
        return await save(service.db, options.file, files=service.settings.files, now=service.now())

    print(f"{options.file}: {asyncio.run(_with(settings, run)):,} rows")
    return 0


def restore(options: argparse.Namespace, environment: Environment) -> int:
    from services.backup import restore as fill

    settings = read(environment)
    migrations.upgrade(settings.database_url)

    async def run(service: Service) -> int:
        return await fill(service.db, options.file, files=service.settings.files)

    print(f"{options.file}: {asyncio.run(_with(settings, run)):,} rows restored")
    return 0


def seed(_: argparse.Namespace, environment: Environment) -> int:
    from services import first

    settings = read(environment)
    if settings.is_production:
        raise Conflict("Examples are for development.", "The public would take them for real.")
    _refuse_old_tables(settings)
    for line in asyncio.run(_with(settings, first.seed)):
        print(line)
    return 0


def check(_: argparse.Namespace, environment: Environment) -> int:
    """Each line says what is well or what is not; 1 when something is not."""
    from services import health

    findings = asyncio.run(_with(read(environment), health.whole))
    for finding in findings:
        print(f"{'well' if finding.is_well else 'NOT WELL'}  {finding.says}")
    return 0 if all(finding.is_well for finding in findings) else 1


def routes(_: argparse.Namespace, __: Environment) -> int:
    from services.permissions import table

    print(table(), end="")
    return 0


def openapi(_: argparse.Namespace, environment: Environment) -> int:
    import json

    from services.openapi import document

    print(json.dumps(document(slices.routes(), read(environment).url), indent=2))
    return 0


@contextlib.asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database]:
    db = Database(settings.database_url)
    try:
        yield db
    finally:
        await db.close()


async def _with(settings: Settings, act: Callable[[Service], Awaitable[T]]) -> T:
    service = create_service(settings, clock=of_the_day)
    try:
        return await act(service)
    finally:
        await slices.close(service)
        await service.db.close()
