"""The built site over HTTP, by the application that is shipped, on a folder with a file of each sort."""

import gzip
import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.outputs import headers
from services.app import create_app
from services.rules import BARE
from tests.conftest import without_database

REDIRECTS = [
    {"from": "/downloads/latest/python3/", "to": "/page/", "status": 302, "match": "exact", "first": True},
    {"from": "/moved/", "to": "/page/", "status": 301, "match": "exact"},
    {"from": "/page", "to": "/never/", "status": 301, "match": "prefix"},
    {"from": "/old", "to": "https://legacy.python.org/", "status": 301, "match": "prefix"},
    {"from": "/gone/", "to": None, "status": 410, "match": "exact"},
    {"from": r"/sf/(\d+)", "to": r"https://bugs.python.org/issue\1", "status": 302, "match": "regex"},
    {"from": r"/broken/(.*)", "to": r"/page/\2", "status": 302, "match": "regex"},
    {"from": r"/go/(.*)", "to": r"/\1", "status": 302, "match": "regex"},
    {"from": r"/any/(.*)", "to": r"https://docs.python.org/\1", "status": 302, "match": "regex"},
    {"from": "/pypi", "to": "https://pypi.python.org", "status": 301, "match": "prefix"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "index.html": "home",
        "404.html": "<p>nothing here</p>",
        "page/index.html": "the page",
        "long/index.html": "words " * 200,
        "empty.txt": "",
        "downloads/latest/python3/index.html": "stub",
        "api/v2/downloads/os/index.json": "[]",
        "downloads/branch/3.14/SHA256SUMS": "abc  file\n",
        "static/site.0a1b2c3d4e.css": "a{}",
        ".well-known/security.txt": "Contact: x\n",
        ".hidden/secret.txt": "secret",
        "_service/kit.json": "secret",
        "_hosting/Caddyfile": "secret",
        "redirects.json": json.dumps(REDIRECTS),
        "headers.json": json.dumps(headers.Sent("http://localhost").as_json()),
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site" / "link.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path / "site"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(create_app(without_database(folder)), follow_redirects=False)


def test_a_page_is_served_with_every_header(client: TestClient) -> None:
    response = client.get("/page/")

    assert (response.status_code, response.text) == (200, "the page")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    for name, value in headers.SECURITY.items():
        assert response.headers[name] == value
    assert response.headers["cache-control"].startswith("public, max-age=300")
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("path", "status", "target"),
    [
        ("/page", 301, "/page/"),
        ("/page?a=1&b=2", 301, "/page/?a=1&b=2"),
        ("/downloads/latest/python3/", 302, "/page/"),
        ("/downloads/latest/python3", 302, "/page/"),
        ("/moved", 301, "/page/"),
        ("/old/deep/er", 301, "https://legacy.python.org/"),
        ("/sf/42", 302, "https://bugs.python.org/issue42"),
        ("/pypi/requests?x=1", 301, "https://pypi.python.org?x=1"),
    ],
)
def test_redirects(client: TestClient, path: str, status: int, target: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.headers["location"]) == (status, target)


def test_what_is_gone_says_so(client: TestClient) -> None:
    response = client.get("/gone/")

    assert response.status_code == 410
    assert "gone for good" in response.text


def test_an_address_that_only_begins_alike_is_not_redirected(client: TestClient) -> None:
    assert client.get("/oldest/").status_code == 404


def test_a_redirect_cannot_be_turned_into_a_header(client: TestClient) -> None:
    response = client.get("/any/%0d%0aSet-Cookie:%20a=b")

    assert response.status_code == 404
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/no/such/page/",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/static/..%2f..%2f..%2fsecret.txt",
        "/pa%09ge/",
        "/page/%0a",
        "/any/a%0ab",
        "/.hidden/secret.txt",
        "/link.txt",
        "//evil.example/x",
        "/static//",
        "/a%00b",
        "/redirects.json",
        "/headers.json",
        "/_service/kit.json",
        "/_hosting/Caddyfile",
        "/404.html",
        "/" + "a" * 300,
        "/" + "a/" * 2000,
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert response.text == "<p>nothing here</p>"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/api/v2/downloads/os/", "application/json"),
        ("/downloads/branch/3.14/SHA256SUMS", "text/plain; charset=utf-8"),
        ("/static/site.0a1b2c3d4e.css", "text/css; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_have_their_type(client: TestClient, path: str, content_type: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.headers["content-type"]) == (200, content_type)


def test_data_may_be_read_by_other_sites(client: TestClient) -> None:
    assert client.get("/api/v2/downloads/os/").headers["access-control-allow-origin"] == "*"


def test_a_fingerprinted_file_is_kept_for_ever(client: TestClient) -> None:
    assert "immutable" in client.get("/static/site.0a1b2c3d4e.css").headers["cache-control"]


def test_nothing_can_be_written(client: TestClient) -> None:
    response = client.post("/page/")

    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"


def test_an_unchanged_page_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/page/")

    assert client.get("/page/", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_new_build_is_served_without_a_restart(client: TestClient, folder: Path) -> None:
    assert client.get("/new/").status_code == 404

    rows = [*REDIRECTS, {"from": "/new/", "to": "/page/", "status": 301, "match": "exact"}]
    (folder / "redirects.json").write_text(json.dumps(rows))

    assert client.get("/new/").headers["location"] == "/page/"


def _secured(headers: Mapping[str, str], wanted: Mapping[str, str] = headers.SECURITY) -> bool:
    return all(headers.get(name) == value for name, value in wanted.items())


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/_health", {}, 200),
        ("POST", "/_health", {}, 405),
        ("POST", "/page/", {}, 405),
        ("GET", "/page/", {"Range": "bytes=100-"}, 416),
        ("GET", "/page/", {"Range": "bytes=0-1"}, 206),
        ("GET", "/page", {}, 301),
        ("GET", "/nothing/", {}, 404),
        ("GET", "/gone/", {}, 410),
        ("GET", "/page/", {"If-None-Match": "*"}, 304),
        ("GET", "/api/v2/downloads/os/?x=1", {}, 400),
    ],
)
def test_every_answer_has_the_security_headers(
    client: TestClient, method: str, path: str, sent: Mapping[str, str], status: int
) -> None:
    response = client.request(method, path, headers=sent)

    assert response.status_code == status
    assert _secured(response.headers)


def test_the_answer_to_a_failure_of_ours_has_the_security_headers(folder: Path) -> None:
    (folder / "api/v2/downloads/os/index.json").write_text("{damaged")
    client = TestClient(create_app(without_database(folder)), raise_server_exceptions=False)

    response = client.get("/api/v2/downloads/os/?name=x")

    assert (response.status_code, response.json()["title"]) == (500, "Our mistake")
    assert response.json()["request_id"]
    assert _secured(response.headers)


@pytest.mark.parametrize("path", ["/_health//", "//", "/api/v2/downloads/os", "/page", "/nothing"])
def test_no_redirect_names_the_host_that_was_asked(client: TestClient, path: str) -> None:
    assert "evil" not in client.get(path, headers={"Host": "evil.example"}).headers.get("location", "")


@pytest.mark.parametrize("path", ["/go//evil.example/", "/go/%5Cevil.example/"])
def test_a_path_never_chooses_the_host_of_a_redirect(client: TestClient, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.text) == (404, "<p>nothing here</p>")


def test_a_broken_redirect_is_not_found_and_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/broken/x")

    assert (response.status_code, response.text) == (404, "<p>nothing here</p>")
    assert r"`/page/\2`" in caplog.text


@pytest.mark.parametrize(
    "value", ["bytes=abc", "bytes=3-1", "items=0-1", "bytes", "bytes=", "bytes=-", "bytes=0-1,x", "bytes=+0-1", "0-1"]
)
def test_a_range_that_is_not_valid_is_ignored(client: TestClient, value: str) -> None:
    response = client.get("/page/", headers={"Range": value})

    assert (response.status_code, response.text) == (200, "the page")


@pytest.mark.parametrize(
    ("value", "text"),
    [("bytes=0-2", "the"), ("BYTES=4-", "page"), ("bytes=-4", "page"), ("bytes=4-999, 50-60", "page")],
)
def test_a_part_of_a_file_is_sent(client: TestClient, value: str, text: str) -> None:
    response = client.get("/page/", headers={"Range": value})

    assert (response.status_code, response.text) == (206, text)


@pytest.mark.parametrize("value", ["bytes=8-", "bytes=50-60,70-", "bytes=-0"])
def test_a_range_beyond_the_file_is_refused(client: TestClient, value: str) -> None:
    response = client.get("/page/", headers={"Range": value})

    assert (response.status_code, response.headers["content-range"]) == (416, "bytes */8")


def test_a_range_is_for_get_and_for_what_has_bytes(client: TestClient) -> None:
    assert client.head("/page/", headers={"Range": "bytes=0-1"}).status_code == 200
    assert client.get("/empty.txt", headers={"Range": "bytes=-5"}).status_code == 200


def test_a_range_of_another_version_gets_the_whole_file(client: TestClient) -> None:
    assert client.get("/page/", headers={"Range": "bytes=0-1", "If-Range": '"old"'}).text == "the page"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"a", {}', '"a,b" ,W/{}, "c"', "*"])
def test_an_unchanged_page_is_recognised_in_every_form(client: TestClient, form: str) -> None:
    first = client.get("/page/")

    response = client.get("/page/", headers={"If-None-Match": form.format(first.headers["etag"])})

    assert (response.status_code, response.text) == (304, "")
    assert response.headers["etag"] == first.headers["etag"]
    assert response.headers["cache-control"] == first.headers["cache-control"]
    assert response.headers["vary"] == "Accept-Encoding"


def test_an_unchanged_page_is_recognised_by_its_date(client: TestClient) -> None:
    changed = client.get("/page/").headers["last-modified"]

    assert client.get("/page/", headers={"If-Modified-Since": changed}).status_code == 304
    assert client.get("/page/", headers={"If-Modified-Since": changed, "If-None-Match": '"x"'}).status_code == 200


def test_what_is_not_there_is_never_unchanged(client: TestClient) -> None:
    assert client.get("/nothing/", headers={"If-None-Match": "*"}).status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br, *", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.000, *", None),
        ("*;q=0", None),
        ("identity", None),
        ("notgzip", None),
    ],
)
def test_a_page_is_compressed_for_those_who_take_it(client: TestClient, accepted: str, encoding: str | None) -> None:
    response = client.get("/long/", headers={"Accept-Encoding": accepted})

    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["etag"].startswith("W/") == (encoding == "gzip")
    assert client.get("/long/", headers={"If-None-Match": response.headers["etag"]}).status_code == 304


