"""The JSON twins of the downloads: /api/v2/downloads/ as scripts have read it for years, and `latest.*` of a branch.

Field names and the bare arrays are those of the present site (spec of the present site, section 1.4).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pydantic_core import to_json

from generator.shapes.release import Release, ReleaseFile
from generator.views import artifacts, downloads
from generator.views.downloads import Latest

SYSTEM_IDS = {"windows": 1, "macos": 2, "source": 3, "android": 4, "ios": 5}
"""The release managers' script takes 3 for `source` (spec of the clients, 3)."""
_SYSTEM_NAMES = {"windows": "Windows", "macos": "macOS", "source": "Source release", "android": "Android", "ios": "iOS"}
_MAJOR_OF_INSTALL_MANAGER = 100
_API = "/api/v2/downloads"


def dumps(value: object) -> str:
    """JSON that people can read too. (The standard library indents in Python code, which was a third of a build.)"""
    return to_json(value, indent=1).decode() + "\n"


def systems(host: str) -> list[dict[str, object]]:
    return [
        {"name": _SYSTEM_NAMES[slug], "slug": slug, "resource_uri": f"{host}{_API}/os/{number}/"}
        for slug, number in SYSTEM_IDS.items()
    ]


def release(item: Release, newest: Latest, host: str) -> dict[str, object]:
    is_latest = item in (newest.python3, newest.python2, newest.install_manager)
    return {
        "name": item.name,
        "slug": item.slug,
        "version": item.major if item.product == "python" else _MAJOR_OF_INSTALL_MANAGER,
        "is_published": True,
        "is_latest": is_latest,
        "release_date": f"{item.date}T00:00:00Z",
        "pre_release": item.is_prerelease,
        "release_page": None,
        "release_notes_url": downloads.changelog(item) or "",
        "show_on_download_page": not item.hidden,
        "resource_uri": f"{host}{_API}/release/{item.id}/",
    }


TABLES = ("os", "release", "release_file")


@dataclass(frozen=True)
class Tables:
    """/api/v2/downloads/: worked out when the first of its files is stale."""

    releases: tuple[Release, ...]
    newest: Latest
    host: str

    @property
    def latest(self) -> tuple[Release | None, ...]:
        """What `is_latest` is true for."""
        return self.newest.python3, self.newest.python2, self.newest.install_manager

    @cached_property
    def slugs(self) -> Mapping[int, str]:
        """File id -> slug."""
        return _slugs(self.releases)

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[int, dict[str, object]]]:
        return {
            "os": dict(zip(SYSTEM_IDS.values(), systems(self.host), strict=True)),
            "release": {item.id: release(item, self.newest, self.host) for item in self.releases},
            "release_file": {
                file.id: _file(item, file, self.slugs[file.id], self.host)
                for item in self.releases
                for file in item.files
            },
        }

    def whole(self, table: str) -> bytes:
        """A bare array."""
        return dumps(list(self._rows[table].values())).encode()

    def one(self, table: str, number: int) -> bytes:
        return dumps(self._rows[table][number]).encode()


def _slugs(releases: Iterable[Release]) -> dict[int, str]:
    """File id -> slug. Slugs are unique: the id is added where two files would share one."""
    slugs: dict[int, str] = {}
    seen: set[str] = set()
    for item in releases:
        for file in item.files:
            slug = _file_slug(item, file)
            slugs[file.id] = slug if slug not in seen else f"{slug}-{file.id}"
            seen.add(slugs[file.id])
    return slugs


def _file(item: Release, file: ReleaseFile, slug: str, host: str) -> dict[str, object]:
    url = item.url_of(file)

    def beside(suffix: str) -> str:
        return f"{url}.{suffix}" if suffix in file.sidecars else ""

    return {
        "name": artifacts.label(file),
        "slug": slug,
        "os": f"{host}{_API}/os/{SYSTEM_IDS[file.os]}/",
        "release": f"{host}{_API}/release/{item.id}/",
        "description": "",
        "is_source": file.os == "source",
        "url": url,
        "gpg_signature_file": beside("asc"),
        "md5_sum": file.md5 or "",
        "sha256_sum": file.sha256 or "",
        "filesize": file.size or 0,
        "download_button": file.button,
        "sigstore_signature_file": beside("sig"),
        "sigstore_cert_file": beside("crt"),
        "sigstore_bundle_file": beside("sigstore"),
        "sbom_spdx2_file": beside("spdx.json"),
        "resource_uri": f"{host}{_API}/release_file/{file.id}/",
    }


def _file_slug(item: Release, file: ReleaseFile) -> str:
    """`3150-b1-Gzipped-source-tarball`. Source: the release managers' script (spec of the clients, 4)."""
    base, stage = re.match(r"([\d.]+)(.*)", item.version).groups()  # type: ignore[union-attr]
    words = "-".join(part for part in (base.replace(".", ""), stage, artifacts.label(file).replace(" ", "-")) if part)
    return re.sub(r"[^A-Za-z0-9_-]", "", words)[:40]


def latest(item: Release, host: str) -> dict[str, object]:
    """`latest.json` of a branch: the release, and each of its files with what is needed to fetch and check it."""
    return {
        "version": item.version,
        "name": item.name,
        "date": item.date.isoformat(),
        "prerelease": item.is_prerelease,
        "page": f"{host}{item.path}",
        "files": [
            {
                "name": file.name,
                "system": file.os,
                "arch": file.arch,
                "kind": file.kind.value,
                "url": item.url_of(file),
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in artifacts.in_order(item.files)
        ],
    }


def checksums(item: Release) -> str:
    """`SHA256SUMS`, as `sha256sum --check` reads it. Files whose checksum is not known are left out."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in artifacts.in_order(item.files) if file.sha256)
