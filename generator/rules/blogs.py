"""Rules about blogs: each is named and read once, and every post belongs to one."""

from collections.abc import Iterator
from datetime import date

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.blog import Blogs, PostIndex

_LIST = "blogs/feeds.yaml"


def every_blog_is_listed_once(site: Catalogue, today: date) -> Iterator[Problem]:
    if (held := site.only(Blogs)) is None:
        return
    taken: dict[tuple[str, str], str] = {}
    for number, blog in enumerate(held.blogs):
        address = blog.feed.partition("://")[2].rstrip("/")
        for key, value, kept in (("slug", blog.slug, blog.slug), ("feed", blog.feed, address)):
            if other := taken.get((key, kept)):
                fact = f"`{value}` is that of {other} already"
                yield site.problem(held, ("blogs", number, key), fact, "List each blog once, with a slug of its own.")
            taken.setdefault((key, kept), blog.name)


def every_kept_post_belongs_to_a_blog_of_the_site(site: Catalogue, today: date) -> Iterator[Problem]:
    held, blogs = site.only(PostIndex), site.only(Blogs)
    if held is None or _LIST in site.broken:
        return
    own = {blog.slug for blog in blogs.blogs if blog.group == "site"} if blogs else set()
    for number, post in enumerate(held.posts):
        if post.blog not in own:
            fact = f"`{post.blog}` is no blog of the site"
            mend = f"Give the slug of a blog in `{_LIST}` whose group is `site`."
            yield site.problem(held, ("posts", number, "blog"), fact, mend)


def a_kept_post_is_listed_once(site: Catalogue, today: date) -> Iterator[Problem]:
    if (held := site.only(PostIndex)) is None:
        return
    taken: set[str] = set()
    for number, post in enumerate(held.posts):
        if post.url in taken:
            fact = f"`{post.url}` is listed already"
            yield site.problem(held, ("posts", number, "url"), fact, "Take one of the two out.")
        taken.add(post.url)
