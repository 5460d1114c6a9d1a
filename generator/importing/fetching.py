"""One file from the web: bounded in bytes, seconds and redirects, and never from a private network."""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

REDIRECTS = 5
_AGENT = "python.org-importer/1.0 (+https://www.python.org/about/website/)"
_MOVED = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_HIGHEST_PORT = 65_535
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchError(Exception):
    """Nothing was fetched. Its text says why, and on a second line what to do."""


@dataclass(frozen=True)
class Fetched:
    """What a server answered, whatever its status."""

    url: str
    """Where it was in the end: after redirects."""
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    moved: bool = False
    """Every redirect on the way was permanent: the new address is the one to keep."""


def fetch(
    url: str,
    *,
    limit_bytes: int,
    seconds: float,
    allow_private: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """As get(), for callers that wait."""
    return asyncio.run(get(url, limit_bytes=limit_bytes, seconds=seconds, allow_private=allow_private, headers=headers))


async def get(
    url: str,
    *,
    limit_bytes: int,
    seconds: float,
    allow_private: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """The answer to a GET. `seconds` is for all of it, names and redirects too. `headers`: for conditional requests.
    Raises FetchError when there is no answer, it is too long, or it would come from a private network."""
    asked = {"user-agent": _AGENT, "accept-encoding": "gzip", **(headers or {})}
    try:
        async with asyncio.timeout(seconds), _client(asked, seconds) as client:
            return await _followed(client, url, limit_bytes=limit_bytes, allow_private=allow_private)
    except TimeoutError:
        raise FetchError(f"{url} did not answer within {seconds:g} seconds.\n    Try again later.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError) as error:
        reason = str(error) or type(error).__name__
        raise FetchError(f"{url} cannot be fetched: {reason}.\n    Check the address, or try again later.") from None


def _client(headers: Mapping[str, str], seconds: float) -> httpx2.AsyncClient:
    """No proxy of the environment: it would resolve names again. No connection is kept: those to one address may be
    meant for two names."""
    limits = httpx2.Limits(max_keepalive_connections=0)
    return httpx2.AsyncClient(trust_env=False, headers=headers, timeout=seconds, limits=limits)


async def _followed(client: httpx2.AsyncClient, url: str, *, limit_bytes: int, allow_private: bool) -> Fetched:
    here, moved = httpx2.URL(url), True
    for hop in range(REDIRECTS + 1):
        asked = _pinned(client, here, await _address(here, allow_private=allow_private))
        answer = await client.send(asked, stream=True)
        try:
            target = answer.headers.get("location") if answer.status_code in _MOVED else None
            if target is None:
                body = await _body(answer, here, limit_bytes)
                found = {name.lower(): value for name, value in answer.headers.items()}
                return Fetched(str(here), answer.status_code, found, body, moved=moved and hop > 0)
        finally:
            await answer.aclose()
        moved = moved and answer.status_code in (301, 308)
        here = here.join(target)
    raise FetchError(f"{url} redirects more than {REDIRECTS} times.\n    Give the address at which it ends.")


async def _address(url: httpx2.URL, *, allow_private: bool) -> str:
    """The address that the name stands for, looked up once: what was checked is what is connected to, so that a name
    which means another host a moment later leads nowhere else."""
    if url.scheme not in _PORTS or not url.host:
        raise FetchError(f"{url} is no address of the web.\n    It begins with https:// or http://.")
    if url.userinfo:
        raise FetchError("The address holds a user's name or password.\n    Give the address that everybody can read.")
    port = url.port or _PORTS[url.scheme]
    if port > _HIGHEST_PORT:
        raise FetchError(f"{url} names port {port}, which cannot exist.\n    Check the address.")
    host = url.raw_host.decode("ascii").strip("[]")
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    if not allow_private and (inner := next((a for a in addresses if not is_public(a)), None)):
        raise FetchError(
            f"{url.host} is {inner}, which is not a public address.\n    Give one that everybody can read."
        )
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Whether everybody on the internet would reach the same host there. An IPv4 address inside an IPv6 one counts."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 as networks with IPv6 only see it (RFC 6052)."""


def _pinned(client: httpx2.AsyncClient, url: httpx2.URL, address: str) -> httpx2.Request:
    """The request, to the address that was checked; certificate and Host are those of the name."""
    host = url.raw_host.decode("ascii")
    name = {"host": url.netloc.decode("ascii")}
    target = url.copy_with(host=address)
    return client.build_request("GET", target, headers=name, extensions={"sni_hostname": host.strip("[]")})


async def _body(answer: httpx2.Response, url: httpx2.URL, limit_bytes: int) -> bytes:
    """What arrives is counted as it is unpacked."""
    read = bytearray()
    async for part in answer.aiter_bytes(65_536):
        read += part
        if len(read) > limit_bytes:
            raise FetchError(f"{url} has more than {limit_bytes:,} bytes.\n    Give a shorter file.")
    return bytes(read)
