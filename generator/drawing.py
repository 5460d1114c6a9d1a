"""The Jinja environment of the theme, and what its templates may call."""

import shutil
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.assets import Assets
from generator.cache import digest
from generator.catalogue import Catalogue
from generator.markup import FILTERS, Texts, fixed
from generator.shapes.site import Navigation
from generator.views import artifacts

NAME = "Python.org"


@dataclass(frozen=True)
class SiteInfo:
    """What templates know of the site as a whole."""

    name: str
    url: str
    navigation: Navigation


def environment(
    theme: Path, site: Catalogue, *, host: str, texts: Texts, assets: Assets, compiled: Path | None = None
) -> Environment:
    """Strict: a name that the views do not give stops the build. `compiled`: a folder that keeps what templates become."""
    made = Environment(
        loader=FileSystemLoader(theme / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_compiled(compiled) if compiled else None,
    )
    boxes = site.boxes

    def box(label: str) -> Markup:
        """Raises KeyError when there is no such box."""
        return Markup(texts.render(boxes[label].text).html)

    made.globals |= {
        "site": SiteInfo(NAME, host, site.navigation),
        "asset": assets,
        "box": box,
        "fixed": fixed(made),
        "markdown": lambda text: Markup(texts.render(text).html),
        "submitted": lambda text: Markup(texts.render(text, submitted=True).html),
        "file_label": artifacts.label,
        "file_sidecars": artifacts.sidecars,
        "system_name": artifacts.SYSTEMS.__getitem__,
    }
    made.filters |= FILTERS
    return made


def _compiled(folder: Path) -> FileSystemBytecodeCache:
    """Jinja compares the text of a template; its own version and how we set it up are in the name of the folder."""
    key = digest(version("jinja2").encode(), Path(__file__).read_bytes())
    place = folder / f"templates-{key}"
    for old in folder.glob("templates-*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(place))
