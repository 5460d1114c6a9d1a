"""The figures of the service as Markdown, and the file that has the figures of all."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.service import Bench, Row
    from bench.visible import Seen

_AIMS = {"submit by form": 5.5, "submit by API": 5.5, "signed-in check": 1.0}
_MEMORY_MB, _START_SECONDS, _VISIBLE_SECONDS = 120, 2.0, 2.0


TITLE = "What the service costs"
PROGRAMS = ("starlette", "uvicorn", "sqlalchemy", "asyncpg", "pydantic")
_FILE = Path(__file__).parent / "RESULTS.md"


def put(title: str, text: str) -> None:
    """Instead of what stands below this title of the file."""
    before = _FILE.read_text() if _FILE.exists() else ""
    parts = {part.partition("\n")[0]: part for part in re.split(r"^# ", before, flags=re.MULTILINE) if part}
    parts[title] = text.removeprefix("# ").rstrip() + "\n\n"
    _FILE.write_text("".join(f"# {part}" for part in parts.values()).rstrip() + "\n")


def text(machine: str, benches: "Sequence[Bench]", seen: "Seen | None") -> str:
    parts = [f"# {TITLE}\n", f"By `make bench`. {machine}\n", *_tables(benches)]
    if seen:
        parts.append(_visible(seen))
    parts.append((Path(__file__).parent / "limits.md").read_text())
    return "\n".join(parts)


def _tables(benches: "Sequence[Bench]") -> list[str]:
    if not benches:
        return []
    return [
        "8 clients, each with one connection; SQLite: one process that serves and works; PostgreSQL: two servers and two workers.",
        "CPU is that of all processes of the service for each request, until all that follows from it is done, the mail too;",
        "a posting by the API is two requests. Memory is what all of them have after it, shared pages counted once (PSS).\n",
        "| what | database | each second | CPU ms | aim | p50 ms | p95 ms | memory MB |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
        *(_line(row) for bench in benches for row in bench.rows if not row.what.startswith("(")),
        "",
        *(
            f"- A server on {bench.name} is up after {bench.start_cpu:.2f} s of CPU (aim: {_START_SECONDS:.0f})."
            for bench in benches
        ),
        f"- Memory aim: {_MEMORY_MB} MB for server and worker on SQLite.",
        "",
    ]


def _line(row: "Row") -> str:
    aim = f"{_AIMS[row.what]:g}" if row.what in _AIMS else ""
    return (
        f"| {row.what} | {row.where} | {row.count / row.seconds:.0f} | {row.cpu_ms:.2f} | {aim} | {row.p50:.1f} | {row.p95:.1f} "
        f"| {row.own_mb:.0f} (RSS {row.memory_mb:.0f}) |"
    )


def _visible(seen: "Seen") -> str:
    ordered = sorted(seen.others)
    return (
        f"## From approval to page\n\nLocal rebuild on the full content ({seen.pages:,} pages), from the answer to the moderator's click "
        f"until the posting's page and the board have it, over HTTP; {len(ordered)} approvals one after the other.\n\n"
        f"Median **{seen.median:.2f} s** (aim: {_VISIBLE_SECONDS:.0f}), fastest {ordered[0]:.2f}, slowest {ordered[-1]:.2f}; the first, "
        f"which begins the process that builds, {seen.first:.2f}. CPU of server, worker and build: {seen.cpu:.2f} s for each.\n"
    )
