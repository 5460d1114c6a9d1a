"""/blogs/submit/: the form for blogs that want to join the planet."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from services import forms
from services.blogs import checking
from services.blogs.addresses import bare
from services.blogs.checking import FaultError
from services.blogs.forms import BOXES, Draft, Full
from services.blogs.kind import BLOG
from services.rendering import Crumb
from services.routes import Asked
from services.suggestions import lists, pages
from services.suggestions.pages import Face
from services.suggestions.store import Content, Suggestion


async def read(
    asked: Asked, data: FormData, is_draft: bool, before: Suggestion | None
) -> tuple[Content | None, forms.Form]:
    """What is to be reviewed is fetched at once: what cannot be read need not wait for a moderator."""
    value, form = forms.read(Draft if is_draft else Full, data)
    if value is None:
        return None, form
    if value.feed and await _is_known(asked, value.feed, before):
        return None, form.wrong({"feed": "This feed is known already: it is read, or waits for review."})
    if is_draft or not value.feed:
        return value.content(), form
    try:
        looked = await checking.look(asked.service, value.feed, by=asked.person)
    except FaultError as fault:
        return None, form.wrong({"feed": str(fault)})
    return {**value.content(), "looked": dict(looked)}, form


async def _is_known(asked: Asked, feed: str, before: Suggestion | None) -> bool:
    """Whether it is another one's: that of a file, or one that waits or is shown."""
    if before and bare(feed) in _feeds(before):
        return False
    if bare(feed) in {bare(other) for other in asked.service.drawing.kit.feeds.values()}:
        return True
    async with asked.service.db.reading() as tx:
        others = await lists.with_slug(tx, BLOG.name, but=before)
    return any(bare(feed) in _feeds(other) for other in others)


def _feeds(found: Suggestion) -> set[str]:
    """That of what was written last, and of what is shown."""
    return {bare(said["feed"]) for said in (found.content, found.shown) if said and "feed" in said}


def offers(_: Asked, __: forms.Form) -> Mapping[str, object]:
    return {"boxes": BOXES}


FACE = Face(
    kind=BLOG,
    section=Crumb("Planet Python", "/blogs/planet/"),
    title="Add a blog to the planet",
    mine="My blogs",
    template="blogs/form.html",
    read=read,
    offers=offers,
)
ROUTES = tuple(pages.routes(FACE))
