"""Blogs that the site follows, what they posted, and how reading their feeds went."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from generator.shapes.base import Day, Form, Line, Shape, Slug, Url

WebAddress = Annotated[
    str,
    StringConstraints(max_length=2_000, pattern=r"^https?://[^\s/?#@<>\"\\^`{|}\[\]]+(?:[/?#][^\s<>\"\\^`{|}\[\]]*)?$"),
    Form("A whole web address of another site, at most 2,000 characters, without a name or password in it."),
]
"""What a feed gave as a link, made safe. Longer than an address that people write may be."""


class Blog(Shape):
    """A blog whose feed is read."""

    slug: Slug
    """Names it in addresses and in data. Never given twice, and not given anew."""
    name: Line
    feed: Url
    """Its RSS or Atom feed."""
    home: Url | None = None
    """Where people read it, where that is known."""
    owner: Line | None = None
    """Who writes it, where they say so themselves."""
    about: Line | None = None
    """What it is about, in a sentence."""
    group: Literal["site", "planet"]
    """`site`: a blog of the project itself, shown under /blogs/. `planet`: one of the community, shown under /blogs/planet/."""
    paused: bool = False
    """It stays in the list, and its feed is not read."""


class Blogs(Shape):
    """Every blog that the site follows."""

    sources: tuple[Url, ...]
    """Where the list comes from."""
    blogs: tuple[Blog, ...]


class JoinedBlogs(Shape):
    """The blogs whose owners asked to join the planet, and whom a moderator has let in. Written by the service."""

    blogs: tuple[Blog, ...]


class Post(Shape):
    """An entry of a blog. Its text stays where it was written: the site shows a title, a few words and the way there."""

    blog: Slug
    url: WebAddress
    title: Line
    date: Day
    at: AwareDatetime | None = None
    """The instant of publication, where the feed says it."""
    is_dated: bool = True
    """Whether the feed says when it was published. If not, or if it names the future, `date` is the day it was first seen."""
    author: Line | None = None
    summary: Annotated[str, StringConstraints(max_length=300), Form("Plain text, at most 300 characters.")] = ""


class PostIndex(Shape):
    """Posts of the site's own blogs, kept in git: what their feeds no longer list."""

    sources: tuple[Url, ...]
    about: Annotated[str, StringConstraints(min_length=1, max_length=1_000), Form("Text, 1 to 1,000 characters.")]
    """How the file came about."""
    posts: tuple[Post, ...]


class News(Shape):
    """What the feeds said, newest first. Written by `python -m generator feeds`."""

    posts: tuple[Post, ...]


class FeedState(Shape):
    """How reading one feed went."""

    blog: Slug
    feed: Url
    """The address that this is about. With another one in the list, everything here is forgotten."""
    succeeded: AwareDatetime | None = None
    """When it was last read without a fault."""
    failures: Annotated[int, Field(ge=0)] = 0
    """How often in a row reading it failed."""
    fault: Line | None = None
    """Why, in words."""
    next_try: AwareDatetime | None = None
    """After failures, and when the server asks for patience, it is left alone until then."""
    is_gone: bool = False
    """Its server says that it is gone for good (410): it is not asked again."""
    moved_to: WebAddress | None = None
    """Where its server says that it is for good (301, 308)."""
    etag: Line | None = None
    last_modified: Line | None = None
    """What its server wants to hear again, so that it can say "not modified" (RFC 9110, 13)."""
    entries: Annotated[int, Field(ge=0)] = 0
    """How many entries it had when it was last read."""
    left_out: Annotated[int, Field(ge=0)] = 0
    """How many of them could not be shown: without a link that works, without a word."""


class FeedHealth(Shape):
    """How reading the feeds went. Written by `python -m generator feeds`."""

    checked: AwareDatetime
    """When it was last done."""
    feeds: tuple[FeedState, ...]
