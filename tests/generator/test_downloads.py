"""Which release is the newest, what a release page says, which file a visitor is offered."""

from dataclasses import replace
from datetime import date

import pytest

from generator.catalogue import Catalogue
from generator.shapes.release import Release, ReleaseFile
from generator.views import artifacts, downloads, support

TODAY = date(2026, 11, 1)


def _release(version: str, *, day: str = "2026-01-01", **more: object) -> Release:
    values = {"id": 1, "version": version, "name": f"Python {version}", "date": date.fromisoformat(day), **more}
    return Release.model_validate(values)


def _file(name: str, os: str, kind: str, **more: object) -> ReleaseFile:
    import json

    return ReleaseFile.model_validate_json(json.dumps({"id": 1, "name": name, "os": os, "kind": kind, **more}))


def _latest(site: Catalogue, today: date = TODAY) -> downloads.Latest:
    return downloads.latest(site, support.branches(site, today), today)


def test_latest_is_the_highest_final_version(tiny: Catalogue) -> None:
    newest = _latest(tiny)

    assert newest.python3 is not None and newest.python3.version == "3.14.1"
    assert newest.prerelease is not None and newest.prerelease.version == "3.15.0rc1"
    assert newest.python2 is None
    assert newest.install_manager is None
    assert {name: r.version for name, r in newest.branches.items()} == {
        "3.15": "3.15.0rc1",
        "3.14": "3.14.1",
        "3.9": "3.9.25",
    }


def test_latest_moves_with_the_day(tiny: Catalogue) -> None:
    newest = _latest(tiny, date(2025, 12, 1))

    assert newest.python3 is not None and newest.python3.version == "3.14.0"


def test_a_recalled_release_is_never_the_latest(tiny: Catalogue) -> None:
    bad = _release("3.14.2", day="2026-01-06", recalled="it broke")
    site = replace(tiny, releases=(bad, *tiny.releases))

    newest = _latest(site)

    assert newest.python3 is not None and newest.python3.version == "3.14.1"


def test_landing_works_without_any_release(tiny: Catalogue) -> None:
    view = downloads.landing(replace(tiny, releases=()), TODAY)

    assert view.buttons == ()
    assert view.latest.python3 is None
    assert view.by_branch == ()


@pytest.mark.parametrize(
    ("version", "superseded", "ended"),
    [("3.14.0", "3.14.1", False), ("3.14.1", None, False), ("3.9.25", None, True), ("3.15.0rc1", None, False)],
)
def test_notices_of_a_release(tiny: Catalogue, version: str, superseded: str | None, ended: bool) -> None:
    every = support.branches(tiny, TODAY)
    release = next(r for r in tiny.releases if r.version == version)
    branch = next(b for b in every if b.name == release.branch)

    view = downloads.release_page(release, branch, downloads.latest(tiny, every, TODAY))

    assert (view.superseded_by.version if view.superseded_by else None) == superseded
    assert view.ended is ended


def test_a_python_2_release_is_never_superseded(tiny: Catalogue) -> None:
    every = support.branches(tiny, TODAY)
    branch = next(b for b in every if b.name == "3.14")

    view = downloads.release_page(_release("2.7.17"), branch, downloads.latest(tiny, every, TODAY))

    assert view.superseded_by is None


def test_files_stand_in_the_order_of_the_release_page() -> None:
    files = [
        _file("e.zip", "windows", "embeddable-zip", arch="win32"),
        _file("e64.zip", "windows", "embeddable-zip", arch="amd64"),
        _file("arm.exe", "windows", "exe-installer", arch="arm64"),
        _file("w32.exe", "windows", "exe-installer", arch="win32"),
        _file("m.pkg", "macos", "installer-pkg"),
        _file("w64.exe", "windows", "exe-installer", arch="amd64"),
        _file("s.tgz", "source", "gzipped-tarball"),
        _file("s.tar.xz", "source", "xz-tarball"),
    ]

    assert [f.name for f in artifacts.in_order(files)] == [
        "s.tar.xz",
        "s.tgz",
        "w64.exe",
        "w32.exe",
        "arm.exe",
        "e64.zip",
        "e.zip",
        "m.pkg",
    ]


