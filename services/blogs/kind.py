"""What the desk, the actions and the pages must know of blogs that ask to join the planet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from generator.shapes.kit import Kit
from services.blogs import export
from services.blogs.addresses import bare, slug_of
from services.blogs.forms import BOXES, Draft, Full
from services.people import Needs
from services.suggestions.kinds import Kind
from services.suggestions.store import Content, Named, Suggestion

LIST = "/blogs/planet/feeds/"


def _slug(content: Content) -> str:
    return slug_of(content["feed"])


def _named(content: Content) -> Named:
    feed = bare(content.get("feed", ""))
    return Named(content.get("title", ""), feed, like=feed)


def _drawn(_: Kit, content: Content, found: Suggestion | None, __: datetime) -> Mapping[str, Any] | None:
    try:
        blog = export.shape(content, slug=(found.slug if found else None) or _slug(content))
    except (KeyError, ValidationError):  # a draft may lack what the list needs
        return None
    return {"blog": blog, "looked": content.get("looked")}


BLOG = Kind(
    name=export.KIND,
    noun="blog",
    title="Blogs",
    root="/blogs/submit/",
    desk="/admin/blogs/",
    needs=Needs.EDITOR,
    a_day=10,
    mail=lambda settings: settings.blogs_mail,
    draft=Draft,
    full=Full,
    named=_named,
    address=lambda _: LIST,
    template="blogs/joining.html",
    drawn=_drawn,
    slug=_slug,
    keeps_slug=False,
    private=frozenset(BOXES),
    found_out=frozenset({"looked"}),
)
