"""What visitors may see, from the database into content/data/: whole or not at all, and only where it differs."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.shapes.base import Shape
from services.db import Transaction
from services.rebuild.triggers import BuildFailed
from services.uploads import folder

if TYPE_CHECKING:
    from services.service import Service

MEDIA = "media"
"""The folder in content/data/ for files that go with a shape. What no export names is not in it."""


@dataclass(frozen=True)
class WithFiles:
    """A shape, and the files that it names."""

    shape: Shape
    files: Mapping[str, str]
    """The path in content/data/ (`media/sponsors/acme.svg`) -> the name of a kept file (services/uploads)."""


@dataclass(frozen=True)
class WithService:
    """An export that needs more than rows: the day, or what the last build has written."""

    export: "Callable[[Service, Transaction], Awaitable[Shape | WithFiles]]"


Export = Callable[[Transaction], Awaitable[Shape | WithFiles]] | WithService
Exports = Mapping[str, Export]
"""By the name of the file: `jobs.json`."""


async def made(service: "Service", exports: Exports) -> dict[str, bytes]:
    """The bytes of each file, by its path in content/data/. The same rows give the same bytes."""
    async with service.db.reading() as tx:
        found = {
            name: await (export.export(service, tx) if isinstance(export, WithService) else export(tx))
            for name, export in sorted(exports.items())
        }
    files: dict[str, bytes] = {}
    for name, one in found.items():
        files[name] = _bytes(one.shape if isinstance(one, WithFiles) else one)
        if isinstance(one, WithFiles):
            files |= await asyncio.to_thread(_media, service.settings.files, one.files)
    return files


def _media(place: Path, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """Raises BuildFailed where one is gone: a page without its picture is not shown."""
    found = {path: folder.read(place, name) for path, name in sorted(wanted.items())}
    if lost := [path for path, data in found.items() if data is None]:
        raise BuildFailed(f"The file of {lost[0]} is gone: restore it from a backup, or take it from what shows it.")
    return {path: data for path, data in found.items() if data is not None}


def _bytes(shape: Shape) -> bytes:
    return shape.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"


def digest(files: Mapping[str, bytes]) -> str:
    """64 hexadecimal digits that stand for all of them."""
    hashed = hashlib.sha256()
    for name, data in sorted(files.items()):
        hashed.update(f"{name} {len(data)}\n".encode())
        hashed.update(data)
    return hashed.hexdigest()


async def write(content: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The names of those that differed, now on the disk in `content`/data/."""
    return await asyncio.to_thread(_write, content / "data", files)


def _write(data_folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """All of them lie beside their places, safe from a power cut, before the first is put there. What is named stands before
    what names it, and what is named no more goes last."""
    changed = {data_folder / name: data for name, data in files.items() if _is_other(data_folder / name, data)}
    changed = dict(sorted(changed.items(), key=lambda row: (row[0].parent == data_folder, row[0])))
    folders = {data_folder, *(path.parent for path in changed)}
    for one in folders:
        one.mkdir(parents=True, exist_ok=True)
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}") for path in changed}
    try:
        for path, data in changed.items():
            with beside[path].open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path in changed:
            beside[path].replace(path)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)
    gone = _gone(data_folder, files)
    for one in folders if changed else ():
        _settle(one)
    return tuple(path.relative_to(data_folder).as_posix() for path in (*changed, *gone))


def _gone(data_folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """The media that nothing names any more, now taken away: of what was withdrawn nothing stays."""
    kept = {data_folder / name for name in files}
    gone = sorted(path for path in (data_folder / MEDIA).glob("**/*") if path.is_file() and path not in kept)
    for path in gone:
        path.unlink()
    return gone


def _is_other(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def _settle(place: Path) -> None:
    """The names, too, are on the disk."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
