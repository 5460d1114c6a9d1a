"""All of content/ as shapes, with every problem found on the way. Knows no page and no rule between files."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pydantic
from pydantic import ValidationError

from generator import reading
from generator.cache import Remembered, digest
from generator.explaining import explain
from generator.files import content_of, files_below
from generator.kinds import DEMO, Kind, kind_of, path_problems
from generator.problems import Problem
from generator.reading import KeyPath
from generator.shapes.base import Shape
from generator.shapes.page import Box, CodeSample, Page
from generator.shapes.release import Branches, BranchRow, Release
from generator.shapes.site import Navigation, Redirects

S = TypeVar("S", bound=Shape)
V = TypeVar("V")
P = ParamSpec("P")
_HERE = Path(__file__).parent
_CODE = (_HERE / "reading.py", _HERE / "kinds.py", _HERE / "catalogue.py", *sorted((_HERE / "shapes").glob("*.py")))


@dataclass(frozen=True)
class Catalogue:
    """Everything that content/ says. Drafts are in it: they are checked like all else, and the views leave them out."""

    root: Path
    files: Mapping[str, tuple[Kind, Shape]] = field(default_factory=dict)
    """Path below content/ -> what it holds."""
    digests: Mapping[int, str] = field(default_factory=dict)
    """id() of a shape -> digest of the file it came from."""
    broken: frozenset[str] = frozenset()
    """Paths below content/ of the files that could not be read. What they would say is not known."""
    demo: frozenset[type[Shape]] = frozenset()
    """Of these shapes, what is shown are examples for development."""
    pages: Mapping[str, Page] = field(default_factory=dict)
    """Address -> page."""
    boxes: Mapping[str, Box] = field(default_factory=dict)
    samples: tuple[CodeSample, ...] = ()
    releases: tuple[Release, ...] = ()
    """Newest version first; the install manager's come last."""
    branches: Branches = field(
        default_factory=lambda: Branches.model_validate_json('{"checked": "2000-01-01", "branches": []}')
    )
    navigation: Navigation = field(default_factory=lambda: Navigation(main=(), network=(), legal=()))
    redirects: Redirects = field(default_factory=lambda: Redirects(redirects=()))

    def every(self, shape: type[S]) -> tuple[S, ...]:
        """All records of a shape, by path. Drafts too."""
        return tuple(record for record in self._by_shape.get(shape, ()) if isinstance(record, shape))

    def only(self, shape: type[S]) -> S | None:
        """The one record of a shape that has one file, or None when there is none."""
        return next(iter(self.every(shape)), None)

    @cached_property
    def _by_shape(self) -> Mapping[type[Shape], list[Shape]]:
        held: dict[type[Shape], list[Shape]] = {}
        for _, (_, record) in sorted(self.files.items()):
            held.setdefault(type(record), []).append(record)
        return held

    @cached_property
    def branch_rows(self) -> tuple[BranchRow, ...]:
        """The branches of which at least one release is recorded, out or expected: these have a page."""
        known = {release.branch for release in self.releases if not release.draft}
        return tuple(row for row in self.branches.branches if row.branch in known)

    def once(self, make: Callable[Concatenate["Catalogue", P], V], *about: P.args, **named: P.kwargs) -> V:
        """What `make` says of this catalogue (and of a day, say), computed once: sections, rules and pages ask for it."""
        key = (make, about, tuple(named.items()))
        if key not in self._made:
            self._made[key] = make(self, *about, **named)
        made: V = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[tuple[object, ...], Any]:
        return {}

    def path_of(self, shape: Shape) -> str:
        """The file a shape came from, below content/: as the whole of it, or as a record of its lists."""
        return self._places[id(shape)][0]

    def key_of(self, shape: Shape) -> KeyPath:
        """Where a record stands in its file: `("jobs", 3)`; nothing when it is the whole of it."""
        return self._places[id(shape)][1]

    @cached_property
    def _places(self) -> Mapping[int, tuple[str, KeyPath]]:
        known: dict[int, tuple[str, KeyPath]] = {}
        for path, (_, record) in self.files.items():
            known |= {id(held): (path, key) for key, held in _held(record)}
            known[id(record)] = (path, ())
        return known

    def problem(self, shape: Shape | str, key: KeyPath, fact: str, mend: str) -> Problem:
        """A problem at a key of the file that `shape` came from. The file is read again to find the line."""
        path = shape if isinstance(shape, str) else self.path_of(shape)
        file = self.root / path
        if path not in self.files or not file.is_file():
            return Problem(str(file), 0, 0, fact, mend)
        document = reading.read(path, file.read_bytes())
        return Problem(str(file), *document.place(key), fact, mend)

    def text_of(self, shape: Shape) -> tuple[int, list[str]]:
        """The number of the line of a file on which its text begins, and the file's lines from there on."""
        path = self.path_of(shape)
        file = self.root / path
        if not file.is_file():  # `new` asks about a file before it is written
            return 0, []
        document = reading.read(path, raw := file.read_bytes())
        start = document.text_line or document.place(("text",))[0] or 1
        return start, raw.decode("utf-8").replace("\r\n", "\n").split("\n")[start - 1 :]

    def having(self, path: str, shape: Shape) -> "Catalogue":
        """The catalogue as it would be with one more file."""
        return self.having_all({path: shape})

    def having_all(self, shapes: Mapping[str, Shape], *, without: Iterable[str] = ()) -> "Catalogue":
        """The catalogue as it would be with more files, `shapes` by their paths, and `without` others."""
        files = {path: held for path, held in self.files.items() if path not in set(without)}
        for path, shape in shapes.items():
            kind = kind_of(path)
            assert kind is not None
            files[path] = (kind, shape)
        return _assemble(self.root, files, self.digests, self.broken - set(shapes), self.demo)