@pytest.mark.parametrize(
    ("file", "label"),
    [
        (_file("Python-3.14.0.tar.xz", "source", "xz-tarball"), "XZ compressed source tarball"),
        (_file("python-3.14.0-amd64.exe", "windows", "exe-installer", arch="amd64"), "Windows installer (64-bit)"),
        (
            _file("python-3.4.4.amd64-pdb.zip", "windows", "zip-package", arch="amd64"),
            "Windows package (64-bit, debug symbols)",
        ),
        (
            _file("python-3.14.0t-arm64.zip", "windows", "zip-package", arch="arm64"),
            "Windows package for the install manager (ARM64, free-threaded)",
        ),
        (_file("python-3.9.0-macosx10.9.pkg", "macos", "installer-pkg"), "macOS installer (macOS 10.9 and later)"),
        (_file("python-3.14.0-macos11.pkg", "macos", "installer-pkg"), "macOS installer"),
        (
            _file("p-aarch64-linux-android.tar.gz", "android", "gzipped-tarball", arch="aarch64"),
            "Android embeddable package (aarch64)",
        ),
    ],
)
def test_a_file_is_called_what_people_call_it(file: ReleaseFile, label: str) -> None:
    assert artifacts.label(file) == label


def test_md5_is_shown_only_where_no_file_has_sha256() -> None:
    old = _file("a.tgz", "source", "gzipped-tarball", md5="a" * 32)
    new = _file("b.tgz", "source", "gzipped-tarball", sha256="b" * 64, sidecars=["asc"])

    def columns(*files: ReleaseFile) -> frozenset[str]:
        release = _release("3.9.1", day="2020-12-07", folder="https://www.python.org/ftp/python/3.9.1/", files=files)
        return downloads.columns(release)

    assert columns(old) == {"md5"}
    assert columns(old, new) == {"sha256", "gpg"}


@pytest.mark.parametrize(
    ("version", "day", "recorded", "beside"),
    [
        ("3.9.1", "2020-12-07", ["asc"], ("asc",)),
        ("3.9.1", "2020-12-07", [], ()),
        ("3.13.5", "2025-06-11", [], ("asc", "sigstore")),
        ("3.14.0", "2025-10-07", [], ("sigstore",)),
        ("3.14.0", "2025-10-07", ["sigstore", "spdx.json"], ("sigstore", "spdx.json")),
    ],
)
def test_signatures_are_as_recorded_or_by_rule(
    version: str, day: str, recorded: list[str], beside: tuple[str, ...]
) -> None:
    file = _file("a.tgz", "source", "gzipped-tarball", sidecars=recorded)

    assert artifacts.sidecars(_release(version, day=day), file) == beside


def test_the_install_manager_is_offered_only_where_it_can_help(tiny: Catalogue) -> None:
    every = support.branches(tiny, TODAY)
    manager = _release("26.3", product="install-manager", name="Python install manager 26.3")
    newest = replace(downloads.latest(tiny, every, TODAY), install_manager=manager)
    found = {r.version: downloads.by_install_manager(r, newest) for r in tiny.releases}

    assert found["3.14.1"] is manager
    assert found["3.9.25"] is None


def test_a_branch_tells_what_is_overdue_from_what_is_to_come(tiny: Catalogue) -> None:
    late = _release("3.15.0rc2", day="2026-09-01", state="expected")
    soon = _release("3.15.1", day="2027-01-05", state="expected")
    site = replace(tiny, releases=(*tiny.releases, late, soon))
    every = support.branches(site, TODAY)

    view = downloads.branch_page(every[0], downloads.latest(site, every, TODAY), TODAY)

    assert (view.overdue, view.expected) == ((late,), (soon,))


def test_a_branch_without_checksums_has_no_list_of_them(tiny: Catalogue) -> None:
    twins = {branch.name: downloads.twins(branch) for branch in support.branches(tiny, TODAY)}

    assert twins["3.14"] == ("latest.json", "latest.txt", "SHA256SUMS")
    assert twins["3.9"] == ("latest.json", "latest.txt")


def test_versions_sort_by_number_not_by_letters() -> None:
    versions = ["3.10.19", "3.10.18", "3.8.20", "3.8.19", "2.7.5"]
    releases = [_release(v) for v in reversed(versions)]

    assert [r.version for r in sorted(releases, key=lambda r: r.sort_key, reverse=True)] == versions


@pytest.mark.parametrize(
    ("version", "name", "slug"),
    [
        ("3.14.2", "Python 3.14.2", "python-3142"),
        ("3.15.0b1", "Python 3.15.0b1", "python-3150b1"),
        ("2.3.0", "Python 2.3.0", "python-230"),
        ("2.0.0b1", "Python 2.0b1", "python-20b1"),
    ],
)
def test_a_slug_is_what_it_always_was(version: str, name: str, slug: str) -> None:
    assert _release(version, name=name).slug == slug


def test_the_documentation_list_writes_old_versions_short() -> None:
    assert {"2.3.6", "2.5.6"} <= downloads.NO_DOCS
