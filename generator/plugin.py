"""The generator inside Pelican: the only file that knows Pelican."""

import contextlib
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican import Pelican, log, parse_arguments, signals
from pelican.settings import read_settings

from generator import building, clock, indexing, listening, render, search, unchanged
from generator.problems import ContentError, as_text
from generator.standing import Standing

_QUIET: dict[str, object] = {
    "ARTICLE_PATHS": [],
    "PAGE_PATHS": [],
    "STATIC_PATHS": [],
    "THEME_STATIC_PATHS": [],
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

_EXPECTED = (ContentError, render.StrangeFolderError, clock.ClockError)
"""What the person who builds can mend."""


_later = search.Later()
"""Indexes what is published while Pelican watches: one for all runs."""
_standing = Standing()
"""What the builds of this process leave to those that follow."""


class Site:
    """The one generator. Pelican makes it anew for each run, so that an edit is seen."""

    def __init__(self, *, settings: dict[str, Any], path: str, theme: str, output_path: str, **_: object) -> None:
        self._settings = settings
        self._content, self._theme, self._output = Path(path), Path(theme), Path(output_path)

    def generate_output(self, _writer: object) -> None:
        if not _is_watching():
            self._build(search.refresh if self._settings.get("SEARCH", True) else search.leave)
            return
        seen = None
        # Pelican begins to watch when this returns: what was saved in the meantime would be missed.
        while seen != (seen := self._last_save()):
            try:
                self._build(_later)
            except Exception as error:  # noqa: BLE001  raised, it would make Pelican run again at once, and for ever
                if not isinstance(error, _EXPECTED):
                    traceback.print_exc()
                print(f"{error}. Waiting for a change.", file=sys.stderr)

    def _last_save(self) -> int:
        """In content and theme; nanoseconds."""
        newest = 0
        for folder in (self._content, self._theme):
            for place, _, names in os.walk(folder):
                for name in names:
                    with contextlib.suppress(FileNotFoundError):  # an editor's file of a moment
                        newest = max(newest, os.stat(f"{place}/{name}").st_mtime_ns)  # noqa: PTH116  asked for every file
        return newest

    def _build(self, indexer: search.Indexer) -> None:
        now = clock.now()
        try:
            built = self.built(now, indexer)
            _standing.save()
            if then := self._settings.get("THEN"):
                then(built, now)
        except ContentError as error:
            print(as_text(error.problems), file=sys.stderr)
            raise
        print(built)

    def built(self, now: datetime, indexer: search.Indexer) -> building.Built:
        """Build the site as of `now`. Raises ContentError and StrangeFolderError."""
        return building.build(
            _as_typed(self._content),
            self._output,
            theme=self._theme,
            host=self._settings["SITEURL"].rstrip("/"),
            now=now,
            demo=self._settings.get("DEMO", False),
            indexer=indexer,
            standing=_standing,
        )


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
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, _EXPECTED):
            record.exc_info, record.msg, record.args = None, str(error), ()
        return True


def _configure(pelican: Pelican) -> None:
    pelican.settings.update(_QUIET)
    logging.getLogger("pelican").addFilter(_NoTraceback())


def _generators(_: Pelican) -> type[Site]:
    return Site


def register() -> None:
    signals.initialized.connect(_configure)
    signals.get_generators.connect(_generators)


def run(
    content: Path,
    output: Path,
    settings: Path,
    *,
    url: str | None = None,
    is_searched: bool = True,
    asked: Sequence[str] = (),
) -> None:
    """What `pelican CONTENT -s SETTINGS -o OUTPUT` does, without Pelican's closing line about articles.

    `url` takes the place of the settings' SITEURL; the index of the search is left as it is unless `is_searched`. Who is
    `asked` the same again need not build (generator/unchanged.py). Raises ContentError and StrangeFolderError.
    """
    log.console.quiet = True
    read = _settings(content, output, settings, url)
    sources = unchanged.Sources(content, Path(read["THEME"]), settings, output)
    stamp = sources.stamp()

    def keep(built: building.Built, now: datetime) -> None:
        files = _standing.files(output)
        unchanged.keep(
            asked, sources, stamp, now=now, span=(built.span.since, built.span.until), amount=built.amount, files=files
        )

    Pelican(read | {"SEARCH": is_searched, "THEN": keep}).run()


def listen(content: Path, output: Path, settings: Path, *, url: str | None = None, is_searched: bool = True) -> None:
    """Build whenever a line on the standard input asks for it. The search follows, so that nobody waits for it."""
    log.console.quiet = True
    read = _settings(content, output, settings, url)
    site = Site(settings=read, path=read["PATH"], theme=read["THEME"], output_path=read["OUTPUT_PATH"])
    beside = indexing.Beside()
    later = search.Later(beside) if is_searched else search.leave
    listening.listen(lambda now: site.built(now, later), output, sys.stdin, sys.stdout)
    _standing.save()
    if isinstance(later, search.Later):
        later.wait()
    beside.close()


def _settings(content: Path, output: Path, settings: Path, url: str | None) -> dict[str, Any]:
    override = {"PATH": str(content.absolute()), "OUTPUT_PATH": str(output.absolute())}
    return dict(read_settings(str(settings), override=override | ({"SITEURL": url} if url else {})))
