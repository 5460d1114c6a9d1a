"""Every file that the site consists of, as one list, each with a digest of all that it depends on. Writes nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, meta

from generator import addresses
from generator.assets import Assets
from generator.cache import digest
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.outputs import api, feeds, hosting
from generator.problems import ContentError, Problem
from generator.shapes.base import Shape
from generator.views import artifacts, downloads, pages, support

_WITH_HOST = {".txt", ".json", ".xml"}
"""In these files of site/root/, `{host}` becomes the address of the site."""


@dataclass(frozen=True)
class Output:
    """One file of the site. Either its bytes are known, or a template draws it."""

    path: str
    """Below the output folder: `downloads/index.html`."""
    digest: str
    content: bytes | None = None
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
    """Aware. The same content and the same `now` give the same bytes."""
    commit: str | None

    @property
    def today(self) -> date:
        return self.now.date()


class Planner:
    """Collects the outputs. Made once for each build."""

    def __init__(
        self, site: Catalogue, setting: Setting, *, texts: Texts, assets: Assets, environment: Environment
    ) -> None:
        self.site, self.setting, self.texts, self.assets, self.environment = site, setting, texts, assets, environment
        self._prints = Fingerprints(site)
        self._templates: dict[str, str] = {}
        self._sources: dict[str, tuple[str, list[str]]] = {}
        self._missing: dict[str, Problem] = {}
        self._every = support.branches(site, setting.today)
        self._newest = downloads.latest(site, self._every, setting.today)
        self._heads = pages.Heads(site, setting.host, setting.today)

    def outputs(self) -> list[Output]:
        """Raises ContentError when the theme shows a box that the content does not have."""
        made = [*self._html(), *self._fragments(), *self._data(), *self._static()]
        outputs = made + [twin for output in made if (twin := self._getit(output))]
        if found := [*self._missing.values(), *self._clashes(outputs)]:
            raise ContentError(found)
        return outputs

    def _clashes(self, outputs: Sequence[Output]) -> Iterator[Problem]:
        """Two outputs with one path, or one whose path is a folder of another: they could not both be published."""
        paths = Counter(output.path for output in outputs)
        folders: set[str] = set()
        for path in paths:
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        for path, times in paths.items():
            if times > 1 or path in folders:
                fact = f"`/{path}` would be published {'twice' if times > 1 else 'as a file and as a folder'}"
                mend = "Rename the page, the box or the file in site/root/ that takes an address of another."
                yield Problem(str(self.site.root), 0, 0, fact, mend)

    # Pages

    def _html(self) -> Iterator[Output]:
        today, every, newest = self.setting.today, self._every, self._newest
        landing = downloads.landing(self.site, today)
        yield self._page("/", "home.html", landing=landing, samples=pages.samples(self.site, self.texts))
        yield self._page("/downloads/", "downloads/landing.html", landing=landing)
        systems = {os: downloads.system(self.site, os, today) for os in artifacts.SYSTEMS}
        yield self._page("/downloads/operating-systems/", "downloads/systems.html", systems=tuple(systems.values()))
        for os, view in systems.items():
            yield self._page(f"/downloads/{os}/", "downloads/system.html", view=view)
        for branch in every:
            yield self._page(branch.path, "downloads/branch.html", view=downloads.branch_page(branch, newest, today))
        by_name = {branch.name: branch for branch in every}
        for release in downloads.published(self.site, today):
            yield self._page(
                release.path,
                "downloads/release.html",
                view=downloads.release_page(release, by_name.get(release.branch), newest),
            )
        documented = downloads.documented(self.site, today)
        coming = tuple(branch for branch in every if not branch.is_out and branch.releases)
        yield self._page(
            "/doc/versions/",
            "doc/versions.html",
            groups=documented,
            legacy=tuple(version for version in pages.LEGACY_DOCS if version not in dict(documented)),
            development=coming,
        )
        for address, page in self.site.pages.items():
            if not page.draft:
                yield self._page(address, "page.html", **self._heads.text_page(address, page, self.texts))
        yield self._template("404.html", "404.html", page=self._heads.not_found())
        for address, target in hosting.latest_redirects(newest, addresses.latest(self.site)):
            yield self._template(f"{address[1:]}index.html", "redirect.html", target=target, host=self.setting.host)

    def _page(self, address: str, template: str, **context: object) -> Output:
        return self._template(f"{address[1:]}index.html", template, page=self._heads.head(address), **context)

    def _template(self, path: str, template: str, **context: object) -> Output:
        parts = [
            path,
            self._template_digest(template),
            *(f"{name}={self._prints.of(value)}" for name, value in context.items()),
        ]
        return Output(path, digest("\n".join(parts).encode()), template=template, context=context)

    def _template_digest(self, name: str) -> str:
        """Of the template, all that it includes, the assets and boxes that these name, and what stands on every page."""
        if name not in self._templates:
            source = self._closure(name)
            named = [self.assets(asset) for asset in re.findall(r"""\basset\(\s*["']([^"']+)["']""", source)]
            boxes = [self._box(label, name) for label in re.findall(r"""\bbox\(\s*["']([^"']+)["']""", source)]
            every = [self.setting.host, self._prints.of(self.site.navigation), self._drawing_code]
            self._templates[name] = digest("\n".join([source, *named, *boxes, *every]).encode())
        return self._templates[name]

    def _box(self, label: str, template: str) -> str:
        box = self.site.boxes.get(label)
        if box is None:
            file = str(self.site.root / "boxes" / f"{label}.md")
            fact = f"there is no box `{label}`, which the theme's {template} shows"
            self._missing[label] = Problem(file, 0, 0, fact, "Write it: python -m generator new box")
        return self._prints.of(box)

    def _closure(self, name: str, seen: frozenset[str] = frozenset()) -> str:
        source, below = self._source(name)
        return source + "".join(self._closure(n, seen | {name}) for n in below if n not in seen)

    def _source(self, name: str) -> tuple[str, list[str]]:
        """A template, and the names of those it extends, includes or imports from; parsed once for all that do so."""
        if name not in self._sources:
            loader = self.environment.loader
            assert loader is not None
            source = loader.get_source(self.environment, name)[0]
            named = meta.find_referenced_templates(self.environment.parse(source))
            self._sources[name] = source, sorted(n for n in named if n)
        return self._sources[name]

    @cached_property
    def _drawing_code(self) -> str:
        """The code that templates call: its change may change any page."""
        here = Path(__file__).parent
        code = [
            here / "markup.py",
            here / "drawing.py",
            here / "plan.py",
            *sorted((here / "views").glob("*.py")),
            *sorted((here / "shapes").glob("*.py")),
        ]
        return digest(*(file.read_bytes() for file in code))

    # Fragments, data, files

    def _fragments(self) -> Iterator[Output]:
        for box in self.site.boxes.values():
            yield self._template(
                f"box/{box.label}/index.html", "box.html", box_title=box.title, html=self.texts.render(box.text).html
            )
        yield self._template(
            "box/supernav-python-downloads/index.html",
            "supernav.html",
            landing=downloads.landing(self.site, self.setting.today),
        )

    def _data(self) -> Iterator[Output]:
        host, today, newest = self.setting.host, self.setting.today, self._newest
        releases = downloads.published(self.site, today)
        tables = {
            "os": [(number, row) for number, row in zip(api.SYSTEM_IDS.values(), api.systems(host), strict=True)],
            "release": [(release.id, api.release(release, newest, host)) for release in releases],
            "release_file": list(api.files(releases, host)),
        }
        for table, rows in tables.items():
            yield _text(f"api/v2/downloads/{table}/index.json", api.dumps([row for _, row in rows]))
            for number, row in rows:
                yield _text(f"api/v2/downloads/{table}/{number}/index.json", api.dumps(row))
        for branch in self._every:
            folder, names = branch.path[1:], downloads.twins(branch)
            if branch.latest:
                yield _text(f"{folder}latest.json", api.dumps(api.latest(branch.latest, host)))
                yield _text(f"{folder}latest.txt", f"{branch.latest.version}\n")
            if branch.latest and "SHA256SUMS" in names:
                yield _text(f"{folder}SHA256SUMS", api.checksums(branch.latest))
        for kind in ("rss", "atom"):
            yield _text(f"downloads/feed.{kind}", feeds.releases(releases, kind=kind, host=host))
        lines = tuple(addresses.latest(self.site))
        yield _text("redirects.json", api.dumps(hosting.redirects(self.site, newest, lines, today)))
        yield _text("headers.json", api.dumps(hosting.headers()))
        yield _text("sitemap.xml", hosting.sitemap(self._heads.sitemap(), host))
        yield _text("build.json", api.dumps({"commit": self.setting.commit, "as_of": today.isoformat()}))

    def _static(self) -> Iterator[Output]:
        for address, data in self.assets.contents.items():
            yield Output(address[1:], digest(data), content=data)
        root = self.site.root / "site" / "root"
        for file in sorted(root.rglob("*")):
            if file.is_file():
                data = file.read_bytes()
                if file.suffix in _WITH_HOST:
                    data = data.replace(b"{host}", self.setting.host.encode())
                yield Output(file.relative_to(root).as_posix(), digest(data), content=data)

    def _getit(self, output: Output) -> Output | None:
        """/getit/ answers like /downloads/: some networks refuse addresses with "download" in them (pythondotorg #427)."""
        if not output.path.startswith("downloads/") or output.path.startswith("downloads/branch/"):
            return None
        return replace(
            output,
            path=output.path.replace("downloads/", "getit/", 1),
            twin_of=output.path,
            content=None,
            template=None,
            context=None,
        )


def _text(path: str, text: str) -> Output:
    data = text.encode()
    return Output(path, digest(data), content=data)


class Fingerprints:
    """Text that stands for a value: two values with the same one draw the same page."""

    def __init__(self, site: Catalogue) -> None:
        self._site = site
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, value: object) -> str:
        if isinstance(value, Shape):
            return self._site.digests.get(id(value)) or value.model_dump_json()
        if isinstance(value, Enum) or value is None or isinstance(value, str | int | float | date):
            return repr(value)
        known = self._known.get(id(value))
        if known is None:
            # The value is kept beside its print, so that its id cannot pass to another one meanwhile.
            known = self._known[id(value)] = (value, digest(self._compound(value).encode()))
        return known[1]

    def _compound(self, value: object) -> str:
        if is_dataclass(value) and not isinstance(value, type):
            return type(value).__name__ + ";".join(self.of(getattr(value, field.name)) for field in fields(value))
        if isinstance(value, Mapping):
            return "{" + ";".join(f"{self.of(k)}:{self.of(v)}" for k, v in value.items()) + "}"
        if isinstance(value, frozenset):
            return "<" + ";".join(sorted(self.of(v) for v in value)) + ">"
        if isinstance(value, Sequence):
            return "[" + ";".join(self.of(v) for v in value) + "]"
        raise TypeError(f"a template must not be given a {type(value).__name__}: it has no fingerprint")
