"""The processes of a drill, and what is done with all of them: start, kill one, wait until all is done, look what is left."""

import asyncio
import time
from dataclasses import dataclass, field

from services import slices
from services.db import Database
from services.rebuild import export
from tests.asking import Client
from tests.drills import checking
from tests.drills.load import Ledger
from tests.outside import Builder, Post
from tests.processes import Program, Stage

_DONE_WITHIN_SECONDS = 300


@dataclass
class Scene:
    name: str
    stage: Stage
    post: Post
    builder: Builder
    is_shared: bool
    """Several servers on one port."""
    running: list[Program] = field(default_factory=list)

    def start(self) -> None:
        ways = (
            [self._serve, self._serve, self.stage.work, self.stage.work]
            if self.is_shared
            else [self._serve, self.stage.work]
        )
        self.running = [way() for way in ways]
        for program in self.running:
            program.wait_until_up()

    def _serve(self) -> Program:
        return self.stage.serve(*(["--shared"] if self.is_shared else []))

    def replace(self, number: int) -> Program:
        """Another one like it, instead of one that is dead."""
        dead = self.running[number]
        self.running[number] = self._serve() if dead.name == "serve" else self.stage.work()
        return self.running[number]

    async def until_done(self, db: Database) -> float:
        """Wait until everything that was promised is done; for how many seconds. Raises AssertionError when it never is."""
        began = time.monotonic()
        while any((left := await checking.open_ends(db)).values()):
            assert time.monotonic() - began < _DONE_WITHIN_SECONDS, f"still to be done: {left}\n{self.says()}"
            await asyncio.sleep(0.25)
        return time.monotonic() - began

    async def problems(self, ledger: Ledger) -> tuple[checking.Found, list[str]]:
        """What is left, and what of it must not be so."""
        found = await checking.look(self.stage.database_url, ledger, self.post.letters)
        async with Client(self.stage.port) as client:
            exported = {name: (await client.get(f"/data/{name}")).body for name in slices.exports()}
        wrong = [*checking.problems(found), *checking.called(self.builder, export.digest(exported))]
        return found, wrong

    def says(self) -> str:
        """The last words of all processes."""
        return "\n".join(f"{one.name} {one.pid}: {one.says()[-1_500:]}" for one in self.running)
