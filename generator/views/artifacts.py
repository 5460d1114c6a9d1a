"""The files of a release: what people call them, in which order they stand, what lies beside them."""

from collections.abc import Iterable
from datetime import date

from generator.shapes.release import OS, Kind, Release, ReleaseFile, Sidecar

SYSTEMS: dict[OS, str] = {
    "source": "Source",
    "windows": "Windows",
    "macos": "macOS",
    "android": "Android",
    "ios": "iOS",
}
"""In the order in which pages list them."""

SIDECARS_RECORDED_UNTIL = date(2024, 9, 9)
"""Up to here the sources record which signatures lie beside each file."""

_ARCH = {"amd64": "64-bit", "win32": "32-bit", "arm64": "ARM64", "aarch64": "ARM64", "x86_64": "x86-64"}
_KINDS = {
    Kind.XZ: "XZ compressed source tarball",
    Kind.GZIP: "Gzipped source tarball",
    Kind.BZIP2: "bzip2 compressed source tarball",
    Kind.EXE: "Windows installer",
    Kind.MSI: "Windows MSI installer",
    Kind.MSIX: "Windows MSIX installer",
    Kind.WEB: "Windows web-based installer",
    Kind.PKG: "macOS installer",
    Kind.DMG: "macOS disk image",
    Kind.HELP: "Windows help file",
    Kind.EMBEDDABLE: "Windows embeddable package",
    Kind.ZIP: "Windows package",
    Kind.MANIFEST: "Windows release manifest",
    Kind.XCFRAMEWORK: "iOS XCframework",
}
_WINDOWS_ORDER = (Kind.EXE, Kind.MSI, Kind.MSIX, Kind.HELP, Kind.EMBEDDABLE, Kind.WEB, Kind.ZIP, Kind.MANIFEST)
_ARCH_ORDER = ("amd64", "win32", "arm64", None)


def label(file: ReleaseFile) -> str:
    """What people call the file: `Windows installer (64-bit)`."""
    if file.os == "android":
        return f"Android embeddable package ({file.arch})" if file.arch else "Android embeddable package"
    name = file.name.removesuffix(".zip")
    what = _KINDS[file.kind]
    details = [_ARCH[file.arch]] if file.arch else []
    if file.kind is Kind.ZIP and name.endswith("-pdb"):
        details.append("debug symbols")
    elif file.kind is Kind.ZIP and name.endswith("-Debug"):
        details.append("debug build")
    elif file.kind is Kind.ZIP or "-embeddable-" in name:
        what += " for the install manager"
        details += (
            ["with the test suite"] if "-test-" in name else ["free-threaded"] if f"t-{file.arch}" in name else []
        )
    if file.kind is Kind.PKG and "macosx" in name:
        details.append(f"macOS {name.rpartition('macosx')[2].removesuffix('.pkg')} and later")
    if "no-lto" in name:
        details.append("without link-time optimization")
    return f"{what} ({', '.join(details)})" if details else what


def sidecars(release: Release, file: ReleaseFile) -> tuple[Sidecar, ...]:
    """What lies beside the file: as recorded, or, of a release newer than the records, by the rule that all are signed.

    Source: PEP 761 (Sigstore for every release; from 3.14 on no GnuPG signatures).
    """
    if file.sidecars or release.product != "python" or release.date <= SIDECARS_RECORDED_UNTIL:
        return file.sidecars
    return ("sigstore",) if release.sort_key >= (3, 14) else ("asc", "sigstore")


def in_order(files: Iterable[ReleaseFile]) -> tuple[ReleaseFile, ...]:
    """Source first, then by system; Windows: installers (64-bit, 32-bit, ARM64), help, embeddable packages, others."""
    systems, kinds = list(SYSTEMS), list(Kind)

    def place(file: ReleaseFile) -> tuple[object, ...]:
        if file.os != "windows":
            return systems.index(file.os), kinds.index(file.kind), 0, file.name
        arch = _ARCH_ORDER.index(file.arch) if file.arch in _ARCH_ORDER else len(_ARCH_ORDER)
        return systems.index(file.os), _WINDOWS_ORDER.index(file.kind), arch, file.name

    return tuple(sorted(files, key=place))
