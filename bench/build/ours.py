"""This generator, with its own theme: with twins, calendars, feeds and all that its kinds bring."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.build.corpus import LINKS, NOW, SHARES, Record
from bench.build.tools import ROOT, Tool, python

_BASE = ROOT / "tests/site"
"""A whole small site: what there is besides the records comes from it."""
_COMPANY = "bench"
_STATE = ("built-*", "indexed-*", "listening-*", "seen-*")
"""What the cache knows of one folder that was built. All else in it is known by content."""


class Ours(Tool):
    name = "this generator"
    is_incremental = True

    def write(self, records: Sequence[Record]) -> None:
        content = self.folder / "content"
        shutil.copytree(_BASE, content)
        shutil.copytree(ROOT / "themes/pythonorg", self.folder / "theme")
        (self.folder / "settings.py").write_text(_settings(self.folder / "theme"))
        self._base(content, records)
        for record in records:
            if record.kind != "job":
                _put(self.source(record), _written(record))
        _put(
            content / "data/jobs.json",
            json.dumps({"jobs": [_job(one) for one in records if one.kind == "job"]}, indent=1),
        )

    def _base(self, content: Path, records: Sequence[Record]) -> None:
        links = [{"title": title, "url": url} for title, url in LINKS]
        about = {"title": "About", "url": "/about/"}
        _put(
            content / "site/navigation.yaml",
            json.dumps({"main": [about], "network": links, "legal": [about]}, indent=1),
        )
        _put(content / f"companies/{_COMPANY}.yaml", "name: The bench\nurl: https://place.example/\n")
        branches = sorted({one.branch for one in records if one.kind == "release"}, key=lambda name: int(name[2:]))
        table = json.loads(json.dumps(_branches(branches)))
        with (content / "releases/branches.yaml").open("a") as file:
            file.writelines(f"  - {json.dumps(row)}\n" for row in table)

    def command(self) -> Sequence[str]:
        return python("-m", "generator", "build", "--settings", "settings.py", "--output", "out", "--without-search")

    def indexing(self) -> Sequence[str]:
        """The same with the index of the search, which is timed apart."""
        return self.command()[:-1]

    def listening(self) -> Sequence[str]:
        return [*self.indexing(), "--listen"]

    def forget(self) -> None:
        super().forget()
        shutil.rmtree(self.folder / ".cache", ignore_errors=True)

    def forget_outputs(self) -> None:
        """As a fresh checkout whose cache has come back: what was built is gone, what was read and rendered is known."""
        super().forget()
        for pattern in _STATE:
            for file in (self.folder / ".cache").glob(pattern):
                file.unlink()

    def source(self, record: Record) -> Path:
        places = {
            "page": f"pages/about/{record.slug}.md",
            "event": f"events/{record.day.year}/{record.slug}.yaml",
            "job": "data/jobs.json",
            "release": f"releases/{record.branch}/{record.version}.yaml",
            "minutes": f"minutes/{record.day}.yaml",
            "story": f"success-stories/{record.slug}.md",
        }
        return self.folder / "content" / places[record.kind]

    def page(self, record: Record) -> Path:
        places = {
            "page": f"about/{record.slug}",
            "event": f"events/python-events/{1_000 + record.number}",
            "job": f"jobs/{1_000 + record.number}",
            "release": f"downloads/release/python-{record.version.replace('.', '')}",
            "minutes": f"psf/records/board/minutes/{record.day}",
            "story": f"success-stories/{record.slug}",
        }
        return self.output / places[record.kind] / "index.html"

    @property
    def template(self) -> Path:
        return self.folder / "theme/templates/base.html"

    @property
    def navigation(self) -> Path:
        return self.folder / "content/site/navigation.yaml"


def _settings(theme: Path) -> str:
    return (
        f'PLUGINS = ["generator.plugin"]\nPATH = "content"\nOUTPUT_PATH = "out"\nTHEME = {str(theme)!r}\n'
        'SITENAME = "Bench"\nSITEURL = "https://bench.example"\nTIMEZONE = "UTC"\nDEMO = False\n'
    )


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _branches(names: Sequence[str]) -> list[Mapping[str, object]]:
    days = {"development": "2022-01-01", "feature_freeze": "2022-05-01", "first_release": "2022-10-01"}
    over = {"end_of_bugfix": "2023-01-01", "end_of_life": "2026-08-01"}
    return [
        {"branch": name, "pep": 1, "status": "end-of-life", "manager": "The bench", **days, **over} for name in names
    ]


def _written(record: Record) -> str:
    """YAML is read, JSON is YAML: the text stands as a block, as editors write it."""
    fields = {name: value for name, value in _FIELDS[record.kind](record).items() if value is not None}
    lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in fields.items())
    if record.kind in ("page", "story"):
        return f"---\n{lines}\n---\n{record.text}\n"
    block = "\n".join(f"  {line}" if line else "" for line in record.text.split("\n"))
    return f"{lines}\ntext: |\n{block}\n"


def _page(record: Record) -> Mapping[str, object]:
    return {"title": record.title, "description": f"{record.title}, of the bench.", "reviewed": str(NOW.date())}


def _event(record: Record) -> Mapping[str, object]:
    day = str(record.day)
    return {
        "id": 1_000 + record.number, "title": record.title, "calendar": "python-events", "categories": ["general-python"],
        "starts": day, "ends": day, "venue": "utrecht-nl", "url": "https://place.example/", "updated": "2026-08-22",
    }  # fmt: skip


def _release(record: Record) -> Mapping[str, object]:
    sorts = [("source", "xz-tarball", None), ("source", "gzipped-tarball", None), ("windows", "exe-installer", "amd64"),
             ("windows", "exe-installer", "arm64"), ("windows", "exe-installer", "win32"), ("windows", "embeddable-zip", "amd64"),
             ("windows", "embeddable-zip", "win32"), ("macos", "installer-pkg", None)]  # fmt: skip
    files = [
        {
            "id": 100_000 + record.number * 10 + place,
            "name": name,
            "os": os,
            "kind": kind,
            "size": size,
            "sha256": sha256,
        }
        | ({"arch": arch} if arch else {})
        for place, ((os, kind, arch), (name, size, sha256)) in enumerate(zip(sorts, record.files, strict=True))
    ]
    return {
        "id": 1_000 + record.number, "version": record.version, "name": f"Python {record.version}", "date": str(record.day),
        "folder": f"https://www.python.org/ftp/python/{record.version}/", "files": files,
    }  # fmt: skip


def _minutes(record: Record) -> Mapping[str, object]:
    return {"date": str(record.day), "meeting": "regular"}


def _story(record: Record) -> Mapping[str, object]:
    day = str(record.day)
    return {
        "title": record.title, "description": f"{record.title}, of the bench.", "company": _COMPANY, "category": "engineering",
        "published": day, "reviewed": day, "sources": ["https://place.example/"],
    }  # fmt: skip


def _job(record: Record) -> Mapping[str, object]:
    return {
        "number": 1_000 + record.number, "title": record.title, "company": f"Company {record.number % 400}", "city": "Utrecht",
        "country": "Netherlands", "category": "developer-engineer", "types": ["web"], "posted": str(record.day), "until": "2027-01-20",
        "email": "jobs@example.org", "url": "https://place.example/", "text": record.text,
    }  # fmt: skip


_FIELDS = {"page": _page, "event": _event, "release": _release, "minutes": _minutes, "story": _story}
assert {*_FIELDS, "job"} == set(SHARES)
