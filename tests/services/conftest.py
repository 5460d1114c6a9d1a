"""The service as it is shipped, on each database, with a clock that a test can set."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Row, Select, select, text

from services import slices
from services.accounts import sessions
from services.accounts.tables import account
from services.app import create_app, create_service
from services.db import Database, metadata
from services.mail.tables import mail
from services.people import Role
from services.service import Service
from services.settings import Settings
from services.work import Worker
from tests.conftest import ROOT, shared_folder
from tests.postgres import Postgres

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "http://testserver"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the site built from the tiny content, with the kit by which the service draws its pages."""
    with shared_folder(tmp_path_factory, worker_id, "tiny-site") as (folder, is_new):
        if is_new:
            command = [
                sys.executable,
                "-m",
                "generator",
                "build",
                "--content",
                "tests/site",
                "--output",
                str(folder / "site"),
            ]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder / "site"


@pytest.fixture(scope="session")
def empty_postgres(postgres: Postgres, worker_id: str) -> str:
    """The address of a database of this process of pytest, with all tables."""
    url = postgres.create(f"tests_{worker_id}")
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    from services.migrations import upgrade

    upgrade(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with all tables: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "service.db")
        yield f"sqlite:///{tmp_path / 'service.db'}"
    else:
        yield request.getfixturevalue("empty_postgres")


class Clock:
    """The service's time, which stands until the test moves it."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> datetime:
        return self.at

    def on(self, **by: float) -> datetime:
        """`clock.on(days=90)`"""
        self.at += timedelta(**by)
        return self.at


@dataclass
class Running:
    """The shipped application on an empty database."""

    service: Service
    app: Any
    clock: Clock
    _clients: list[httpx2.AsyncClient] = field(default_factory=list)

    @property
    def db(self) -> Database:
        return self.service.db

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A browser: it keeps cookies, and says that its forms come from this site. Redirects are not followed."""
        made = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app, raise_app_exceptions=True),
            base_url=URL,
            headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html", **headers},
        )
        self._clients.append(made)
        return made

    def program(self, token: str = "") -> httpx2.AsyncClient:
        """A program: no cookies, no browser's headers, perhaps a key or a token."""
        made = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app, raise_app_exceptions=True),
            base_url=URL,
            headers={"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        self._clients.append(made)
        return made

    async def account(self, name: str, *roles: Role, is_verified: bool = True, **values: Any) -> int:
        """An account, whose number is returned. It has no password, unless one is among the values (hashed)."""
        now = self.clock()
        row = {
            "name": name, "name_key": name.casefold(), "email": f"{name}@example.org", "email_key": f"{name}@example.org".casefold(),
            "verified": now if is_verified else None, "roles": [role.value for role in roles], "created": now,
        }  # fmt: skip
        async with self.db.transaction() as tx:
            return int((await tx.execute(account.insert().values(row | values).returning(account.c.id))).scalar_one())

    async def person(self, name: str, *roles: Role, is_verified: bool = True) -> httpx2.AsyncClient:
        """The browser of somebody who is signed in; the account is made if there is none of that name."""
        async with self.db.reading() as tx:
            number = (await tx.execute(select(account.c.id).where(account.c.name_key == name.casefold()))).scalar()
        number = number or await self.account(name, *roles, is_verified=is_verified)
        browser = self.client()
        request = httpx2.Request("GET", URL, headers={"User-Agent": "Firefox"})
        async with self.db.transaction() as tx:
            token = await sessions.begin(tx, number, request=request, address="192.0.2.1", now=self.clock())  # type: ignore[arg-type]  # only the headers are read
        browser.cookies.set(sessions.cookie_name(self.service), token)
        return browser

    async def work(self) -> None:
        """Do all work that is due now, and what follows from it."""
        await Worker(self.service, slices.handlers(), slices.timetable()).step()

    async def mails(self) -> list[Row[Any]]:
        """All mails, in the order in which they were put, read on a fresh connection."""
        return await self.rows(select(mail).order_by(mail.c.id))

    async def rows(self, query: Select[Any]) -> list[Row[Any]]:
        """What the database holds, read by a new connection."""
        fresh = Database(self.service.settings.database_url)
        try:
            async with fresh.reading() as tx:
                return list((await tx.execute(query)).all())
        finally:
            await fresh.close()

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()
        if not self.db.is_sqlite:
            names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
            async with self.db.transaction() as tx:
                await tx.execute(text("SET LOCAL session_replication_role = replica"))  # the log refuses to be emptied
                await tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        await self.db.close()


@pytest.fixture
async def running(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, tiny_site: Path
) -> AsyncIterator[Running]:
    """The service. It rebuilds nothing by itself; `@pytest.mark.settings(undo_seconds=0)` gives it other settings."""
    marked = request.node.get_closest_marker("settings")
    given = {"url": URL, "site": tiny_site, "content": tmp_path / "content", "var": tmp_path / "var", "rebuild": "none"}
    own = {"database_url": database_url, "worker_inside": False}
    settings = Settings.model_validate(given | own | (marked.kwargs if marked else {})).ready()
    clock = Clock()
    service = create_service(settings, clock=clock)
    made = Running(service, create_app(settings, service=service), clock)
    try:
        yield made
    finally:
        await made.close()
