"""Rules about releases, their files and their branches."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.reading import KeyPath
from generator.shapes.release import Release, Status

CHECKSUMS_SINCE = date(2026, 11, 23)
"""From the day this site keeps the releases itself, a file without SHA-256 is a mistake. Of files published before,
some checksums are in no public source (decision 0002)."""


def a_release_lies_in_the_folder_of_its_branch(site: Catalogue, today: date) -> Iterator[Problem]:
    known = {row.branch for row in site.branches.branches}
    is_known = "releases/branches.yaml" in site.files  # if it cannot be read, that is the one problem
    for release in site.releases:
        folder = release.branch if release.product == "python" else release.product
        path = site.path_of(release)
        if path != (right := f"releases/{folder}/{release.version}.yaml"):
            yield site.problem(
                release,
                ("version",),
                f"the version is `{release.version}`, but the file is `{path}`",
                f"Move it to `{right}`, or correct the version.",
            )
        if is_known and release.product == "python" and release.branch not in known:
            yield site.problem(
                release,
                ("version",),
                f"there is no branch `{release.branch}`",
                "Add it to `releases/branches.yaml` first.",
            )


def numbers_are_given_once(site: Catalogue, today: date) -> Iterator[Problem]:
    releases = sorted(site.releases, key=lambda r: r.date)
    yield from _given_once(site, [(r, ("id",), r.id, r.version) for r in releases])
    yield from _given_once(
        site, [(r, ("files", n, "id"), f.id, f.name) for r in releases for n, f in enumerate(r.files)]
    )


def _given_once(site: Catalogue, rows: list[tuple[Release, KeyPath, int, str]]) -> Iterator[Problem]:
    """`rows`: (release, key in its file, id, whose id it is)."""
    owners: dict[int, str] = {}
    free = 1 + max((number for _, _, number, _ in rows), default=0)
    mend = f"Take the next free one: {free}."
    if any(path.startswith("releases/") for path in site.broken):
        mend = "Mend the releases that cannot be read, then take the next free one."
    for release, key, number, owner in rows:
        if number in owners:
            fact = f"the id {number} is that of {owners[number]} already"
            yield site.problem(release, key, fact, mend)
        owners.setdefault(number, owner)


def every_file_has_its_own_address(site: Catalogue, today: date) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for release in site.releases:
        for number, file in enumerate(release.files):
            url = release.url_of(file)
            if url in owners:
                yield site.problem(
                    release,
                    ("files", number, "name"),
                    f"`{url}` is listed already, with {owners[url]}",
                    "List a file once.",
                )
            owners.setdefault(url, release.name)


def a_system_has_one_button(site: Catalogue, today: date) -> Iterator[Problem]:
    for release in site.releases:
        chosen: dict[str, str] = {}
        for number, file in enumerate(release.files):
            if file.button and file.os in chosen:
                fact = f"`{file.name}` has the download button for {file.os}, and so has `{chosen[file.os]}`"
                yield site.problem(
                    release,
                    ("files", number, "button"),
                    fact,
                    "One file of a system has it: the one that most people should take.",
                )
            if file.button:
                chosen.setdefault(file.os, file.name)


def new_files_have_a_checksum(site: Catalogue, today: date) -> Iterator[Problem]:
    for release in site.releases:
        if release.date < CHECKSUMS_SINCE:
            continue
        for number, file in enumerate(release.files):
            if not file.sha256:
                yield site.problem(
                    release,
                    ("files", number),
                    f"`{file.name}` has no `sha256`",
                    "Add the checksum that was published with the file.",
                )


def the_status_fits_the_dates(site: Catalogue, today: date) -> Iterator[Problem]:
    """On the day the table was checked. What the site shows later follows from the dates and cannot go stale."""
    finals: dict[str, list[Release]] = defaultdict(list)
    checked = site.branches.checked
    for release in site.releases:
        if release.is_published(checked) and not release.is_prerelease:
            finals[release.branch].append(release)
    for number, row in enumerate(site.branches.branches):
        key = ("branches", number)
        if row.end_of_bugfix > row.last_day:
            yield site.problem(
                site.branches,
                (*key, "end_of_bugfix"),
                f"bug fixes for {row.branch} end after its life ({row.end_of_life})",
                "Swap the two dates, or correct one.",
            )
        if row.first_release > row.last_day:
            yield site.problem(
                site.branches,
                (*key, "first_release"),
                f"{row.branch} is released after its life ends ({row.end_of_life})",
                "Correct one of the dates.",
            )
        is_over = row.last_day < checked
        if is_over != (row.status is Status.END_OF_LIFE):
            fact = f"{row.branch} is called `{row.status}`, but its life {'ended' if is_over else 'ends'} on {row.last_day}"
            yield site.problem(
                site.branches,
                (*key, "status"),
                fact,
                f"On {checked}, when the table was checked, only one of the two was true.",
            )
        is_out = row.status in (Status.BUGFIX, Status.SECURITY)
        is_unread = any(path.startswith(f"releases/{row.branch}/") for path in site.broken)
        if is_out and not finals[row.branch] and not is_unread:
            yield site.problem(
                site.branches,
                (*key, "status"),
                f"{row.branch} is called `{row.status}`, but none of its releases is final",
                "Add the release, or correct the status.",
            )


def branches_stand_once_in_order(site: Catalogue, today: date) -> Iterator[Problem]:
    rows = site.branches.branches
    order = [tuple(map(int, row.branch.split("."))) for row in rows]
    for number in range(1, len(rows)):
        if order[number] <= order[number - 1]:
            yield site.problem(
                site.branches,
                ("branches", number, "branch"),
                f"{rows[number].branch} stands after {rows[number - 1].branch}",
                "Sort the branches, oldest first, each once.",
            )
