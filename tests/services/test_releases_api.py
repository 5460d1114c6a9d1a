"""/api/v2/downloads/ filters as scripts expect, on a site really built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from services.app import create_app
from tests.conftest import without_database

ROOT = Path(__file__).parents[2]
API = "/api/v2/downloads"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    output = tmp_path_factory.mktemp("api") / "output"
    command = [sys.executable, "-m", "generator", "build", "--content", "tests/site", "--output", str(output)]
    environment = {**os.environ, "SITE_NOW": "2026-11-01T00:00:00Z"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return TestClient(create_app(without_database(output)))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("release/", ["Python 3.15.0rc1", "Python 3.14.1", "Python 3.14.0", "Python 3.9.25"]),
        ("release/?is_published=true", ["Python 3.15.0rc1", "Python 3.14.1", "Python 3.14.0", "Python 3.9.25"]),
        ("release/?is_published=false", []),
        ("release/?name=Python+3.14.1", ["Python 3.14.1"]),
        ("release/?name=python+3.14.1", []),
        ("release/?slug=python-3150rc1&format=json", ["Python 3.15.0rc1"]),
        ("release/?pre_release=true", ["Python 3.15.0rc1"]),
        ("release/?version=3&pre_release=false", ["Python 3.14.1", "Python 3.14.0", "Python 3.9.25"]),
        ("release/?version=2", []),
        ("os/?slug=source", ["Source release"]),
        ("release_file/?release=4", ["Gzipped source tarball"]),
        ("release_file/?release=1&os=1", ["Windows installer (64-bit)"]),
    ],
)
def test_lists_are_filtered(client: TestClient, query: str, names: list[str]) -> None:
    response = client.get(f"{API}/{query}")

    assert response.status_code == 200
    assert [row["name"] for row in response.json()] == names
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("query", ["release/?nme=x", "release_file/?description=x", "os/?id=3"])
def test_an_unknown_filter_is_refused_by_name(client: TestClient, query: str) -> None:
    response = client.get(f"{API}/{query}")

    assert response.status_code == 400
    assert f"'{query.partition('?')[2].partition('=')[0]}' is not a filter" in response.json()["error"][0]


@pytest.mark.parametrize("path", ["nothing/?name=x", "release/9999/", "..%2f..%2fheaders/?name=x"])
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"{API}/{path}").status_code == 404
