"""What `python -m generator import` and `data` are given. What does them takes long to import: generator/importing/running.py."""

import argparse
from pathlib import Path


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_data(commands)
    parser = commands.add_parser("import", help="bring in what others publish: events from a calendar")
    kinds = parser.add_subparsers(required=True, metavar="KIND")
    calendar = kinds.add_parser("ics", help="an iCalendar file into content/events/")
    calendar.add_argument("source", nargs="?", help="a file, or an address; without it, the calendar's own `source`")
    calendar.add_argument("--calendar", required=True, metavar="NAME", help="the calendar that the events stand in")
    calendar.add_argument(
        "--content", type=Path, default=Path("content"), help="the content folder (default: %(default)s)"
    )
    calendar.add_argument("--zone", help="the time zone of times that name none, such as Europe/Amsterdam")
    calendar.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
    calendar.add_argument("--allow-private", action="store_true", help="fetch from private networks too (for tests)")
    calendar.set_defaults(run=_ics)


def _add_data(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    data = commands.add_parser("data", help="fetch what a running service exports into content/data/")
    data.add_argument("--from", dest="source", required=True, metavar="URL", help="the address of the service")
    data.add_argument("--content", type=Path, default=Path("content"), help="the content folder (default: %(default)s)")
    data.add_argument("--shrunk", action="store_true", help="a file may have fewer than half of the records it had")
    data.add_argument("--allow-private", action="store_true", help="fetch from private networks too")
    data.set_defaults(run=_data)


def _data(options: argparse.Namespace) -> int:
    from generator.importing import running

    return running.data(options)


def _ics(options: argparse.Namespace) -> int:
    from generator.importing import running

    return running.ics_file(options)
