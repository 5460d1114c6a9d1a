"""/blogs/submit/: the form for blogs that want to join the planet."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from services import forms
from services.blogs import checking
from services.blogs.addresses import bare, slug_of
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
    own = (
        {bare(said["feed"]) for said in (before.content, before.shown) if said and "feed" in said} if before else set()
    )
    if bare(feed) in own:
        return False
    known = asked.service.drawing.kit.feeds
    if slug_of(feed) in known or bare(feed) in {bare(other) for other in known.values()}:
        return True
    async with asked.service.db.reading() as tx:
        return await lists.taken(tx, BLOG.name, slug_of(feed), but=before.number if before else None)


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
