"""`python -m generator feeds`: reads the feeds of content/blogs/feeds.yaml and writes content/data/news.json and feeds.json.

Whatever one feed does, the others are read, and what was read of it before stays.
"""

import asyncio
import fcntl
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from generator import catalogue, kinds
from generator.importing.feeds import health
from generator.importing.feeds.parser import Parsers
from generator.importing.feeds.posts import merged, posts_of
from generator.importing.fetching import Fetched, FetchError, get
from generator.problems import FORMATS, ContentError, Problem
from generator.shapes.base import Shape
from generator.shapes.blog import Blog, Blogs, FeedHealth, FeedState, JoinedBlogs, News, Post
from generator.views.blogs import with_joined

LIMIT_BYTES = 10 << 20
_ASK = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_AT_ONCE_PER_HOST = 2
_PARSERS = 2
S = TypeVar("S", bound=Shape)


class BusyError(Exception):
    """Another run holds the data."""


@dataclass(frozen=True)
class Manner:
    """How feeds are asked for."""

    jobs: int = 16
    """At once, over all hosts."""
    seconds: float = 20
    """For one feed: names, redirects and all."""
    seconds_to_parse: float = 30
    """To understand one feed, once it is here."""
    pause_seconds: float = 0.5
    """Between two requests to one host."""
    allow_private: bool = False
    """Servers of this machine may be asked: for tests."""


@dataclass(frozen=True)
class Outcome:
    """What reading one feed brought."""

    state: FeedState
    posts: tuple[Post, ...] = ()
    how: str = "unchanged"
    """`read`, `unchanged`, `faulty` or `gone`."""


def run(content: Path, *, only: frozenset[str], manner: Manner, now: datetime, tell: Callable[[int, int], None]) -> str:
    """Read what is due and write what is known then. Returns a line about it. `tell`: called with how many are done, of
    how many. Raises ContentError when the list of blogs cannot be read, BusyError when another run is under way, and
    OSError when nothing can be written."""
    listed = _listed(content, only)
    with _alone(content / "data"):
        news, states = _known(content)
        due = _due(listed, states, only, now)
        with_posts = {post.blog for post in news.posts}
        found = asyncio.run(_read_all(due, states, with_posts, manner, now, tell))
        changed = {outcome.state.blog: outcome for outcome in found}
        posts = merged(news.posts, [post for one in found for post in one.posts], listed)
        kept = [
            changed[b.slug].state if b.slug in changed else states[b.slug]
            for b in listed
            if b.slug in changed or b.slug in states
        ]
        # The posts first: were only the health written, its ETags would hide what was lost.
        _write(content / "data" / "news.json", News(posts=posts))
        _write(content / "data" / "feeds.json", FeedHealth(checked=now, feeds=tuple(kept)))
    return _summary(listed, found, new=len({p.url for p in posts} - {p.url for p in news.posts}))


def _listed(content: Path, only: frozenset[str]) -> tuple[Blog, ...]:
    path = content / "blogs" / "feeds.yaml"
    held = _load(path, Blogs)
    if held is None:
        raise ContentError(
            [Problem(str(path), 0, 0, "there is no such file", "Name the content folder with --content.")]
        )
    listed = with_joined(held.blogs, _load(content / "data" / "blogs.json", JoinedBlogs))
    if unknown := sorted(only - {blog.slug for blog in listed}):
        fact = f"there is no blog `{unknown[0]}`"
        raise ContentError([Problem(str(path), 0, 0, fact, "Give the slug of one that is listed.")])
    return listed


