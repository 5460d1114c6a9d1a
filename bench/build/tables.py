"""The figures as Markdown."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.build.__main__ import Measured

TITLE = "What a build costs"
PROGRAMS = ("pelican", "markdown", "jinja2", "pydantic", "pagefind-bin")
_AIMS = {
    "cold": 2.0,
    "cold, with a warm cache": 0.5,
    "nothing changed": 0.06,
    "one body edited": 0.2,
    "one body edited, running": 0.05,
    "one navigation link changed": 0.7,
}
"""In times of Hugo's cold build."""


def text(machine: str, measured: "Sequence[Measured]") -> str:
    parts = [f"# {TITLE}\n", f"By `make bench-build`. {machine}\n", (Path(__file__).parent / "how.md").read_text()]
    for count in dict.fromkeys(one.records for one in measured):
        parts += [f"## {count:,} records\n", *_lines([one for one in measured if one.records == count]), ""]
    parts += _growth(measured)
    parts.append((Path(__file__).parent / "limits.md").read_text())
    return "\n".join(parts)


def _lines(measured: "Sequence[Measured]") -> Iterator[str]:
    hugo = next((one.costs["cold"].wall for one in measured if one.tool == "Hugo"), None)
    for one in measured:
        yield f"- {one.tool}: {one.pages:,} pages, {one.files:,} files."
    yield "\n| what | generator | wall s | CPU s | memory MB | times Hugo's cold build | aim |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for what in dict.fromkeys(what for one in measured for what in one.costs):
        for one in measured:
            if cost := one.costs.get(what):
                aim = f"{_AIMS[what]:g}" if one.tool == "this generator" and what in _AIMS else ""
                ratio = f"{cost.wall / hugo:.2f}" if hugo else ""
                yield f"| {what} | {one.tool} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory_mb:.0f} | {ratio} | {aim} |"


def _growth(measured: "Sequence[Measured]") -> Iterator[str]:
    ours = {one.records: one for one in measured if one.tool == "this generator"}
    if not {10_000, 100_000} <= set(ours):
        return
    yield "## 100,000 records against 10,000\n\n| what | times as long | aim |\n|---|--:|--:|"
    for what, cost in ours[100_000].costs.items():
        yield f"| {what} | {cost.wall / ours[10_000].costs[what].wall:.1f} | 11 |"
    yield ""
