"""Which success stories stand where: the featured ones, the newest, each category."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import PurePosixPath

from generator.catalogue import Catalogue
from generator.shapes.company import Company
from generator.shapes.story import Story, SuggestedStory
from generator.views.telling import FIELDS, LIST, Field, Told

_FEATURED_AT_MOST = 3
_NEWEST_AT_MOST = 4
_MORE_AT_MOST = 3


def address(site: Catalogue, story: Story) -> str:
    return f"{LIST}{slug_of(site, story)}/"


def slug_of(site: Catalogue, story: Story) -> str:
    """As its file is called, without `.md`; one that was sent in says it itself."""
    return story.slug if isinstance(story, SuggestedStory) else PurePosixPath(site.path_of(story)).stem


def companies(site: Catalogue) -> dict[str, Company]:
    """By the name that stories call them."""
    return {PurePosixPath(site.path_of(company)).stem: company for company in site.every(Company)}


def published(site: Catalogue, today: date) -> tuple[Told, ...]:
    """Newest first; those of one day by title."""
    known = companies(site)
    out = [story for story in site.every(Story) if story.is_published(today)]
    out.sort(key=lambda story: story.title.casefold())
    out.sort(key=lambda story: story.published, reverse=True)
    return tuple(Told(story, address(site, story), _company(story, known)) for story in out)


def _company(story: Story, known: Mapping[str, Company]) -> Company | None:
    return story.maker if isinstance(story, SuggestedStory) else known.get(story.company)


@dataclass(frozen=True)
class Listed:
    """A category with its stories, newest first."""

    field: Field
    stories: tuple[Told, ...]


@dataclass(frozen=True)
class Landing:
    """/success-stories/"""

    featured: tuple[Told, ...]
    newest: tuple[Told, ...]
    """Those that are not featured."""
    categories: tuple[Listed, ...]
    """All seven, those without a story too."""
    count: int


def landing(every: tuple[Told, ...]) -> Landing:
    featured = [told for told in every if told.story.featured][:_FEATURED_AT_MOST]
    return Landing(
        featured=tuple(featured),
        newest=tuple(told for told in every if told not in featured)[:_NEWEST_AT_MOST],
        categories=by_category(every),
        count=len(every),
    )


def by_category(every: tuple[Told, ...]) -> tuple[Listed, ...]:
    return tuple(
        Listed(field, tuple(told for told in every if told.story.category == slug)) for slug, field in FIELDS.items()
    )


@dataclass(frozen=True)
class StoryPage:
    told: Told
    more: tuple[Told, ...]
    """Others to read: of the same category first."""


def pages(every: tuple[Told, ...]) -> Iterator[StoryPage]:
    """One for each story. Looks no further than to the last of the few others that it shows."""
    near = {listed.field.slug: listed.stories for listed in by_category(every)}
    for told in every:
        here = told.story.category
        others = chain(near[here], (other for other in every if other.story.category != here))
        yield StoryPage(told, tuple(islice((other for other in others if other is not told), _MORE_AT_MOST)))


def of_the_day(every: tuple[Told, ...], today: date) -> Told | None:
    """One featured story, another one each day, so that each comes round; any story when none is featured."""
    chosen = [told for told in every if told.story.featured] or list(every)
    return chosen[today.toordinal() % len(chosen)] if chosen else None
