"""What the build writes for other servers says the same as our own server does: the same address, the same answer."""

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import brotli
import pytest
from starlette.testclient import TestClient

from generator import compressing
from generator.outputs import headers, netlify
from generator.outputs.redirects import Row
from services.app import create_app
from tests import servers
from tests.conftest import free_port, without_database

OWN = "www.python.org"
NAMES = ("Location", "Cache-Control", "Access-Control-Allow-Origin", headers.SPECULATION, *headers.SECURITY)
PATHS = [
    "/",
    "/about/apps/",
    "/about/apps",
    "/about/apps?a=1&b=2",
    "/nothing/",
    "/nothing",
    "/downloads/feed.rss",
    "/downloads/feed.atom",
    "/robots.txt",
    "/downloads/branch/3.14/SHA256SUMS",
    "/downloads/branch/3.14/latest.json",
    "/downloads/release/python-3147/index.md",
    "/favicon.ico",
    "/api/",
    "/api/index.json",
    "/api/v2/downloads/os/",
    "/api/v2/downloads/os",
    "/release-cycle.json",
    "/sitemap.xml",
    "/.well-known/security.txt",
    "/.hidden",
    "/redirects.json",
    "/headers.json",
    "/_redirects",
    "/_headers",
    "/_hosting/Caddyfile",
    "/_hosting/nginx/server.conf",
    "/_service/kit.json",
    "/404.html",
    "/downloads/latest/",
    "/downloads/latest?x=1",
    "/downloads/latest/python3.99/",
    "/getit/latest/python3/",
    "/getit/",
    "/downloads",
    "/help",
    "/help/",
    "/help/x/y?z=1",
    "/helpfoo",
    "/Help.html",
    "/HELP.html",
    "/psf/MISSION.html",
    "/sf/12",
    "/sf/x",
    "/news/",
    "/news/security/",
    "/news/2010/",
    "/pypi/requests?x=1",
    "/mailman-bugs?x=1",
    "/mailman/listinfo/python-list",
    "/~guido/x",
    "/~rmasse",
    "/~rmasse/x",
    "/1.5/NEWS.txt",
    "/2.7.x",
    "/2.7/",
    "/a%0d%0aSet-Cookie:%20b=c",
    "/mailman/a%0d%0ab",
]
ELSEWHERE = [
    ("docs.python.org", path)
    for path in ("/", "/fr/", "/tut", "/library/os.html?x=1", "/3/library/os", "/3/library/os.html", "/nothing")
] + [("python.org", "/about/apps?x=1"), ("python.org", "/")]
Answer = tuple[int, dict[str, str | None]]


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def other(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which the other server answers."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    command = getattr(servers, request.param)(site, folder, port)
    with servers.running(command, folder, port):
        yield port


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def compressed(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the other server on a few files of the site, with brotli and gzip beside them. nginx has no module for brotli."""
    place, port = tmp_path_factory.mktemp(f"compressed-{request.param}"), free_port()
    (place / "site").mkdir()
    shutil.copytree(site / "_hosting", place / "site/_hosting")
    for name in ("index.html", "404.html", "robots.txt", "sitemap.xml", "favicon.ico", "build.json"):
        shutil.copy2(site / name, place / "site" / name)
    compressing.compress(place / "site", cache=place / "cache")
    with servers.running(getattr(servers, request.param)(place / "site", place, port), place, port):
        yield port


def _coded(port: int, path: str, **sent: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": OWN, **{n.replace("_", "-"): value for n, value in sent.items()}})
    response = connection.getresponse()
    found = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [("/", 200, "text/html"), ("/sitemap.xml", 200, "application/xml"), ("/nothing/", 404, "text/html")],
)
def test_another_server_sends_what_lies_beside_the_file(compressed: int, path: str, status: int, kind: str) -> None:
    plain = _coded(compressed, path)
    packed = _coded(compressed, path, Accept_Encoding="gzip", Via="1.1 cache")
    same = _coded(compressed, path, Accept_Encoding="gzip", If_None_Match=packed[1].get("etag", ""))

    assert (plain[0], packed[0]) == (status, status)
    assert "content-encoding" not in plain[1]
    assert packed[1]["content-encoding"] == "gzip"
    assert packed[1]["vary"] == "Accept-Encoding"
    assert packed[1]["content-type"].startswith(kind)
    assert packed[2] == gzip.compress(plain[2], 9, mtime=0)
    assert (packed[1].get("etag") == plain[1].get("etag")) == (status == 404 and "etag" not in plain[1])
    assert (same[0], same[2]) == ((304, b"") if status == 200 else (404, packed[2]))


def test_caddy_sends_brotli_before_gzip(compressed: int) -> None:
    _, sent, data = _coded(compressed, "/", Accept_Encoding="gzip, br")

    if sent["server"] == "Caddy":
        assert sent["content-encoding"] == "br"
        data = brotli.decompress(data)
    else:
        assert sent["content-encoding"] == "gzip"
        data = gzip.decompress(data)
    assert data == _coded(compressed, "/")[2]


@pytest.fixture(scope="module")
def ours(site: Path) -> Callable[[str, str], Answer]:
    client = TestClient(create_app(without_database(site)), follow_redirects=False)

    def ask(host: str, path: str) -> Answer:
        response = client.get(path, headers={"Host": host})
        kind = ("Content-Type",) if response.status_code == 200 else ()
        return response.status_code, {name: response.headers.get(name) for name in (*NAMES, *kind)}

    return ask


def _ask(port: int, host: str, path: str) -> Answer:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host})
    response = connection.getresponse()
    response.read()
    connection.close()
    kind = ("Content-Type",) if response.status == 200 else ()
    return response.status, {name: response.getheader(name) for name in (*NAMES, *kind)}


def test_another_server_answers_like_ours(other: int, ours: Callable[[str, str], Answer]) -> None:
    wrong = []
    for host, path in [*((OWN, path) for path in PATHS), *ELSEWHERE]:
        wanted, got = ours(host, path), _ask(other, host, path)
        if wanted != got:
            differ = {name: (wanted[1].get(name), got[1].get(name)) for name in {*wanted[1], *got[1]}}
            wrong.append((host, path, wanted[0], got[0], {n: pair for n, pair in differ.items() if pair[0] != pair[1]}))

    assert wrong == []


def test_another_server_knows_every_redirect(other: int, ours: Callable[[str, str], Answer]) -> None:
    lines = (Path(__file__).parent / "http" / "redirects.tsv").read_text().splitlines()
    asked = dict.fromkeys(line.split("\t")[2] for line in lines if not line.startswith("#") and f"\t{OWN}\t" in line)

    answers = {path: (ours(OWN, path), _ask(other, OWN, path)) for path in asked}
    wrong = [(path, *both) for path, both in answers.items() if both[0] != both[1]]

    assert len(asked) > 400
    assert wrong == []


def _blocks(text: str) -> dict[str, dict[str, str]]:
    """_headers: pattern -> header -> value."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            block = found.setdefault(line, {})
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            block[name] = value
    return found


def test_the_headers_of_a_static_host_are_the_same(site: Path, ours: Callable[[str, str], Answer]) -> None:
    """Rows that take one address are joined there, so no header may come from two. Its default caching is its own."""
    blocks = _blocks((site / "_headers").read_text())
    for path in PATHS:
        status, wanted = ours(OWN, path)
        if status != 200:
            continue
        for name in (*headers.SECURITY, "Access-Control-Allow-Origin", headers.SPECULATION):
            got = [
                block[name]
                for pattern, block in blocks.items()
                if name in block and re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path)
            ]
            assert got == ([wanted[name]] if wanted[name] else []), f"{path}: {name}"


def test_the_redirects_of_a_static_host_lead_to_the_same_places(site: Path, ours: Callable[[str, str], Answer]) -> None:
    rows = [line.split() for line in (site / "_redirects").read_text().splitlines() if not line.startswith("#")]
    is_splat = ["*" in row[0] for row in rows]

    assert is_splat == sorted(is_splat)  # single addresses first, or all that follows counts as a pattern
    assert is_splat.count(False) <= netlify.MOST_SINGLE
    assert is_splat.count(True) <= netlify.MOST_SPLATS
    for from_, to, status in rows:
        # What lies below a prefix may belong to a pattern that these hosts cannot do.
        path = from_.replace("*", "some/thing") if ":splat" in to else from_.removesuffix("/*")
        found, sent = ours(OWN, path)
        assert (found, sent["Location"]) == (int(status), to.replace(":splat", "some/thing")), from_


def test_a_static_host_never_swallows_a_page(site: Path) -> None:
    """There a redirect wins over a file."""
    rows = [line.split() for line in (site / "_redirects").read_text().splitlines() if not line.startswith("#")]
    moved = {path for path in (row[0] for row in rows) if not path.endswith("*")}
    stems = tuple(path[:-1] for path in (row[0] for row in rows) if path.endswith("*"))
    pages = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", (site / "sitemap.xml").read_text())

    assert [page for page in pages if page in moved or page.startswith(stems)] == []


def test_what_a_static_host_cannot_say_is_listed() -> None:
    rows = [
        Row("/a/", "/b/", first=True),
        Row("/gone/", None, 410, first=True),
        Row("/in", "/out/", match="prefix"),
        Row("/page", "/out/", match="prefix"),
        Row(r"/x/(.*)", r"https://x.example/\1", 302, "regex"),
        Row(r"/y([0-9])", r"/b/\1", 301, "regex"),
        Row("/c/", "https://c.example/", hosts=("c.example",)),
    ]

    text = netlify.redirects(rows, {"/page/below/"})

    said = [line for line in text.splitlines() if not line.startswith("#")]
    assert said == ["/a/ /b/ 301", "/in/* /out/ 301", "/x/* https://x.example/:splat 302"]
    for words in ("/gone/", "/page -> ", "/y([0-9])", "on c.example: /c/"):
        assert words in text


def test_old_addresses_have_a_page_that_sends_the_browser_on(site: Path) -> None:
    """For hosts that know no rules at all."""
    page = (site / "Help.html").read_text()

    assert 'http-equiv="refresh" content="0; url=/about/help/"' in page
    assert 'rel="canonical" href="http://localhost:8000/about/help/"' in page
    assert 'name="robots" content="noindex"' in page
    rows = [row for row in json.loads((site / "redirects.json").read_text()) if row.get("first") and row["to"]]
    missing = [row["from"] for row in rows if not _has_page(site, row["from"])]
    # /Mirrors differs from /mirrors in a capital only, and some disks know no difference.
    assert [name for name in missing if name == name.lower()] == []


def _has_page(site: Path, address: str) -> bool:
    return (site / address[1:]).is_file() or (site / address.strip("/") / "index.html").is_file()
