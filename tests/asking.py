"""Programs and browsers that ask a running service: cheap, so that what is measured is the service."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

import httpx2

from services.accounts import keys, sessions
from services.accounts.tables import account
from services.db import Database
from services.people import Role, Scope

_MOST_SECONDS = 60


class Lost(Exception):  # noqa: N818  it says what is so
    """No answer has come: whether it was done is not known."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    """By their names in small letters."""
    body: bytes


@dataclass
class Client:
    """One connection of HTTP/1.1, kept open from one question to the next."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)
    under_way: bool = False
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> Answer:
        return await self.ask("GET", path)

    async def post_form(self, path: str, values: Mapping[str, str]) -> Answer:
        return await self.ask("POST", path, urlencode(values).encode(), "application/x-www-form-urlencoded")

    async def post_json(self, path: str, body: bytes = b"{}") -> Answer:
        return await self.ask("POST", path, body, "application/json")

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        """Raises Lost when the connection breaks, or nobody listens."""
        self.under_way = True
        try:
            return await asyncio.wait_for(self._asked(self._request(method, path, body, kind)), _MOST_SECONDS)
        except (OSError, EOFError, TimeoutError) as error:
            await self.close()
            raise Lost(f"{method} {path}: {type(error).__name__}") from error
        finally:
            self.under_way = False

    def _request(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        own = {"Content-Type": kind} if kind else {}
        lines = {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)), **own, **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body

    async def _asked(self, request: bytes) -> Answer:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(request)
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            await self.close()
        return Answer(int(status.split()[1]), headers, body)

    async def close(self) -> None:
        writer, self._reader, self._writer = self._writer, None, None
        if writer:
            writer.close()
            with contextlib.suppress(OSError):  # the other end is dead
                await writer.wait_closed()

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


@dataclass(frozen=True)
class Member:
    """An account with a way in for a browser and one for a program."""

    id: int
    name: str
    session: str
    key: str

    def browser(self, port: int) -> Client:
        return Client(
            port, {"Cookie": f"session={self.session}", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
        )

    def program(self, port: int) -> Client:
        return Client(port, {"Authorization": f"Bearer {self.key}", "Accept": "application/json"})


async def members(db: Database, names: list[str], *roles: Role) -> list[Member]:
    """New accounts with confirmed addresses, written into the database at once."""
    now, made = datetime.now(UTC), []
    scopes = [Scope.JOBS_WRITE, *([Scope.JOBS_MODERATE] if roles else [])]
    request = httpx2.Request("GET", "http://localhost", headers={"User-Agent": "drill"})
    async with db.transaction() as tx:
        for name in names:
            row = {
                "name": name, "name_key": name, "email": f"{name}@example.org", "email_key": f"{name}@example.org",
                "verified": now, "roles": [role.value for role in roles], "created": now,
            }  # fmt: skip
            number = int((await tx.execute(account.insert().values(row).returning(account.c.id))).scalar_one())
            session = await sessions.begin(tx, number, request=request, address="127.0.0.1", now=now)  # type: ignore[arg-type]  # only the headers are read
            key = await keys.make(tx, number, name="drill", scopes=scopes, expires=None, now=now)
            made.append(Member(number, name, session, key))
    return made
