"""Releases, their files, and the branches they belong to."""

import datetime
import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.shapes.base import Day, Form, Line, MonthOrDay, Number, Shape, Text, Url, last_day

FTP = "https://www.python.org/ftp/python/"
VERSION = re.compile(r"([0-9]+)\.([0-9]+)\.([0-9]+)(?:(a|b|rc)([0-9]+))?")
_N = "(?:0|[1-9][0-9]{0,3})"
_NAME = "[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*"
"""A file or folder: no dot at its begin or end, and no two beside each other."""

Branch = Annotated[
    str,
    StringConstraints(pattern=rf"^[1-9][0-9]{{0,3}}\.{_N}$"),
    Form('Two numbers of at most four digits, in quotes: `"3.14"`.'),
]
Version = Annotated[
    str,
    StringConstraints(pattern=rf"^{_N}\.{_N}(?:\.{_N})?(?:(?:a|b|rc)[1-9][0-9]{{0,3}})?$"),
    Form(
        "As tools know the release: `3.14.7`, `3.15.0rc1`; for the install manager `26.3`."
        " Numbers of at most four digits, without leading zeros."
    ),
]
Bytes = Annotated[int, Field(gt=0, le=100_000_000_000), Form("A whole number of bytes, without separators.")]

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


_ARCHIVES = (Kind.XZ, Kind.GZIP, Kind.BZIP2)
_FOR_WINDOWS = (Kind.EXE, Kind.MSI, Kind.MSIX, Kind.WEB, Kind.HELP, Kind.EMBEDDABLE, Kind.ZIP, Kind.MANIFEST)
KINDS_OF: dict[OS, tuple[Kind, ...]] = {
    "source": _ARCHIVES,
    "windows": _FOR_WINDOWS,
    "macos": (Kind.PKG, Kind.DMG),
    "android": (Kind.GZIP,),
    "ios": (Kind.XCFRAMEWORK,),
}
"""Which kinds of files there are for each system."""


class ReleaseFile(Shape):
    """One artifact that people download."""

    id: Number
    """A number that no other file has, and that is never given again."""
    name: Annotated[
        str,
        StringConstraints(pattern=rf"^{_NAME}$", max_length=200),
        Form("Letters, digits, `_`, `+` and `-`, with single dots between them: `python-3.14.7.tgz`."),
    ]
    """The file's name, the last part of its address."""
    os: OS
    """The system that the file is for."""
    kind: Kind
    """What sort of file it is."""
    arch: Arch | None = None
    """The processor that the file is for, where there are files for several."""
    url: (
        Annotated[
            str,
            StringConstraints(pattern=rf"^{re.escape(FTP)}(?:{_NAME}/)*{_NAME}$", max_length=500),
            Form(f"A web address below {FTP}."),
        ]
        | None
    ) = None
    """Only when it is not the release's folder plus the name."""
    address: Literal["recorded", "derived"] = "recorded"
    """`derived`: the name is recorded by a source, the address follows from the naming rule."""
    size: Bytes | None = None
    """In bytes."""
    md5: (
        Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$"), Form("32 of the characters 0-9 and a-f.")] | None
    ) = None
    """The checksum that old releases were published with."""
    sha256: (
        Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Form("64 of the characters 0-9 and a-f.")] | None
    ) = None
    """The checksum that was published with the file."""
    sidecars: tuple[Sidecar, ...] = ()
    """The files beside it: signatures, SBOM."""
    button: bool = False
    """The file that the download button of its system leads to; at most one for each system."""

    @model_validator(mode="after")
    def _fits_together(self) -> "ReleaseFile":
        kinds = KINDS_OF[self.os]
        if self.kind not in kinds:
            raise ValueError(
                f"`kind` is `{self.kind}`, and there is no such file for {self.os}\n"
                f"Correct one of the two. Kinds for {self.os}: {', '.join(kinds)}."
            )
        return self


class Sigstore(Shape):
    """Who signed the release's files, and which provider vouches for them."""

    identity: Annotated[
        str,
        StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=200),
        Form("A mail address: `name@example.org`."),
    ]
    """Whom the signature names."""
    issuer: Url
    """The provider that vouches for the identity."""


