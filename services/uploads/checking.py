"""The process that reads what somebody has sent: `python -m services.uploads.checking png < file`.

A decoder that is led astray takes this process with it and nothing else: it has no secrets, no database, and bounds on time,
memory and files. It answers with a line of JSON and, after it, the bytes to keep.
"""

import json
import resource
import sys
from dataclasses import dataclass

from services.uploads.errors import Unfit
from services.uploads.kinds import Kind

_CPU_SECONDS, _MEMORY_BYTES = 20, 1024 * 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """What is kept of a file."""

    data: bytes
    width: int | None = None
    """In pixels, or units of an SVG."""
    height: int | None = None


def checked(kind: Kind, data: bytes) -> Checked:
    """Raises Unfit. What only some kinds need is imported where it is used: a process lives for one file."""
    if kind in (Kind.PNG, Kind.JPEG, Kind.WEBP):
        from services.uploads import pictures

        return Checked(*pictures.made_anew(kind, data))
    if kind is Kind.SVG:
        from services.uploads import svg

        return Checked(*svg.made_anew(data))
    from services.uploads import papers

    papers.CHECKS[kind](data)
    return Checked(data)


def _bound() -> None:
    """What a hostile file can use up at most."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    kind = Kind(sys.argv[1])
    _bound()
    data = sys.stdin.buffer.read()
    try:
        found = checked(kind, data)
        head: dict[str, object] = {"width": found.width, "height": found.height}
        kept = found.data
    except Unfit as unfit:
        head, kept = {"says": unfit.says, "mend": unfit.mend}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + kept)


if __name__ == "__main__":
    main()
