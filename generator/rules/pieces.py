"""The texts of files, by their sort: which there are, and where in its file one has a fault."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.catalogue import Catalogue
from generator.outputs.ical import page_of
from generator.problems import Problem
from generator.shapes.banner import Banners
from generator.shapes.base import Shape
from generator.shapes.election import Election
from generator.shapes.event import Event, SuggestedEvent
from generator.shapes.minutes import Minutes
from generator.shapes.post import Post
from generator.shapes.story import Story, SuggestedStory
from generator.views import freshness, stories

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


@dataclass(frozen=True)
class Piece:
    """A text of a file: a page's, a box's, a release's, a story's, an event's."""

    address: str
    shape: Shape
    markdown: str


@dataclass(frozen=True)
class InFile:
    """A text with the site that it stands in: what outlives a build must not hold that."""

    site: Catalogue
    piece: Piece

    @cached_property
    def _lines(self) -> tuple[int, list[str]]:
        """The lines of the text in its file, code blanked, and the number of the first."""
        start, lines = self.site.text_of(self.piece.shape)
        return start, list(_without_code(lines))

    def problem(self, fact: str, mend: str, *, line: int = 0, column: int = 1) -> Problem:
        """`line` counts from the text's first, as 0."""
        file = self.site.root / self.site.path_of(self.piece.shape)
        return Problem(str(file), self._lines[0] + line, column if self._lines[0] else 0, fact, mend)

    def everywhere(self, pattern: str, fact: str, mend: str) -> Iterator[Problem]:
        """A problem at each place where the pattern is found, or one where the text begins."""
        source = "\n".join(self._lines[1])
        places = []
        for match in re.finditer(pattern, source, re.MULTILINE | re.IGNORECASE):
            before = source[: match.start(match.lastgroup or 0)]
            places.append((before.count("\n"), len(before.rpartition("\n")[2]) + 1))
        for line, column in places or [(0, 1)]:
            yield self.problem(fact, mend, line=line, column=column)


Sort = Callable[[Catalogue], Iterator[Piece]]


def of(site: Catalogue, sort: Sort) -> tuple[Piece, ...]:
    """To be asked once: an edit of one sort leaves the others as they were."""
    return tuple(sort(site))


def _pages(site: Catalogue) -> Iterator[Piece]:
    yield from (Piece(address, page, page.text) for address, page in site.pages.items())


def _releases(site: Catalogue) -> Iterator[Piece]:
    yield from (Piece(release.path, release, release.text) for release in site.releases if release.text)


def _stories(site: Catalogue) -> Iterator[Piece]:
    for story in site.every(Story):
        if not isinstance(story, SuggestedStory):
            yield Piece(stories.address(site, story), story, story.text)


def _dated(site: Catalogue) -> Iterator[Piece]:
    dated: tuple[Minutes | Post, ...] = (*site.every(Minutes), *site.every(Post))
    yield from (Piece(one.path, one, one.text) for one in dated if one.text)


def _events(site: Catalogue) -> Iterator[Piece]:
    for event in site.every(Event):
        if event.text and not isinstance(event, SuggestedEvent):
            yield Piece(page_of(event), event, event.text)


def _others(site: Catalogue) -> Iterator[Piece]:
    yield from (Piece(f"/box/{box.label}/", box, box.text) for box in site.boxes.values())
    yield from (Piece(record.address, record, record.text) for record in freshness.directories(site) if record.text)
    if held := site.only(Banners):
        yield from (Piece("/banners.json", held, banner.text) for banner in held.banners)
    yield from (Piece(one.path, one, one.text) for one in site.every(Election) if one.text)


SORTS: tuple[Sort, ...] = (_pages, _releases, _stories, _dated, _events, _others)


def _without_code(lines: list[str]) -> Iterator[str]:
    """The lines with blanks for code, in which nothing is a link."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        is_end = bool(fence and mark and mark[1].startswith(fence) and not line.strip(" `~"))
        if mark and not fence:
            fence = mark[1]
            yield ""
        elif fence:
            fence = "" if is_end else fence
            yield ""
        else:
            yield re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda code: " " * len(code[0]), line)
