"""One build from end to end: reading -> catalogue -> rules -> views -> plan -> render. Knows nothing of Pelican."""

import contextlib
import gc
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from jinja2 import Environment

from generator import beside, catalogue, render, rules, search, sections, unchanged
from generator.catalogue import Catalogue
from generator.findable import Findable, findable
from generator.markup import Texts
from generator.outputs import machines
from generator.plan import Output, Plan, Setting, Span
from generator.problems import ContentError, Problem, counted
from generator.standing import For, Kept, Standing
from generator.views.pages import Heads

CACHE = Path(".cache")


@dataclass(frozen=True)
class Built:
    """A finished build."""

    change: render.Change
    outputs: tuple[Output, ...]
    kinds: Mapping[str, int]
    """How many pages there are of each kind of record."""
    seconds: float
    span: Span
    """In which another build of the same would change nothing."""

    @property
    def amount(self) -> str:
        """What there is now."""
        kinds = sorted(self.kinds.items(), key=lambda row: (-row[1], row[0]))
        return (
            f"Pages by kind: {', '.join(f'{kind} {count:,}' for kind, count in kinds)}\n"
            f"{counted(len(self.outputs), 'file')}, {self.change.bytes_in_all / 1e6:.1f} MB"
        )

    def __str__(self) -> str:
        change = self.change
        return (
            f"{self.amount}: {len(change.written):,} written, {change.unchanged:,} unchanged,"
            f" {len(change.removed):,} removed, in {self.seconds:.2f} s"
        )


def check(
    content: Path, *, today: datetime, cache: Path | None = CACHE, demo: bool = True
) -> tuple[Catalogue, Texts, list[Problem]]:
    """Everything that is wrong with the content, as far as it can be told without the theme. `demo` as in load()."""
    site, found = catalogue.load(content, cache, demo=demo)
    texts = Texts(cache)
    if content.is_dir():
        found += rules.broken(site, today.date(), texts)
    texts.save()
    return site, texts, sorted(found)


@dataclass(frozen=True)
class Planned:
    """All that is to be published, and what draws it."""

    outputs: tuple[Output, ...]
    environment: Environment
    found: tuple[Findable, ...]
    """By the search."""
    kept: Kept


def plan(
    content: Path,
    *,
    theme: Path,
    host: str,
    now: datetime,
    demo: bool = True,
    cache: Path = CACHE,
    standing: Standing | None = None,
) -> Planned:
    """The whole site as it would be published. Raises ContentError with every problem in the content, and when the
    theme shows a box that the content does not have. What is left `standing` by the last plan is not worked out again."""
    _refuse_strange_cache(cache)
    kept = (standing or Standing()).of(For(content, theme, host, now.date(), demo, cache))
    git = unchanged.asking_git()
    try:
        site = _checked(kept)
    finally:
        commit = unchanged.said(git)
    plan = _plan(kept, site, Setting(host=host, now=now, commit=commit or None))
    outputs = sections.outputs(plan)
    if found := [*plan.missing.values(), *plan.once(_clashes)]:
        raise ContentError(found)
    # Only of a plan that is whole: what a problem has left undone is not to be taken for done.
    found_by_search = tuple(findable(plan))
    kept.site, kept.heads, kept.span = site, plan.heads, plan.span
    site.memory.close()
    plan.heads.close()
    return Planned(tuple(outputs), plan.environment, found_by_search, kept)


def _plan(kept: Kept, site: Catalogue, setting: Setting) -> Plan:
    looks, coming = kept.look(site), sections.turns(site, setting.now)
    entries = sections.entries(site, setting.today)
    return Plan(
        site,
        setting,
        kept.texts,
        looks.collected,
        looks.environment,
        kept.heads.of(site, entries) if kept.heads else Heads(site, entries, setting.host, kept.texts),
        missing={},
        listed=sections.files(site, setting.today),
        coming=coming,
        span=_span(kept.span, setting.now, coming),
        templates=looks.templates,
    )


def _checked(kept: Kept) -> Catalogue:
    """The content. Raises ContentError."""
    here, before = kept.purpose, kept.site.memory if kept.site else None
    site, found = catalogue.load(here.content, demo=here.demo, known=kept.known, before=before)
    if here.content.is_dir():
        found += rules.broken(site, here.today, kept.texts)
    if found:
        raise ContentError(sorted(found))
    return site


def _span(before: Span | None, now: datetime, coming: Mapping[str, datetime]) -> Span:
    """The very same as before, while nothing happens by itself."""
    until = min(coming.values(), default=datetime.max.replace(tzinfo=UTC))
    if before and before.since <= now < before.until <= until:
        return before
    return Span(now, until)


def _clashes(plan: Plan) -> tuple[Problem, ...]:
    """Two outputs with one path, or one whose path is a folder of another: they could not both be published."""
    return tuple(_clashing(str(plan.site.root), Counter(sections.paths(plan))))


def _clashing(content: str, paths: Mapping[str, int]) -> Iterator[Problem]:
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
            yield Problem(content, 0, 0, fact, mend)
        if beside.is_form(path, paths):
            fact = f"`/{path}` has the name that a compressed form of `/{path[:-3]}` would have"
            yield Problem(content, 0, 0, fact, "Rename one of them, or leave the compressing to `make compress`.")


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
    standing: Standing | None = None,
) -> Built:
    """Bring `output` up to date. Raises ContentError, and leaves the folder as it was, when the content has problems.

    Who builds again hands over what the last build left `standing`, and saves it in the end.
    """
    with _uncollected():
        started = time.perf_counter()
        render.refuse_strange(output)
        planned = plan(content, theme=theme, host=host, now=now, demo=demo, cache=cache, standing=standing)
        change = _publish(planned, output, indexer)
        if standing is None:
            planned.kept.save()
        kinds = Counter(one.facets["kind"][0] for one in planned.found if one.file)
        assert planned.kept.span
        return Built(change, planned.outputs, kinds, time.perf_counter() - started, planned.kept.span)


def _publish(planned: Planned, output: Path, indexer: search.Indexer) -> render.Change:
    here = planned.kept.purpose
    index = search.Index(planned.found, output, here.cache)
    return render.publish(
        planned.outputs,
        planned.environment,
        folder=output,
        cache=here.cache,
        words=partial(_changed, planned.outputs, here.host),
        then=lambda: indexer(index),
        known=planned.kept.folder(output),
    )


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


def _changed(outputs: Sequence[Output], host: str, change: render.Change) -> bytes:
    """The addresses to ask for again. New headers are on all of them."""
    written = [one.path for one in outputs] if "headers.json" in change.written else change.written
    return machines.changed_urls(written, change.removed, host).encode()


def _refuse_strange_cache(cache: Path) -> None:
    if cache.exists() and not cache.is_dir():
        raise render.StrangeFolderError(f"{cache} is not a folder.\n    Delete it: it only saves time.")
