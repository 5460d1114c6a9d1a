"""A server on this machine that answers with feeds of every quality. Each address names what it does."""

import gzip
import socket
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def rss(name: str, *, entries: int = 3) -> bytes:
    """A sound feed, whose newest entry has the highest number."""
    items = "".join(
        f"<item><title>{name} {n}</title><link>https://{name}.example.org/{n}/</link><guid>{n}</guid>"
        f"<pubDate>{n:02} Oct 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Words of {name}.&lt;/p&gt;</description></item>"
        for n in range(entries, 0, -1)
    )
    return rss_of(items)


def rss_of(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def item(title: str, link: str, more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


@dataclass
class Answer:
    """What is sent. `raw`: the bytes of the whole answer, status line and all; `act` does something else altogether."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    act: Callable[[socket.socket], None] | None = None


_THINKS = 0.02
"""Seconds before an answer."""


class BlogServer:
    """Answers by path, and remembers who asked for what."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.asked: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.at_once = self.most_at_once = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with server._counted():
                    time.sleep(_THINKS)
                server._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    # Only until the answer begins: a client that gives one up is gone before the server knows it.
    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            yield
        finally:
            with self._lock:
                self.at_once -= 1

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = urlsplit(handler.path).path
        self.asked[path].append({name.lower(): value for name, value in handler.headers.items()})
        answer = self.answers[path]
        if answer.act:
            answer.act(handler.connection)
        elif answer.raw is not None:
            handler.wfile.write(answer.raw)
        elif (tag := answer.headers.get("etag")) and handler.headers.get("if-none-match") == tag:
            handler.send_response(304)
            handler.end_headers()
        else:
            self._send(handler, answer)
        handler.close_connection = True

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        handler.send_response(answer.status)
        for name, value in {"content-length": str(len(answer.body)), **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            handler.wfile.write(answer.body)
        except OSError:
            return  # who asked had enough

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def sleep(connection: socket.socket) -> None:
    """Takes the question and says nothing until the asker goes, or a minute."""
    connection.settimeout(60)
    try:
        connection.recv(1)
    except OSError:
        return


def drip(connection: socket.socket) -> None:
    """A byte now and then: every single wait is short, and there is no end."""
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
        for _ in range(600):
            connection.sendall(b" ")
            time.sleep(0.1)
    except OSError:
        return


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def bomb() -> bytes:
    """Twenty million bytes in twenty thousand."""
    return gzip.compress(b" " * 20_000_000)


def laughs() -> bytes:
    """Entities of entities: three letters that would be three billion."""
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "lol">{levels}]><r>&a9;</r>'.encode()
