"""One build from end to end: reading -> catalogue -> rules -> views -> plan -> render. Knows nothing of Pelican."""

import os
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator import assets, catalogue, drawing, render, rules
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.plan import Output, Planner, Setting
from generator.problems import ContentError, Problem, counted

CACHE = Path(".cache")


class ClockError(ValueError):
    """SITE_NOW cannot be understood."""


@dataclass(frozen=True)
class Built:
    """A finished build."""

    change: render.Change
    outputs: tuple[Output, ...]
    seconds: float

    def __str__(self) -> str:
        change = self.change
        return (
            f"{counted(len(self.outputs), 'file')}: {len(change.written):,} written, {change.unchanged:,} unchanged,"
            f" {len(change.removed):,} removed, in {self.seconds:.2f} s"
        )


def check(content: Path, *, today: datetime, cache: Path | None = CACHE) -> tuple[Catalogue, Texts, list[Problem]]:
    """Everything that is wrong with the content. Rules between files run only on files that could be read."""
    site, found = catalogue.load(content, cache)
    texts = Texts(cache)
    if not any(problem.line == 0 and problem.path == str(content) for problem in found):
        found += rules.broken(site, today.date(), texts)
    texts.save()
    return site, texts, sorted(found)


def build(content: Path, output: Path, *, theme: Path, host: str, now: datetime, cache: Path = CACHE) -> Built:
    """Bring `output` up to date. Raises ContentError, and leaves the folder as it was, when the content has problems."""
    started = time.perf_counter()
    render.refuse_strange(output)
    site, texts, found = check(content, today=now, cache=cache)
    if found:
        raise ContentError(found)
    collected = assets.collect(theme / "static")
    environment = drawing.environment(theme, site, host=host, texts=texts, assets=collected)
    setting = Setting(host=host, now=now, commit=_commit())
    outputs = Planner(site, setting, texts=texts, assets=collected, environment=environment).outputs()
    change = render.publish(outputs, environment, folder=output, cache=cache)
    texts.save()
    return Built(change, tuple(outputs), time.perf_counter() - started)


def clock(environment: dict[str, str] | None = None) -> datetime:
    """SITE_NOW, or the time of day in UTC. Raises ClockError when SITE_NOW is no ISO instant."""
    given = (os.environ if environment is None else environment).get("SITE_NOW", "")
    if not given:
        return datetime.now(UTC)
    try:
        now = datetime.fromisoformat(given)
    except ValueError:
        raise ClockError(f"SITE_NOW is `{given}`.\n    Write an ISO instant, such as 2026-12-24T12:00:00Z.") from None
    return now.replace(tzinfo=UTC) if now.tzinfo is None else now.astimezone(UTC)


def _commit() -> str | None:
    """The commit that is being built, or None outside a repository."""
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git on this machine: built from an archive
        return None
    return found.stdout.strip() or None if found.returncode == 0 else None
