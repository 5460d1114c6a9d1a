"""The API does what its description says: Schemathesis sends what fits and what does not to the application as it is shipped.

The seed is fixed, so that a run can be repeated. Another one:  SEED=2 pytest tests/services/test_openapi.py
"""

import json
import os
import re
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.accounts import keys
from services.app import create_app
from services.connections import server
from services.listening import listen
from services.openapi import document
from services.people import SCOPES, Role
from services.slices import routes
from tests.services.conftest import Running

_CASES = 2_000
_EXAMPLES = 42
"""For each operation, in the phase of fuzzing."""
_MOST_SECONDS = 400
"""A run takes 30 seconds of CPU; the machine may do other things as well."""
_CONFIG = """
# 422 answers what JSON Schema cannot say (an amount needs a currency); 429 what comes too often.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
"""


class Counted:
    """The application, and what it answered how often: `POST /api/v3/jobs/9/submit/ 200` with N for the number."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self.answers = app, Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = re.sub(r"/[0-9]+/", "/N/", scope["path"])
                self.answers[f"{scope['method']} {path} {message['status']}"] += 1
            await send(message)

        await self._app(scope, receive, counting if scope["type"] == "http" else send)


class Hurrying:
    """Ten minutes pass each time somebody looks, so that no limit stands in the way for long."""

    def __init__(self) -> None:
        self._at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._at += timedelta(minutes=10)
        return self._at


def test_the_description_names_every_operation_of_the_api() -> None:
    """Below /api/v2/ are addresses of the present site, which answer as they always have."""
    paths = document(routes())["paths"]
    described = {(path, method.upper()) for path, operations in paths.items() for method in operations}
    ours = [route for route in routes() if route.path.startswith("/api/v3/")]
    there = {(route.path.replace(":int}", "}"), method) for route in ours for method in route.endpoints}

    assert described == there - {("/api/v3/openapi.json", "GET")}


def test_a_description_says_what_is_needed_and_what_may_be_answered() -> None:
    found = document(routes())["paths"]["/api/v3/jobs/"]

    assert found["post"]["security"] == [{"key": []}, {"token": []}]
    assert "Needs: verified address. Scope: `jobs:write`." in found["post"]["description"]
    assert [*found["post"]["responses"]] == ["201", "400", "401", "403", "413", "415", "422", "429"]
    assert "security" not in found["get"]


def test_a_description_tells_what_can_be_done_with_what_was_made() -> None:
    links = document(routes())["paths"]["/api/v3/jobs/"]["post"]["responses"]["201"]["links"]

    assert links["post_jobs_number_submit"] == {
        "operationId": "post_jobs_number_submit", "parameters": {"number": "$response.body#/number"},
    }  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # the stricter one, as this takes long
async def test_the_api_does_what_its_description_says(running: Running, tmp_path: Path) -> None:
    root = await running.account("root", Role.SUPERUSER)
    async with running.db.transaction() as tx:
        now = running.clock()
        key = await keys.make(tx, root, name="fuzz", scopes=SCOPES, expires=None, now=now)
    with listen("127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = running.service.settings.model_copy(update={"url": url})
        counted = Counted(create_app(settings, clock=Hurrying()))
        serving = server(counted)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            with anyio.fail_after(_MOST_SECONDS):
                said = await anyio.run_process(_command(url, key, tmp_path), check=False, cwd=tmp_path)
        finally:
            serving.should_exit = True
            thread.join(10)

    report = json.loads((tmp_path / "report.json").read_text())
    assert said.returncode == 0, said.stdout.decode()[-6000:]
    assert report["test_cases"]["generated"] >= _CASES
    assert report["operations"]["tested"] == report["operations"]["total"] >= 20
    assert {report["phases"][name]["status"] for name in ("coverage", "fuzzing", "stateful")} == {"success"}
    deep = {answer for answer in counted.answers if answer.endswith((" 200", " 201", " 204", " 409"))}
    assert len({answer.rpartition(" ")[0] for answer in deep if "/jobs/N/" in answer}) >= 6, (
        f"what was sent got no further than the checks: {counted.answers}"
    )


def _command(url: str, key: str, folder: Path) -> list[str]:
    (folder / "schemathesis.toml").write_text(_CONFIG)
    return [
        sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", f"{url}/api/v3/openapi.json",
        "--header", f"Authorization: Bearer {key}", "--max-examples", str(_EXAMPLES), "--seed", os.environ.get("SEED", "1"),
        "--continue-on-failure", "--report", "json", "--report-json-path", "report.json",
    ]  # fmt: skip
