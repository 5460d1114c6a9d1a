"""The command line: what each command is given, and what does it."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from generator import building, clock, creating, schemas
from generator.importing import commands as importing
from generator.problems import FORMATS, ContentError, counted, of_system
from generator.render import StrangeFolderError

CONTENT = Path("content")
THEME = Path(__file__).parent.parent / "themes" / "pythonorg"


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0, 1 for problems in the content, 2 for a wrong call."""
    options = _parser().parse_args(arguments, argparse.Namespace(given=tuple(arguments)))
    try:
        return int(options.run(options))
    except (clock.ClockError, StrangeFolderError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        # A full disk, a folder that cannot be written: said in the system's words, and the site is as it was.
        print(f"{of_system(error)}.\n    Nothing more was published.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What was built before is as it was, or is completed by the next build.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator", description="Content in, site out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="report every problem in the content")
    check.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    check.add_argument("--format", choices=FORMATS, default="text", help="text, GitHub annotations, or JSON")
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="check the content and build the site")
    build.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    build.add_argument(
        "--output", type=Path, default=Path("output"), help="the folder for the site (default: %(default)s)"
    )
    build.add_argument(
        "--settings", type=Path, default=Path("pelicanconf.py"), help="Pelican's settings (default: %(default)s)"
    )
    build.add_argument("--url", help="the site's address, when it is not SITEURL of the settings")
    build.add_argument("--without-search", action="store_true", help="leave the index of the search as it is")
    build.add_argument(
        "--listen",
        action="store_true",
        help="build whenever a line of JSON on the standard input asks for it: for the service",
    )
    build.set_defaults(run=_build)

    schema = commands.add_parser("schema", help="write the JSON Schemas that editors use")
    schema.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    schema.set_defaults(run=lambda options: schemas.write(options.content / "schemas"))

    purge = commands.add_parser("purge", help="have the caches in front of the site forget what the last build changed")
    purge.add_argument("--output", type=Path, default=Path("output"), help="the built site (default: %(default)s)")
    purge.set_defaults(run=_purge)

    compress = commands.add_parser(
        "compress", help="put brotli and gzip beside every file of the built site that they make smaller"
    )
    compress.add_argument("--output", type=Path, default=Path("output"), help="the built site (default: %(default)s)")
    compress.set_defaults(run=_compress)

    creating.add_commands(commands)
    _add_feeds(commands)
    importing.add_commands(commands)
    return parser


def _add_feeds(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    feeds = commands.add_parser("feeds", help="read the blogs' feeds and write content/data/news.json")
    feeds.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    feeds.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="SLUG",
        help="read this blog now, even if it is paused, gone or not due; can be given again",
    )
    feeds.add_argument("--jobs", type=_positive, default=16, help="feeds asked for at once (default: %(default)s)")
    feeds.add_argument("--timeout", type=_positive, default=20, help="seconds for one feed (default: %(default)s)")
    feeds.add_argument(
        "--parse-timeout",
        type=_positive,
        default=30,
        help="seconds to understand one feed (default: %(default)s)",
    )
    feeds.add_argument(
        "--pause", type=float, default=0.5, help="seconds between two requests to one host (default: %(default)s)"
    )
    feeds.add_argument("--allow-private", action="store_true", help="ask servers of this network too: for tests")
    feeds.set_defaults(run=_feeds)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _check(options: argparse.Namespace) -> int:
    try:
        # The plan too: what only the theme or another file can show to be wrong is found before the build.
        planned = building.plan(options.content, theme=THEME, host="http://localhost", now=clock.now())
        planned.kept.save()
        found = []
    except ContentError as error:
        found = error.problems
    if found or options.format == "json":
        print(FORMATS[options.format](found))
    if options.format != "json":
        print(
            f"{counted(len(found), 'problem')} in {options.content}." if found else f"{options.content} is in order.",
            file=sys.stderr,
        )
    return 1 if found else 0


def _build(options: argparse.Namespace) -> int:
    for path, is_there in ((options.content, options.content.is_dir()), (options.settings, options.settings.is_file())):
        if not is_there:
            print(f"{path} does not exist.\n    Name the right one with --content or --settings.", file=sys.stderr)
            return 2
    from generator import plugin  # Pelican takes most of a second to import; `check` does without

    where, is_searched = (options.content, options.output, options.settings), not options.without_search
    try:
        if options.listen:
            plugin.listen(*where, url=options.url, is_searched=is_searched)
        else:
            plugin.run(*where, url=options.url, is_searched=is_searched, asked=options.given)
    except ContentError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    except StrangeFolderError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _purge(options: argparse.Namespace) -> int:
    from generator import purging

    try:
        print(purging.purge(options.output, token=os.environ.get("PURGE_TOKEN", "")))
    except purging.PurgeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _compress(options: argparse.Namespace) -> int:
    from generator import compressing  # nothing else needs brotli

    print(compressing.compress(options.output, cache=building.CACHE))
    return 0


def _feeds(options: argparse.Namespace) -> int:
    from generator.importing.feeds import progress
    from generator.importing.feeds import reading as feeds

    manner = feeds.Manner(
        jobs=options.jobs,
        seconds=options.timeout,
        seconds_to_parse=options.parse_timeout,
        pause_seconds=options.pause,
        allow_private=options.allow_private,
    )
    try:
        with progress.bar("Reading feeds") as tell:
            only = frozenset(options.only)
            says = feeds.run(options.content, only=only, manner=manner, now=clock.now(), tell=tell)
    except ContentError as error:
        print(FORMATS["text"](error.problems), file=sys.stderr)
        return 1
    except feeds.BusyError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{of_system(error)}.\n    Nothing was written.", file=sys.stderr)
        return 1
    print(says)
    return 0
