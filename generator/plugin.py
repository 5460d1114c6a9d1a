"""The generator inside Pelican: the only file that knows Pelican."""

import logging
import sys
from pathlib import Path
from typing import Any

from pelican import Pelican, log, parse_arguments, signals
from pelican.settings import read_settings

from generator import building, render
from generator.problems import ContentError, as_text

_QUIET: dict[str, object] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "DIRECT_TEMPLATES": [],
    "FEED_ALL_ATOM": None,
    "CATEGORY_FEED_ATOM": None,
    "TRANSLATION_FEED_ATOM": None,
    "AUTHOR_FEED_ATOM": None,
    "AUTHOR_FEED_RSS": None,
    "DELETE_OUTPUT_DIRECTORY": False,
    "LOAD_CONTENT_CACHE": False,
}
"""Pelican's own kinds and outputs, switched off: the plan is the whole site."""


class Site:
    """The one generator. Pelican makes it anew for each run, so that an edit is seen."""

    def __init__(self, *, settings: dict[str, Any], path: str, theme: str, output_path: str, **_: object) -> None:
        self._settings = settings
        self._content, self._theme, self._output = Path(path), Path(theme), Path(output_path)

    def generate_output(self, _writer: object) -> None:
        try:
            built = building.build(
                _as_typed(self._content),
                self._output,
                theme=self._theme,
                host=self._settings["SITEURL"].rstrip("/"),
                now=building.clock(),
            )
        except (ContentError, render.StrangeFolderError) as error:
            print(as_text(error.problems) if isinstance(error, ContentError) else error, file=sys.stderr)
            if not _is_watching():
                raise
            # Pelican would run again at once and for ever; the editor's next save runs it.
            print(f"{error}. Waiting for a change.", file=sys.stderr)
        else:
            print(built)


def _as_typed(path: Path) -> Path:
    """Relative to here where that is shorter: problems name files as their editors know them."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _is_watching() -> bool:
    """Pelican runs with --autoreload. It tells its plugins nothing of that."""
    program = Path(sys.argv[0])
    if program.name != "pelican" and program.parts[-2:] != ("pelican", "__main__.py"):
        return False
    return bool(parse_arguments(sys.argv[1:]).autoreload)


class _NoTraceback(logging.Filter):
    """Problems in content are no bug: Pelican's traceback would bury them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if (
            record.exc_info
            and isinstance(record.exc_info, tuple)
            and isinstance(record.exc_info[1], ContentError | render.StrangeFolderError)
        ):
            record.exc_info = None
            record.msg, record.args = str(record.args[1]) if record.args else record.msg, ()  # type: ignore[index]
        return True


def _configure(pelican: Pelican) -> None:
    pelican.settings.update(_QUIET)
    logging.getLogger("pelican").addFilter(_NoTraceback())


def _generators(_: Pelican) -> type[Site]:
    return Site


def register() -> None:
    signals.initialized.connect(_configure)
    signals.get_generators.connect(_generators)


def run(content: Path, output: Path, settings: Path) -> None:
    """What `pelican CONTENT -s SETTINGS -o OUTPUT` does, without Pelican's closing line about articles.

    Raises ContentError.
    """
    log.console.quiet = True
    Pelican(
        read_settings(str(settings), override={"PATH": str(content.absolute()), "OUTPUT_PATH": str(output.absolute())})
    ).run()
