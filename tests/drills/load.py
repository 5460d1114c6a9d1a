"""People and programs that post and decide for as long as a drill lasts, and remember what they were told is done."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from services.db import Database
from services.jobs.rules import A_DAY
from services.people import Role
from tests.asking import Answer, Client, Lost, Member, members

POSTING = {
    "company": "Drill Company", "category": "developer-engineer", "city": "Utrecht", "country": "Netherlands",
    "text": "You keep **services** alive.\n\n- Kill them\n- Look what is left", "requirements": "Patience.",
    "email": "jobs@example.org", "url": "https://example.org/jobs",
}  # fmt: skip
_PAUSE_SECONDS = 0.1
"""Between two postings of one poster: a load, and no flood."""
_AGAIN_SECONDS = 0.2


@dataclass
class Ledger:
    """What was answered as done: none of it may be lost."""

    submitted: list[str] = field(default_factory=list)
    """The titles of postings that were sent by the form."""
    drafts: dict[int, str] = field(default_factory=dict)
    """The titles of those that were made by the API, by number."""
    sent: list[int] = field(default_factory=list)
    """The numbers of those that were sent for review by the API."""
    decided: dict[int, str] = field(default_factory=dict)
    """The actions that were done by moderators, by the number of the posting."""
    lost: int = 0
    """Requests whose answer never came."""
    strange: list[str] = field(default_factory=list)
    """Answers that nobody should get."""

    @property
    def writes(self) -> int:
        return len(self.submitted) + len(self.drafts) + len(self.sent) + len(self.decided)


@dataclass
class Load:
    """Four posters, two of them programs, and one moderator."""

    db: Database
    port: int
    ledger: Ledger = field(default_factory=Ledger)
    is_over: bool = False
    clients: list[Client] = field(default_factory=list)
    _names: "itertools.count[int]" = field(default_factory=itertools.count)

    @property
    def under_way(self) -> int:
        """How many wait for an answer at this moment."""
        return sum(client.under_way for client in self.clients)

    async def run(self) -> None:
        """Until `is_over` is set."""
        async with asyncio.TaskGroup() as all_of_them:
            for way in (self._by_form, self._by_api, self._by_form, self._by_api, self._moderate):
                all_of_them.create_task(way())

    async def _by_form(self) -> None:
        while not self.is_over:
            (member,) = await members(self.db, [f"poster{next(self._names)}"])
            await self._post(member.browser(self.port), member, self._send_form)

    async def _by_api(self) -> None:
        while not self.is_over:
            (member,) = await members(self.db, [f"poster{next(self._names)}"])
            await self._post(member.program(self.port), member, self._send_json)

    async def _post(self, client: Client, member: Member, send: Callable[[Client, str], Awaitable[None]]) -> None:
        """As much as an account may in a day."""
        async with self._kept(client):
            for count in range(A_DAY):
                if not self.is_over:
                    await self._tried(send(client, f"Posting {count} of {member.name}"))
                    await asyncio.sleep(_PAUSE_SECONDS)

    @contextlib.asynccontextmanager
    async def _kept(self, client: Client) -> AsyncIterator[None]:
        self.clients.append(client)
        async with client:
            yield
        self.clients.remove(client)

    async def _tried(self, doing: Awaitable[None]) -> None:
        try:
            await doing
        except Lost:
            self.ledger.lost += 1
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _send_form(self, client: Client, title: str) -> None:
        answer = await client.post_form("/jobs/create/", {**POSTING, "title": title, "do": "send"})
        if self._is(answer, 303):
            self.ledger.submitted.append(title)

    async def _send_json(self, client: Client, title: str) -> None:
        made = await client.post_json("/api/v3/jobs/", json.dumps({**POSTING, "title": title}).encode())
        if not self._is(made, 201):
            return
        number = json.loads(made.body)["number"]
        self.ledger.drafts[number] = title
        if self._is(await client.post_json(f"/api/v3/jobs/{number}/submit/"), 200):
            self.ledger.sent.append(number)

    async def _moderate(self) -> None:
        """Approves what waits; every seventh is rejected."""
        (member,) = await members(self.db, ["moderator"], Role.JOB_MODERATOR)
        client = member.program(self.port)
        async with self._kept(client):
            while not self.is_over:
                await self._tried(self._decide(client))
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _decide(self, client: Client) -> None:
        found = await client.get("/api/v3/jobs/review/?state=submitted&size=10")
        for one in json.loads(found.body)["items"] if self._is(found, 200) else ():
            if self.is_over:
                return
            number = int(one["number"])
            action = "approve" if number % 7 else "reject"
            answer = await client.post_json(f"/api/v3/jobs/{number}/{action}/", b'{"words": "It was read."}')
            if self._is(answer, 200):
                self.ledger.decided[number] = action

    def _is(self, answer: Answer, status: int) -> bool:
        if answer.status != status:
            self.ledger.strange.append(f"{answer.status} instead of {status}: {answer.body[:300]!r}")
        return answer.status == status