@pytest.fixture
def compressed(folder: Path) -> Path:
    """The page /long/, whose forms are told from what would be compressed on the way by what they hold."""
    page = folder / "long" / "index.html"
    for ending in (".br", ".gz"):
        form = Path(f"{page}{ending}")
        form.write_bytes(gzip.compress(f"form {ending}".encode()))  # the client has no brotli
        os.utime(form, ns=(page.stat().st_mtime_ns, page.stat().st_mtime_ns))
    return page


@pytest.mark.usefixtures("compressed")
@pytest.mark.parametrize(
    ("accepted", "coding", "form"),
    [
        ("gzip, deflate, br, zstd", "br", "form .br"),
        ("br;q=0, gzip", "gzip", "form .gz"),
        ("br", "br", "form .br"),
        ("*", "gzip", "form .gz"),
        ("identity", None, None),
        ("gzip;q=0, br;q=0, *", None, None),
    ],
)
def test_the_compressed_file_is_sent_where_there_is_one(
    client: TestClient, accepted: str, coding: str | None, form: str | None
) -> None:
    with client.stream("GET", "/long/", headers={"Accept-Encoding": accepted}) as response:
        data = b"".join(response.iter_raw())

    assert (response.status_code, response.headers.get("content-encoding")) == (200, coding)
    assert (gzip.decompress(data).decode() if coding else None) == form
    assert int(response.headers["content-length"]) == len(data)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["cache-control"].startswith("public, max-age=300")
    assert _secured(response.headers)


