"""From a file of a form to what is kept of it: its name and size looked at here, its bytes by a process of their own (checking.py)."""

import asyncio
import hashlib
import json
import logging
import os
import secrets
import sys
import unicodedata
from asyncio.subprocess import PIPE
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile

from services.service import Service
from services.uploads.errors import Unfit
from services.uploads.kinds import FACTS, Kind, described, kind_of, listed, size_in_words

log = logging.getLogger(__name__)

_MOST_SECONDS = 30
_AT_ONCE = 2
_LONGEST_NAME = 150
_MEND_NAME = "Give it a plain name, such as logo.svg."


@dataclass(frozen=True)
class Taken:
    """A file that can be kept. Nothing of it is on the disk yet."""

    name: str
    """Under which it is kept: cannot be guessed, and says nothing of who sent it."""
    called: str
    """As the person calls it."""
    kind: Kind
    data: bytes
    width: int | None = None
    """In pixels, or units of an SVG; None for what has no picture."""
    height: int | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class _Turns(asyncio.Semaphore):
    """How many files are looked at together, in this process of the service."""

    def __init__(self) -> None:
        super().__init__(_AT_ONCE)


async def files(
    service: Service, data: FormData, wanted: Mapping[str, Iterable[Kind]]
) -> tuple[dict[str, Taken | None], dict[str, str]]:
    """What a form holds for these fields, and what is wrong, by field. None where no file was chosen, or it is wrong."""
    found: dict[str, Taken | None] = {}
    problems: dict[str, str] = {}
    for name, kinds in wanted.items():
        try:
            found[name] = await taken(service, data.get(name), kinds)
        except Unfit as unfit:
            found[name], problems[name] = None, unfit.words
    return found, problems


async def taken(service: Service, file: object, kinds: Iterable[Kind]) -> Taken | None:
    """A file of a form; None where none was chosen. Raises Unfit with the reason."""
    if not isinstance(file, UploadFile) or (not file.filename and not file.size):
        return None
    allowed = tuple(kinds)
    data = await file.read(max(FACTS[kind].most_bytes for kind in allowed) + 1)
    called = _named(file.filename or "")
    kind = _kind(data, called, allowed)
    async with service.kept(_Turns):
        head, kept = await _looked_at(kind, data)
    if "says" in head:
        raise Unfit(head["says"], head["mend"])
    return Taken(
        _new_name(kind), called or f"file.{FACTS[kind].suffixes[0]}", kind, kept, head["width"], head["height"]
    )


def made(kind: Kind, data: bytes, called: str) -> Taken:
    """A file that the service has made itself: a contract."""
    return Taken(_new_name(kind), called, kind, data)


def _new_name(kind: Kind) -> str:
    return f"{secrets.token_hex(16)}.{FACTS[kind].suffixes[0]}"


def _named(called: str) -> str:
    """As the person calls it. Raises Unfit for a path, and for what cannot be seen: some of it turns names around."""
    if "/" in called or "\\" in called or called in (".", ".."):
        raise Unfit("The name of the file holds a path.", _MEND_NAME)
    if any(unicodedata.category(character)[0] == "C" for character in called):
        raise Unfit("The name of the file holds characters that nobody sees.", _MEND_NAME)
    if len(called) > _LONGEST_NAME:
        raise Unfit(f"The name of the file has more than {_LONGEST_NAME} characters.", _MEND_NAME)
    return called.strip()


def _kind(data: bytes, called: str, allowed: tuple[Kind, ...]) -> Kind:
    """By the bytes. Raises Unfit when it is another one, has a name that says another one, or is too large."""
    send = f"Send {'an' if allowed[0] in (Kind.SVG, Kind.EPS) else 'a'} {listed(allowed)}."
    if not data:
        raise Unfit("The file is empty.", send)
    kind = kind_of(data)
    if kind not in allowed:
        raise Unfit(f"This is {described(data)}.", send)
    facts = FACTS[kind]
    if len(data) > facts.most_bytes:
        raise Unfit(f"The file is larger than {size_in_words(facts.most_bytes)}.", "Send a smaller one.")
    _, dot, suffix = called.rpartition(".")
    if dot and suffix.casefold() not in facts.suffixes:
        mend = f"Call it .{facts.suffixes[0]}, or send what its name says."
        raise Unfit(f"The file is called .{suffix[:20]}, but it is {described(data)}.", mend)
    return kind


async def _looked_at(kind: Kind, data: bytes) -> tuple[dict[str, Any], bytes]:
    """What checking.py says. It gets neither our environment nor any file of ours; whatever ends it, the file is not taken."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-m", "services.uploads.checking", kind.value,
        stdin=PIPE, stdout=PIPE, stderr=PIPE, env={"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
        start_new_session=True,
    )  # fmt: skip
    try:
        said, complaint = await asyncio.wait_for(child.communicate(data), _MOST_SECONDS)
    except BaseException as error:
        child.kill()
        await child.wait()
        if not isinstance(error, TimeoutError):
            raise
        said, complaint = b"", b"it took too long"
    if child.returncode or not said:
        words = complaint.decode("utf-8", "replace").strip().splitlines()
        log.warning("a %s was not taken: %s", FACTS[kind].words, words[-1] if words else f"status {child.returncode}")
        raise Unfit(
            f"This {FACTS[kind].words} cannot be read, or only with too much effort.", "Save it again, simpler."
        )
    head, _, kept = said.partition(b"\n")
    return json.loads(head), kept
