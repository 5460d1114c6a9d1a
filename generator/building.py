"""One build from end to end: reading -> catalogue -> rules -> views -> plan -> render. Knows nothing of Pelican."""

import contextlib
import gc
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jinja2 import Environment

from generator import assets, catalogue, drawing, render, rules, search, sections
from generator.catalogue import Catalogue
from generator.findable import Findable, findable
from generator.markup import Texts
from generator.outputs import machines
from generator.plan import Output, Plan, Setting
from generator.problems import ContentError, Problem, counted
from generator.views.pages import Heads

CACHE = Path(".cache")


class ClockError(ValueError):
    """SITE_NOW cannot be understood."""


@dataclass(frozen=True)
class Built:
    """A finished build."""

    change: render.Change
    outputs: tuple[Output, ...]
    kinds: Mapping[str, int]
    """How many pages there are of each kind of record."""
    seconds: float

    def __str__(self) -> str:
        change, kinds = self.change, sorted(self.kinds.items(), key=lambda row: (-row[1], row[0]))
        return (
            f"Pages by kind: {', '.join(f'{kind} {count:,}' for kind, count in kinds)}\n"
            f"{counted(len(self.outputs), 'file')}, {change.bytes_in_all / 1e6:.1f} MB: {len(change.written):,} written,"
            f" {change.unchanged:,} unchanged, {len(change.removed):,} removed, in {self.seconds:.2f} s"
        )


def check(
    content: Path,
    *,
    today: datetime,
    cache: Path | None = CACHE,
    demo: bool = True,
    later: list[Callable[[], None]] | None = None,
) -> tuple[Catalogue, Texts, list[Problem]]:
    """Everything that is wrong with the content, as far as it can be told without the theme. `demo`, `later` as in load()."""
    site, found = catalogue.load(content, cache, demo=demo, later=later)
    texts = Texts(cache)
    if content.is_dir():
        found += rules.broken(site, today.date(), texts)
    if later is None:
        texts.save()
    else:
        later.append(texts.save)
    return site, texts, sorted(found)


@dataclass(frozen=True)
class Planned:
    """All that is to be published, and what draws it."""

    outputs: tuple[Output, ...]
    environment: Environment
    found: tuple[Findable, ...]
    """By the search."""
    keep: tuple[Callable[[], None], ...]
    """Writes the caches: called when everything is published, which comes first."""


def plan(content: Path, *, theme: Path, host: str, now: datetime, demo: bool = True, cache: Path = CACHE) -> Planned:
    """The whole site as it would be published. Raises ContentError with every problem in the content, and when the
    theme shows a box that the content does not have."""
    _refuse_strange_cache(cache)
    later: list[Callable[[], None]] = []
    site, texts, found = check(content, today=now, cache=cache, demo=demo, later=later)
    if found:
        raise ContentError(found)
    collected = assets.collect(theme / "static")
    environment = drawing.environment(theme, site, host=host, texts=texts, assets=collected)
    setting = Setting(host=host, now=now, commit=_commit())
    heads = Heads(site, sections.entries(site, setting.today), host, texts)
    missing: dict[str, Problem] = {}
    files = tuple(sections.files(site, setting.today))
    turns = sections.turns(site, now)
    outputs = sections.outputs(Plan(site, setting, texts, collected, environment, heads, missing, files, turns))
    if found := [*missing.values(), *_clashes(content, outputs)]:
        raise ContentError(found)
    return Planned(tuple(outputs), environment, tuple(findable(site, heads.all(), outputs)), tuple(later))


def _clashes(content: Path, outputs: Sequence[Output]) -> Iterator[Problem]:
    """Two outputs with one path, or one whose path is a folder of another: they could not both be published."""
    paths = Counter(output.path for output in outputs)
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    for path, times in paths.items():
        if times > 1 or path in folders:
            fact = f"`/{path}` would be published {'twice' if times > 1 else 'as a file and as a folder'}"
            mend = "Rename the page, the box or the file in site/root/ that takes an address of another."
            yield Problem(str(content), 0, 0, fact, mend)


def build(
    content: Path,
    output: Path,
    *,
    theme: Path,
    host: str,
    now: datetime,
    demo: bool = True,
    cache: Path = CACHE,
    indexer: search.Indexer = search.refresh,
) -> Built:
    """Bring `output` up to date. Raises ContentError, and leaves the folder as it was, when the content has problems."""
    with _uncollected():
        return _build(content, output, theme=theme, host=host, now=now, demo=demo, cache=cache, indexer=indexer)


def _build(
    content: Path,
    output: Path,
    *,
    theme: Path,
    host: str,
    now: datetime,
    demo: bool,
    cache: Path,
    indexer: search.Indexer,
) -> Built:
    started = time.perf_counter()
    render.refuse_strange(output)
    planned = plan(content, theme=theme, host=host, now=now, demo=demo, cache=cache)
    words = partial(_changed, [output.path for output in planned.outputs], host)
    index = search.Index(planned.found, output, cache)
    change = render.publish(
        planned.outputs,
        planned.environment,
        folder=output,
        cache=cache,
        words=words,
        then=lambda: indexer(index),
    )
    kinds = Counter(one.facets["kind"][0] for one in planned.found if one.file)
    built = Built(change, planned.outputs, kinds, time.perf_counter() - started)
    for keep in planned.keep:
        keep()
    return built


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """A build makes a million objects and no rubbish that only the collector could find: its searches took a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _changed(paths: Sequence[str], host: str, change: render.Change) -> bytes:
    """The addresses to ask for again. New headers are on all of them."""
    written = paths if "headers.json" in change.written else change.written
    return machines.changed_urls(written, change.removed, host).encode()


def _refuse_strange_cache(cache: Path) -> None:
    if cache.exists() and not cache.is_dir():
        raise render.StrangeFolderError(f"{cache} is not a folder.\n    Delete it: it only saves time.")


def clock(environment: dict[str, str] | None = None, *, given: datetime | None = None) -> datetime:
    """SITE_NOW, or what is `given`, or the time of day in UTC. Raises ClockError when SITE_NOW is no ISO instant."""
    text = (os.environ if environment is None else environment).get("SITE_NOW", "")
    if not text:
        return given or datetime.now(UTC)
    try:
        now = datetime.fromisoformat(text)
        return now.replace(tzinfo=UTC) if now.tzinfo is None else now.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ClockError(f"SITE_NOW is `{text}`.\n    Write an ISO instant, such as 2026-12-24T12:00:00Z.") from None


def _commit() -> str | None:
    """The commit that is being built, or None outside a repository."""
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git on this machine: built from an archive
        return None
    return found.stdout.strip() or None if found.returncode == 0 else None
