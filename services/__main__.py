"""The command line: python -m services {serve,work,migrate,createuser,backup,restore,seed,check,routes,openapi}."""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from services import commands
from services.away import DatabaseAway
from services.backup import BackupError
from services.errors import Refusal
from services.listening import port
from services.people import Role
from services.settings import SettingsError


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0 when all is well, 1 when a check found something, 2 when the command could not be done."""
    options = _parser().parse_args(arguments)
    try:
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how one stops it
            return int(options.run(options, os.environ))
    except (SettingsError, BackupError) as error:
        print(error, file=sys.stderr)
        return 2
    except DatabaseAway as away:
        print(f"{away.says[:-1]}: {away.why}\n    Is it running, and is DATABASE_URL right?", file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(f"{refusal.says}\n    {refusal.mend}".rstrip(), file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services",
        description="The web application of python.org. Its settings stand in the environment: .env.example tells of each.",
    )
    group = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = group.add_parser(
        "serve",
        help="serve the built site and what people send in",
        description="Serve the built site and the service. On the internet put a proxy or CDN in front: it speaks TLS and bears slow clients.",
    )
    serve.add_argument("--site", type=Path, help="the folder with the built site (default: SERVICE_SITE, or output)")
    serve.add_argument(
        "--content", type=Path, help="the folder with the content (default: SERVICE_CONTENT, or content)"
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument(
        "--port", type=port, default=8000, help="port to listen on, 0 for any free one (default: %(default)s)"
    )
    serve.add_argument(
        "--shared", action="store_true", help="let other processes listen on the same port (PostgreSQL only)"
    )
    serve.set_defaults(run=commands.serve)

    work = group.add_parser("work", help="do the background work: mails, rebuilds, the timetable")
    work.set_defaults(run=commands.work)
    migrate = group.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=commands.migrate)

    create = group.add_parser("createuser", help="make an account, and print a link with which to sign in once")
    create.add_argument("name")
    create.add_argument("email")
    create.add_argument(
        "--role", action="append", default=[], choices=[role.value for role in Role], help="may be given several times"
    )
    create.set_defaults(run=commands.createuser)

    backup = group.add_parser("backup", help="write all rows to a compressed file, while the service runs")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=commands.backup)
    restore = group.add_parser("restore", help="fill an empty database from a backup, SQLite's or PostgreSQL's")
    restore.add_argument("file", type=Path)
    restore.set_defaults(run=commands.restore)

    seed = group.add_parser("seed", help="add examples to try the desk with (development only)")
    seed.set_defaults(run=commands.seed)
    check = group.add_parser("check", help="look at settings, database, decision log, mail and builds")
    check.set_defaults(run=commands.check)
    routes = group.add_parser("routes", help="print every address with what it needs of the person who asks")
    routes.set_defaults(run=commands.routes)
    openapi = group.add_parser("openapi", help="print the description of the API (OpenAPI 3.1)")
    openapi.set_defaults(run=commands.openapi)
    return parser


if __name__ == "__main__":
    sys.exit(main())
