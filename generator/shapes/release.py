"""Releases, their files, and the branches they belong to."""

import datetime
import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Line, MonthOrDay, Number, Shape, Text, Url, last_day

FTP = "https://www.python.org/ftp/python/"
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:(a|b|rc)(\d+))?")

Branch = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*\.\d+$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+)?$")]
"""As the release is known by tools: `3.14.7`, `3.15.0rc1`; for the install manager `25.0`."""

OS = Literal["source", "windows", "macos", "android", "ios"]
Arch = Literal["amd64", "arm64", "win32", "aarch64", "x86_64"]
Sidecar = Literal["asc", "crt", "sig", "sigstore", "spdx.json"]
"""A file beside the artifact: its address is the artifact's plus a dot and this suffix."""


class Kind(StrEnum):
    """What sort of file it is. The order is the order on a release page."""

    XZ = "xz-tarball"
    GZIP = "gzipped-tarball"
    BZIP2 = "bzip2-tarball"
    EXE = "exe-installer"
    MSI = "msi-installer"
    MSIX = "msix-installer"
    WEB = "web-installer"
    PKG = "installer-pkg"
    DMG = "disk-image"
    HELP = "help-file"
    EMBEDDABLE = "embeddable-zip"
    ZIP = "zip-package"
    MANIFEST = "release-manifest"
    XCFRAMEWORK = "xcframework"


class ReleaseFile(Shape):
    """One artifact that people download."""

    id: Number
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._+-]+$", max_length=200)]
    """The file's name, the last part of its address."""
    os: OS
    kind: Kind
    arch: Arch | None = None
    url: Annotated[str, StringConstraints(pattern=rf"^{re.escape(FTP)}[A-Za-z0-9._+/-]+$")] | None = None
    """Only when it is not the release's folder plus the name."""
    address: Literal["recorded", "derived"] = "recorded"
    """`derived`: the name is recorded by a source, the address follows from the naming rule."""
    size: Annotated[int, Field(gt=0)] | None = None
    """In bytes."""
    md5: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")] | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    sidecars: tuple[Sidecar, ...] = ()
    button: bool = False
    """The file that the download button of its system leads to; at most one for each system."""


class Sigstore(Shape):
    """Who signed the release's files, and which provider vouches for them."""

    identity: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")]
    issuer: Url


class Announcement(Shape):
    """Where the release was announced."""

    title: Line
    date: Day
    url: Url | None = None


class Release(Shape):
    """A release of Python or of the Python install manager."""

    id: Number
    product: Literal["python", "install-manager"] = "python"
    version: Version
    name: Annotated[str, StringConstraints(pattern=r"^Python (?:install manager )?\d[0-9.]*(?:(?:a|b|rc)\d+)?$")]
    """As python.org has always named it: `Python 3.14.7`, `Python 2.0b1`. The address comes from it."""
    date: Day
    state: Literal["released", "expected"] = "released"
    """`expected`: an entry of the release schedule. It has no page of its own until it is out."""
    pep: Number | None = None
    manager: Line | None = None
    folder: Annotated[str, StringConstraints(pattern=rf"^{re.escape(FTP)}(?:[A-Za-z0-9._-]+/)+$")] | None = None
    """Where the files are."""
    recalled: Line | None = None
    """Why it must not be used, if it was called back. A recalled release is never the latest."""
    note: Line | None = None
    announcement: Announcement | None = None
    sigstore: Sigstore | None = None
    hidden: bool = False
    """Left out of the list at /downloads/; still in lists by system, the API and the feed."""
    draft: bool = False
    text: Text | None = None
    files: tuple[ReleaseFile, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "Release":
        if self.product == "python" and not VERSION.fullmatch(self.version):
            raise ValueError("a version of Python has three numbers, then a1, b1 or rc1 for a pre-release")
        if self.state == "expected" and self.files:
            raise ValueError("a release that is only expected has no files yet")
        if self.files and not self.folder and not all(f.url for f in self.files):
            raise ValueError("files need the release's `folder`")
        return self

    @cached_property
    def slug(self) -> str:
        """`python-3147`, `pymanager-263`: part of the public address, as python.org has always made it."""
        if self.product == "install-manager":
            return f"pymanager-{self.version.replace('.', '')}"
        return re.sub(r"[^a-z0-9 -]", "", self.name.lower()).replace(" ", "-")

    @property
    def path(self) -> str:
        return f"/downloads/release/{self.slug}/"

    @cached_property
    def branch(self) -> str:
        """`3.14`; empty for the install manager."""
        return ".".join(self.version.split(".")[:2]) if self.product == "python" else ""

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @cached_property
    def is_prerelease(self) -> bool:
        return bool(re.search("[a-z]", self.version))

    @cached_property
    def sort_key(self) -> tuple[int, ...]:
        """Orders versions as PEP 440 does: 3.15.0a1 < b1 < rc1 < final."""
        match = VERSION.fullmatch(self.version)
        if not match:
            return tuple(int(part) for part in self.version.split(".") if part.isdigit())
        stage = {"a": 0, "b": 1, "rc": 2, None: 3}[match[4]]
        return int(match[1]), int(match[2]), int(match[3]), stage, int(match[5] or 0)

    def url_of(self, file: ReleaseFile) -> str:
        return file.url or f"{self.folder}{file.name}"

    def is_published(self, today: datetime.date) -> bool:
        return self.state == "released" and not self.draft and self.date <= today


class Status(StrEnum):
    """The phases of a branch's life, in order. Source: PEP 602, PEP 745 and the devguide's "Status of Python versions"."""

    PLANNED = "planned"
    FEATURE = "feature"
    PRERELEASE = "prerelease"
    BUGFIX = "bugfix"
    SECURITY = "security"
    END_OF_LIFE = "end-of-life"


class BranchRow(Shape):
    """The life of one branch."""

    branch: Branch
    pep: Number
    status: Status
    """As recorded on the day that the table was checked; what the site shows follows from the dates."""
    manager: Line
    development: Day
    feature_freeze: Day
    first_release: Day
    end_of_bugfix: Day
    end_of_life: MonthOrDay
    sigstore: Sigstore | None = None
    """Who signs the branch's releases, where a release does not say otherwise."""

    @property
    def last_day(self) -> datetime.date:
        """The last day on which the branch is supported."""
        return last_day(self.end_of_life)


class Branches(Shape):
    """The table of branches, oldest first."""

    checked: Day
    """The day on which every `status` was true."""
    branches: tuple[BranchRow, ...]
