"""Asks a service as fast as it answers, in a process of its own: python -m bench.load < plan.json > took.json

The plan: {"port": 8000, "clients": [[{"method", "path", "body", "kind", "headers", "expects"}, ...], ...]}. Each client asks
its questions one after the other on one connection; `{number}` in a path is what the last JSON answer had under that name.
Out come the seconds of each question and those of all.
"""

import asyncio
import json
import sys
import time
from typing import Any

from tests.asking import Client


async def _client(port: int, questions: list[dict[str, Any]]) -> list[float]:
    took, number = [], ""
    async with Client(port) as client:
        for one in questions:
            client.headers, path = one["headers"], one["path"].replace("{number}", number)
            began = time.perf_counter()
            answer = await client.ask(one["method"], path, one["body"].encode(), one["kind"])
            took.append(time.perf_counter() - began)
            if answer.status != one["expects"]:
                raise RuntimeError(f"{one['method']} {path} was answered {answer.status}: {answer.body[:500]!r}")
            if answer.status == 201:
                number = str(json.loads(answer.body)["number"])
    return took


async def _main(plan: dict[str, Any]) -> dict[str, Any]:
    began = time.perf_counter()
    took = await asyncio.gather(*(_client(plan["port"], questions) for questions in plan["clients"]))
    return {"seconds": time.perf_counter() - began, "took": [one for each in took for one in each]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_main(json.load(sys.stdin)))))
