"""The only way from a row to what visitors may see. The account and the moderators' words have no place in it."""

from generator.shapes.blog import Blog, JoinedBlogs
from services.blogs.addresses import slug_of
from services.db import Transaction
from services.suggestions import lists
from services.suggestions.store import Content, Suggestion

KIND = "blog"


async def blogs(tx: Transaction) -> JoinedBlogs:
    """All that were let in and not taken away."""
    return JoinedBlogs(blogs=tuple(public(found) for found in await lists.shown(tx, KIND)))


def public(found: Suggestion) -> Blog:
    """What was approved last. It must be on the site."""
    assert found.shown is not None
    return shape(found.shown, slug=found.slug or slug_of(found.shown["feed"]))


def shape(content: Content, *, slug: str) -> Blog:
    """A blog of the planet. Raises ValidationError or KeyError where the content is not complete."""
    return Blog(
        slug=slug,
        name=content["title"],
        feed=content["feed"],
        home=content.get("home"),
        owner=content.get("owner"),
        about=content.get("about"),
        group="planet",
    )
