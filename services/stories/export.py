"""The only way from a row to what visitors may see. The account, the author's address and the moderators' words have no place in it."""

from datetime import date

from generator.shapes.company import Company
from generator.shapes.story import Quotation, SuggestedStories, SuggestedStory
from services.db import Transaction
from services.stories.names import slug_of
from services.suggestions import lists
from services.suggestions.store import Content, Suggestion

KIND = "story"


async def stories(tx: Transaction) -> SuggestedStories:
    """All that were approved and not taken away."""
    return SuggestedStories(stories=tuple(public(found) for found in await lists.shown(tx, KIND)))


def public(found: Suggestion) -> SuggestedStory:
    """What was approved last. It must be on the site."""
    assert found.shown is not None
    assert found.slug is not None
    assert found.posted is not None
    assert found.updated is not None
    return shape(found.shown, slug=found.slug, published=found.posted, reviewed=found.updated)


def shape(content: Content, *, slug: str, published: date, reviewed: date) -> SuggestedStory:
    """A story as its page shows it. Raises ValidationError or KeyError where the content is not complete."""
    return SuggestedStory(
        slug=slug,
        title=content["title"],
        description=content["description"],
        company=slug_of(content["company_name"]) or "its-maker",
        maker=Company(name=content["company_name"], url=content["company_url"]),
        category=content["category"],
        author=content["author"],
        quote=_quote(content),
        published=published,
        reviewed=reviewed,
        sources=tuple(str(content.get("sources") or content["company_url"]).split("\n")),
        text=content["text"],
    )


def _quote(content: Content) -> Quotation | None:
    if not content.get("quote"):
        return None
    return Quotation(text=content["quote"], who=content["quote_who"], source=content["quote_source"])
