"""All of content/ as shapes, with every problem found on the way. Knows no page and no rule between files."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import pydantic
from pydantic import ValidationError

from generator import cores, reading
from generator.cache import Remembered, digest
from generator.explaining import explain
from generator.files import Stamp, content_of, files_below, stamp, stamps
from generator.kinds import DEMO, Kind, kind_of, path_problems
from generator.memory import Memory
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
_LOOSE = ("site/root", "data/media", "demo/media")
"""Below these lies what is published as it is, and is no shape."""


@dataclass(frozen=True)
class Catalogue:
    """Everything that content/ says. Drafts are in it: they are checked like all else, and the views leave them out.

    What is asked of it while once() works something out is noted in `memory`, so that the next build can ask again.
    """

    root: Path
    """Who asks for it is taken to read what lies below it in folders of no kind, and nothing else."""
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
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.memory.answers |= {
            "attribute": self._answer,
            "every": self.every,
            "page": self.page,
            "once": lambda make, about, named: self.once(make, *about, **dict(named)),
        }

    def __getattribute__(self, name: str) -> Any:
        if name in _NOTED:
            own = object.__getattribute__(self, "_answer")
            object.__getattribute__(self, "memory").note(("attribute", name), own(name))
        return object.__getattribute__(self, name)

    def _answer(self, name: str) -> object:
        """What tells whether an attribute is as it was."""
        return self._loose if name == "root" else object.__getattribute__(self, name)

    @cached_property
    def _loose(self) -> dict[str, object]:
        root: Path = object.__getattribute__(self, "root")
        return {path: stamp for name in _LOOSE for path, stamp in stamps(root / name).items()}

    @property
    def _files(self) -> Mapping[str, tuple[Kind, Shape]]:
        """The files, unnoted: for what is the same as long as the records are that one asks about."""
        files: Mapping[str, tuple[Kind, Shape]] = object.__getattribute__(self, "files")
        return files

    def every(self, shape: type[S]) -> tuple[S, ...]:
        """All records of a shape, by path. Drafts too."""
        found: tuple[S, ...] = self._by_shape.get(shape, ())  # type: ignore[assignment]
        self.memory.note(("every", shape), found)
        return found

    def page(self, address: str) -> Page:
        """Raises KeyError when there is none."""
        pages: Mapping[str, Page] = object.__getattribute__(self, "pages")
        self.memory.note(("page", address), pages[address])
        return pages[address]

    def only(self, shape: type[S]) -> S | None:
        """The one record of a shape that has one file, or None when there is none."""
        return next(iter(self.every(shape)), None)

    @cached_property
    def _by_shape(self) -> Mapping[type[Shape], tuple[Shape, ...]]:
        held: dict[type[Shape], list[Shape]] = {}
        for _, (_, record) in sorted(self._files.items()):
            held.setdefault(type(record), []).append(record)
            for name, shape in record.JOINS.items():
                held.setdefault(shape, []).extend(getattr(record, name))
        return {shape: tuple(records) for shape, records in held.items()}

    @property
    def branch_rows(self) -> tuple[BranchRow, ...]:
        """The branches of which at least one release is recorded, out or expected: these have a page."""
        return self.once(_branch_rows)

    def once(self, make: Callable[Concatenate["Catalogue", P], V], *about: P.args, **named: P.kwargs) -> V:
        """What `make` says of this catalogue (and of a day, say), computed once: sections, rules and pages ask for it.

        It must be all worked out when `make` returns: what a generator asks later is not noted.
        """
        made: V = self.memory.once(("once", make, about, tuple(named.items())), lambda: make(self, *about, **named))
        return made

    def path_of(self, shape: Shape) -> str:
        """The file a shape came from, below content/: as the whole of it, or as a record of its lists."""
        whole = self._whole.get(id(shape))
        return self._places[id(shape)][0] if whole is None else whole

    def key_of(self, shape: Shape) -> KeyPath:
        """Where a record stands in its file: `("jobs", 3)`; nothing when it is the whole of it."""
        return self._places[id(shape)][1]

    @cached_property
    def _whole(self) -> Mapping[int, str]:
        return {id(record): path for path, (_, record) in self._files.items()}

    @cached_property
    def _places(self) -> Mapping[int, tuple[str, KeyPath]]:
        known: dict[int, tuple[str, KeyPath]] = {}
        for path, (_, record) in self._files.items():
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


_NOTED = frozenset(
    {"root", "files", "broken", "demo", "pages", "boxes", "samples", "releases", "branches", "navigation", "redirects"}
)
"""Attributes that say something of the content. Not the digests: that of a record is always the same."""


def _branch_rows(site: Catalogue) -> tuple[BranchRow, ...]:
    known = {release.branch for release in site.releases if not release.draft}
    return tuple(row for row in site.branches.branches if row.branch in known)


class Known:
    """The files that were read, for the process that reads them again: only those that have changed are opened."""

    def __init__(self, cache: Path | None) -> None:
        self.shapes: Remembered[Shape] = Remembered(cache, "shapes", code=_CODE, versions=pydantic.VERSION)
        self.files: dict[str, tuple[Stamp | None, str, Shape]] = {}
        """By the path below content/: when it was read, the digest of what it was read from, and what it holds."""


def load(
    root: Path,
    cache: Path | None = None,
    *,
    demo: bool = True,
    known: Known | None = None,
    before: Memory | None = None,
) -> tuple[Catalogue, list[Problem]]:
    """Read everything below `root`. `demo`: what machines have not written yet is shown by examples.

    `cache` is a folder in which parsed shapes are kept by the digest of what they were read from; without it, or with a
    damaged one, the result is the same and takes longer. Who builds again has `known` instead, and saves it himself;
    and the memory of the catalogue `before`.
    """
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
    kept = known or Known(cache)
    kinds: dict[str, Kind] = {}
    for path in files_below(root, found):
        kind = kind_of(path)
        found += path_problems(root, path, kind)
        if kind is not None:
            kinds[path] = kind
    found += _read(kept, root, kinds)
    files = {path: (kind, kept.files[path][2]) for path, kind in kinds.items() if path in kept.files}
    digests = {id(kept.files[path][2]): kept.files[path][1] for path in files}
    for gone in kept.files.keys() - files.keys():
        del kept.files[gone]
    if known is None:
        kept.shapes.save()
    files, shown = _without_demo(files, demo=demo)
    return _assemble(root, files, digests, _unread(root, found, files), shown, before), found


def _read(known: Known, root: Path, kinds: Mapping[str, Kind]) -> list[Problem]:
    """Has what the files hold in `known`, but for those with a problem. Only what has changed is opened, on all cores."""
    stamped = {path: _stamp(root, path) for path in kinds}
    asked = [path for path, at in stamped.items() if not (at and path in known.files and known.files[path][0] == at)]
    found: list[Problem] = []
    for path, opened in zip(asked, cores.each(lambda path: _open(known, kinds[path], root, path), asked), strict=True):
        found += opened.problems
        before = known.files.pop(path, None)
        if before and before[1] != opened.key:
            known.shapes.forget(before[1])
        if opened.shape is not None:
            known.shapes.put(opened.key, opened.shape)
        if shape := known.shapes.get(opened.key, lambda: None):
            known.files[path] = (stamped[path], opened.key, shape)
    return found


def _stamp(root: Path, path: str) -> Stamp | None:
    try:
        return stamp(f"{root}/{path}")
    except OSError:  # gone meanwhile: said by who opens it
        return None


class _Opened(NamedTuple):
    """A file as it was read."""

    key: str
    """The digest of all that it was read from; empty when it could not be."""
    shape: Shape | None
    """None when the cache has it, or there is a problem."""
    problems: list[Problem]


def _open(known: Known, kind: Kind, root: Path, path: str) -> _Opened:
    found: list[Problem] = []
    raw = content_of(root, path, found)
    if raw is None:
        return _Opened("", None, found)
    key = digest(kind.name.encode(), path.encode(), raw)
    return _Opened(key, None, found) if known.shapes.knows(key) else _Opened(key, *parse(kind, str(root / path), raw))


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
    before: Memory | None = None,
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
        memory=Memory(before),
        **single,
    )


def page_address(path: str) -> str:
    """`pages/about/apps.md` -> `/about/apps/`, `pages/about/index.md` -> `/about/`."""
    address = path.removeprefix("pages/").removesuffix(".md")
    address = address.removesuffix("/index") if address.endswith("/index") else address
    return "/" if address == "index" else f"/{address}/"
