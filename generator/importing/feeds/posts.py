"""The posts that are known: what a feed lists now, and what it listed before. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from pydantic import ValidationError

from generator.importing.feeds.parsing import RawEntry
from generator.shapes.blog import Blog, Post

KEPT = {"site": 1_000, "planet": 20}
"""How many posts of a blog are kept, the newest: what its feed no longer lists is not lost. The posts of the site's own
blogs from before are in content/blogs/posts.json; of the community's the planet shows the newest only, and each build
reads all that are kept."""


def posts_of(blog: Blog, entries: Iterable[RawEntry], now: datetime) -> tuple[Post, ...]:
    """What a feed lists. An entry without a time that can be true has the day on which it was first seen: today."""
    return tuple(post for entry in entries if (post := _post(blog, entry, now)))


def _post(blog: Blog, entry: RawEntry, now: datetime) -> Post | None:
    """None for one that is no post in spite of all cleaning: it must not cost the others of its feed."""
    at = datetime.fromisoformat(entry.at) if entry.at else None
    with suppress(ValidationError):
        return Post(
            blog=blog.slug,
            url=entry.url,
            title=entry.title,
            date=(at or now).date(),
            at=at,
            is_dated=at is not None,
            author=entry.author or None,
            summary=entry.summary,
        )
    return None


def merged(before: Sequence[Post], fresh: Sequence[Post], listed: Iterable[Blog]) -> tuple[Post, ...]:
    """Every post of the listed blogs once, newest first; what a feed says now wins. The order does not depend on which
    server answered first."""
    by_blog: dict[str, dict[str, Post]] = defaultdict(dict)
    for post in before:
        by_blog[post.blog].setdefault(_key(post), post)
    seen: set[tuple[str, str]] = set()
    for post in fresh:
        known = by_blog[post.blog].get(_key(post))
        if (post.blog, _key(post)) not in seen:
            by_blog[post.blog][_key(post)] = _with_first_day(post, known)
        seen.add((post.blog, _key(post)))
    kept = [post for blog in listed for post in _newest(by_blog[blog.slug].values(), KEPT[blog.group])]
    return tuple(sorted(kept, key=_age, reverse=True))


def _with_first_day(post: Post, known: Post | None) -> Post:
    """A post without a time of its own keeps the day on which it was first seen."""
    if post.is_dated or known is None:
        return post
    return post.model_copy(update={"date": known.date, "at": known.at, "is_dated": known.is_dated})


def _newest(posts: Iterable[Post], number: int) -> list[Post]:
    return sorted(posts, key=_age, reverse=True)[:number]


def _age(post: Post) -> tuple[object, ...]:
    return post.date, post.at.isoformat() if post.at else "", post.blog, post.url


def _key(post: Post) -> str:
    """The address, however it is reached."""
    return post.url.partition("://")[2].rstrip("/")
