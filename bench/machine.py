"""What processes cost, as Linux counts it."""

import os
import platform
import time
import timeit
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(pids: Iterable[int]) -> list[int]:
    """These processes and all that they have begun."""
    found = list(pids)
    for pid in found:
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Of user and system, of these processes and of their children, ended ones too."""
    return sum(_cpu_seconds(pid, 4) for pid in tree(pids))


def own_cpu_seconds(pid: int) -> float:
    """Of user and system, of this process alone."""
    return _cpu_seconds(pid, 2)


def _cpu_seconds(pid: int, times: int) -> float:
    """`times`: 2 for its own, 4 with those of its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11 : 11 + times]) / _TICKS


def memory_mb(pids: Iterable[int]) -> float:
    """Resident memory; pages that processes share are counted for each (RSS)."""
    return sum(_status(pid, "VmRSS") for pid in tree(pids))


def own_memory_mb(pids: Iterable[int]) -> float:
    """The same with shared pages dealt out among those who share them (PSS)."""
    return sum(map(_own_memory_mb, tree(pids)))


def _own_memory_mb(pid: int) -> float:
    """Nothing, for one that has ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def _status(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def described(packages: Iterable[str]) -> str:
    """Which machine, what ran besides, which versions of these."""
    model = next(
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    loop = min(timeit.repeat("for _ in range(1_000_000): pass", timer=time.process_time, number=1, repeat=9)) * 1_000
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({model}), load before (1, 5, 15 min) {load}; "
        f"a million turns of an empty loop take {loop:.0f} ms of CPU; "
        f"Python {platform.python_version()}, {versions}."
    )
