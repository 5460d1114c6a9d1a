"""The triggers against real servers and a real process."""

import asyncio
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from services.rebuild.github import GitHub
from services.rebuild.local import Local
from services.rebuild.tables import State
from services.rebuild.triggers import Ask, BuildFailed
from services.rebuild.webhook import Webhook

pytestmark = pytest.mark.anyio

ASK = Ask(7, datetime(2026, 11, 23, 12, tzinfo=UTC), "d1", ("job 12 approved",))


async def _nothing(_: str, _link: str | None) -> None:
    pass


@dataclass
class Answers:
    """A server on this machine. `answer(method, path, body)` -> (status, JSON)."""

    got: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:  # noqa: ARG002
        return 200, {}


@contextmanager
def _serving(answers: Answers) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            answers.got.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, said = answers.answer(self.command, self.path, body)
            sent = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = _do  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    answers.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_the_webhook_is_called_with_a_signature_over_time_and_body() -> None:
    answers = Answers()
    with _serving(answers):
        outcome = await Webhook(f"{answers.url}/build", "a secret").run(ASK, _nothing)

    (method, path, headers, body) = answers.got[0]
    expected = hmac.new(b"a secret", headers["x-rebuild-timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert (method, path, headers["x-rebuild-signature"]) == ("POST", "/build", f"v1={expected}")
    assert headers["x-rebuild-timestamp"] == str(int(ASK.now.timestamp()))
    assert json.loads(body)["build"] == 7
    assert outcome.state == State.HANDED_OVER


async def test_a_webhook_that_does_not_answer_well_is_a_failure() -> None:
    class Refusing(Answers):
        def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:  # noqa: ARG002
            return 500, {"says": "out of order"}

    answers = Refusing()
    with _serving(answers), pytest.raises(BuildFailed, match=r"answered 500: .*out of order"):
        await Webhook(answers.url, "a secret").run(ASK, _nothing)
    with pytest.raises(BuildFailed, match=r"The call to .* failed: ConnectError"):
        await Webhook(answers.url, "a secret").run(ASK, _nothing)


class Hub(Answers):
    """As GitHub answers: a dispatch begins a run a moment later, which ends after some looks."""

    def __init__(self, conclusion: str = "success", *, looks: int = 2) -> None:
        super().__init__()
        self.conclusion, self.looks = conclusion, looks
        self.runs: list[dict[str, Any]] = [{"id": 1, "display_title": "Another one", "html_url": "https://x/1"}]
        self.hidden: list[dict[str, Any]] = []

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        if method == "POST":
            name = json.loads(body)["client_payload"]["name"]
            self.hidden.append({"id": 2, "display_title": name, "html_url": "https://github.example/runs/2"})
            return 204, None
        if path.startswith("/repo/actions/runs?"):
            answer = {"workflow_runs": list(self.runs)}
            self.runs, self.hidden = self.hidden + self.runs, []
            return 200, answer
        self.looks -= 1
        return 200, {"status": "in_progress", "conclusion": None} if self.looks > 0 else {
            "status": "completed",
            "conclusion": self.conclusion,
        }


def _github(hub: Hub, **more: float) -> GitHub:
    return GitHub(f"{hub.url}/repo", "a token", looks_seconds=0.01, **more)


async def test_a_workflow_is_dispatched_found_by_its_name_and_followed_to_its_end() -> None:
    hub, notes = Hub(), []

    async def note(name: str, link: str | None) -> None:
        notes.append((name, link, len(hub.got)))

    with _serving(hub):
        outcome = await _github(hub).run(ASK, note)

    sent = json.loads(hub.got[0][3])
    name = sent["client_payload"]["name"]
    assert (hub.got[0][1], sent["event_type"]) == ("/repo/dispatches", "publish")
    assert hub.got[0][2]["authorization"] == "Bearer a token"
    assert name.startswith("Build 7 ")
    assert notes[0] == (name, None, 0)
    assert notes[1][:2] == (name, "https://github.example/runs/2")
    assert outcome == outcome.__class__(State.LIVE, "Built and deployed: https://github.example/runs/2")


async def test_a_workflow_that_was_dispatched_before_a_crash_is_followed_and_not_dispatched_again() -> None:
    hub = Hub()
    hub.runs.insert(0, {"id": 2, "display_title": "Build 7 ab", "html_url": "https://github.example/runs/2"})
    asked = Ask(7, ASK.now, "d1", ASK.whys, run="Build 7 ab")
    with _serving(hub):
        outcome = await _github(hub).run(asked, _nothing)

    assert outcome.state == State.LIVE
    assert [method for method, *_ in hub.got if method == "POST"] == []


async def test_a_workflow_that_fails_is_a_failure_with_its_link() -> None:
    hub = Hub("failure")
    with _serving(hub), pytest.raises(BuildFailed, match=r"ended with `failure`: https://github.example/runs/2"):
        await _github(hub).run(ASK, _nothing)


async def test_a_dispatch_that_begins_no_run_is_a_failure() -> None:
    class Deaf(Hub):
        def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:  # noqa: ARG002
            return (204, None) if method == "POST" else (200, {"workflow_runs": []})

    hub = Deaf()
    with _serving(hub), pytest.raises(BuildFailed, match=r"no run `Build 7 .*` has begun"):
        await _github(hub, appears_seconds=0.05).run(ASK, _nothing)


async def test_a_token_that_may_not_dispatch_is_named_by_githubs_own_words() -> None:
    class Refusing(Hub):
        def answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:  # noqa: ARG002
            return 403, {"message": "Resource not accessible by personal access token"}

    hub = Refusing()
    with _serving(hub), pytest.raises(BuildFailed, match=r"answered 403 to /repo/dispatches: .*not accessible"):
        await _github(hub).run(ASK, _nothing)


# The process that stays


def _child(tmp_path: Path, body: str) -> Local:
    program = tmp_path / "child.py"
    program.write_text(f"import json, os, sys, time\nfor line in sys.stdin:\n    {body}\n")
    return Local([sys.executable, str(program)])


async def test_one_process_answers_many_builds_and_another_begins_after_it_died(tmp_path: Path) -> None:
    says = 'print(json.dumps({"state": "built", "says": str(os.getpid())}), flush=True)'
    local = _child(tmp_path, says)
    first, second = await local.run(ASK, _nothing), await local.run(ASK, _nothing)
    assert local._child
    local._child.kill()
    await local._child.wait()
    third = await local.run(ASK, _nothing)
    await local.close()

    assert first.state == State.LIVE
    assert first.message == second.message != third.message


async def test_a_process_that_dies_while_it_builds_is_a_failure(tmp_path: Path) -> None:
    local = _child(tmp_path, "os._exit(9)")
    with pytest.raises(BuildFailed, match=r"ended with status 9"):
        await local.run(ASK, _nothing)


async def test_what_the_build_refuses_is_told_in_its_own_words(tmp_path: Path) -> None:
    says = 'print(json.dumps({"state": "refused", "says": "content/x.md:4:1: no title"}), flush=True)'
    local = _child(tmp_path, says)
    with pytest.raises(BuildFailed, match=r"content/x.md:4:1: no title"):
        await local.run(ASK, _nothing)
    await local.close()


async def test_an_answer_that_comes_after_its_build_was_given_up_is_not_taken_for_the_next(tmp_path: Path) -> None:
    says = 'time.sleep(json.loads(line)["now"].endswith("12:00:00+00:00") and 0.5); print(json.dumps({"state": "built", "says": line}), flush=True)'
    local = _child(tmp_path, says)
    task = asyncio.create_task(local.run(ASK, _nothing))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    later = Ask(8, datetime(2026, 11, 23, 13, tzinfo=UTC), "d2", ())
    outcome = await local.run(later, _nothing)
    await local.close()

    assert "13:00:00" in outcome.message
