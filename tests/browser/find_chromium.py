"""Finds a Chromium for the browser tests, and installs one where there is none: python -m tests.browser.find_chromium"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WORDS = """There is no Chromium for the browser tests, and none could be installed.
    Debian and Ubuntu: sudo apt-get install chromium
    Elsewhere: install Chromium or Google Chrome, or run: .venv/bin/python -m playwright install --with-deps chromium
    One in an unusual place can be named: CHROME_PATH=/path/to/chromium make test"""


def found() -> str | None:
    """The path of a Chromium: the one named by CHROME_PATH, the system's, or Playwright's own."""
    if named := os.environ.get("CHROME_PATH"):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def ensure() -> str | None:
    """As found(), after trying the system's packages (as root only), then Playwright's download."""
    path = found()
    if not path and apt_install("chromium"):
        path = found()
    if not path:
        print("Fetching Playwright's Chromium ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
        path = found()
    return path


def apt_install(*packages: str) -> bool:
    """Whether Debian's packages were installed; only root can."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-qq", *command], env=environment, check=False, capture_output=True, text=True
        )
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return not done.returncode


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    sys.exit(None if ensure() else WORDS)
