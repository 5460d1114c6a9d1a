"""Rules about the posts of the community."""

from collections.abc import Iterator
from datetime import date

from generator import addresses
from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.post import Post


def numbers_are_given_once(site: Catalogue, today: date) -> Iterator[Problem]:
    posts = sorted(site.every(Post), key=lambda post: (post.published, site.path_of(post)))
    owners: dict[int, str] = {}
    mend = f"Take the next free one: {1 + max((post.number for post in posts), default=0)}."
    if any(path.startswith("community/") for path in site.broken):
        mend = "Mend the posts that cannot be read, then take the next free one."
    for post in posts:
        if post.number in owners:
            fact = f"the number {post.number} is that of `{owners[post.number]}` already"
            yield site.problem(post, ("number",), fact, mend)
        owners.setdefault(post.number, site.path_of(post))


def photos_are_there(site: Catalogue, today: date) -> Iterator[Problem]:
    there = {f"/{path.relative_to('site/root').as_posix()}" for path in addresses.root_files(site)}
    for post in site.every(Post):
        if post.photo and post.photo.file not in there:
            fact = f"there is no picture `{post.photo.file}`"
            yield site.problem(
                post, ("photo", "file"), fact, "Put the file into `site/root/` and write its path there."
            )