class Announcement(Shape):
    """Where the release was announced."""

    title: Line
    """The title of the announcement."""
    date: Day
    """The day on which it was published."""
    url: Url | None = None
    """Where it can be read."""


class Release(Shape):
    """A release of Python or of the Python install manager."""

    id: Number
    """A number that no other release has, and that is never given again."""
    product: Literal["python", "install-manager"] = "python"
    """What was released."""
    version: Version
    """The version in full."""
    name: Annotated[
        str,
        StringConstraints(
            pattern=r"^Python (?:install manager )?[0-9]+(?:\.[0-9]+)+(?:(?:a|b|rc)[0-9]+)?$", max_length=60
        ),
        Form("`Python` or `Python install manager`, a space, and the version."),
    ]
    """As python.org has always named it: `Python 3.14.7`, `Python 2.0b1`. The address comes from it."""
    date: Day
    """The day of the release."""
    state: Literal["released", "expected"] = "released"
    """`expected`: an entry of the release schedule. It has no page of its own until it is out."""
    pep: Number | None = None
    """The PEP with the schedule of the branch."""
    manager: Line | None = None
    """Who made the release."""
    folder: (
        Annotated[
            str,
            StringConstraints(pattern=rf"^{re.escape(FTP)}(?:{_NAME}/)+$", max_length=300),
            Form(f"The address of a folder below {FTP}, with a slash at its end."),
        ]
        | None
    ) = None
    """Where the files are."""
    recalled: Line | None = None
    """Why it must not be used, if it was called back. A recalled release is never the latest."""
    note: Line | None = None
    """What visitors should know of the release, in one sentence."""
    announcement: Announcement | None = None
    """Where the release was announced."""
    sigstore: Sigstore | None = None
    """Who signed the files, where it is not the branch's signer."""
    hidden: bool = False
    """Left out of the list at /downloads/; still in lists by system, the API and the feed."""
    draft: bool = False
    """A draft is checked like any release and published nowhere."""
    text: Text | None = None
    """What the page says of the release."""
    files: tuple[ReleaseFile, ...] = ()
    """What people download."""

    @model_validator(mode="after")
    def _fits_together(self) -> "Release":
        """Raises ValueError with the first key at fault, in backticks, and what to do on a second line."""
        if self.product == "python" and not VERSION.fullmatch(self.version):
            raise ValueError(
                f"`version` is `{self.version}`, which is no version of Python\n"
                "Write three numbers, then a1, b1 or rc1 for a pre-release."
            )
        if self.name not in self._names:
            raise ValueError(
                f"`name` is `{self.name}`, and the version is {self.version}\n"
                f"The name is `{self._names[0]}`, or the version is another."
            )
        if self.state == "expected" and self.files:
            raise ValueError(
                "`files` stand in a release that is only expected\n"
                "Take them out, or delete `state: expected` if the release is out."
            )
        if self.files and not self.folder and not all(f.url for f in self.files):
            raise ValueError(
                "`files` have no address, because the release has no `folder`\nAdd the `folder` in which the files are."
            )
        return self

    @property
    def _names(self) -> tuple[str, ...]:
        """What the release may be called. Up to 3.2 the first of a branch was often named without its last zero."""
        if self.product == "install-manager":
            return (f"Python install manager {self.version}",)
        is_old = self.sort_key < (3, 3)
        short = (re.sub(r"^([0-9]+\.[0-9]+)\.0(?![.0-9])", r"\1", self.version),) if is_old else ()
        return (f"Python {self.version}", *(f"Python {version}" for version in short))

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
    """Its name: the first two numbers of its versions."""
    pep: Number
    """The PEP with the schedule of the branch."""
    status: Status
    """As recorded on the day that the table was checked; what the site shows follows from the dates."""
    manager: Line
    """Who makes the branch's releases."""
    development: Day
    """When its development began."""
    feature_freeze: Day
    """From when on it gets no new features."""
    first_release: Day
    """The day of its first final release."""
    end_of_bugfix: Day
    """Until when it gets bug fixes; after that security fixes only."""
    end_of_life: MonthOrDay
    """When its support ends."""
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
