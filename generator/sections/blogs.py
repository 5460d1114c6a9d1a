"""News: posts of the site's own blogs and of the community's, the list of all blogs, and how reading their feeds goes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from html import escape

from generator.catalogue import Catalogue
from generator.outputs import api, feeds, opml
from generator.plan import Output, Plan
from generator.shapes.blog import Blog, Post
from generator.views import blogs
from generator.views import feeds as reading
from generator.views.entries import Entry, Feed

CHANNEL = feeds.Channel(
    "/blogs/feed", "Python news", "Posts of Python Insider, the Python Software Foundation and PyCon US.", "/blogs/"
)
PLANET = feeds.Channel(
    "/blogs/planet/feed", "Planet Python", "The newest posts of blogs about Python.", "/blogs/planet/"
)
_MENU = "supernav-python-blog"
_OPML = "/blogs/planet/opml.xml"
_DATA = "/blogs/posts.json"
_IN_A_FEED = 20
_IN_THE_FEED_OF_THE_PLANET = 60


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield _page(
        "/blogs/",
        "News",
        "The newest posts of Python's own blogs: releases, the Foundation, PyCon US; and of the community's, on Planet Python.",
        twin=_DATA,
    )
    yield _page("/blogs/archive/", "Archive of the news", "All posts of Python's own blogs, by year.", short="Archive")
    for year in blogs.years(site, today):
        yield _page(
            f"/blogs/archive/{year}/",
            f"News of {year}",
            f"The posts of Python Insider, the Python Software Foundation and PyCon US in {year}, by month.",
            short=str(year),
            facets={"kind": "Page", "year": str(year)},
            weight=0.2,
        )
    for blog in blogs.own_blogs(site):
        yield _blog(blog)
    yield _page(
        "/blogs/planet/",
        "Planet Python",
        "The newest posts of several hundred blogs about Python, of the people who use it and of those who make it.",
        followed=PLANET.links,
    )
    yield _page(
        "/blogs/planet/feeds/",
        "The blogs of Planet Python",
        "Every blog that Planet Python reads, by name, with its feed; and all of them as one OPML file.",
        short="All blogs",
        followed=PLANET.links,
    )
    yield _page(
        "/blogs/health/",
        "State of the feeds",
        "For every blog whether its feed could be read, when that was, and if not, why.",
        short="Feed health",
    )


def _page(
    address: str,
    title: str,
    description: str,
    *,
    short: str = "",
    twin: str = "",
    followed: tuple[Feed, ...] = CHANNEL.links,
    facets: Mapping[str, str] | None = None,
    weight: float = 1,
) -> Entry:
    return Entry(
        address,
        title,
        description,
        "the news",
        short=short,
        twin=twin,
        feeds=followed,
        facets=facets or {"kind": "Page"},
        weight=weight,
    )


def _blog(blog: Blog) -> Entry:
    owner = {"author": {"@type": "Organization", "name": blog.owner}} if blog.owner else {}
    about = blog.about or f"The blog {blog.name}."
    return Entry(
        _address(blog),
        blog.name,
        f"{about} The newest posts, and the years before.",
        "the page of a blog",
        head_title=f"{blog.name}: posts | Python.org",
        feeds=(Feed(blog.name, blog.feed, feeds.TYPES["rss"]), *CHANNEL.links),
        facets={"kind": "Page"},
        weight=0.5,
        json_ld={"@type": "Blog", "name": blog.name, "description": about, "url": blog.home or blog.feed, **owner},
    )


def _address(blog: Blog) -> str:
    return f"/blogs/feed/{blog.slug}/"


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from (feed.url for feed in (*CHANNEL.links, *PLANET.links))
    yield from (_OPML, _DATA, f"/box/{_MENU}/")


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A post comes out whose day is known."""
    yield from blogs.days_ahead(site, now)


def outputs(plan: Plan) -> Iterator[Output]:
    every = plan.site.once(blogs.index, plan.setting.today)
    yield from _own(plan, every)
    yield from _planet(plan, every)
    yield from plan.feeds(CHANNEL, _items(every.posts[:_IN_A_FEED], every))
    planet = blogs.newest(every.planet, _IN_THE_FEED_OF_THE_PLANET)
    yield from plan.feeds(PLANET, _items(planet, every), limit=_IN_THE_FEED_OF_THE_PLANET)
    yield plan.made(_DATA[1:], lambda: _data(every.posts).encode(), every.posts)
    groups = (("Python.org", every.own), ("Planet Python", every.community))
    listed = tuple((name, tuple(blog for blog in some if not blog.paused)) for name, some in groups)
    yield plan.made(_OPML[1:], lambda: opml.opml("Planet Python", listed), listed)
    insider = next((post for post in every.posts if post.blog == blogs.INSIDER), None)
    yield plan.drawn(f"box/{_MENU}/index.html", "blogs/supernav.html", post=insider)


def _own(plan: Plan, every: blogs.Index) -> Iterator[Output]:
    names = every.by_slug
    landing, rows = blogs.landing(every), blogs.archive(every)
    yield from plan.page("/blogs/", "blogs/landing.html", landing=landing, names=names)
    yield from plan.page("/blogs/archive/", "blogs/archive.html", rows=rows, blogs=every.own)
    all_years = tuple(row.year for row in rows)
    for year in all_years:
        months = blogs.months(every, year)
        yield from plan.page(
            f"/blogs/archive/{year}/", "blogs/year.html", year=year, years=all_years, months=months, names=names
        )
    for blog in every.own:
        yield from plan.page(_address(blog), "blogs/blog.html", view=blogs.blog_page(blog, every), names=names)


def _planet(plan: Plan, every: blogs.Index) -> Iterator[Output]:
    rows = reading.rows(plan.site, every)
    days = blogs.by_day(blogs.newest(every.planet))
    letters = reading.by_letter(every, rows)
    count = len(every.community)
    yield from plan.page("/blogs/planet/", "blogs/planet.html", days=days, count=count, names=every.by_slug)
    yield from plan.page("/blogs/planet/feeds/", "blogs/feeds.html", letters=letters, count=count)
    yield from plan.page("/blogs/health/", "blogs/health.html", health=reading.health(plan.site, rows))


def _items(posts: Iterable[Post], every: blogs.Index) -> list[feeds.Item]:
    return [
        feeds.Item(
            f"{every.by_slug[post.blog].name}: {post.title}",
            post.url,
            blogs.instant(post),
            escape(post.summary, quote=False),
            author=post.author or every.by_slug[post.blog].name,
        )
        for post in posts
    ]


def _data(posts: Iterable[Post]) -> str:
    return api.dumps({"posts": [post.model_dump(mode="json", exclude_defaults=True) for post in posts]})
