"""The parts a plan is made of: an output is one file of the site, with a digest of all that it depends on. Writes nothing."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from jinja2 import Environment

from generator.assets import Assets
from generator.cache import digest
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.outputs import feeds, twins
from generator.problems import Problem
from generator.shapes.base import Shape
from generator.views.pages import Heads

P = ParamSpec("P")
V = TypeVar("V")


@dataclass(frozen=True)
class Output:
    """One file of the site. Either its bytes are known, or a function makes them, or a template draws it."""

    path: str
    """Below the output folder: `downloads/index.html`."""
    digest: str
    content: bytes | None = None
    make: Callable[[], bytes] | None = None
    """Called only when the file is stale."""
    template: str | None = None
    context: Mapping[str, object] | None = None
    twin_of: str | None = None
    """The path of the output whose bytes it repeats."""


@dataclass(frozen=True)
class Setting:
    """What a build is made for."""

    host: str
    """Scheme and name, no slash at the end: `https://www.python.org`."""
    now: datetime
    """Aware. The same content and the same `now` give the same bytes. Sections ask for plan.now."""
    commit: str | None

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Span:
    """A time in which the site does not change by itself."""

    since: datetime
    until: datetime


@dataclass
class Plan:
    """What a section of the site needs to say which files it consists of. Made once for each build.

    What a section asks is noted (generator/memory.py): while the answers are the same, so are its outputs.
    """

    site: Catalogue
    setting: Setting
    texts: Texts
    assets: Assets
    environment: Environment
    heads: Heads
    """What stands in the head of every page, by its address."""
    missing: dict[str, Problem]
    """Boxes that the theme shows and the content does not have."""
    listed: tuple[str, ...]
    coming: Mapping[str, datetime]
    span: Span
    """In which `now` lies."""
    templates: "Templates"

    def __post_init__(self) -> None:
        self._prints = Fingerprints(self.site)
        self._templates: dict[str, str] = {}
        self.site.memory.answers |= {
            "template": self._template_digest,
            "files": lambda: self.listed,
            "turns": lambda: dict(self.coming),
            "now": lambda: self.span,
            "plan": lambda make, about, named: self.once(make, *about, **dict(named)),
        }

    @property
    def files(self) -> tuple[str, ...]:
        """The address of everything that is published beside the pages, with their feeds."""
        self.site.memory.note(("files",), self.listed)
        return self.listed

    @property
    def turns(self) -> Mapping[str, datetime]:
        """For each section, the next instant at which it will read otherwise without an edit."""
        self.site.memory.note(("turns",), dict(self.coming))
        return self.coming

    @property
    def now(self) -> datetime:
        """What reads otherwise at another time says so in the turns of its section; between two of them it is the same."""
        self.site.memory.note(("now",), self.span)
        return self.setting.now

    def once(self, make: Callable[Concatenate["Plan", P], V], *about: P.args, **named: P.kwargs) -> V:
        """What `make` says of this plan: as in the last build, while all that it asks is the same. As site.once()."""
        question = ("plan", make, about, tuple(named.items()))
        made: V = self.site.memory.once(question, lambda: make(self, *about, **named))
        return made

    def page(self, address: str, template: str, **context: object) -> Iterator[Output]:
        """A page whose address is an entry of its section; with its twins, when the entry has them."""
        entry = self.heads.entry(address)
        yield self.drawn(f"{address[1:]}index.html", template, page=self.heads.head(address), **context)
        record = self.site.page(address) if isinstance(entry.owner, Path) else entry.owner
        if entry.twins and isinstance(record, Shape):
            url, print_ = f"{self.setting.host}{address}", self._prints.of(record)
            yield self.made(f"{address[1:]}index.json", lambda: twins.as_json(record, url=url), url, print_)
            yield self.made(
                f"{address[1:]}index.md",
                lambda: twins.as_markdown(record, title=entry.title, url=url),
                f"{url} {entry.title}",
                print_,
            )

    def drawn(self, path: str, template: str, **context: object) -> Output:
        """A file that a template draws."""
        parts = [
            path,
            self._template(template),
            *(f"{name}={self._prints.of(value)}" for name, value in context.items()),
        ]
        return Output(path, digest("\n".join(parts).encode()), template=template, context=context)

    def made(self, path: str, make: Callable[[], bytes], *depends: object) -> Output:
        """A file that a function makes of what it `depends` on (and of the code of generator/), when it is stale."""
        parts = [path, _making_code(), *map(self._prints.of, depends)]
        return Output(path, digest("\n".join(parts).encode()), make=make)

    def feeds(self, channel: feeds.Channel, items: Iterable[feeds.Item], *, limit: int = 20) -> Iterator[Output]:
        """A feed in both its forms, with the newest of `items`."""
        listed, host = tuple(items), self.setting.host
        for kind in feeds.TYPES:
            make = partial(feeds.feed, channel, listed, kind=kind, host=host, limit=limit)
            yield self.made(f"{channel.stem[1:]}.{kind}", make, channel, listed, host, limit)

    def text(self, path: str, text: str | bytes) -> Output:
        """A file whose text is known."""
        data = text.encode() if isinstance(text, str) else text
        return Output(path, digest(data), content=data)

    def _template(self, name: str) -> str:
        found = self._template_digest(name)
        self.site.memory.note(("template", name), found)
        return found

    def _template_digest(self, name: str) -> str:
        """Of the template with all that it includes, the boxes that it shows, and what stands on every page."""
        if name not in self._templates:
            source, labels = self.templates.read(name)
            boxes = [self._box(label, name) for label in labels]
            every = [self.setting.host, self._prints.of(self.site.navigation), _drawing_code()]
            self._templates[name] = digest("\n".join([source, *boxes, *every]).encode())
        return self._templates[name]

    def _box(self, label: str, template: str) -> str:
        box = self.site.boxes.get(label)
        if box is None:
            file = str(self.site.root / "boxes" / f"{label}.md")
            fact = f"there is no box `{label}`, which the theme's {template} shows"
            self.missing[label] = Problem(file, 0, 0, fact, "Write it: python -m generator new box")
        return self._prints.of(box)


class Templates:
    """The theme's templates as text, each read once: what they include, which boxes and assets they name."""

    def __init__(self, environment: Environment, assets: Assets) -> None:
        self._environment, self._assets = environment, assets
        self._sources: dict[str, tuple[str, list[str]]] = {}
        self._read: dict[str, tuple[str, list[str]]] = {}

    def read(self, name: str) -> tuple[str, list[str]]:
        """Digest of a template, all that it includes, and the assets that these name; the labels of the boxes they show."""
        if name not in self._read:
            source = self._closure(name)
            named = [self._assets(asset) for asset in re.findall(r"""\basset\(\s*["']([^"']+)["']""", source)]
            boxes = re.findall(r"""\bbox\(\s*["']([^"']+)["']""", source)
            self._read[name] = digest("\n".join([source, *named]).encode()), boxes
        return self._read[name]

    def _closure(self, name: str, seen: frozenset[str] = frozenset()) -> str:
        source, below = self._source(name)
        return source + "".join(self._closure(n, seen | {name}) for n in below if n not in seen)

    def _source(self, name: str) -> tuple[str, list[str]]:
        """A template, and the names of those it extends, includes or imports from; read once for all that do so."""
        if name not in self._sources:
            loader = self._environment.loader
            assert loader is not None
            source = loader.get_source(self._environment, name)[0]
            self._sources[name] = source, sorted(set(_NAMED.findall(source)))
        return self._sources[name]


