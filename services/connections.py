"""HTTP over a connection: uvicorn's, with a limit to how long a client may take and plain answers that carry headers.

A proxy or CDN stands in front in production. What is bounded here: the size of a request's head, the time until it is
whole, the idle time between two requests, the number of connections, the time a stop waits. What is not: how slowly a
client may read an answer, and how many connections one address may hold. Only the proxy can bound those.
"""

import asyncio
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from services.rules import BARE

IDLE_SECONDS = 5
HEAD_SECONDS = 15
"""From the connection, or the end of an answer, to the end of the next request's head. A byte now and then buys no time."""
STOP_SECONDS = 5
MOST_HEAD_BYTES = 16 * 1024
MOST_CONNECTIONS = 500
"""Each may hold a file open as well, and many systems grant 1,024 open files; those beyond are told 503."""


def server(app: ASGIApp) -> uvicorn.Server:
    """The server with all limits, ready to run on a listening socket."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # Asked.client_address knows how many proxies there are
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
    )
    return uvicorn.Server(config)


class Connection(H11Protocol):
    """One client's connection. uvicorn has no time limit for a request's head and no headers on its own answers."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._wait_for_request()

    def data_received(self, data: bytes) -> None:
        if self.limit_concurrency and len(self.connections) >= self.limit_concurrency and not self._is_answering():
            self._refuse("503 Service Unavailable", "Too many connections.\n    Try again in a minute.\n")
            return
        super().data_received(data)
        if self._is_answering():
            self._stop_waiting()

    def handle_events(self) -> None:
        """What a proxy and we might cut in two places, by a length and by chunks, is the last request of its connection."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before and {b"content-length", b"transfer-encoding"} <= {name for name, _ in self.headers}:
            self.headers.append((b"connection", b"close"))

    def on_response_complete(self) -> None:
        self._wait_for_request()
        super().on_response_complete()  # may begin the next request, if it is here already
        if self._is_answering():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What uvicorn calls when the bytes are not HTTP."""
        if self._is_answering():  # in the middle of another answer there is no room for this one
            self.transport.close()
        else:
            self._refuse("400 Bad Request", f"{msg}\n")

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_request(self) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if self.conn.their_state is not h11.IDLE or not self.conn.trailing_data[0]:  # nobody waits for an answer
            self.transport.close()
        else:
            self._refuse("408 Request Timeout", "The request took too long.\n")

    def _refuse(self, status: str, words: str) -> None:
        headers = {
            **BARE,
            "Cache-Control": "no-store",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(words)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", words]).encode("ascii"))
        self.transport.close()
