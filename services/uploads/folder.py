"""The files on the disk: one private folder, names that the service has given. Knows no database."""

import contextlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}\.[a-z]{3,4}")


def put(folder: Path, name: str, data: bytes) -> None:
    """Safe from a power cut when this returns; whole or not there."""
    assert NAME.fullmatch(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(folder: Path, name: str) -> bytes | None:
    """None where it is gone."""
    assert NAME.fullmatch(name)
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        return None


def remove(folder: Path, name: str) -> None:
    """Also when it is gone already."""
    assert NAME.fullmatch(name)
    (folder / name).unlink(missing_ok=True)


def old(folder: Path, before: datetime) -> Iterator[str]:
    """The names of what was written before that, and of parts that a crash has left."""
    if folder.is_dir():
        for file in folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # it was removed meanwhile
                if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
                    yield file.name
