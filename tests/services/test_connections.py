"""What only a real connection shows: odd request lines, clients that are slow, too many of them."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from email.parser import Parser
from pathlib import Path

import pytest

from generator.outputs import headers
from services import connections
from services.app import create_app
from services.rules import BARE
from tests.conftest import without_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "about").mkdir()
    (tmp_path / "about" / "index.html").write_text("about us")
    (tmp_path / "404.html").write_text("nothing here")
    (tmp_path / "headers.json").write_text(json.dumps(headers.Sent("http://localhost").as_json()))
    (tmp_path / "redirects.json").write_text("[]")
    return tmp_path


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, int]]:
    server = connections.server(create_app(without_database(folder)))
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _read(connection: socket.socket) -> tuple[int, dict[str, str], str]:
    """Status, headers by small letters, body; of all that comes until the server closes."""
    received = b""
    while chunk := connection.recv(65536):
        received += chunk
    head, _, body = received.decode("latin-1").partition("\r\n\r\n")
    line, _, fields = head.partition("\r\n")
    headers = {name.lower(): value for name, value in Parser().parsestr(fields).items()}
    return int(line.split()[1]), headers, body


def _ask(address: tuple[str, int], request: bytes) -> tuple[int, dict[str, str], str]:
    with closing(socket.create_connection(address, timeout=10)) as connection:
        connection.sendall(request)
        return _read(connection)


@pytest.mark.parametrize(
    ("line", "status", "text"),
    [
        ("GET http://h/about/", 200, "about us"),
        ("GET HTTP://h:80/about/?x=1", 200, "about us"),
        ("GET http://h/about", 301, ""),
        ("GET http://h", 404, "nothing here"),
        ("GET *", 404, "nothing here"),
        ("GET ?", 404, "nothing here"),
        ("GET about/", 404, "nothing here"),
        ("GET /ab%09out/", 404, "nothing here"),
        ("GET /about/%0A", 404, "nothing here"),
        ("GET //evil.org/about", 404, "nothing here"),
        ("OPTIONS *", 405, "This address can only be read.\n"),
    ],
)
def test_an_odd_request_line_has_an_answer_of_the_site(folder: Path, line: str, status: int, text: str) -> None:
    with _serving(folder) as address:
        got = _ask(address, f"{line} HTTP/1.1\r\nHost: evil.org\r\nConnection: close\r\n\r\n".encode())

    assert (got[0], got[2]) == (status, text)
    assert "evil.org" not in got[1].get("location", "")
    assert {name: got[1].get(name.lower()) for name in headers.SECURITY} == headers.SECURITY


def test_what_is_not_http_is_refused_with_security_headers(folder: Path) -> None:
    with _serving(folder) as address:
        status, headers, body = _ask(address, b"GET /about/ HTTP/1.1\r\nno header\r\n\r\n")

    assert (status, body) == (400, "Invalid HTTP request received.\n")
    assert {name: headers.get(name.lower()) for name in BARE} == BARE


def test_a_head_without_end_is_refused(folder: Path) -> None:
    with _serving(folder) as address:
        status, headers, _ = _ask(address, b"GET / HTTP/1.1\r\nX: " + b"a" * (connections.MOST_HEAD_BYTES + 1))

    assert status == 400
    assert headers["x-content-type-options"] == "nosniff"


def test_a_slow_head_runs_out_of_time_however_often_a_byte_comes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1)
    with _serving(folder) as address, closing(socket.create_connection(address, timeout=10)) as connection:
        began = time.monotonic()
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        while time.monotonic() - began < 0.6:
            connection.sendall(b"a")
            time.sleep(0.05)
        status, headers, _ = _read(connection)

    assert (status, headers["connection"]) == (408, "close")
    assert time.monotonic() - began < 5


def test_a_connection_that_says_nothing_is_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    with _serving(folder) as address, closing(socket.create_connection(address, timeout=10)) as connection:
        assert connection.recv(100) == b""


def test_a_body_that_nobody_wants_cannot_keep_the_connection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.5)
    with _serving(folder) as address, closing(socket.create_connection(address, timeout=10)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 405 ")
        connection.sendall(b"a")
        while chunk := connection.recv(65536):
            assert b"HTTP/1.1" not in chunk


def test_a_connection_that_is_used_stays_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.5)
    with _serving(folder) as address, closing(socket.create_connection(address, timeout=10)) as connection:
        for _ in range(4):
            connection.sendall(b"GET /about/ HTTP/1.1\r\nHost: h\r\n\r\n")
            received = b""
            while not received.endswith(b"about us"):
                received += connection.recv(65536)
                assert received
            time.sleep(0.5)


def test_a_long_answer_is_not_cut_short(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    (folder / "long.woff2").write_bytes(bytes(20_000_000))
    with _serving(folder) as address, closing(socket.create_connection(address, timeout=10)) as connection:
        connection.sendall(b"GET /long.woff2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        time.sleep(1)
        status, _, body = _read(connection)

    assert (status, len(body)) == (200, 20_000_000)


def test_one_connection_too_many_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    with _serving(folder) as address, ExitStack() as others:
        for _ in range(2):
            others.enter_context(closing(socket.create_connection(address, timeout=10)))
        status, headers, body = _ask(address, b"GET /about/ HTTP/1.1\r\nHost: h\r\n\r\n")

    assert (status, body) == (503, "Too many connections.\n    Try again in a minute.\n")
    assert {name: headers.get(name.lower()) for name in BARE} == BARE


def test_a_request_with_two_lengths_is_the_last_of_its_connection(folder: Path) -> None:
    request = (
        b"GET /about/ HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        b"GET /smuggled/ HTTP/1.1\r\nHost: h\r\n\r\n"
    )
    with _serving(folder) as address:
        status, headers, body = _ask(address, request)

    assert (status, headers["connection"], body) == (200, "close", "about us")


def test_what_a_client_says_of_its_address_is_left_to_the_application(folder: Path) -> None:
    config = connections.server(create_app(without_database(folder))).config

    assert config.proxy_headers is False
