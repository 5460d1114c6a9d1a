"""make data and make purge against real servers on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from generator import catalogue, purging
from generator.__main__ import main
from generator.importing import exports
from generator.importing.exports import ExportError
from tests.conftest import ROOT

JOBS = json.loads((ROOT / "content" / "demo" / "jobs.json").read_text(encoding="utf-8"))


class Service:
    """Exports what a test gives it."""

    def __init__(self) -> None:
        self.files: dict[str, Any] = {"jobs.json": JOBS}
        self.media: dict[str, bytes] = {}
        self.got: list[tuple[str, str, int]] = []
        self.url = ""

    def answer(self, path: str, tag: str | None) -> tuple[int, bytes, str]:
        name = path.removeprefix("/data/")
        if name == "index.json":
            return 200, json.dumps({"files": sorted(self.files), "media": sorted(self.media)}).encode(), ""
        if name in self.media:
            body = self.media[name]
            return (304, b"", f'"{len(body)}"') if tag == f'"{len(body)}"' else (200, body, f'"{len(body)}"')
        if name not in self.files:
            return 404, b"", ""
        body = json.dumps(self.files[name]).encode()
        return (304, b"", str(hash(body))) if tag == f'"{hash(body)}"' else (200, body, f'"{hash(body)}"')


@contextmanager
def _serving(service: Service) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            status, body, tag = service.answer(self.path, self.headers.get("if-none-match"))
            service.got.append((self.command, self.path, status))
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PURGE = _do  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    with _serving(made):
        yield made


def _take(service: Service, content: Path, **more: bool) -> tuple[exports.Taken, ...]:
    return exports.take(service.url, content, allow_private=True, **more)


def _jobs(content: Path) -> Any:
    return json.loads((content / "data" / "jobs.json").read_text())["jobs"]


def test_exports_are_taken_and_asked_for_again_only_when_they_have_changed(service: Service, tmp_path: Path) -> None:
    first = _take(service, tmp_path)
    second = _take(service, tmp_path)

    assert [(one.name, one.records, one.is_new) for one in first] == [("jobs.json", len(JOBS["jobs"]), True)]
    assert [one.is_new for one in second] == [False]
    assert [status for _, path, status in service.got if path == "/data/jobs.json"] == [200, 304]
    assert _jobs(tmp_path) == JOBS["jobs"]


def test_a_file_that_was_damaged_here_is_fetched_whole(service: Service, tmp_path: Path) -> None:
    _take(service, tmp_path)
    (tmp_path / "data" / "jobs.json").write_text('{"jobs": []}')
    _take(service, tmp_path)

    assert _jobs(tmp_path) == JOBS["jobs"]


def test_a_file_with_fewer_than_half_of_its_records_is_refused_unless_told_so(service: Service, tmp_path: Path) -> None:
    _take(service, tmp_path)
    half = len(JOBS["jobs"]) // 2
    service.files["jobs.json"] = {"jobs": JOBS["jobs"][: half - 1]}
    with pytest.raises(ExportError, match=rf"jobs\.json has {half - 1} records, and had {len(JOBS['jobs'])}"):
        _take(service, tmp_path)
    kept = len(_jobs(tmp_path))
    _take(service, tmp_path, shrunk=True)

    assert (kept, len(_jobs(tmp_path))) == (len(JOBS["jobs"]), half - 1)


def test_a_file_that_is_not_of_its_shape_is_refused_and_no_other_is_written(service: Service, tmp_path: Path) -> None:
    service.files = {"elections.json": {"nominees": []}, "jobs.json": {"jobs": [{"number": 1, "author": "secret"}]}}
    with pytest.raises(ExportError, match=r"jobs\.json is not of its shape, \d+ problems"):
        _take(service, tmp_path)

    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["../pages/about.md", "README.md", "news", "passwords.json", 7])
def test_only_files_that_machines_write_are_taken(service: Service, tmp_path: Path, name: Any) -> None:
    service.answer = lambda *_: (200, json.dumps({"files": [name]}).encode(), "")  # type: ignore[method-assign]
    with pytest.raises(ExportError, match="which this generator does not know"):
        _take(service, tmp_path)


def test_pictures_come_with_the_exports_and_go_when_nothing_names_them(service: Service, tmp_path: Path) -> None:
    service.media = {"media/sponsors/acme-1f.svg": b"<svg/>", "media/sponsors/old.png": b"png"}
    _take(service, tmp_path)
    del service.media["media/sponsors/old.png"]
    _take(service, tmp_path)

    assert [path.name for path in (tmp_path / "data" / "media").rglob("*.*")] == ["acme-1f.svg"]
    assert (tmp_path / "data/media/sponsors/acme-1f.svg").read_bytes() == b"<svg/>"
    assert [status for _, path, status in service.got if path.endswith("acme-1f.svg")] == [200, 304]


@pytest.mark.parametrize(
    "path", ["media/../jobs.json", "media/sponsors/../../x.svg", "media/x/page.html", "/etc/x.svg", 7]
)
def test_pictures_are_taken_only_to_their_place(service: Service, tmp_path: Path, path: Any) -> None:
    service.answer = lambda *_: (200, json.dumps({"files": [], "media": [path]}).encode(), "")  # type: ignore[method-assign]
    with pytest.raises(ExportError, match="has no place in content/data"):
        _take(service, tmp_path)

    assert not (tmp_path / "data").exists()


def test_what_is_no_service_is_said(service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    service.answer = lambda *_: (404, b"", "")  # type: ignore[method-assign]
    status = main(["data", "--from", service.url, "--content", str(tmp_path), "--allow-private"])

    assert (status, "index.json answered 404" in capsys.readouterr().err) == (1, True)


def test_what_was_taken_is_content_without_problems(service: Service, tmp_path: Path) -> None:
    _take(service, tmp_path)
    _, found = catalogue.load(tmp_path, None)

    assert [str(one) for one in found if "data/" in str(one)] == []


def test_what_the_last_build_changed_is_purged(service: Service, tmp_path: Path) -> None:
    service.answer = lambda path, _: (200 if path != "/x/" else 500, b"", "")  # type: ignore[method-assign, assignment]
    (tmp_path / "changed-urls.txt").write_text(f"{service.url}/jobs/\n{service.url}/\n")
    said = purging.purge(tmp_path)
    (tmp_path / "changed-urls.txt").write_text(f"{service.url}/x/\n{service.url}/\n")
    with pytest.raises(purging.PurgeError, match=r"Of 2 URLs not all were purged\. 1 times: answered 500"):
        purging.purge(tmp_path)

    assert said == "2 URLs purged."
    assert sorted(service.got[:2]) == [("PURGE", "/", 200), ("PURGE", "/jobs/", 200)]