@pytest.mark.usefixtures("compressed")
def test_each_coding_has_a_tag_of_its_own_and_is_not_sent_again(client: TestClient) -> None:
    tags = {}
    for accepted in ("br", "gzip", "identity"):
        with client.stream("GET", "/long/", headers={"Accept-Encoding": accepted}) as response:
            tags[accepted] = response.headers["etag"]

    assert len({tag.removeprefix("W/") for tag in tags.values()}) == 3
    for accepted, tag in tags.items():
        for sent in tags:
            asked = {"Accept-Encoding": sent, "If-None-Match": tag}
            with client.stream("GET", "/long/", headers=asked) as response:
                assert response.status_code == (304 if sent == accepted else 200)
                assert response.headers["vary"] == "Accept-Encoding"


@pytest.mark.usefixtures("compressed")
def test_a_part_is_one_of_the_plain_file(client: TestClient) -> None:
    response = client.get("/long/", headers={"Accept-Encoding": "br, gzip", "Range": "bytes=0-4"})

    assert (response.status_code, response.text) == (206, "words")
    assert "content-encoding" not in response.headers
    assert response.headers["content-range"] == "bytes 0-4/1200"


def test_a_compressed_file_of_another_time_is_not_sent(client: TestClient, compressed: Path) -> None:
    os.utime(compressed, ns=(1, 1))

    response = client.get("/long/", headers={"Accept-Encoding": "gzip, br"})

    assert response.text == "words " * 200


