"""nginx and Caddy with what the build writes for them, for as long as a test asks. Debian's packages, installed if need be."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.browser.find_chromium import apt_install

OTHERS = ("docs.python.org", "python.org")
"""Names that are asked beside the site's own."""
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def found(program: str, package: str) -> str:
    """The path of a program. It is installed when it is not there; a test that cannot have it fails."""
    path = shutil.which(program, path=_PATH)
    if not path and apt_install(package):
        path = shutil.which(program, path=_PATH)
    if not path:
        pytest.fail(f"There is no {program}, and it could not be installed.\n    sudo apt-get install {package}")
    return path


def nginx(site: Path, folder: Path, port: int) -> list[str]:
    """The command. Everything that nginx writes goes into `folder`."""
    written = site / "_hosting" / "nginx"
    others = "\n".join(
        f"server {{ listen 127.0.0.1:{port}; server_name {name}; include {written}/{name}.conf; }}" for name in OTHERS
    )
    places = " ".join(f"{name}_temp_path {folder}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {folder}/pid; error_log {folder}/errors.txt; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; {places}\n"
        f"include {written}/http.conf;\n"
        f"server {{ listen 127.0.0.1:{port} default_server; root {site}; include {written}/server.conf; }}\n"
        f"{others} }}\n"
    )
    return [found("nginx", "nginx-light"), "-e", f"{folder}/errors.txt", "-c", f"{folder}/nginx.conf"]


def caddy(site: Path, folder: Path, port: int) -> list[str]:
    others = "\n".join(f"http://{name}:{port} {{\n\timport {name.replace('.', '_')}\n}}" for name in OTHERS)
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\nimport {site}/_hosting/Caddyfile\n"
        f"http://www.python.org:{port} {{\n\troot * {site}\n\timport site\n}}\n{others}\n"
    )
    return [found("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", f"{folder}/Caddyfile"]


@contextlib.contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """The program answers on the port; in the end it is stopped."""
    environment = os.environ | {"XDG_DATA_HOME": f"{folder}/data", "XDG_CONFIG_HOME": f"{folder}/config"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail((folder / "log.txt").read_text(), pytrace=False)
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True
