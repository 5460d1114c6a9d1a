"""What the pages of news list: posts of the site's own blogs, of the community's, and how reading their feeds goes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from generator.catalogue import Catalogue
from generator.shapes.blog import Blog, Blogs, JoinedBlogs, News, Post, PostIndex

INSIDER = "python-insider"
"""The blog whose newest post the menu of news shows."""
_ON_THE_LANDING = 8
_OF_EACH_BLOG = 4
_ON_A_BLOG = 30
_ON_THE_PLANET = 60
_AT_MOST_OF_ONE = 5
"""Posts of one blog among the newest of the planet: a blog that moves and dates all of its posts anew hides nobody else."""


@dataclass(frozen=True)
class Index:
    """Every blog and every post that is out, newest first. Made once for a build."""

    own: tuple[Blog, ...]
    community: tuple[Blog, ...]
    by_slug: Mapping[str, Blog]
    posts: tuple[Post, ...]
    """Of the site's own blogs."""
    planet: tuple[Post, ...]
    """Of all blogs, as far as their feeds were read."""


def index(site: Catalogue, today: date) -> Index:
    every, own = listed(site), own_posts(site, today)
    by_slug = {blog.slug: blog for blog in every}
    community = [post for post in _fetched(site) if post.blog in by_slug and by_slug[post.blog].group == "planet"]
    return Index(
        own=own_blogs(site),
        community=tuple(blog for blog in every if blog.group == "planet"),
        by_slug=by_slug,
        posts=own,
        planet=_newest_first([*own, *community], today) if community else (),
    )


def listed(site: Catalogue) -> tuple[Blog, ...]:
    """Those of the list that people keep, then those whose owners asked to join."""
    held, joined = site.only(Blogs), site.only(JoinedBlogs)
    return with_joined(held.blogs if held else (), joined)


def with_joined(kept: tuple[Blog, ...], joined: JoinedBlogs | None) -> tuple[Blog, ...]:
    """A blog that has come into the list meanwhile is not there twice, nor one of two that joined with one feed."""
    found = list(kept)
    known = {name for blog in kept for name in (blog.slug, blog.feed)}
    for blog in joined.blogs if joined else ():
        if not {blog.slug, blog.feed} & known:
            found.append(blog)
            known |= {blog.slug, blog.feed}
    return tuple(found)


def _fetched(site: Catalogue) -> tuple[Post, ...]:
    held = site.only(News)
    return held.posts if held else ()


def _kept(site: Catalogue) -> tuple[Post, ...]:
    held = site.only(PostIndex)
    return held.posts if held else ()


def own_blogs(site: Catalogue) -> tuple[Blog, ...]:
    """In the order of the file."""
    return tuple(blog for blog in listed(site) if blog.group == "site")


def own_posts(site: Catalogue, today: date) -> tuple[Post, ...]:
    """Of the site's own blogs, newest first."""
    own = {blog.slug for blog in own_blogs(site)}
    # What the feed says comes first: it has the time, the author and some words as well.
    return _newest_first((post for post in (*_fetched(site), *_kept(site)) if post.blog in own), today)


def years(site: Catalogue, today: date) -> tuple[int, ...]:
    """In which one of the site's own blogs posted, newest first."""
    return tuple(sorted({post.date.year for post in own_posts(site, today)}, reverse=True))


def days_ahead(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """When posts come out that are known already."""
    for post in (*_kept(site), *_fetched(site)):
        if (at := datetime.combine(post.date, time(), tzinfo=UTC)) > now:
            yield at


def instant(post: Post) -> datetime:
    """When it was published, or the beginning of that day."""
    return post.at or datetime.combine(post.date, time(), tzinfo=UTC)


def _newest_first(posts: Iterable[Post], today: date) -> tuple[Post, ...]:
    """Each post once: the first of those with the same address, or of one blog with the same title on the same day."""
    taken: set[tuple[object, ...]] = set()
    once = []
    for post in posts:
        keys = {(_without_scheme(post.url),), (post.blog, post.title, post.date)}
        if post.date <= today and not keys & taken:
            once.append(post)
            taken |= keys
    return tuple(sorted(once, key=lambda post: (post.date, instant(post), post.url), reverse=True))


def _without_scheme(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


@dataclass(frozen=True)
class BlogInShort:
    """A blog of the site's own with its newest posts."""

    blog: Blog
    newest: tuple[Post, ...]
    count: int


@dataclass(frozen=True)
class Landing:
    """/blogs/"""

    first: Post | None
    more: tuple[Post, ...]
    own: tuple[BlogInShort, ...]
    planet: tuple[Post, ...]
    community_count: int


def landing(every: Index) -> Landing:
    return Landing(
        first=every.posts[0] if every.posts else None,
        more=every.posts[1 : 1 + _ON_THE_LANDING],
        own=tuple(_in_short(blog, every) for blog in every.own),
        planet=newest(every.planet, 6),
        community_count=len(every.community),
    )


def _in_short(blog: Blog, every: Index) -> BlogInShort:
    posts = tuple(post for post in every.posts if post.blog == blog.slug)
    return BlogInShort(blog, posts[:_OF_EACH_BLOG], len(posts))


def by_year(posts: Iterable[Post]) -> tuple[tuple[int, int], ...]:
    counted = Counter(post.date.year for post in posts)
    return tuple(sorted(counted.items(), reverse=True))


@dataclass(frozen=True)
class YearRow:
    """A year in the archive, and how many posts each blog has in it."""

    year: int
    counts: tuple[int, ...]
    """In the order of the blogs."""
    total: int


def archive(every: Index) -> tuple[YearRow, ...]:
    counted = Counter((post.date.year, post.blog) for post in every.posts)
    return tuple(
        YearRow(year, tuple(counted[year, blog.slug] for blog in every.own), total)
        for year, total in by_year(every.posts)
    )


@dataclass(frozen=True)
class BlogPage:
    """/blogs/feed/psf-news/"""

    blog: Blog
    newest: tuple[Post, ...]
    years: tuple[tuple[int, int], ...]
    """Year and number of posts, newest first."""
    count: int


def blog_page(blog: Blog, every: Index) -> BlogPage:
    posts = tuple(post for post in every.posts if post.blog == blog.slug)
    return BlogPage(blog, posts[:_ON_A_BLOG], by_year(posts), len(posts))


def months(every: Index, year: int) -> tuple[tuple[date, tuple[Post, ...]], ...]:
    """The first day of each month with its posts, newest first."""
    posts = (post for post in every.posts if post.date.year == year)
    return tuple((month, tuple(some)) for month, some in groupby(posts, key=lambda post: post.date.replace(day=1)))


def newest(posts: Iterable[Post], number: int = _ON_THE_PLANET) -> tuple[Post, ...]:
    """The newest of the planet, a few of each blog at most."""
    seen: Counter[str] = Counter()
    chosen = []
    for post in posts:
        seen[post.blog] += 1
        if seen[post.blog] <= _AT_MOST_OF_ONE:
            chosen.append(post)
        if len(chosen) == number:
            break
    return tuple(chosen)


def by_day(posts: Iterable[Post]) -> tuple[tuple[date, tuple[Post, ...]], ...]:
    """Posts that are in order already, under their days."""
    return tuple((day, tuple(some)) for day, some in groupby(posts, key=lambda post: post.date))
