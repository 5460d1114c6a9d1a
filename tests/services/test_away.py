"""The database is away for a while: what visitors, balancers, workers and operators are told."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from services import health, slices
from services.accounts import keys
from services.app import create_app, create_service
from services.migrations import upgrade
from services.service import of_the_day
from services.settings import Settings
from services.work import Worker
from services.work import worker as working

pytestmark = pytest.mark.anyio

NOBODY = "postgresql://somebody:hidden@127.0.0.1:1/nothing"


@contextlib.asynccontextmanager
async def _away(tiny_site: Path, tmp_path: Path, url: str = NOBODY) -> AsyncIterator[tuple[Any, httpx2.AsyncClient]]:
    given = {"site": tiny_site, "var": tmp_path / "var", "rebuild": "none", "database_url": url, "worker_inside": False}
    settings = Settings.model_validate(given).ready()
    service = create_service(settings, clock=of_the_day)
    transport = httpx2.ASGITransport(create_app(settings, service=service), raise_app_exceptions=True)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield service, client
    await service.db.close()


@pytest.mark.parametrize("path", ["/jobs/1/edit/", "/admin/", "/users/maria/", "/_ready"])
async def test_pages_are_not_ready_and_say_when_to_come_back(tiny_site: Path, tmp_path: Path, path: str) -> None:
    async with _away(tiny_site, tmp_path) as (_, client):
        client.cookies.set("session", "x" * 43)
        answer = await client.get(path, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.headers.get("retry-after")) == (503, "60")
    assert "Not ready" in answer.text
    assert "127.0.0.1" not in answer.text


async def test_programs_are_told_the_same(tiny_site: Path, tmp_path: Path) -> None:
    async with _away(tiny_site, tmp_path) as (_, client):
        answer = await client.get("/api/v3/me/", headers={"Authorization": f"Bearer {keys.MARK}{'x' * 40}"})
        page = await client.post(
            "/accounts/login/", data={"login": "maria", "password": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
        )

    assert (answer.status_code, answer.headers.get("retry-after"), page.status_code) == (503, "60", 503)
    assert answer.json()["title"] == "Not ready"


async def test_the_public_is_told_which_part_and_the_operator_why(tiny_site: Path, tmp_path: Path) -> None:
    async with _away(tiny_site, tmp_path) as (service, client):
        answer = await client.get("/_ready")
        findings = await health.whole(service)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "NOT WELL  tables: this cannot be looked at now." in answer.text
    assert "Error" not in answer.text
    assert "127.0.0.1" not in answer.text
    assert "ConnectionRefusedError" in findings[0].says


async def test_a_worker_says_it_once_and_goes_on_when_the_database_is_back(
    tiny_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "_AFTER_ERROR_SECONDS", 0.05)
    caplog.set_level(logging.WARNING)
    file = tmp_path / "there" / "service.db"
    file.parent.mkdir()
    await asyncio.to_thread(upgrade, f"sqlite:///{file}")
    async with _away(tiny_site, tmp_path, f"sqlite:///{file}") as (service, _):
        file.parent.rename(tmp_path / "elsewhere")
        stop = asyncio.Event()
        task = asyncio.create_task(Worker(service, slices.handlers(), ()).run(stop))
        await asyncio.sleep(0.4)
        (tmp_path / "elsewhere").rename(file.parent)
        await asyncio.sleep(0.4)
        file.parent.rename(tmp_path / "elsewhere")
        service.db.engine.dispose()
        await asyncio.sleep(1)
        (tmp_path / "elsewhere").rename(file.parent)
        await asyncio.sleep(0.4)
        stop.set()
        service.wake.set()
        await asyncio.wait_for(task, 10)

    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 4, said
    assert [one.startswith("The database does not answer: OperationalError") for one in said] == [True, False] * 2
    assert said[1] == said[3] == "The database answers again."
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_is_ended_under_a_connection_is_away_and_not_a_mistake_of_ours(
    running: Any, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy import text

    from services.away import DatabaseAway

    async def ended() -> None:
        async with running.db.reading() as tx:
            await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseAway):
        await ended()
    async with running.db.reading() as tx:
        await tx.execute(text("SELECT 1"))

    assert [record.getMessage() for record in caplog.records][-1] == "The database answers again."


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_of_two_that_wait_for_each_other_one_is_told_to_send_again(running: Any) -> None:
    from sqlalchemy import text

    from services.errors import Conflict

    met = asyncio.Barrier(2)

    async def locks(first: int, second: int) -> None:
        async with running.db.transaction() as tx:
            await tx.execute(text(f"SELECT pg_advisory_xact_lock({first})"))
            await met.wait()
            await tx.execute(text(f"SELECT pg_advisory_xact_lock({second})"))

    ended = await asyncio.gather(locks(1, 2), locks(2, 1), return_exceptions=True)

    assert [type(one) for one in ended if one] == [Conflict]
    async with running.db.reading() as tx:
        await tx.execute(text("SELECT 1"))
