"""The release calendar: releases that are out or expected, and the dates of each branch, as whole days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from generator.outputs import contentlines as lines
from generator.outputs.ical import HOST, Head, assembled, bare, days
from generator.shapes.release import Branches, BranchRow, Release


def releases(
    head: Head, listed: Iterable[Release], rows: Iterable[BranchRow], table: Branches, *, host: str, today: date
) -> bytes:
    """`listed`: what is released or expected; `rows`: the branches whose dates are shown. What has not come yet is
    TENTATIVE. `table` says when all of this was last checked."""
    items = tuple(listed)
    final = {release.branch for release in items if not release.is_prerelease}
    dated = [(release.date, release.slug, _release(release, table, host, today)) for release in items]
    for row in rows:
        for day, name, title, words in _milestones(row, is_listed=row.branch in final):
            dated.append((day, f"{row.branch}-{name}", _milestone(row, (day, name, title, words), table, host)))
    dated.sort(key=lambda one: one[:2])
    return assembled(head, [part for _, _, part in dated], host=host, changed=table.checked)


def _release(release: Release, table: Branches, host: str, today: date) -> bytes:
    is_out = release.is_published(today)
    part = bare(f"release-{release.slug}@{HOST}", release.name, changed=table.checked)
    part += days(release.date, release.date)
    part.append(lines.line("STATUS", "CONFIRMED" if release.state == "released" else "TENTATIVE"))
    part.append(lines.listed("CATEGORIES", ["Pre-release" if release.is_prerelease else "Release"]))
    if is_out:
        part.append(lines.line("URL", f"{host}{release.path}"))
    elif release.pep:
        part.append(lines.line("URL", _pep(release.pep)))
    part.append(lines.text("DESCRIPTION", _about(release)))
    return lines.component("VEVENT", part)


def _about(release: Release) -> str:
    who = f" Release manager: {release.manager}." if release.manager else ""
    if release.recalled:
        return f"Recalled: {release.recalled}{who}"
    what = "a pre-release for testing" if release.is_prerelease else "a release"
    when = "" if release.state == "released" else " Expected; the schedule may change."
    return f"{release.name} is {what}.{when}{who}"


Milestone = tuple[date, str, str, str]
"""The day, a name for the UID, what it is called, what it means."""


def _milestones(row: BranchRow, *, is_listed: bool) -> Iterator[Milestone]:
    """`is_listed`: a final release of the branch stands in the calendar itself, so its day needs no other entry."""
    yield row.feature_freeze, "feature-freeze", "feature freeze", "From this day on it gets no new features."
    if not is_listed:
        yield row.first_release, "first-release", "first release", "The day of its first final release."
    yield row.end_of_bugfix, "end-of-bugfix", "end of bug fixes", "After this day it gets security fixes only."
    only_month = " Only the month is set." if len(row.end_of_life) == 7 else ""
    yield row.last_day, "end-of-life", "end of life", f"The last day of its support.{only_month}"


def _milestone(row: BranchRow, milestone: Milestone, table: Branches, host: str) -> bytes:
    day, name, title, words = milestone
    part = bare(f"branch-{row.branch}-{name}@{HOST}", f"Python {row.branch}: {title}", changed=table.checked)
    part += days(day, day)
    part.append(lines.line("STATUS", "TENTATIVE" if day > table.checked else "CONFIRMED"))
    part.append(lines.listed("CATEGORIES", ["Branch"]))
    part.append(lines.line("URL", f"{host}/downloads/branch/{row.branch}/"))
    part.append(lines.text("DESCRIPTION", f"{words} Source: {_pep(row.pep)}"))
    return lines.component("VEVENT", part)


def _pep(number: int) -> str:
    return f"https://peps.python.org/pep-{number:04}/"


def of_branch(listed: Sequence[Release], branch: str) -> tuple[Release, ...]:
    return tuple(release for release in listed if release.branch == branch)
