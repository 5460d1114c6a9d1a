"""What is outside of the service: a mail server, and an endpoint that builds when it is called. Both can be out of order."""

import asyncio
import email
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.rebuild.webhook import SIGNATURE, TIMESTAMP, signature


class State(StrEnum):
    WELL = "well"
    REFUSING = "refusing connections"
    HANGING = "hanging"
    FAILING = "failing"
    """Answering, that it cannot do it now: 451, 500."""


@dataclass
class Letter:
    at: float
    """By time.time()."""
    message: EmailMessage

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())


@dataclass
class Post:
    """A mail server that keeps what it gets."""

    port: int
    letters: list[Letter] = field(default_factory=list)
    state: State = State.WELL
    turned_away: int = 0
    _controller: Controller | None = None

    def open(self) -> "Post":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def close(self) -> None:
        if self._controller:
            self._controller.stop()
        self._controller = None

    def become(self, state: State) -> None:
        if state is State.REFUSING:
            self.close()
        elif self._controller is None:
            self.open()
        self.state = state

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  as the server calls it
        if self.state is State.HANGING:
            self.turned_away += 1
            await asyncio.sleep(3_600)
        if self.state is State.FAILING:
            self.turned_away += 1
            return "451 Try again later"
        assert isinstance(envelope.content, bytes)
        self.letters.append(Letter(time.time(), email.message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def to(self, address: str, subject: str = "") -> list[Letter]:
        """What came for that address."""
        return [one for one in self.letters if address in str(one.message["To"]) and subject in str(one.message["Subject"])]

    def wait_for(self, address: str, subject: str, *, seconds: float = 60) -> Letter:
        wait_until(lambda: bool(self.to(address, subject)), f"no mail “{subject}” came for {address}", seconds=seconds)
        return self.to(address, subject)[-1]


@dataclass
class Builder:
    """Somebody who builds when called by the webhook; every call that is taken is kept."""

    port: int
    secret: str
    calls: list[dict[str, Any]] = field(default_factory=list)
    state: State = State.WELL
    turned_away: int = 0
    _server: ThreadingHTTPServer | None = None
    _over: threading.Event = field(default_factory=threading.Event)

    def open(self) -> "Builder":
        self._over.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def close(self) -> None:
        self._over.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def become(self, state: State) -> None:
        if state is State.REFUSING:
            self.close()
        elif self._server is None:
            self.open()
        self.state = state

    def take(self, body: bytes, stamp: str, signed: str) -> int:
        """The status of the answer to a call."""
        if signed != signature(self.secret, stamp, body):
            return 403
        if self.state is State.HANGING:
            self.turned_away += 1
            self._over.wait(3_600)
        if self.state is not State.WELL:
            self.turned_away += self.state is State.FAILING
            return 500
        self.calls.append({"at": time.time(), **json.loads(body)})
        return 204


def _handler(builder: Builder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802  as the server calls it
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(builder.take(body, self.headers[TIMESTAMP], self.headers[SIGNATURE]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the test reads `calls`."""

    return Handler


def wait_until(is_so: Callable[[], bool], otherwise: str, *, seconds: float = 60) -> None:
    """Raises AssertionError, with the words `otherwise`, when it does not come to be so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, otherwise
        time.sleep(0.05)
