"""A worker in a process of its own, for a test to kill: python -m tests.services.work.drill DATABASE FOLDER SECONDS.

Each piece of work writes a line when it begins, takes SECONDS, and writes another when it ends. The lease is one second.
"""

import asyncio
import os
import sys
from datetime import timedelta
from pathlib import Path

from services.app import create_service
from services.service import Service
from services.settings import Settings
from services.work import Handler, Task, Worker


async def _main(url: str, folder: Path, seconds: float) -> None:
    async def slow(_: Service, task: Task) -> None:
        with (folder / "lines").open("a") as file:
            file.write(f"begun {task.payload['n']} {os.getpid()}\n")
        await asyncio.sleep(seconds)
        with (folder / "lines").open("a") as file:
            file.write(f"ended {task.payload['n']} {os.getpid()}\n")

    service = create_service(Settings(database_url=url, var=folder, rebuild="none").ready())
    worker = Worker(service, {"slow": Handler(slow)}, lease=timedelta(seconds=1), slots=2)
    await worker.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
