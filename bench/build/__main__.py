"""Measure: python -m bench.build [--records 1000 10000] [--only NAME ...] [--print]"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench import machine, results
from bench.build import comparing, running, tables
from bench.build.corpus import Record, corpus
from bench.build.ours import Ours
from bench.build.peer import Eleventy, Hugo, StockPelican
from bench.build.tools import BuildFailedError, Cost, Tool, run

_TOOLS: dict[str, Callable[[Path], Tool]] = {"ours": Ours, "hugo": Hugo, "pelican": StockPelican, "eleventy": Eleventy}
_SIZES = (1_000, 10_000, 100_000)
_LONG = 20_000
"""From so many records on all is done once, and of the slow ones only the first build: each time takes many minutes."""
_TIMES = 3
"""What takes seconds is done so often; the median counts."""


@dataclass
class Measured:
    """One generator at one size."""

    tool: str
    records: int
    pages: int = 0
    files: int = 0
    costs: dict[str, Cost] = field(default_factory=dict)


def main() -> int:
    options = _parser().parse_args()
    begun, all_measured = machine.described(tables.PROGRAMS), []
    try:
        for count in options.records:
            for name in options.only or _TOOLS:
                with tempfile.TemporaryDirectory(prefix="bench-") as place:
                    tool = _TOOLS[name](Path(place).resolve())
                    all_measured.append(measured(tool, corpus(count), whole=name in ("ours", "hugo") or count < _LONG))
    except BuildFailedError as failure:
        print(failure, file=sys.stderr)
        return 1
    text = tables.text(begun, all_measured)
    print(text)
    if not options.print:
        results.put(tables.TITLE, text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.build", description=__doc__)
    parser.add_argument(
        "--records", type=int, nargs="+", default=_SIZES, metavar="N", help="how many (default: %(default)s)"
    )
    parser.add_argument("--only", nargs="+", choices=_TOOLS, help="which generators (default: all)")
    parser.add_argument("--print", action="store_true", help="leave bench/RESULTS.md as it is")
    return parser


def measured(tool: Tool, records: Sequence[Record], *, whole: bool) -> Measured:
    """`whole`: not only the first build."""
    tool.write(records)
    found = Measured(tool.name, len(records))
    for what, cost in _costs(tool, records, whole):
        found.costs[what] = cost
        print(
            f"{tool.name}, {len(records):,} records, {what}: {cost.wall:.2f} s, CPU {cost.cpu:.2f} s, {cost.memory_mb:.0f} MB",
            flush=True,
        )
        if what == "cold":
            found.pages = comparing.check(tool, records)
            found.files = sum(file.is_file() for file in tool.output.rglob("*"))
    return found


def _costs(tool: Tool, records: Sequence[Record], whole: bool) -> Iterator[tuple[str, Cost]]:
    page = next(record for record in records if record.kind == "page")
    tool.forget()
    yield "cold", tool.build()
    if not whole:
        return
    median = partial(_median, tool.build, 1 if len(records) >= _LONG else _TIMES)
    yield "nothing changed", median()
    yield "one body edited", median(lambda turn: tool.edit_body(page, f"Edited {turn} times."))
    yield "one navigation link changed", median(tool.rename_link)
    yield "one template edited", median(lambda turn: tool.edit_template(f"turn {turn}"))
    if isinstance(tool, Ours):
        yield from _of_ours(tool, page, median)


def _of_ours(tool: Ours, page: Record, median: Callable[..., Cost]) -> Iterator[tuple[str, Cost]]:
    def checked_out(_: int) -> None:
        tool.forget_outputs()

    yield "cold, with a warm cache", median(checked_out)
    yield "search, first index", run(tool.indexing(), tool.folder)
    tool.edit_body(page, "Edited once more.")
    tool.build()
    yield "search, one body edited", run(tool.indexing(), tool.folder)
    with running.listening(tool) as process:
        process.build()
        yield (
            "one body edited, running",
            _median(process.build, _TIMES, lambda turn: tool.edit_body(page, f"Again {turn}.")),
        )


def _median(build: Callable[[], Cost], times: int, prepare: Callable[[int], None] = lambda _: None) -> Cost:
    costs = []
    for turn in range(times):
        prepare(turn)
        costs.append(build())
    return sorted(costs, key=lambda cost: cost.wall)[times // 2]


if __name__ == "__main__":
    sys.exit(main())
