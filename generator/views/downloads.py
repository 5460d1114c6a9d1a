"""What the download pages list: releases, systems, branches, the newest of each line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.catalogue import Catalogue
from generator.shapes.release import OS, Kind, Release, ReleaseFile, Sigstore, Status
from generator.views import support
from generator.views.artifacts import SYSTEMS, in_order, label, sidecars
from generator.views.support import Branch

SIGNED_SINCE = date(2022, 10, 24)
"""From this day on every release is signed with Sigstore. Source: the signatures recorded in content/releases; the
first of all branches to have them from its first alpha on was 3.12."""


def published(site: Catalogue, today: date) -> tuple[Release, ...]:
    """Every release that is out, newest version first, the install manager's among them."""
    return tuple(r for r in site.releases if r.is_published(today))


@dataclass(frozen=True)
class Latest:
    """Where each `/downloads/latest/...` leads; None where there is nothing yet."""

    python3: Release | None
    python2: Release | None
    prerelease: Release | None
    """The newest pre-release by date."""
    install_manager: Release | None
    branches: dict[str, Release]
    """`3.14` -> the newest release of that branch; a pre-release while nothing else is out."""


def latest(site: Catalogue, all_branches: tuple[Branch, ...], today: date) -> Latest:
    usable = [r for r in published(site, today) if not r.recalled]
    finals = [r for r in usable if not r.is_prerelease and r.product == "python"]
    pre = sorted((r for r in usable if r.is_prerelease and r.major == 3), key=lambda r: (r.date, r.sort_key))
    return Latest(
        python3=next((r for r in finals if r.major == 3), None),
        python2=next((r for r in finals if r.major == 2), None),
        prerelease=pre[-1] if pre else None,
        install_manager=next((r for r in usable if r.product == "install-manager"), None),
        branches={b.name: b.latest for b in all_branches if b.latest},
    )


@dataclass(frozen=True)
class Button:
    """The one file that a visitor on a system most likely wants."""

    os: OS
    system: str
    release: Release
    file: ReleaseFile

    @property
    def label(self) -> str:
        return self.release.name if self.release.product == "install-manager" else label(self.file)

    @property
    def url(self) -> str:
        return self.release.url_of(self.file)


def buttons(release: Release | None) -> tuple[Button, ...]:
    """At most one for each system, in the systems' order."""
    if release is None:
        return ()
    chosen = {f.os: f for f in release.files if f.button}
    return tuple(Button(os, name, release, chosen[os]) for os, name in SYSTEMS.items() if os in chosen)


def best_buttons(releases: Iterable[Release]) -> tuple[Button, ...]:
    """For each system the button of the newest release that has one: a release known only in part hides no system."""
    found: dict[OS, Button] = {}
    for release in releases:
        for button in buttons(release):
            found.setdefault(button.os, button)
    return tuple(found[os] for os in SYSTEMS if os in found)


@dataclass(frozen=True)
class Landing:
    """/downloads/"""

    latest: Latest
    buttons: tuple[Button, ...]
    active: tuple[Branch, ...]
    timeline: support.Timeline
    by_branch: tuple[tuple[Branch, tuple[Release, ...]], ...]
    """Final releases of each branch, newest first; hidden ones left out."""
    all_branches: tuple[Branch, ...]


def landing(site: Catalogue, today: date) -> Landing:
    every = support.branches(site, today)
    newest = latest(site, every, today)
    listed = [(b, tuple(r for r in b.releases if not r.is_prerelease and not r.hidden)) for b in every]
    return Landing(
        latest=newest,
        buttons=buttons_for_visitors(every, newest),
        active=support.active(every),
        timeline=support.timeline(every, today),
        by_branch=tuple((b, releases) for b, releases in listed if releases),
        all_branches=every,
    )


def buttons_for_visitors(every: tuple[Branch, ...], newest: Latest) -> tuple[Button, ...]:
    """The buttons of the newest supported branch that is out; on Windows the install manager, which keeps it up to date."""
    living = next((b for b in every if b.is_supported), None)
    if living is None:
        return ()
    releases = [r for r in living.releases if not r.recalled and not r.is_prerelease]
    return best_buttons([newest.install_manager, *releases] if newest.install_manager else releases)


