"""The service's pages: the theme's templates and those of the slices in one Jinja environment, around what the build says of the site.

Knows no request and no database: what a page shows is given to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from generator.markup import FILTERS, fixed, render
from generator.shapes.kit import FILE, Kit
from generator.shapes.site import NavigationItem
from services.latest import Latest

HERE = Path(__file__).parent
THEME = Path("themes/pythonorg")


class NotBuiltError(Exception):
    """No build has said yet how pages look."""

    says = "The site is being built."
    mend = "Try again in a minute."


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


@dataclass(frozen=True)
class Flash:
    """What the page says of what has just been done."""

    says: str
    tone: str = ""
    """`alarm` for what went wrong."""


@dataclass(frozen=True)
class Account:
    """Who is signed in, as every page shows it."""

    name: str
    url: str
    """Of their own page."""
    desk: bool = False
    """They decide on something."""
    waiting: int = 0
    """How much waits for a decision of theirs."""


@dataclass(frozen=True)
class Page:
    """What base.html and service.html ask of a page. Pages of the service are for one person: not for search engines."""

    path: str
    title: str
    description: str = ""
    robots: str | None = "noindex"
    crumbs: tuple[Crumb, ...] = ()
    account: Account | None = None
    flash: Flash | None = None
    canonical: str | None = None
    section: NavigationItem | None = None
    """Of the navigation; filled in when the page is drawn."""
    # What only static pages have.
    card: str = ""
    feeds: tuple[()] = ()
    twin: None = None
    markdown: None = None
    json_ld: None = None

    @property
    def head_title(self) -> str:
        return f"{self.title} | Python.org"


@dataclass(frozen=True)
class DeskLink:
    """A line of the desk's list."""

    title: str
    url: str
    waiting: int = 0


class Drawing:
    """Draws templates, always by the last build's kit. `site`: the folder with the built site."""

    def __init__(self, site: Path, theme: Path = THEME) -> None:
        self._theme = theme
        self._kit = Latest(site / FILE, Kit.model_validate_json)
        self._made: tuple[Kit, Environment] | None = None

    @property
    def kit(self) -> Kit:
        """Raises NotBuiltError while no build has written one."""
        if (kit := self._kit.value()) is None:
            raise NotBuiltError
        return kit

    def render(self, template: str, page: Page, context: Mapping[str, object] | None = None) -> str:
        """The page as HTML. Raises NotBuiltError while no build has said how pages look."""
        kit = self.kit
        shown = replace(page, section=page.section or _section(kit, page.path))
        return self._environment(kit).get_template(template).render({**(context or {}), "page": shown})

    def fragment(self, template: str, context: Mapping[str, object]) -> str:
        """A part of a page, for a script that puts it in its place. Raises NotBuiltError as render() does."""
        return self._environment(self.kit).get_template(template).render(context)

    def _environment(self, kit: Kit) -> Environment:
        """Made anew for a new kit, with its templates: the build that wrote it may have come with others."""
        if self._made is None or self._made[0] is not kit:
            self._made = kit, environment(kit, self._theme)
        return self._made[1]


def environment(kit: Kit, theme: Path) -> Environment:
    """Strict, as the build's: a name that is not given is a defect, and nothing is printed unescaped by itself."""
    made = Environment(
        loader=_loader(theme),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.globals |= {
        "site": kit,
        "asset": kit.assets.__getitem__,
        "markdown": _ours,
        "submitted": _theirs,
        "fixed": fixed(made),
    }
    made.filters |= FILTERS
    return made


def _ours(text: str) -> Markup:
    return Markup(render(text).html)  # noqa: S704  markup.py has cleaned it


def _theirs(text: str) -> Markup:
    return Markup(render(text, submitted=True).html)  # noqa: S704  markup.py has cleaned it


@cache
def slices() -> tuple[str, ...]:
    """The names of the slices that have templates of their own."""
    return tuple(sorted(folder.parent.name for folder in HERE.glob("*/templates")))


def _loader(theme: Path) -> BaseLoader:
    """`accounts/login.html` is services/accounts/templates/login.html; `desk.html` one that slices share; else the theme's."""
    own = {name: FileSystemLoader(HERE / name / "templates") for name in slices()}
    return ChoiceLoader(
        [PrefixLoader(own), FileSystemLoader(HERE / "templates"), FileSystemLoader(theme / "templates")]
    )


def _section(kit: Kit, path: str) -> NavigationItem | None:
    """The section whose address is the beginning of the path."""
    return next((item for item in kit.navigation.main if path.startswith(item.url)), None)
