"""The built site over HTTP, by the application that is shipped, on a folder with a file of each sort."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from generator.outputs import hosting
from services.app import create_app
from services.settings import Settings

REDIRECTS = [
    {"from": "/downloads/latest/python3/", "to": "/page/", "status": 302, "match": "exact", "first": True},
    {"from": "/moved/", "to": "/page/", "status": 301, "match": "exact"},
    {"from": "/page", "to": "/never/", "status": 301, "match": "prefix"},
    {"from": "/old", "to": "https://legacy.python.org/", "status": 301, "match": "prefix"},
    {"from": "/gone/", "to": None, "status": 410, "match": "exact"},
    {"from": r"/sf/(\d+)", "to": r"https://bugs.python.org/issue\1", "status": 302, "match": "regex"},
    {"from": r"/any/(.*)", "to": r"https://docs.python.org/\1", "status": 302, "match": "regex"},
    {"from": "/pypi", "to": "https://pypi.python.org", "status": 301, "match": "prefix"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "index.html": "home",
        "404.html": "<p>nothing here</p>",
        "page/index.html": "the page",
        "downloads/latest/python3/index.html": "stub",
        "api/v2/downloads/os/index.json": "[]",
        "downloads/branch/3.14/SHA256SUMS": "abc  file\n",
        "static/site.0a1b2c3d4e.css": "a{}",
        ".well-known/security.txt": "Contact: x\n",
        ".hidden/secret.txt": "secret",
        "redirects.json": json.dumps(REDIRECTS),
        "headers.json": json.dumps(hosting.headers()),
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "site" / "link.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path / "site"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(create_app(Settings(site=folder)), follow_redirects=False)


def test_a_page_is_served_with_every_header(client: TestClient) -> None:
    response = client.get("/page/")

    assert (response.status_code, response.text) == (200, "the page")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    for name, value in hosting.SECURITY_HEADERS.items():
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

    assert response.status_code in {302, 404}
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/no/such/page/",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/static/..%2f..%2f..%2fsecret.txt",
        "/.hidden/secret.txt",
        "/link.txt",
        "//evil.example/x",
        "/static//",
        "/a%00b",
        "/redirects.json",
        "/headers.json",
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
