"""Our generator as a process that stays: what an edit costs there."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench import machine
from bench.build.corpus import NOW
from bench.build.ours import Ours
from bench.build.tools import BuildFailedError, Cost, environment


@dataclass
class Running:
    """Asks it for builds, one after the other."""

    process: "subprocess.Popen[str]"

    def build(self) -> Cost:
        pids, started = [self.process.pid], time.perf_counter()
        before = machine.own_cpu_seconds(self.process.pid)
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps({"now": NOW.isoformat()}), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        wall = time.perf_counter() - started
        if answer["state"] not in ("built", "same"):
            raise BuildFailedError(answer["says"])
        return Cost(wall, machine.own_cpu_seconds(self.process.pid) - before, machine.own_memory_mb(pids))


@contextmanager
def listening(tool: Ours) -> Iterator[Running]:
    with (tool.folder / "said.txt").open("w") as said:
        process = subprocess.Popen(
            tool.listening(), cwd=tool.folder, env=environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        )  # fmt: skip
        with process:
            yield Running(process)
            assert process.stdin
            process.stdin.close()
