"""/success-stories/create/: the form for success stories."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from generator.views.telling import FIELDS
from services import forms
from services.rendering import Crumb
from services.routes import Asked
from services.stories.forms import Draft, Full
from services.stories.kind import STORY
from services.stories.names import slug_of
from services.suggestions import lists, pages
from services.suggestions.moves import NOT_UNIQUE
from services.suggestions.pages import Face
from services.suggestions.store import Content, Suggestion


async def read(
    asked: Asked, data: FormData, is_draft: bool, before: Suggestion | None
) -> tuple[Content | None, forms.Form]:
    value, form = forms.read(Draft if is_draft else Full, data)
    if value is None:
        return None, form
    if await _is_taken(asked, value.title, before):
        return None, form.wrong({"title": NOT_UNIQUE})
    return value.content(), form


async def _is_taken(asked: Asked, title: str, before: Suggestion | None) -> bool:
    """Whether another story has that name, or one that makes the same address."""
    own = before.slug if before and before.posted else None
    known = {slug: other for slug, other in asked.service.drawing.kit.stories.items() if slug != own}
    async with asked.service.db.reading() as tx:
        known |= {str(one.slug): one.title for one in await lists.with_slug(tx, STORY.name, but=before)}
    is_address = own is None and slug_of(title) in known
    return is_address or title.casefold() in {other.casefold() for other in known.values()}


def offers(_: Asked, __: forms.Form) -> Mapping[str, object]:
    return {"fields_of_work": [(field.slug, field.name) for field in FIELDS.values()]}


def _stand_ins(_: Asked) -> Mapping[str, str]:
    return {
        "title": "Name of the story", "description": "What it is about, in a sentence.", "company_name": "Company",
        "company_url": "https://www.example.org/", "category": "business", "author": "Author", "text": "…",
    }  # fmt: skip


FACE = Face(
    kind=STORY,
    section=Crumb("Success stories", "/success-stories/"),
    title="Tell a success story",
    mine="My stories",
    template="stories/form.html",
    read=read,
    offers=offers,
    stand_ins=_stand_ins,
)
ROUTES = tuple(pages.routes(FACE))
