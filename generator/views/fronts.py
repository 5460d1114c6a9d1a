"""What a page that people write says of itself beside its text: an edit of the text alone leaves all of it as it was.

Who asks for these and not for the pages need not be asked again when somebody corrects a sentence.
"""

from datetime import date
from typing import NamedTuple

from generator.catalogue import Catalogue


class Front(NamedTuple):
    """Compared by what it says (generator/memory.py)."""

    address: str
    path: str
    """Of the file, below content/."""
    title: str
    short: str | None
    description: str
    reviewed: date
    review_every: str | None
    owner: str | None


def fronts(site: Catalogue) -> tuple[Front, ...]:
    """Of all pages but drafts, in the order of their files. The very same as in the last build while they say the same."""
    return site.once(_fronts)


def _fronts(site: Catalogue) -> tuple[Front, ...]:
    return tuple(
        Front(
            address,
            site.path_of(page),
            page.title,
            page.short,
            page.description,
            page.reviewed,
            page.review_every,
            page.owner,
        )
        for address, page in site.pages.items()
        if not page.draft
    )
