"""Success stories: the list, each category, each story, a feed, and the menu that older pages show."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from html import escape

from generator.catalogue import Catalogue
from generator.outputs import feeds
from generator.plan import Output, Plan
from generator.shapes.story import Story, SuggestedStory
from generator.views import stories
from generator.views.entries import Entry
from generator.views.telling import FIELDS, LIST, Told

CHANNEL = feeds.Channel(
    "/success-stories/feed", "Python Success Stories", "What people and organizations do with Python.", LIST
)
MENU = "supernav-python-success-stories"


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield Entry(
        LIST,
        "Success stories",
        "What people and organizations do with Python: in science, business, education, engineering, government and the arts, told with sources.",
        "the list of success stories",
        feeds=CHANNEL.links,
        facets={"kind": "Page"},
    )
    for field in FIELDS.values():
        yield Entry(
            field.path,
            f"Success stories: {field.name}",
            field.lead,
            "the page of a category of success stories",
            short=field.name,
            feeds=CHANNEL.links,
            facets={"kind": "Page"},
        )
    for told in stories.published(site, today):
        yield _entry(told)


def _entry(told: Told) -> Entry:
    story = told.story
    return Entry(
        told.path,
        story.title,
        story.description,
        story,
        feeds=CHANNEL.links,
        twins=True,
        changed=story.reviewed,
        facets={"kind": "Story", "year": str(story.published.year)},
        card=told.company.name if told.company else "",
        json_ld=_article(told),
    )


def _article(told: Told) -> dict[str, object]:
    """Source: https://schema.org/Article"""
    story, foundation = (
        told.story,
        {"@type": "Organization", "name": "Python Software Foundation", "url": "{host}/psf/"},
    )
    article: dict[str, object] = {
        "@type": "Article",
        "headline": story.title,
        "description": story.description,
        "url": f"{{host}}{told.path}",
        "datePublished": story.published.isoformat(),
        "dateModified": story.reviewed.isoformat(),
        "articleSection": told.field.name,
        "author": {"@type": "Person", "name": story.author} if story.author else foundation,
        "publisher": foundation,
        "citation": list(story.sources),
    }
    if told.company:
        url = {"url": told.company.url} if told.company.url else {}
        article["about"] = {"@type": "Organization", "name": told.company.name, **url}
    return article


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from (feed.url for feed in CHANNEL.links)
    yield f"/box/{MENU}/"


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    """A story comes out."""
    for story in site.every(Story):
        if not story.draft and (at := datetime.combine(story.published, time(), tzinfo=UTC)) > now:
            yield at


def outputs(plan: Plan) -> Iterator[Output]:
    every = stories.published(plan.site, plan.setting.today)
    landing = stories.landing(every)
    yield from plan.page(LIST, "stories/list.html", landing=landing)
    for listed in landing.categories:
        others = tuple(other for other in landing.categories if other is not listed)
        yield from plan.page(listed.field.path, "stories/category.html", listed=listed, others=others)
    for view in stories.pages(every):
        yield from plan.page(
            view.told.path,
            "stories/one.html",
            view=view,
            text=plan.texts.render(view.told.story.text, submitted=bool(view.told.story.SUBMITTED)).html,
            source_file=_source(plan.site, view.told.story),
        )
    yield plan.drawn(f"box/{MENU}/index.html", "stories/menu.html", featured=landing.featured[:1])
    yield from plan.feeds(CHANNEL, [_item(told) for told in every])


def _source(site: Catalogue, story: Story) -> str:
    """The file in which an editor finds it; empty where it was sent in."""
    return "" if isinstance(story, SuggestedStory) else f"content/{site.path_of(story)}"


def _item(told: Told) -> feeds.Item:
    story = told.story
    return feeds.Item(
        story.title,
        told.path,
        story.published,
        escape(story.description),
        author=story.author or "",
        categories=(told.field.name,),
    )
