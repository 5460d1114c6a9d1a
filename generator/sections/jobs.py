"""The job board: open positions by type, category and place, each with its page and in the feeds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from generator.catalogue import Catalogue
from generator.markup import day
from generator.outputs import feeds, job_posting
from generator.plan import Output, Plan
from generator.shapes.job import Jobs
from generator.views import jobs, paging, sponsors
from generator.views.entries import Entry, brief
from generator.views.jobs import Group
from generator.views.posting import Posting

CHANNEL = feeds.Channel("/jobs/feed", "Python jobs", "The newest postings of the Python job board.", "/jobs/")
_ALL = "/jobs/all/"
_PER_PAGE = 25
_OF_A_PART = 0.3
"""How much the search makes of a list of some jobs: who searches for jobs means the board."""
_OVERVIEWS = {"categories": "by category", "types": "by type", "locations": "by place"}
"""Lists of lists, by their name in the address."""


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    board = site.once(jobs.board, today)
    yield from _list_entries(board.whole, CHANNEL)
    yield Entry(
        _ALL,
        "All Python jobs",
        "Every open position of the job board on one page, to be narrowed by words, category, country, remote work and pay.",
        "the list of all jobs",
        short="All",
        feeds=CHANNEL.links,
        facets={"kind": "Page"},
    )
    for name, order in _OVERVIEWS.items():
        yield Entry(
            f"/jobs/{name}/",
            f"Python jobs {order}",
            f"The open positions {order}, with how many there are of each.",
            "an overview of jobs",
            short=order.capitalize(),
            feeds=CHANNEL.links,
            facets={"kind": "Page"},
            weight=_OF_A_PART,
        )
    for group in board.groups:
        yield from _list_entries(group, _channel(group))
    yield from map(_entry, (*board.open, *board.expired))


def _list_entries(group: Group, channel: feeds.Channel) -> Iterator[Entry]:
    is_empty_place = bool(group.country) and not group.postings
    for sheet in paging.sheets(group.postings, group.address, size=_PER_PAGE):
        is_first = sheet.number == 1
        title = group.title if is_first else f"{group.title}, page {sheet.number}"
        yield Entry(
            sheet.address,
            title,
            f"{brief(title, 90)}: the open positions, newest first, with place, pay where it is given, and how to apply.",
            "a list of jobs",
            short=group.name if is_first else f"Page {sheet.number}",
            feeds=channel.links,
            # The pages that follow have nothing that the postings' own pages do not have; to an empty place leads
            # nothing: it is there for those who follow its feed.
            robots="" if is_first and not is_empty_place else "noindex",
            facets={"kind": "Page"} if is_first else {},
            weight=1 if channel is CHANNEL else _OF_A_PART,
        )


def _entry(posting: Posting) -> Entry:
    job = posting.job
    where = f"{brief(job.place)}, remote work possible" if job.remote else brief(job.place)
    name = f"{job.title}, {job.company}, job {job.number}"  # two postings may be alike
    if not posting.is_open:
        return Entry(
            job.path,
            job.title,
            f"This posting of {brief(job.company)} expired on {day(job.until)}.",
            job,
            head_title=f"{name} (expired) | Python.org",
            robots="noindex",
        )
    return Entry(
        job.path,
        job.title,
        f"{brief(job.company)} is looking for someone in {where}. Posted on {day(job.posted)}, open until {day(job.until)}.",
        job,
        head_title=f"{name} | Python.org",
        feeds=CHANNEL.links,
        twins=True,
        changed=job.posted,
        facets={"kind": "Job", "country": job.country, "year": str(job.posted.year)},
        card=f"{job.company}, {where}",
        json_ld=job_posting.json_ld(job),
    )


def _channel(group: Group) -> feeds.Channel:
    return feeds.Channel(
        group.stem, group.title, f"The newest postings of the Python job board: {group.name}.", group.address
    )


def files(site: Catalogue, today: date) -> Iterator[str]:
    for channel in (CHANNEL, *map(_channel, site.once(jobs.board, today).groups)):
        yield from (feed.url for feed in channel.links)


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    instants = (datetime.combine(day_, time(), tzinfo=UTC) for day_ in jobs.turns(site))
    yield from (at for at in instants if at > now)


@dataclass(frozen=True)
class _Around:
    """What every page of the board shows beside its own."""

    is_demo: bool
    sponsors: tuple[sponsors.Shown, ...]


def outputs(plan: Plan) -> Iterator[Output]:
    site, today = plan.site, plan.setting.today
    board = site.once(jobs.board, today)
    around = _Around(Jobs in site.demo, sponsors.placed(site, today, "jobs"))
    yield from _lists(plan, board.whole, around, featured=board.featured)
    shown = {"listed": board.open, "facets": jobs.facets(board.open)}
    yield from plan.page(_ALL, "jobs/all.html", **shown, around=around)
    for name in _OVERVIEWS:
        yield from plan.page(f"/jobs/{name}/", "jobs/overview.html", parts=_overview(board, name), around=around)
    for group in board.groups:
        yield from _lists(plan, group, around, featured=())
    for posting in (*board.open, *board.expired):
        context = {"posting": posting, "related": board.related(posting), "around": around}
        yield from plan.page(posting.job.path, "jobs/one.html", **context)
    yield from _feeds(plan, board)


def _overview(board: jobs.Board, name: str) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    """What is listed, in parts that have a heading each."""
    if name == "locations":
        remote = (("Anywhere", (board.remote,)),) if board.remote.postings else ()
        return *remote, *jobs.by_country(board.places)
    groups = jobs.with_jobs(board.categories if name == "categories" else board.types)
    return (("", groups),) if groups else ()


def _lists(plan: Plan, group: Group, around: _Around, *, featured: tuple[Posting, ...]) -> Iterator[Output]:
    for sheet in paging.sheets(group.postings, group.address, size=_PER_PAGE):
        shown = featured if sheet.number == 1 else ()
        yield from plan.page(sheet.address, "jobs/list.html", sheet=sheet, featured=shown, around=around)


def _feeds(plan: Plan, board: jobs.Board) -> Iterator[Output]:
    items = {posting.job.number: job_posting.item(posting, plan.texts) for posting in board.open}
    yield from plan.feeds(CHANNEL, items.values())
    for group in board.groups:
        yield from plan.feeds(_channel(group), [items[posting.job.number] for posting in group.postings])
