"""What visitors may see, from the database into content/data/: whole or not at all, and only where it differs."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator.shapes.base import Shape
from services.db import Transaction

if TYPE_CHECKING:
    from services.service import Service

Export = Callable[[Transaction], Awaitable[Shape]]
Exports = Mapping[str, Export]
"""By the name of the file: `jobs.json`."""


async def made(service: "Service", exports: Exports) -> dict[str, bytes]:
    """The bytes of each file. The same rows give the same bytes."""
    async with service.db.reading() as tx:
        return {name: _bytes(await export(tx)) for name, export in sorted(exports.items())}


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


def _write(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """All of them lie beside their places, safe from a power cut, before the first is put there."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = {folder / name: data for name, data in files.items() if _is_other(folder / name, data)}
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
    if changed:
        _settle(folder)
    return tuple(path.name for path in changed)


def _is_other(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def _settle(folder: Path) -> None:
    """The names, too, are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
