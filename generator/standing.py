"""What a process that builds again keeps from one build to the next: only for one day, one theme and one address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jinja2 import Environment

from generator import assets, drawing
from generator.assets import Assets
from generator.catalogue import Catalogue, Known
from generator.files import stamps
from generator.manifest import Folder
from generator.markup import Texts
from generator.memory import is_same
from generator.plan import Span, Templates
from generator.views.pages import Heads


@dataclass(frozen=True)
class For:
    """What all of it is for. Of something else it is made anew."""

    content: Path
    theme: Path
    host: str
    today: date
    demo: bool
    cache: Path


@dataclass
class Looks:
    """The theme, ready to draw."""

    collected: Assets
    environment: Environment
    templates: Templates
    drawn_with: tuple[object, ...]
    """The records that templates ask for by themselves."""


@dataclass
class Kept:
    """Of the builds of one process. What is None was not made yet."""

    purpose: For
    texts: Texts
    known: Known
    theme: dict[str, object]
    site: Catalogue | None = None
    heads: Heads | None = None
    span: Span | None = None
    looks: Looks | None = None
    folders: dict[Path, Folder] = field(default_factory=dict)

    def save(self) -> None:
        """Write the caches, for the next process."""
        self.texts.save()
        self.known.shapes.save()

    def folder(self, output: Path) -> Folder:
        """What is known of a folder that was published to."""
        return self.folders.setdefault(output.resolve(), Folder(output))

    def look(self, site: Catalogue) -> Looks:
        """The theme as it draws this site."""
        drawn_with = (site.navigation, site.boxes)
        if self.looks is None or not is_same(self.looks.drawn_with, drawn_with):
            here = self.purpose
            collected = self.looks.collected if self.looks else assets.collect(here.theme / "static")
            environment = drawing.environment(
                here.theme, site, host=here.host, texts=self.texts, assets=collected, compiled=here.cache
            )
            self.looks = Looks(collected, environment, Templates(environment, collected), drawn_with)
        return self.looks


class Standing:
    """A place for what is kept. A build that is not given one works all out anew."""

    def __init__(self) -> None:
        self._kept: Kept | None = None

    def of(self, purpose: For) -> Kept:
        """What is kept for this purpose; with nothing in it when there was none."""
        theme = stamps(purpose.theme)
        if self._kept is None or self._kept.purpose != purpose or not is_same(self._kept.theme, theme):
            self.save()
            self._kept = Kept(purpose, Texts(purpose.cache), Known(purpose.cache), theme)
        return self._kept

    def files(self, output: Path) -> Iterable[tuple[str, int, int]]:
        """What the last build has put into the folder, but for the search: path, size and time of each."""
        return self._kept.folder(output).files if self._kept else ()

    def save(self) -> None:
        """Write the caches, for the next process. May take half a second."""
        if self._kept:
            self._kept.save()
