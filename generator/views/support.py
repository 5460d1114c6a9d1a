"""How long each branch is supported: its phase on a day, the table of active branches, the timeline."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from generator.catalogue import Catalogue
from generator.shapes.release import BranchRow, Release, Status

LABELS = {
    Status.PLANNED: "planned",
    Status.FEATURE: "in development",
    Status.PRERELEASE: "pre-release",
    Status.BUGFIX: "bug fixes",
    Status.SECURITY: "security fixes",
    Status.END_OF_LIFE: "end of life",
}

ADVICE = {
    Status.PLANNED: "Not out yet: nothing to do.",
    Status.FEATURE: "For trying out what is being developed. Do not run anything on it that you need.",
    Status.PRERELEASE: "Test your code with it now, and report what breaks before the final release.",
    Status.BUGFIX: "You are well placed. Keep to its newest release.",
    Status.SECURITY: "Safe if you keep to its newest release. It gets security fixes only, as a rule without new installers: plan your move.",
    Status.END_OF_LIFE: "No more security fixes. Move to a supported version.",
}


@dataclass(frozen=True)
class Branch:
    """A branch as it stands on a day."""

    row: BranchRow
    status: Status
    latest: Release | None
    """The newest final release, or the newest pre-release while there is no final one."""
    releases: tuple[Release, ...]
    """All that are out, newest first."""
    expected: tuple[Release, ...]
    """What the schedule still holds, soonest first."""

    @property
    def name(self) -> str:
        return self.row.branch

    @property
    def path(self) -> str:
        return f"/downloads/branch/{self.row.branch}/"

    @property
    def label(self) -> str:
        return LABELS[self.status]

    @property
    def advice(self) -> str:
        return ADVICE[self.status]

    @property
    def is_supported(self) -> bool:
        return self.status in (Status.BUGFIX, Status.SECURITY)

    @property
    def is_out(self) -> bool:
        """A final release exists."""
        return self.status in (Status.BUGFIX, Status.SECURITY, Status.END_OF_LIFE)

    @property
    def first_release(self) -> date:
        """The day of the first final release: the real one if it is out, else the planned one."""
        finals = [r.date for r in self.releases if not r.is_prerelease]
        return min(finals) if finals else self.row.first_release


def status_on(row: BranchRow, releases: tuple[Release, ...], today: date) -> Status:
    """The phase of a branch, from its dates and from what has really been released."""
    if today > row.last_day:
        return Status.END_OF_LIFE
    if any(not r.is_prerelease for r in releases):
        return Status.SECURITY if today > row.end_of_bugfix else Status.BUGFIX
    if today >= row.feature_freeze:
        return Status.PRERELEASE
    return Status.FEATURE if today >= row.development else Status.PLANNED


def branches(site: Catalogue, today: date) -> tuple[Branch, ...]:
    """Every branch, newest first."""
    made, of_branch = [], defaultdict[str, list[Release]](list)
    for release in site.releases:
        of_branch[release.branch].append(release)
    for row in site.branch_rows:
        own = of_branch[row.branch]
        out = tuple(r for r in own if r.is_published(today))
        usable = [r for r in out if not r.recalled]
        finals = [r for r in usable if not r.is_prerelease]
        made.append(
            Branch(
                row=row,
                status=status_on(row, out, today),
                latest=next(iter(finals or usable), None),
                releases=out,
                expected=tuple(sorted((r for r in own if r.state == "expected"), key=lambda r: r.date)),
            )
        )
    return tuple(sorted(made, key=lambda b: tuple(map(int, b.name.split("."))), reverse=True))


def active(all_branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """The branches that people choose from, newest first: those with a release that are supported or coming,
    then the one that reached its end last. A branch nobody can download from yet is left out."""
    with_release = [b for b in all_branches if b.latest]
    living = [b for b in with_release if b.status is not Status.END_OF_LIFE]
    ended = [b for b in with_release if b.status is Status.END_OF_LIFE]
    return (*living, *sorted(ended, key=lambda b: b.row.last_day)[-1:])


@dataclass(frozen=True)
class Span:
    """One bar of the timeline, in percent of its width: where it starts, turns to security fixes only, and ends."""

    branch: Branch
    start: float
    turn: float
    end: float

    @property
    def bugfix(self) -> float:
        """Width of the part with bug fixes."""
        return round(self.turn - self.start, 2)

    @property
    def security(self) -> float:
        return round(self.end - self.turn, 2)


@dataclass(frozen=True)
class Timeline:
    """The branches' support as a picture. Positions are percent of the width."""

    spans: tuple[Span, ...]
    years: tuple[tuple[int, float], ...]
    today: float


def timeline(all_branches: tuple[Branch, ...], today: date, *, ended: int = 3) -> Timeline:
    """All branches that are not at their end, and the last `ended` that are."""
    past = [b for b in all_branches if b.status is Status.END_OF_LIFE][:ended]
    shown = [b for b in all_branches if b.status is not Status.END_OF_LIFE] + past
    if not shown:
        return Timeline((), (), 0)
    first = min(b.first_release for b in shown).year
    last = max(b.row.last_day for b in shown).year + 1
    begin, length = date(first, 1, 1), (date(last, 1, 1) - date(first, 1, 1)).days

    def x(day: date) -> float:
        return round((day - begin).days / length * 100, 2)

    def span(branch: Branch) -> Span:
        """No part ends before it starts: the first release that is known can be one of the last."""
        start = x(branch.first_release)
        turn = max(start, x(branch.row.end_of_bugfix))
        return Span(branch, start, turn, max(turn, x(branch.row.last_day)))

    return Timeline(
        spans=tuple(map(span, shown)),
        years=tuple((year, x(date(year, 1, 1))) for year in range(first, last)),
        today=x(today),
    )
