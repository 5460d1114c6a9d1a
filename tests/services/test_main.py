"""python -m services serve: what it says on the terminal, and when it refuses to start."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from services import listening
from services.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (site / "build.json").write_text("{}")
    return site


@pytest.fixture(autouse=True)
def _var(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a test stays in the project's folder, and nothing lies in the site that is served."""
    monkeypatch.setenv("SERVICE_VAR", str(tmp_path_factory.mktemp("var") / "var"))


@contextmanager
def _served(folder: Path, *options: str) -> Iterator[str]:
    """The line that the program prints when it serves."""
    command = [sys.executable, "-m", "services", "serve", "--site", str(folder), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield next((line for line in process.stdout if "Python.org is at" in line), "")
        finally:
            process.terminate()


@pytest.mark.parametrize("port", ["99999", "65536", "-1", "http", "80.5", "8_0", "\N{ARABIC-INDIC DIGIT FIVE}", ""])
def test_what_is_no_port_is_refused_with_its_value(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", f"--port={port}"])

    assert stopped.value.code == 2
    assert f"error: argument --port: `{port}` is not a port: choose a number from 0 to 65535" in capsys.readouterr().err


def test_a_free_port_is_printed_and_answers(folder: Path) -> None:
    with _served(folder, "--port", "0") as line:
        found = re.search(r"at http://localhost:([1-9]\d*)/", line)
        assert found, line
        with closing(HTTPConnection("127.0.0.1", int(found[1]), timeout=10)) as connection:
            connection.request("GET", "/_health")
            assert connection.getresponse().read() == b"OK\n"


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://localhost:81"), ("::1", "http://[::1]:81"), ("0.0.0.0", "http://0.0.0.0:81")],  # noqa: S104
)
def test_the_address_that_is_printed_can_be_opened(host: str, url: str) -> None:
    """Without a socket: not every machine has IPv6."""
    assert listening.url(host, 81) == url


def test_a_port_in_use_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert main(["serve", "--site", str(folder), "--port", str(port)]) == 2

    assert f"Port {port} is in use by another program.\n    Stop that one" in capsys.readouterr().err


def test_a_folder_without_a_build_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--site", str(tmp_path / "site")]) == 2
    assert "Build it first: make site" in capsys.readouterr().err


_NOBODY_THERE = "postgresql://a:b@127.0.0.1:1/c"


@pytest.mark.parametrize(
    ("command", "setting", "said"),
    [
        (["serve"], {"DATABASE_URL": _NOBODY_THERE}, "The database does not answer: ConnectionRefusedError"),
        (["migrate"], {"DATABASE_URL": _NOBODY_THERE}, "The database does not answer: ConnectionRefusedError"),
        (["work"], {"DATABASE_URL": _NOBODY_THERE}, "The database does not answer: ConnectionRefusedError"),
        (["migrate"], {"DATABASE_URL": "nonsense"}, "DATABASE_URL: write postgresql://"),
        (["migrate"], {"SERVICE_VAR": "/etc/hostname"}, "SERVICE_VAR: there can be no folder"),
        (["createuser", "maria", "maria@example.org"], {}, "Bring them up to date: python -m services migrate"),
        (["seed"], {}, "Bring them up to date: python -m services migrate"),
        (["backup", "x.gz"], {}, "Bring them up to date: python -m services migrate"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    command: list[str], setting: dict[str, str], said: str, folder: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    site = ["--site", str(folder), "--port", "0"] if command == ["serve"] else []

    assert main([*command, *site]) == 2

    assert said in capsys.readouterr().err


def test_a_backup_that_has_no_place_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["backup", "/nonexistent/x.gz"]) == 2

    assert "/nonexistent: no file can be written there" in capsys.readouterr().err
