"""Rules about success stories and the companies that they name."""

from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

from generator.catalogue import Catalogue
from generator.problems import Problem
from generator.shapes.company import Company
from generator.shapes.story import Story, SuggestedStory
from generator.views import stories


def a_story_names_a_company_that_is_there(site: Catalogue, today: date) -> Iterator[Problem]:
    known = stories.companies(site)
    for story in site.every(Story):
        if isinstance(story, SuggestedStory):
            continue  # it says itself what it is about
        file = f"companies/{story.company}.yaml"
        if story.company not in known and file not in site.broken:
            fact = f"there is no company `{story.company}`"
            yield site.problem(story, ("company",), fact, f"Write `{file}` with its name, or correct the word.")


def a_company_has_a_story(site: Catalogue, today: date) -> Iterator[Problem]:
    """It has no page of its own, so without one nobody ever sees it. While a story cannot be read, or names a company
    that is not there, it may be the one."""
    named = {story.company for story in site.every(Story)}
    if any(path.startswith("success-stories/") for path in site.broken) or not named <= set(stories.companies(site)):
        return
    for company in site.every(Company):
        if (slug := PurePosixPath(site.path_of(company)).stem) not in named:
            fact = f"no story is about `{slug}`"
            yield site.problem(company, (), fact, "Delete the file, or name it in a story as `company`.")
