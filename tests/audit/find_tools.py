"""Finds Node and Java for the audit and installs what it needs from npm: python -m tests.audit.find_tools"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.browser.find_chromium import apt_install

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / ".package-lock.json"
"""npm writes it last."""


@dataclass(frozen=True)
class Tool:
    command: str
    asks: str
    oldest: int
    packages: tuple[str, ...]
    """Debian's packages that bring it."""

    def version(self) -> int:
        """The first number of its version; 0 when it is not there."""
        if not shutil.which(self.command):
            return 0
        done = subprocess.run([self.command, self.asks], capture_output=True, text=True, check=False)
        found = re.search(r"\d+", done.stdout + done.stderr)
        return int(found[0]) if found and not done.returncode else 0


TOOLS = (
    Tool("node", "--version", 18, ("nodejs", "npm")),  # what lighthouse 12 and vnu-jar name in their `engines`
    Tool("npm", "--version", 8, ("npm",)),
    Tool("java", "-version", 17, ("default-jre-headless",)),
)


def missing() -> list[str]:
    """A sentence for each tool that is too old or not there after trying to install it."""
    words = []
    for tool in TOOLS:
        if tool.version() < tool.oldest:
            apt_install(*tool.packages)
        if (found := tool.version()) < tool.oldest:
            state = f"version {found} is too old" if found else "it is not there"
            words.append(
                f"make audit needs {tool.command} {tool.oldest} or newer: {state}.\n    Debian and Ubuntu: sudo apt-get install {' '.join(tool.packages)}"
            )
    return words


def install() -> int:
    """Exit status of npm; nothing is done while node_modules fits the lock."""
    lock = HERE / "package-lock.json"
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return 0
    print("Installing Lighthouse and the Nu HTML checker with npm ...", flush=True)
    return subprocess.run(["npm", "ci", "--loglevel=error"], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit("\n".join(missing()) or install())
