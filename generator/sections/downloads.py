"""Downloads: releases, branches, systems, what programs read of them, and the documentation by version."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from generator.catalogue import Catalogue
from generator.markup import day
from generator.outputs import api, feeds, ical, ical_releases, redirects
from generator.plan import Output, Plan
from generator.shapes.release import Release
from generator.views import artifacts, downloads, pages, sponsors, support
from generator.views.entries import Entry, Feed

CHANNEL = feeds.Channel(
    "/downloads/feed", "Python Releases", "The newest releases of Python, pre-releases among them.", "/downloads/"
)
CALENDAR = ical.Head(
    "Python releases",
    "Releases of Python that are out or expected, and the dates of each branch: feature freeze, end of bug fixes, end of life.",
    "/downloads/",
    "/downloads/releases.ics",
)
_MENU = "supernav-python-downloads"
_SHOWN_IN_A_FEED = 10


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        "/downloads/",
        "Download Python",
        "Get Python for Windows, macOS, Linux, Android and iOS: the newest release, every older one, and how long each branch is supported.",
        "the downloads page",
        card="",
        short="Downloads",
        feeds=(*CHANNEL.links, _link(CALENDAR)),
        facets={"kind": "Page"},
    )
    yield Entry(
        "/downloads/operating-systems/",
        "Downloads by operating system",
        "Python releases listed by the system that they are for: source, Windows, macOS, Android and iOS.",
        "the list of systems",
        short="Operating systems",
        feeds=CHANNEL.links,
        facets={"kind": "Page"},
    )
    for os, name in artifacts.SYSTEMS.items():
        whose = "as source code" if os == "source" else f"with files for {name}"
        yield Entry(
            f"/downloads/{os}/",
            "Python source releases" if os == "source" else f"Python releases for {name}",
            f"Every Python release {whose}, stable and pre-release, newest first.",
            "the page of a system",
            short=name,
            feeds=CHANNEL.links,
            facets={"kind": "Page"},
        )
    out = {branch.name for branch in support.branches(site, today) if branch.latest}
    for row in site.branch_rows:
        yield Entry(
            f"/downloads/branch/{row.branch}/",
            f"Python {row.branch}",
            f"The {row.branch} branch of Python: how long it is supported, its newest release, and all others with their dates.",
            "the page of a branch",
            # A branch and a release can have the same name: Python 2.0.
            head_title=f"Python {row.branch}: the branch and its releases | Python.org",
            feeds=(*CHANNEL.links, _link(calendar_of(row.branch))),
            twin=f"/downloads/branch/{row.branch}/latest.json" if row.branch in out else "",
            facets={"kind": "Release", "version": row.branch},
            weight=6,
            card="",
        )
    for release in site.releases:
        if release.is_published(today):
            yield _release(release)
    yield Entry(
        "/doc/versions/",
        "Documentation by version",
        "The documentation of every released version of Python, newest first, and of the versions in development.",
        "the documentation by version",
        short="All versions",
        facets={"kind": "Page"},
    )


def calendar_of(branch: str) -> ical.Head:
    """The calendar of one branch."""
    folder = f"/downloads/branch/{branch}/"
    words = f"The releases of Python {branch} that are out or expected, and the dates of the branch."
    return ical.Head(f"Python {branch} releases", words, folder, f"{folder}releases.ics")


def _link(head: ical.Head) -> Feed:
    return Feed(head.name, head.file, ical.TYPE)


def _release(release: Release) -> Entry:
    what = "a pre-release of" if release.is_prerelease else "released on"
    return Entry(
        release.path,
        release.name,
        f"{release.name}, {what} {day(release.date)}: its files with checksums and signatures, and how to verify them.",
        release,
        feeds=CHANNEL.links,
        twins=True,
        changed=release.date,
        facets={"kind": "Release", "version": release.branch, "year": str(release.date.year)},
        card=None if release.is_prerelease else day(release.date),
        weight=0.25 if release.is_prerelease else 1,
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from (feed.url for feed in CHANNEL.links)
    yield CALENDAR.file
    yield from (calendar_of(row.branch).file for row in site.branch_rows)
    yield from redirects.latest_addresses(site)
    for branch in support.branches(site, today):
        yield from (f"{branch.path}{name}" for name in downloads.twins(branch))
    yield from (f"/api/v2/downloads/{table}/" for table in api.TABLES)
    yield f"/box/{_MENU}/"


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A release comes out; a branch enters another time of its life, or its last day is over."""
    days = [release.date for release in site.releases]
    for row in site.branch_rows:
        days += [row.feature_freeze, row.first_release, row.end_of_bugfix, row.last_day + timedelta(days=1)]
    for day_ in days:
        if (at := datetime.combine(day_, time(), tzinfo=UTC)) > now:
            yield at