@cache
def _drawing_code() -> str:
    """The code that templates call, as this process has read it: its change may change any page."""
    here = Path(__file__).parent
    code = [
        here / "markup.py",
        here / "drawing.py",
        here / "plan.py",
        *sorted((here / "sections").glob("*.py")),
        *sorted((here / "views").rglob("*.py")),
        *sorted((here / "shapes").glob("*.py")),
    ]
    return digest(_libraries(), *(file.read_bytes() for file in code))


@cache
def _making_code() -> str:
    """The code that makes files without a template."""
    here = Path(__file__).parent
    code = [file for folder in ("outputs", "shapes", "views") for file in sorted((here / folder).rglob("*.py"))]
    return digest(_libraries(), *(file.read_bytes() for file in code))


def _libraries() -> bytes:
    """What the code draws and writes with."""
    names = ("icalendar", "jinja2", "markdown", "markupsafe", "nh3", "pillow", "pydantic", "pygments")
    return " ".join([sys.version, *map(version, names)]).encode()


_PLAIN = frozenset({str, int, float, bool, type(None), date, datetime})
"""Asked first, of every value of every page: most are of these."""
_PLAIN_OR_BELOW = (str, int, float, date, Enum)


def _reading(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """What reads all fields of a dataclass; None of another type."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


_NAMED = re.compile(r"""(?:\{%-?\s*(?:extends|include|import|from)\s+|\bfixed\(\s*)["']([^"']+)["']""")
"""What a template extends, includes, imports or has drawn once. Parsing it would take a hundred times as long; a test compares
both."""


class Fingerprints:
    """Text that stands for a value: two values with the same one draw the same page."""

    def __init__(self, site: Catalogue) -> None:
        self._site = site
        self._known: dict[int, tuple[object, str]] = {}
        self._readers: dict[type, Callable[[object], tuple[object, ...]] | None] = {}

    def of(self, value: object) -> str:
        if type(value) in _PLAIN:
            return repr(value)
        known = self._known.get(id(value))
        if known is None:
            # The value is kept beside its print, so that its id cannot pass to another one meanwhile.
            known = self._known[id(value)] = (value, self._print(value))
        return known[1]

    def _all(self, values: Iterable[object]) -> list[str]:
        return [repr(value) if type(value) in _PLAIN else self.of(value) for value in values]

    def _print(self, value: object) -> str:
        if isinstance(value, Shape):
            return self._site.digests.get(id(value)) or value.model_dump_json()
        if isinstance(value, _PLAIN_OR_BELOW):
            return repr(value)
        return blake2b(self._compound(value).encode(), digest_size=16).hexdigest()

    def _compound(self, value: object) -> str:
        kind = type(value)
        if kind not in self._readers:
            self._readers[kind] = _reading(kind)
        if read := self._readers[kind]:
            return kind.__name__ + ";".join(self._all(read(value)))
        if isinstance(value, Mapping):
            return "{" + ";".join(map(":".join, zip(self._all(value), self._all(value.values()), strict=True))) + "}"
        if isinstance(value, frozenset):
            return "<" + ";".join(sorted(self._all(value))) + ">"
        if isinstance(value, Sequence):
            return "[" + ";".join(self._all(value)) + "]"
        raise TypeError(f"a template must not be given a {type(value).__name__}: it has no fingerprint")