def load(
    root: Path, cache: Path | None = None, *, demo: bool = True, later: list[Callable[[], None]] | None = None
) -> tuple[Catalogue, list[Problem]]:
    """Read everything below `root`. `demo`: what machines have not written yet is shown by examples. `cache` is a folder in which parsed shapes are kept by the digest of what they were
    read from; without it, or with a damaged one, the result is the same and takes longer. They are written there at once,
    or by what is added to `later`: a build publishes first."""
    found: list[Problem] = []
    if not root.is_dir():
        return Catalogue(root), [
            Problem(
                str(root),
                0,
                0,
                "there is no such folder",
                "Name the content folder with --content, or CONTENT= for make.",
            )
        ]
    remembered: Remembered[Shape] = Remembered(cache, "shapes", code=_CODE, versions=pydantic.VERSION)
    files: dict[str, tuple[Kind, Shape]] = {}
    digests: dict[int, str] = {}
    for path in files_below(root, found):
        kind = kind_of(path)
        found += path_problems(root, path, kind)
        raw = content_of(root, path, found) if kind else None
        if kind is None or raw is None:
            continue
        key = digest(kind.name.encode(), path.encode(), raw)
        shape = remembered.get(key, partial(_parsed, kind, root, path, raw, found))
        if shape is not None:
            files[path] = (kind, shape)
            digests[id(shape)] = key
    if later is None:
        remembered.save()
    else:
        later.append(remembered.save)
    files, shown = _without_demo(files, demo=demo)
    return _assemble(root, files, digests, _unread(root, found, files), shown), found


def _without_demo(
    files: dict[str, tuple[Kind, Shape]], *, demo: bool
) -> tuple[dict[str, tuple[Kind, Shape]], frozenset[type[Shape]]]:
    """The files without the examples that are not to be shown, and the shapes of those that are."""
    written = {kind.name for path, (kind, _) in files.items() if path.startswith("data/")}
    kept = {
        path: held
        for path, held in files.items()
        if not path.startswith(DEMO) or (demo and held[0].name not in written)
    }
    return kept, frozenset(type(record) for path, (_, record) in kept.items() if path.startswith(DEMO))


def _held(record: Shape) -> Iterator[tuple[KeyPath, Shape]]:
    """The records in the lists of a file, each with its key."""
    for name in type(record).model_fields:
        if isinstance(value := getattr(record, name), tuple):
            yield from (((name, number), one) for number, one in enumerate(value) if isinstance(one, Shape))


def _parsed(kind: Kind, root: Path, path: str, raw: bytes, found: list[Problem]) -> Shape | None:
    shape, own = parse(kind, str(root / path), raw)
    found += own
    return shape


def parse(kind: Kind, path: str, raw: bytes) -> tuple[Shape | None, list[Problem]]:
    """One file as its shape, or None and what is wrong with it."""
    document = reading.read(path, raw)
    if document.problems and not document.values:
        return None, document.problems
    values = dict(document.values)
    if document.text is not None:
        if "text" in values:
            document.problems.append(
                Problem(
                    path,
                    *document.place(("text",)),
                    "the front matter has a key `text`",
                    "The text stands below the front matter.",
                )
            )
        values["text"] = document.text
    try:
        shape = kind.shape.model_validate_json(json.dumps(values))
    except ValidationError as error:
        return None, document.problems + explain(error, kind.shape, path=path, document=document)
    return (None if document.problems else shape), document.problems


def _unread(root: Path, problems: Iterable[Problem], files: Mapping[str, object]) -> frozenset[str]:
    named = (Path(problem.path) for problem in problems)
    below = (path.relative_to(root).as_posix() for path in named if path.is_relative_to(root))
    return frozenset(path for path in below if path not in files)


def _assemble(
    root: Path,
    files: Mapping[str, tuple[Kind, Shape]],
    digests: Mapping[int, str],
    broken: frozenset[str],
    demo: frozenset[type[Shape]],
) -> Catalogue:
    held: dict[type[Shape], list[tuple[str, Shape]]] = {}
    for path, (kind, shape) in files.items():
        held.setdefault(kind.shape, []).append((path, shape))

    def every(shape: type[S]) -> list[S]:
        return [record for _, record in held.get(shape, []) if isinstance(record, shape)]

    pages = {page_address(path): shape for path, shape in held.get(Page, []) if isinstance(shape, Page)}
    singles: dict[str, type[Shape]] = {"branches": Branches, "navigation": Navigation, "redirects": Redirects}
    single: dict[str, Any] = {name: held[shape][0][1] for name, shape in singles.items() if shape in held}
    return Catalogue(
        root=root,
        files=files,
        digests=digests,
        broken=broken,
        demo=demo,
        pages=pages,
        boxes={box.label: box for box in every(Box)},
        samples=tuple(sorted(every(CodeSample), key=lambda sample: sample.order)),
        releases=tuple(sorted(every(Release), key=lambda r: (r.product == "python", r.sort_key), reverse=True)),
        **single,
    )


def page_address(path: str) -> str:
    """`pages/about/apps.md` -> `/about/apps/`, `pages/about/index.md` -> `/about/`."""
    address = path.removeprefix("pages/").removesuffix(".md")
    address = address.removesuffix("/index") if address.endswith("/index") else address
    return "/" if address == "index" else f"/{address}/"