def _load(path: Path, shape: type[S]) -> S | None:
    """The record of a file, None when there is no file. Raises ContentError when it cannot be read."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    kind = next(kind for kind in kinds.KINDS if kind.shape is shape)
    found, problems = catalogue.parse(kind, str(path), raw)
    if not isinstance(found, shape):
        raise ContentError(problems)
    return found


def _known(content: Path) -> tuple[News, dict[str, FeedState]]:
    """What earlier runs wrote. A damaged file is put aside and said: everything is asked for anew."""
    held: list[Shape | None] = []
    for name, shape in (("news.json", News), ("feeds.json", FeedHealth)):
        path = content / "data" / name
        try:
            held.append(_load(path, shape))
        except ContentError as error:
            path.replace(path.with_name(f".{name}.damaged"))
            print(
                f"{FORMATS['text'](error.problems)}\nIt was put aside as .{name}.damaged, and is written anew.",
                file=sys.stderr,
            )
            held.append(None)
    news, state = held
    return (
        news if isinstance(news, News) else News(posts=()),
        {one.blog: one for one in state.feeds} if isinstance(state, FeedHealth) else {},
    )


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".feeds.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError("The feeds are being read already.\n    Wait until that is done.") from None
        yield


def _due(listed: Iterable[Blog], states: dict[str, FeedState], only: frozenset[str], now: datetime) -> list[Blog]:
    if only:
        return [blog for blog in listed if blog.slug in only]
    return [blog for blog in listed if not blog.paused and health.is_due(health.known(blog, states), now)]


async def _read_all(
    due: list[Blog],
    states: dict[str, FeedState],
    with_posts: set[str],
    manner: Manner,
    now: datetime,
    tell: Callable[[int, int], None],
) -> list[Outcome]:
    hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE_PER_HOST))
    jobs = asyncio.Semaphore(manner.jobs)
    done = 0

    async def one(blog: Blog, parsers: Parsers) -> Outcome:
        nonlocal done
        state = health.known(blog, states)
        # Of a feed whose posts are not here, everything is wanted, changed or not.
        conditions = health.conditions(state) if blog.slug in with_posts else {}
        async with hosts[urlsplit(blog.feed).netloc]:
            async with jobs:
                answer = await _asked(blog, conditions, manner)
            await asyncio.sleep(manner.pause_seconds)
        try:
            outcome = await _outcome(blog, state, answer, parsers, now)
        except Exception as error:  # noqa: BLE001  a mistake of ours in one feed is shown there; the others are read
            words = f"This site could not read it, which is a fault of the site ({type(error).__name__})"
            outcome = Outcome(health.failed(state, words, now), how="faulty")
        done += 1
        tell(done, len(due))
        return outcome

    async with Parsers(_PARSERS, seconds=manner.seconds_to_parse) as parsers:
        return await asyncio.gather(*(one(blog, parsers) for blog in due))


async def _asked(blog: Blog, conditions: dict[str, str], manner: Manner) -> Fetched | FetchError:
    """The answer; one of "not modified" only to who asked for it."""
    try:
        answer = await get(
            blog.feed,
            limit_bytes=LIMIT_BYTES,
            seconds=manner.seconds,
            allow_private=manner.allow_private,
            headers={"accept": _ASK, **conditions},
        )
    except FetchError as error:
        return error
    if answer.status == HTTPStatus.NOT_MODIFIED and not conditions:
        return FetchError("Its server answers 304 Not Modified to who has nothing yet.")
    return answer


async def _outcome(
    blog: Blog, state: FeedState, answer: Fetched | FetchError, parsers: Parsers, now: datetime
) -> Outcome:
    if isinstance(answer, FetchError):
        return Outcome(health.unreachable(state, answer, now), how="faulty")
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Outcome(health.unchanged(state, answer, now))
    if answer.status != HTTPStatus.OK:
        refused = health.refused(state, answer, now)
        return Outcome(refused, how="gone" if refused.is_gone else "faulty")
    content_type = answer.headers.get("content-type", "")
    found = await parsers.understand(answer.body, url=answer.url, content_type=content_type, now=now)
    if found.fault:
        return Outcome(health.failed(state, f"It was fetched, but {found.fault}", now), how="faulty")
    posts = posts_of(blog, found.entries, now)
    left_out = found.count - len(posts)
    return Outcome(health.read(state, answer, now, entries=found.count, left_out=left_out), posts, "read")


def _write(path: Path, record: Shape) -> None:
    """Whole or not at all, and only when it says something new."""
    text = record.model_dump_json(indent=1, exclude_defaults=True).encode() + b"\n"
    if path.is_file() and path.read_bytes() == text:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _summary(listed: tuple[Blog, ...], found: list[Outcome], *, new: int) -> str:
    how = Counter(outcome.how for outcome in found)
    left = len(listed) - len(found)
    return (
        f"{len(listed):,} feeds: {how['read']:,} read, {how['unchanged']:,} unchanged, {how['faulty']:,} with a fault,"
        f" {how['gone']:,} gone, {left:,} not asked; {new:,} new posts."
    )
