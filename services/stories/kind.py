"""What the desk, the actions and the pages must know of success stories."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup
from pydantic import ValidationError

from generator.markup import render
from generator.shapes.kit import Kit
from generator.views.telling import LIST, Told
from services.people import Needs
from services.stories import export
from services.stories.forms import Draft, Full
from services.stories.names import slug_of
from services.suggestions.kinds import Kind
from services.suggestions.store import Content, Named, Suggestion


def _slug(content: Content) -> str:
    return slug_of(content["title"])


def _named(content: Content) -> Named:
    company = content.get("company_name", "")
    return Named(content.get("title", ""), company, like=company, texts=(content.get("text", ""),))


def _address(found: Suggestion) -> str:
    return f"{LIST}{found.slug or _slug(found.content)}/"


def _drawn(_: Kit, content: Content, found: Suggestion | None, now: datetime) -> Mapping[str, Any] | None:
    today, slug = now.date(), (found.slug if found else None) or _slug(content)
    published = (found.posted if found else None) or today
    try:
        story = export.shape(content, slug=slug, published=published, reviewed=today)
    except (KeyError, ValidationError):  # a draft may lack what a page needs
        return None
    text = Markup(render(story.text, submitted=True).html)  # noqa: S704  markup.py has cleaned it
    return {"told": Told(story, f"{LIST}{slug}/", story.maker), "text": text, "source_file": "", "is_preview": True}


STORY = Kind(
    name=export.KIND,
    noun="story",
    title="Success stories",
    root="/success-stories/create/",
    desk="/admin/stories/",
    needs=Needs.EDITOR,
    a_day=10,
    mail=lambda settings: settings.stories_mail,
    draft=Draft,
    full=Full,
    named=_named,
    address=_address,
    template="stories/shown.html",
    drawn=_drawn,
    slug=_slug,
    private=frozenset({"author_email"}),
    answers_to="author_email",
)
