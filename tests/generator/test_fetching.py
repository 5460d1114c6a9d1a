"""Fetching one file from the web: bounded, and never from a private network."""

import asyncio
import gzip
import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx2
import pytest

from generator.importing.fetching import Fetched, FetchError, fetch, is_public


class _Web(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        getattr(self, f"_{self.path.strip('/')}", self._page)()

    def _page(self) -> None:
        self._answer(200, b"host: " + self.headers["Host"].encode(), ETag='"1"')

    def _moved(self) -> None:
        self._answer(301, Location="/page")

    def _found(self) -> None:
        self._answer(302, Location="/page")

    def _loop(self) -> None:
        self._answer(302, Location="/loop")

    def _inward(self) -> None:
        self._answer(302, Location="ftp://localhost/page")

    def _packed(self) -> None:
        self._answer(200, gzip.compress(b"0" * 5_000_000), **{"Content-Encoding": "gzip"})

    def _fresh(self) -> None:
        self._answer(304 if self.headers["If-None-Match"] == '"1"' else 200)

    def _drip(self) -> None:
        self._answer(200, b"")
        with suppress(OSError):
            for _ in range(50):
                self.wfile.write(b"x")
                time.sleep(0.1)

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Web) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def _fetch(url: str, *, limit_bytes: int = 1_000_000, seconds: float = 5, **options: Any) -> Fetched:
    return fetch(url, limit_bytes=limit_bytes, seconds=seconds, allow_private=True, **options)


def test_a_file_comes_with_its_headers_and_the_name_as_host(web: str) -> None:
    got = _fetch(f"{web}/page")

    assert (got.status, got.headers["etag"], got.moved) == (200, '"1"', False)
    assert got.body == f"host: {web.removeprefix('http://')}".encode()


@pytest.mark.parametrize(("path", "moved"), [("moved", True), ("found", False)])
def test_a_redirect_is_followed_and_only_a_permanent_one_is_called_moved(web: str, path: str, moved: bool) -> None:
    got = _fetch(f"{web}/{path}")

    assert (got.url, got.status, got.moved) == (f"{web}/page", 200, moved)


def test_a_condition_is_passed_on(web: str) -> None:
    assert _fetch(f"{web}/fresh", headers={"If-None-Match": '"1"'}).status == 304


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("loop", "redirects more than 5 times"),
        ("inward", "is no address of the web"),
        ("packed", "has more than 1,000,000 bytes"),
    ],
)
def test_what_goes_too_far_is_refused(web: str, path: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        _fetch(f"{web}/{path}")


def test_a_server_that_drips_is_left(web: str) -> None:
    began = time.monotonic()

    with pytest.raises(FetchError, match=r"did not answer within 0\.5 seconds"):
        _fetch(f"{web}/drip", seconds=0.5)

    assert time.monotonic() - began < 3


def test_a_private_host_is_refused_unless_a_test_asks_for_it(web: str) -> None:
    with pytest.raises(FetchError, match=r"localhost is 127\.0\.0\.1, which is not a public address"):
        fetch(f"{web}/page", limit_bytes=1000, seconds=5)


def test_a_name_with_one_private_address_is_refused_and_looked_up_once(
    web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means a public host when it is checked, and another one when it is connected to."""
    asked: list[str] = []

    async def _lookup(_: object, host: str, port: int, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        addresses = ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", _lookup)
    got = _fetch(web.replace("localhost", "rebinds.example"))

    assert asked[0] == "rebinds.example" and "10.0.0.1" not in got.body.decode()
    assert got.body.startswith(b"host: rebinds.example:")
    with pytest.raises(FetchError, match=r"rebinds\.example is 10\.0\.0\.1"):
        fetch(web.replace("localhost", "rebinds.example"), limit_bytes=1000, seconds=5)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://localhost./", "http://[fe80::1]/", "http://[fc00::1]/", "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/",
        "http://100.64.0.1/", "//127.0.0.1/", "http://example.org@127.0.0.1/", "http://127.0.0.1#@example.org/",
        "http://127.0.0.1\\@example.org/", "gopher://127.0.0.1/", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_a_redirect_leads_to_no_private_host(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is public; that it redirects is made up here, so that no request leaves the machine."""
    asked: list[str] = []

    async def _send(_: object, request: httpx2.Request, **__: object) -> httpx2.Response:
        asked.append(request.url.host)
        return httpx2.Response(302, headers={"location": target}, request=request)

    monkeypatch.setattr(httpx2.AsyncClient, "send", _send)
    with pytest.raises(FetchError):
        fetch("http://1.1.1.1/", limit_bytes=1000, seconds=5)

    assert asked == ["1.1.1.1"]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/x", "file:///etc/hosts", "nonsense", "http://", "", "//example.org/", "https:example.org"],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match="is no address of the web"):
        fetch(url, limit_bytes=1000, seconds=1)


def test_a_port_that_cannot_exist_is_refused() -> None:
    with pytest.raises(FetchError, match="names port 99999"):
        fetch("http://127.0.0.1:99999/", limit_bytes=1000, seconds=1, allow_private=True)


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(FetchError) as caught:
        fetch("https://somebody:secret@example.org/", limit_bytes=1000, seconds=1)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_an_inner_address_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["151.101.0.223", "2a04:4e42::223", "::ffff:151.101.0.223", "64:ff9b::9765:df"])
def test_a_public_address_is(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
