"""`python -m generator import` and `data`: fetch or read, plan, write, and say what they did."""

import argparse
import re
import sys
from pathlib import Path

from generator import building, clock
from generator.importing import exports
from generator.importing.calendars import ics
from generator.importing.calendars.source import LIMIT_BYTES, RefusedError, Source
from generator.importing.fetching import FetchError, fetch
from generator.problems import as_text, counted
from generator.shapes.event import Calendars

_SECONDS = 60


def data(options: argparse.Namespace) -> int:
    """0, or 1 when nothing was taken over."""
    try:
        taken = exports.take(
            options.source.rstrip("/"), options.content, shrunk=options.shrunk, allow_private=options.allow_private
        )
    except (exports.ExportError, FetchError) as error:
        print(error, file=sys.stderr)
        return 1
    print(exports.describe(taken))
    return 0


def ics_file(options: argparse.Namespace) -> int:
    """0; 1 when something was not taken over; 2 when nothing could be read."""
    now = clock.now()
    site, texts, found = building.check(options.content, today=now)
    if not options.content.is_dir():
        print(as_text(found), file=sys.stderr)
        return 2
    try:
        made = ics.plan(site, _source(options, site.only(Calendars)), calendar=options.calendar, now=now, texts=texts)
    except (RefusedError, FetchError) as error:
        print(error, file=sys.stderr)
        return 2
    if not options.dry_run:
        _write(options.content, made)
    if made.found:
        print(as_text(made.found), file=sys.stderr)
    would = "would be " if options.dry_run else ""
    print(
        f"{counted(made.count('new'), 'event')} {would}new, {made.count('changed')} changed, {made.count('closed')} closed,"
        f" {made.unchanged} unchanged; {counted(made.count('place'), 'new place')};"
        f" {counted(len(made.found), 'remark')}."
    )
    return 1 if made.found else 0


def _source(options: argparse.Namespace, table: Calendars | None) -> Source:
    """Raises RefusedError or FetchError when it cannot be had."""
    known = next((c.source for c in (table.calendars if table else ()) if c.slug == options.calendar), None)
    given = options.source or known
    if not given:
        raise RefusedError(f"The calendar `{options.calendar}` has no source.\n    Give a file or an address.")
    if "://" not in given:
        return _of_file(Path(given), options.zone)
    got = fetch(given, limit_bytes=LIMIT_BYTES, seconds=_SECONDS, allow_private=options.allow_private)
    if got.status != 200:
        raise RefusedError(f"{given} answers with status {got.status}.\n    Check the address, or try again later.")
    charset = re.search(r"charset=\"?([\w-]+)", got.headers.get("content-type", ""))
    return Source(given, got.body, charset[1] if charset else None, given, options.zone)


def _of_file(file: Path, zone: str | None) -> Source:
    try:
        if file.stat().st_size > LIMIT_BYTES:
            raise RefusedError(f"{file} has more than {LIMIT_BYTES:,} bytes.\n    Export a shorter period.")
        return Source(str(file), file.read_bytes(), zone=zone)
    except OSError as error:
        raise RefusedError(f"{file}: {error.strerror}.\n    Give the path of an iCalendar file.") from None


def _write(content: Path, made: ics.Import) -> None:
    """All files under other names first: when the disk is full, none of them is changed."""
    beside: dict[Path, Path] = {}
    try:
        for path, change in made.files.items():
            file = content / path
            file.parent.mkdir(parents=True, exist_ok=True)
            beside[file] = file.with_name(f".{file.name}~")  # a name that is never read as content
            beside[file].write_text(change.text, encoding="utf-8")
        for file, whole in beside.items():
            whole.replace(file)
    finally:
        for whole in beside.values():
            whole.unlink(missing_ok=True)
    for path in made.gone - set(made.files):
        (content / path).unlink()
