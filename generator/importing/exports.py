"""What a running service exports -> content/data/: all files or none, checked against their shapes, and refused when much is missing."""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from generator.importing.fetching import fetch
from generator.kinds import KINDS, kind_of
from generator.problems import counted
from generator.shapes.base import Shape

_LIMIT_BYTES = 50_000_000
_SECONDS = 60
_MEDIUM = re.compile(r"media/[a-z]+/[a-z0-9]+(?:-[a-z0-9]+)*\.(?:svg|png|jpg|webp)")
_KEPT = ".exports.json"
"""Beside the files: the tag of each, for the next time."""


class ExportError(Exception):
    """Nothing was written. Its text says why, and on a second line what to do."""


@dataclass(frozen=True)
class Taken:
    """One file, as it is now."""

    name: str
    records: int
    is_new: bool
    """It differs from the one before."""


def take(url: str, content: Path, *, shrunk: bool = False, allow_private: bool = False) -> tuple[Taken, ...]:
    """Fetch every export of the service at `url`. `shrunk`: a file with fewer than half of its records is right.

    Raises FetchError and ExportError: then the folder is as it was.
    """
    folder = content / "data"
    tags = _tags(folder)
    index = _index(url, allow_private)
    fetched = {name: _one(url, name, folder, tags, allow_private) for name in _names(index)}
    shapes = {name: _checked(name, data) for name, (data, _) in fetched.items()}
    if not shrunk:
        for name, shape in shapes.items():
            _refuse_shrunken(folder / name, name, shape)
    media = {path: _one(url, path, folder, tags, allow_private) for path in _media(index)}
    new = {name: data for name, (data, _) in (media | fetched).items() if _before(folder / name) != data}
    kept = {name: {"tag": tag, "of": _digest(data)} for name, (data, tag) in (media | fetched).items()}
    _write(folder, {**new, _KEPT: json.dumps(kept, indent=1).encode()})
    _remove_others(folder, media)
    return tuple(Taken(name, records(shapes[name]), name in new) for name in fetched)


def _index(url: str, allow_private: bool) -> dict[str, list[object]]:
    answer = fetch(f"{url}/data/index.json", limit_bytes=_LIMIT_BYTES, seconds=_SECONDS, allow_private=allow_private)
    if answer.status != 200:
        raise ExportError(f"{url}/data/index.json answered {answer.status}.\n    Is it the address of the service?")
    try:
        index = json.loads(answer.body)
        return {"files": list(index["files"]), "media": list(index.get("media", ()))}
    except (ValueError, KeyError, TypeError):
        raise ExportError(
            f"{url}/data/index.json is no list of exports.\n    Is it the address of the service?"
        ) from None


def _names(index: Mapping[str, list[object]]) -> Iterator[str]:
    for name in index["files"]:
        if not isinstance(name, str) or _shape_of(name) is None:
            raise ExportError(
                f"The service exports `{name}`, which this generator does not know.\n    Update it first."
            )
        yield name


def _media(index: Mapping[str, list[object]]) -> Iterator[str]:
    """The pictures that go with the exports: only where such pictures belong."""
    for path in index["media"]:
        if not isinstance(path, str) or not _MEDIUM.fullmatch(path):
            raise ExportError(
                f"The service exports `{path}`, which has no place in content/data.\n    Update this generator first."
            )
        yield path


def _remove_others(folder: Path, media: Mapping[str, object]) -> None:
    """What the service shows no more is not shown here either."""
    for path in (folder / "media").glob("**/*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in media:
            path.unlink()


def _one(url: str, name: str, folder: Path, tags: Mapping[str, str], allow_private: bool) -> tuple[bytes, str]:
    """The bytes and the tag; those that are here already, when the service says that they are the same."""
    headers = {"if-none-match": tags[name]} if name in tags else {}
    where = f"{url}/data/{name}"
    answer = fetch(where, limit_bytes=_LIMIT_BYTES, seconds=_SECONDS, allow_private=allow_private, headers=headers)
    if answer.status == 304 and name in tags:
        return (folder / name).read_bytes(), tags[name]
    if answer.status != 200:
        raise ExportError(f"{where} answered {answer.status}.\n    Try again when the service is well.")
    return answer.body, answer.headers.get("etag", "")


def _shape_of(name: str) -> type[Shape] | None:
    kind = kind_of(f"data/{name}") if isinstance(name, str) else None
    return kind.shape if kind and kind in KINDS and kind.is_data else None


def _checked(name: str, data: bytes) -> Shape:
    shape = _shape_of(name)
    assert shape is not None
    try:
        return shape.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        fact = f"{name} is not of its shape, {counted(error.error_count(), 'problem')}: {place}: {first['msg']}."
        raise ExportError(f"{fact}\n    Service and generator are of different versions: update both.") from None


def _refuse_shrunken(path: Path, name: str, shape: Shape) -> None:
    """A service with an empty database must not empty the site."""
    old = _before(path)
    if old is None:
        return
    try:
        before = records(type(shape).model_validate_json(old))
    except ValidationError:  # of an older version: nothing can be said of it
        return
    if records(shape) * 2 < before:
        fact = f"{name} has {counted(records(shape), 'record')}, and had {before}."
        raise ExportError(f"{fact}\n    If that is right, say so: make data FROM=... SHRUNK=yes")


def records(shape: Shape) -> int:
    """How many it holds, in all of its lists."""
    return sum(len(value) for _, value in shape if isinstance(value, tuple))


def _tags(folder: Path) -> dict[str, str]:
    """Of the files that are as they were when they were fetched."""
    try:
        kept = json.loads((folder / _KEPT).read_bytes())
        return {
            name: row["tag"]
            for name, row in kept.items()
            if row["tag"] and (data := _before(folder / name)) is not None and _digest(data) == row["of"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # not there, or damaged: all is fetched
        return {}


def _before(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All lie beside their places before the first is put there."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = {name: (folder / name).with_name(f".{Path(name).name.lstrip('.')}.{os.getpid()}") for name in files}
    try:
        for name, data in files.items():
            beside[name].parent.mkdir(parents=True, exist_ok=True)
            beside[name].write_bytes(data)
        for name in files:
            beside[name].replace(folder / name)
    finally:
        for temporary in beside.values():
            temporary.unlink(missing_ok=True)


def describe(taken: tuple[Taken, ...]) -> str:
    """A line for each file."""
    lines = (f"{one.name}: {counted(one.records, 'record')}, {'new' if one.is_new else 'as before'}" for one in taken)
    return "\n".join(lines) or "The service exports nothing."