def test_the_page_of_what_is_not_there_is_sent_compressed_too(client: TestClient, folder: Path) -> None:
    page = folder / "404.html"
    for file in (Path(f"{page}.gz"), page):
        file.write_bytes(gzip.compress(b"nothing") if file.suffix == ".gz" else b"x")
        os.utime(file, ns=(5, 5))

    response = client.get("/nothing/", headers={"Accept-Encoding": "gzip", "If-None-Match": "*"})

    assert (response.status_code, response.text) == (404, "nothing")
    assert response.headers["cache-control"] == "public, max-age=300"


def test_before_the_first_build_it_says_so_and_then_begins_to_serve(folder: Path) -> None:
    built = (folder / "headers.json").read_text()
    (folder / "headers.json").unlink()
    client = TestClient(create_app(without_database(folder)))

    before = client.get("/page/")
    assert (before.status_code, before.headers["retry-after"]) == (503, "60")
    assert "being built" in before.text
    assert _secured(before.headers, BARE)
    assert client.get("/_health").status_code == 200

    (folder / "headers.json").write_text(built)
    after = client.get("/page/")
    assert (after.status_code, after.text) == (200, "the page")
    assert _secured(after.headers)


def test_without_redirects_pages_are_served_and_nothing_is_called_missing(folder: Path) -> None:
    (folder / "redirects.json").write_text("[")
    client = TestClient(create_app(without_database(folder)))

    assert client.get("/page/").text == "the page"
    assert client.get("/moved/").status_code == 503


@pytest.mark.parametrize("name", ["redirects.json", "headers.json"])
@pytest.mark.parametrize("damaged", ["", "{", "null", '[{"from": "/x"}]', '[{"from": "(", "to": "/", "status": 301}]'])
def test_damaged_rules_leave_the_last_good_ones_in_force(
    client: TestClient, folder: Path, caplog: pytest.LogCaptureFixture, name: str, damaged: str
) -> None:
    assert client.get("/moved/").status_code == 301
    (folder / name).write_text(damaged)

    for _ in range(2):
        response = client.get("/moved/", follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (301, "/page/")
        assert _secured(response.headers)
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert name in errors[0].getMessage()


def test_rules_taken_away_stay_in_force(client: TestClient, folder: Path) -> None:
    assert client.get("/moved/").status_code == 301
    (folder / "redirects.json").unlink()
    (folder / "headers.json").unlink()

    assert client.get("/moved/").status_code == 301


def test_rules_of_the_same_instant_and_size_are_read_when_the_file_is_another(client: TestClient, folder: Path) -> None:
    assert client.get("/newer/").status_code == 404
    file, other = folder / "redirects.json", folder / "other.json"
    status = file.stat()
    other.write_text(file.read_text().replace("/moved/", "/newer/"))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file)

    assert client.get("/newer/").status_code == 301