def by_install_manager(release: Release, newest: Latest) -> Release | None:
    """The install manager, if it can install the release: it can since 3.5, where there are files for Windows."""
    fits = release.product == "python" and release.sort_key >= (3, 5) and any(f.os == "windows" for f in release.files)
    return newest.install_manager if fits else None


@dataclass(frozen=True)
class SystemRow:
    """A release with its files for one system."""

    release: Release
    files: tuple[ReleaseFile, ...]
    by_manager: bool
    """No installer is recorded, and the install manager can install it."""


@dataclass(frozen=True)
class SystemGroup:
    """The releases of one branch with files for a system."""

    branch: Branch | None
    """None: the install manager's own releases."""
    stable: tuple[SystemRow, ...]
    prereleases: tuple[SystemRow, ...]


@dataclass(frozen=True)
class SystemPage:
    """/downloads/windows/ and its like."""

    os: OS
    system: str
    latest: Latest
    button: Button | None
    groups: tuple[SystemGroup, ...]
    """Newest branch first, the install manager's group before all."""

    @property
    def count(self) -> int:
        """Of the releases."""
        return sum(len(group.stable) + len(group.prereleases) for group in self.groups)

    @property
    def newest(self) -> Release | None:
        """The newest stable release of Python with files for the system; a pre-release while there is no other."""
        rows = [group.stable for group in self.groups if group.branch] + [group.prereleases for group in self.groups]
        return next((row.release for found in rows for row in found), None)


_INSTALLERS = frozenset({Kind.EXE, Kind.MSI, Kind.MSIX})


def system(site: Catalogue, os: OS, today: date) -> SystemPage:
    """Only releases with a file for the system; newest version first."""
    every = support.branches(site, today)
    newest = latest(site, every, today)
    rows: dict[str, list[SystemRow]] = {"": []}
    for release in published(site, today):
        files = in_order(f for f in release.files if f.os == os)
        if files:
            is_bare = os == "windows" and not any(f.kind in _INSTALLERS for f in files)
            row = SystemRow(release, files, by_manager=is_bare and by_install_manager(release, newest) is not None)
            rows.setdefault(release.branch, []).append(row)
    return SystemPage(
        os=os,
        system=SYSTEMS[os],
        latest=newest,
        button=next((b for b in buttons_for_visitors(every, newest) if b.os == os), None),
        groups=tuple(
            SystemGroup(
                branch=branch,
                stable=tuple(row for row in own if not row.release.is_prerelease),
                prereleases=tuple(row for row in own if row.release.is_prerelease),
            )
            for branch in (None, *every)
            if (own := rows.get(branch.name if branch else "", []))
        ),
    )


@dataclass(frozen=True)
class ReleasePage:
    """/downloads/release/<slug>/"""

    release: Release
    branch: Branch | None
    newest: Release | None
    """The newest final release of Python 3: where the notices send people."""
    superseded_by: Release | None
    ended: bool
    """The branch is past its last day."""
    buttons: tuple[Button, ...]
    files: tuple[ReleaseFile, ...]
    columns: frozenset[str]
    """Of size, arch, sigstore, sbom, gpg, sha256, md5: those that at least one file has. md5 only where no file has sha256."""
    changelog: str | None
    whats_new: str | None
    signer: Sigstore | None
    """Whom a Sigstore bundle of this release must name."""
    derived_sidecars: bool
    """The addresses of signatures follow from the rule, see artifacts.sidecars()."""
    install_manager: Release | None
    """Set when Windows visitors of this release do best with the install manager."""


