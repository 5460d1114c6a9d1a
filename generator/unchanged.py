"""Whether there is anything to build at all. Asked first: what builds takes longer to import than this takes in all.

With a build is written down what it was made of: the files below the content, the theme and this package, the settings, the
packages, the commit, and until when the site reads the same by itself. While all of that is as it was, and every file of
the site too, another build would change nothing. (A file that somebody else has put there is removed by the next build that
has something to do.)
"""

import os
import pickle
import subprocess
import sys
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from generator import clock
from generator.cache import digest, put

_LATELY_NS = 1_000_000_000
"""Clocks of file systems are coarse: one more write within this time might not show."""


@dataclass(frozen=True)
class Sources:
    """What a site is made of, and where it goes."""

    content: Path
    theme: Path
    settings: Path
    output: Path

    def stamp(self) -> "Stamp":
        """How all of it is now: to be taken before any of it is read. Raises OSError when some of it is gone."""
        began, commit = time.time_ns(), asking_git()
        code, beside = Path(__file__).parent, self.settings.absolute().parent
        files = [*_below(self.content), *_below(self.theme), *_below(code), *map(str, sorted(beside.glob("*.py")))]
        times, sizes = array("q"), array("q")
        for file in files:
            found = os.stat(file)  # noqa: PTH116  asked for every file
            times.append(max(found.st_mtime_ns, found.st_ctime_ns))
            sizes.append(found.st_size)
        installed = [place for place in map(Path, sys.path) if place.name.endswith("-packages")]
        about = (self, files, sys.version, [(place, place.stat().st_mtime_ns) for place in installed], said(commit))
        return Stamp(digest(repr(about).encode(), times.tobytes(), sizes.tobytes()), began - max(times) > _LATELY_NS)


@dataclass(frozen=True)
class Stamp:
    """What stands for the state of the sources."""

    state: str
    """A digest."""
    is_certain: bool
    """Nothing was written so lately that one more write would not show."""


@dataclass(frozen=True)
class _Kept:
    sources: Sources
    stamp: Stamp
    day: date
    since: datetime
    until: datetime
    amount: str
    files: Sequence[str]
    stats: bytes


def says(asked: Sequence[str]) -> str | None:
    """What there is to say to who asks for a build that would change nothing."""
    began = time.perf_counter()
    if asked[:1] != ["build"] or "--listen" in asked:
        return None
    try:
        kept, now = pickle.loads(_place(asked).read_bytes()), clock.now()  # noqa: S301  our own folder
        if not isinstance(kept, _Kept) or kept.day != now.date() or not kept.since <= now < kept.until:
            return None
        if kept.sources.stamp() != kept.stamp or _stats(kept.sources.output, kept.files) != kept.stats:
            return None
    except Exception:  # noqa: BLE001  nothing is kept, it is damaged, something is gone: the build says what is wrong
        return None
    return f"{kept.amount}: nothing has changed, in {time.perf_counter() - began:.2f} s"


def keep(
    asked: Sequence[str],
    sources: Sources,
    stamp: Stamp,
    *,
    now: datetime,
    span: tuple[datetime, datetime],
    amount: str,
    files: Iterable[tuple[str, int, int]],
) -> None:
    """Write down what a build was made of. `files`: all that it has put into the folder, but for the search, with their sizes
    and times."""
    place = _place(asked)
    if not stamp.is_certain:
        place.unlink(missing_ok=True)
        return
    start, listed, stats = len(str(sources.output)) + 1, list[str](), array("q")
    for file, size, time_ns in files:
        listed.append(file)
        stats.extend((size, time_ns))
    of_search = [file[start:] for file in _below(sources.output / "pagefind")]
    found = stats.tobytes() + _stats(sources.output, of_search)
    kept = _Kept(sources, stamp, now.date(), *span, amount, [*listed, *of_search], found)
    put(place, pickle.dumps(kept, protocol=5))


def _place(asked: Sequence[str]) -> Path:
    """The file in which it is written down."""
    return Path(".cache") / f"same-{digest(repr((Path.cwd(), tuple(asked))).encode())}.pickle"


def _stats(folder: Path, files: Iterable[str]) -> bytes:
    """Size and time of each. Raises OSError when one is gone."""
    found, inside = array("q"), f"{folder}/"
    for file in files:
        one = os.stat(inside + file)  # noqa: PTH116  asked for every file of the site
        found.append(one.st_size)
        found.append(one.st_mtime_ns)
    return found.tobytes()


def _below(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (f"{place}/{name}" for name in sorted(names))


def asking_git() -> "subprocess.Popen[bytes] | None":
    """Which commit this is, asked beside the work; None where there is no git: built from an archive."""
    try:
        return subprocess.Popen(["git", "rev-parse", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except FileNotFoundError:
        return None


def said(git: "subprocess.Popen[bytes] | None") -> str:
    """The commit; empty outside a repository, and in one that has none yet."""
    words = git.communicate()[0].decode().strip() if git else ""
    return words if git and git.returncode == 0 else ""