def outputs(plan: Plan) -> Iterator[Output]:
    site, today = plan.site, plan.setting.today
    every = support.branches(site, today)
    newest = downloads.latest(site, every, today)
    yield from _pages(plan, every, newest)
    yield from _tables(plan, newest)
    for branch in every:
        yield from _twins(plan, branch)
    published = downloads.published(site, today)
    newest_first = sorted(published, key=lambda r: (r.date, r.sort_key), reverse=True)
    items = [feeds.Item(r.name, r.path, r.date, f"Release date: {day(r.date)}") for r in newest_first]
    yield from plan.feeds(CHANNEL, items[:_SHOWN_IN_A_FEED])
    yield from _calendars(plan)


def _pages(plan: Plan, every: tuple[support.Branch, ...], newest: downloads.Latest) -> Iterator[Output]:
    site, today = plan.site, plan.setting.today
    landing = site.once(downloads.landing, today)
    yield from plan.page(
        "/downloads/", "downloads/landing.html", landing=landing, sponsors=sponsors.placed(site, today, "download")
    )
    yield plan.drawn(f"box/{_MENU}/index.html", "supernav.html", landing=landing)
    systems = {os: downloads.system(site, os, today) for os in artifacts.SYSTEMS}
    yield from plan.page("/downloads/operating-systems/", "downloads/systems.html", systems=tuple(systems.values()))
    for os, view in systems.items():
        yield from plan.page(f"/downloads/{os}/", "downloads/system.html", view=view)
    by_name = {branch.name: branch for branch in every}
    for branch in every:
        yield from plan.page(branch.path, "downloads/branch.html", view=downloads.branch_page(branch, newest, today))
    for release in downloads.published(site, today):
        page = downloads.release_page(release, by_name.get(release.branch), newest)
        yield from plan.page(release.path, "downloads/release.html", view=page)
    documented = downloads.documented(site, today)
    yield from plan.page(
        "/doc/versions/",
        "doc/versions.html",
        groups=documented,
        legacy=tuple(version for version in pages.LEGACY_DOCS if version not in dict(documented)),
        development=tuple(branch for branch in every if not branch.is_out and branch.releases),
    )


def _calendars(plan: Plan) -> Iterator[Output]:
    """What is out or expected, as calendars: one of all, one of each branch."""
    rows, table = plan.site.branch_rows, plan.site.branches
    listed = tuple(release for release in plan.site.releases if not release.draft)
    of_branches = ((calendar_of(row.branch), ical_releases.of_branch(listed, row.branch), (row,)) for row in rows)
    wanted = [(CALENDAR, listed, rows), *of_branches]
    for head, releases, branches in wanted:
        make = partial(
            ical_releases.releases, head, releases, branches, table, host=plan.setting.host, today=plan.setting.today
        )
        yield plan.made(head.file[1:], make, head, releases, branches, table, plan.setting.host, plan.setting.today)


def _tables(plan: Plan, newest: downloads.Latest) -> Iterator[Output]:
    """/api/v2/downloads/ as scripts have read it for years."""
    host, releases = plan.setting.host, downloads.published(plan.site, plan.setting.today)
    rows = api.Tables(releases, newest, host)
    for table in api.TABLES:
        yield plan.made(f"api/v2/downloads/{table}/index.json", partial(rows.whole, table), host, releases, newest)
    for number in api.SYSTEM_IDS.values():
        yield plan.made(f"api/v2/downloads/os/{number}/index.json", partial(rows.one, "os", number), host)
    for release in releases:
        path = f"api/v2/downloads/release/{release.id}/index.json"
        yield plan.made(path, partial(rows.one, "release", release.id), host, release, release in rows.latest)
        for file in release.files:
            path = f"api/v2/downloads/release_file/{file.id}/index.json"
            yield plan.made(path, partial(rows.one, "release_file", file.id), host, release, rows.slugs[file.id])


def _twins(plan: Plan, branch: support.Branch) -> Iterator[Output]:
    folder, names = branch.path[1:], downloads.twins(branch)
    if branch.latest:
        yield plan.text(f"{folder}latest.json", api.dumps(api.latest(branch.latest, plan.setting.host)))
        yield plan.text(f"{folder}latest.txt", f"{branch.latest.version}\n")
        if "SHA256SUMS" in names:
            yield plan.text(f"{folder}SHA256SUMS", api.checksums(branch.latest))