def release_page(release: Release, branch: Branch | None, newest: Latest) -> ReleasePage:
    """Source: spec of the present site, section 1.3 (end-of-life and superseded notices)."""
    files = in_order(release.files)
    superseded = None
    if branch and release.major == 3 and branch.latest and branch.latest.sort_key > release.sort_key:
        superseded = branch.latest
    return ReleasePage(
        release=release,
        branch=branch,
        newest=newest.python3,
        superseded_by=superseded,
        ended=bool(branch and branch.status is Status.END_OF_LIFE),
        buttons=buttons(release),
        files=files,
        columns=columns(release),
        changelog=changelog(release),
        whats_new=f"https://docs.python.org/{release.branch}/whatsnew/{release.branch}.html"
        if release.major >= 2 and branch
        else None,
        signer=_signer(release, branch),
        derived_sidecars=any(sidecars(release, f) != f.sidecars for f in files),
        install_manager=by_install_manager(release, newest),
    )


def _signer(release: Release, branch: Branch | None) -> Sigstore | None:
    if release.sigstore or branch is None:
        return release.sigstore
    return branch.row.sigstore if release.date >= SIGNED_SINCE else None


def columns(release: Release) -> frozenset[str]:
    found: set[str] = set()
    for f in release.files:
        beside = set(sidecars(release, f))
        found |= {name for name in ("size", "sha256", "md5") if getattr(f, name)}
        found |= {"gpg"} if "asc" in beside else set()
        found |= {"sigstore"} if {"sigstore", "crt"} & beside else set()
        found |= {"sbom"} if "spdx.json" in beside else set()
    return frozenset(found - {"md5"} if "sha256" in found else found)


def changelog(release: Release) -> str | None:
    """The full list of changes. The documentation has one page for it since 3.5; before that it is a file in the source."""
    if release.product != "python" or release.sort_key < (3, 5) or release.is_prerelease:
        return None
    return f"https://docs.python.org/release/{release.version}/whatsnew/changelog.html"


@dataclass(frozen=True)
class BranchPage:
    """/downloads/branch/3.14/"""

    branch: Branch
    newest: Release | None
    buttons: tuple[Button, ...]
    install_manager: Release | None
    """Set when it installs this branch on Windows."""
    expected: tuple[Release, ...]
    """Of the schedule, from today on."""
    overdue: tuple[Release, ...]
    """Of the schedule, days gone by: late, or out and not recorded here."""
    twins: tuple[str, ...]
    timeline: support.Timeline
    days_left: int | None
    """Until the last day of support; None when it is over or not begun."""
    today: date


def twins(branch: Branch) -> tuple[str, ...]:
    """The names of the branch's data files: those of its newest release, checksums only where any is known."""
    if branch.latest is None:
        return ()
    has_checksums = any(file.sha256 for file in branch.latest.files)
    return ("latest.json", "latest.txt", "SHA256SUMS") if has_checksums else ("latest.json", "latest.txt")


def branch_page(branch: Branch, newest: Latest, today: date) -> BranchPage:
    usable = [r for r in branch.releases if not r.recalled and r.is_prerelease == (not branch.is_out)]
    return BranchPage(
        branch=branch,
        newest=newest.python3,
        buttons=best_buttons(usable),
        install_manager=next((m for r in usable if (m := by_install_manager(r, newest))), None),
        expected=tuple(r for r in branch.expected if r.date >= today),
        overdue=tuple(r for r in branch.expected if r.date < today),
        twins=twins(branch),
        timeline=support.timeline((branch,), today),
        days_left=(branch.row.last_day - today).days if branch.is_supported else None,
        today=today,
    )


NO_DOCS = frozenset({"2.3.6", "2.3.7", "2.4.5", "2.4.6", "2.5.5", "2.5.6"})
"""Final releases for which no documentation was published."""


def documented(site: Catalogue, today: date) -> tuple[tuple[str, tuple[tuple[str, Release], ...]], ...]:
    """/doc/versions/: for each branch, newest first, (version as the documentation writes it, release)."""
    groups: dict[str, list[tuple[str, Release]]] = {}
    for release in published(site, today):
        if release.product != "python" or release.is_prerelease or release.version in NO_DOCS:
            continue
        is_short = release.version.endswith(".0") and release.sort_key <= (3, 2, 0, 3, 0)
        groups.setdefault(release.branch, []).append(
            (release.version.removesuffix(".0") if is_short else release.version, release)
        )
    return tuple((branch, tuple(rows)) for branch, rows in groups.items())
