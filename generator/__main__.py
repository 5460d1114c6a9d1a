"""The command line: python -m generator {check,build,schema,new,import}."""

import argparse
import sys
from pathlib import Path

from generator import building, creating, schemas
from generator.importing import commands as importing
from generator.problems import FORMATS, ContentError, counted
from generator.render import StrangeFolderError

CONTENT = Path("content")
THEME = Path(__file__).parent.parent / "themes" / "pythonorg"


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, 1 for problems in the content, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (building.ClockError, StrangeFolderError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        # A full disk, a folder that cannot be written: said in the system's words, and the site is as it was.
        print(f"{error.filename or ''}: {error.strerror}.\n    Nothing more was published.", file=sys.stderr)
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
    build.set_defaults(run=_build)

    schema = commands.add_parser("schema", help="write the JSON Schemas that editors use")
    schema.add_argument("--content", type=Path, default=CONTENT, help="the content folder (default: %(default)s)")
    schema.set_defaults(run=lambda options: schemas.write(options.content / "schemas"))

    creating.add_commands(commands)
    importing.add_commands(commands)
    return parser


def _check(options: argparse.Namespace) -> int:
    try:
        # The plan too: what only the theme or another file can show to be wrong is found before the build.
        planned = building.plan(options.content, theme=THEME, host="http://localhost", now=building.clock())
        for keep in planned.keep:
            keep()
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

    try:
        plugin.run(options.content, options.output, options.settings, url=options.url)
    except ContentError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    except StrangeFolderError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
