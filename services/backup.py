"""All rows of all tables as lines of JSON, compressed: one format for both databases, so that a backup also moves from one to the other.

The first line says from which step of the migrations it is, each other line is a row. What is gone by design (sessions,
links in mails, limits) is left out: a restored service knows nobody who was signed in. Behind the rows stand the files that
people have sent in.
"""

import base64
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from services import migrations, tables
from services.db import Database, Transaction
from services.uploads import folder
from services.uploads.tables import upload

_LEFT_OUT = frozenset({"session", "email_link", "attempt", "viewing", "worker", "refresh_token"})
_AT_ONCE = 500
_FILE = "/file"
"""In the place of a table: a file that somebody has sent."""


class BackupError(ValueError):
    """The file cannot be restored; the text says why and what to do."""


async def save(db: Database, file: Path, *, files: Path, now: datetime) -> int:
    """Write the backup; how many rows it has. All of it is of one moment. An existing file is never written over. `files`: the
    folder of what people have sent."""
    if file.exists():
        raise BackupError(f"{file} exists already.\n    Choose another name: a backup is never written over.")
    part, count = file.with_name(f"{file.name}.part"), 0
    _refuse_no_place(part)
    with gzip.open(part, "wt", encoding="utf-8") as out:
        async with db.reading() if db.is_sqlite else db.transaction() as tx:
            if not db.is_sqlite:  # there each statement would see its own moment
                await tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            head = {"step": migrations.head(), "made": now.isoformat(), "given": await _given(tx)}
            out.write(json.dumps(head) + "\n")
            async for name, row in _rows(tx):
                out.write(json.dumps([name, row], default=_plain, ensure_ascii=False) + "\n")
                count += 1
            for name in (await tx.execute(select(upload.c.name).order_by(upload.c.id))).scalars():
                if (
                    data := folder.read(files, name)
                ) is not None:  # it may have been deleted since the moment of the rows
                    out.write(json.dumps([_FILE, {"name": name, "data": data}], default=_plain) + "\n")
    part.rename(file)
    return count


def _refuse_no_place(part: Path) -> None:
    """Makes the file, for its owner alone: it holds addresses and password hashes. Raises BackupError where it cannot be."""
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
    except OSError as error:
        raise BackupError(
            f"{part.parent}: no file can be written there ({error.strerror}).\n    Choose another place."
        ) from None


async def _rows(tx: Transaction) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    for table in _kept():
        async for row in await tx.stream(select(table).order_by(*table.primary_key)):
            yield table.name, dict(row._mapping)


async def _given(tx: Transaction) -> dict[str, int]:
    """The highest number that was given in each table, also to a row that is gone: none is given twice."""
    if tx.dialect.name == "sqlite":
        return {row.name: row.seq for row in await tx.execute(text("SELECT name, seq FROM sqlite_sequence"))}
    found = {}
    for table in _kept():
        if "id" in table.c:
            last = f"SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('{table.name}', 'id')::regclass), 0)"
            found[table.name] = int((await tx.execute(text(last))).scalar_one())
    return found


def _kept() -> Iterator[Table]:
    return (table for table in tables.metadata.sorted_tables if table.name not in _LEFT_OUT)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    raise TypeError(type(value))


async def restore(db: Database, file: Path, *, files: Path) -> int:
    """Fill an empty database and the folder `files`; how many rows it took. All of it or, when something is wrong, nothing but
    files without rows, which the timetable deletes."""
    lines = _lines(file)
    head = next(lines, None)
    if not isinstance(head, dict) or "step" not in head:
        raise BackupError(f"{file} is not a backup of this service.")
    if head["step"] != migrations.head():
        raise BackupError(
            f"{file} is from the step `{head['step']}`, and this program is at `{migrations.head()}`.\n"
            "    Restore it with the version that wrote it, then run: python -m services migrate"
        )
    by_name = {table.name: table for table in tables.metadata.sorted_tables}
    count = 0
    async with db.transaction() as tx:
        await _refuse_full(tx)
        for name, rows in _together(lines):
            if name == _FILE:
                for row in rows:
                    folder.put(files, row["name"], base64.b64decode(row["data"]["bytes"]))
                continue
            await tx.execute(insert(by_name[name]), [_typed(by_name[name], row) for row in rows])
            count += len(rows)
        await _go_on_counting(tx, head["given"])
    return count


async def _refuse_full(tx: Transaction) -> None:
    for table in _kept():
        if table.name != "timed" and (await tx.execute(select(func.count()).select_from(table))).scalar_one():
            raise BackupError(
                f"The table `{table.name}` is not empty.\n    Restore into a new database: DATABASE_URL=... python -m services migrate"
            )


def _lines(file: Path) -> Iterator[Any]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BackupError(f"{file} cannot be read: {error}") from None


def _together(lines: Iterator[Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    name = ""
    rows: list[dict[str, Any]] = []
    for table, row in lines:
        if rows and (table != name or len(rows) == _AT_ONCE or name == _FILE):
            yield name, rows
            rows = []
        name = table
        rows.append(row)
    if rows:
        yield name, rows


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table, name, value) for name, value in row.items()}


def _value(table: Table, name: str, value: Any) -> Any:
    """JSON columns hold any object; in others an object is an instant or bytes."""
    if not isinstance(value, dict) or "JSON" in str(table.c[name].type).upper():
        return value
    return datetime.fromisoformat(value["at"]) if "at" in value else base64.b64decode(value["bytes"])


async def _go_on_counting(tx: Transaction, given: dict[str, int]) -> None:
    """The next numbers follow the highest that were given."""
    for table in _kept():
        if not (number := given.get(table.name)):
            continue
        if tx.dialect.name == "postgresql":
            await tx.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {number:d})"))
        else:
            await tx.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            await tx.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
                {"name": table.name, "seq": number},
            )
