"""How the house is built: every import goes down, and what must not be committed is not there."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS = [
    {"generator.__main__"},
    {"generator.commands"},
    {
        "generator.plugin",
        "generator.creating",
        "generator.beginnings",
        "generator.sponsor_years",
        "generator.importing",
        "generator.purging",
        "generator.compressing",
        "generator.schemas",
    },
    {"generator.listening", "generator.indexing"},
    {"generator.building"},
    {"generator.search"},
    {"generator.findable", "generator.standing"},
    {"generator.render", "generator.rules"},
    {"generator.manifest"},
    {"generator.addresses"},
    {"generator.sections"},
    {"generator.drawing", "generator.plan"},
    {"generator.outputs"},
    {"generator.views"},
    {"generator.catalogue", "generator.assets", "generator.cards"},
    {"generator.explaining", "generator.files"},
    {"generator.kinds"},
    {"generator.reading"},
    {"generator.markup", "generator.problems"},
    {"generator.shapes", "generator.pagefind"},
    {"generator.postings"},
    {
        "generator.beside",
        "generator.cache",
        "generator.memory",
        "generator.cores",
        "generator.made",
        "generator.unchanged",
    },
    {"generator.clock"},
]
"""Top to bottom. A module imports from its own floor and from those below."""
DRAWN = ("posting", "telling", "events.shown", "events.recurrence")
"""Views by which one thing is shown: with them a preview shows what the page will show."""
READ = tuple(
    f"generator.importing.{name}" for name in ("calendars.source", "calendars.vevents", "feeds.parser", "fetching")
)
"""What reads files of people outside: the service and the generator understand them alike."""
SHARED = ("generator.shapes", "generator.markup", *(f"generator.views.{name}" for name in DRAWN), *READ)
"""What the service uses of the generator."""


def _modules() -> list[Path]:
    return sorted(ROOT.glob("generator/**/*.py"))


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _floor(module: str) -> int | None:
    return next(
        (n for n, floor in enumerate(FLOORS) for name in floor if module == name or module.startswith(f"{name}.")), None
    )


@pytest.mark.parametrize("file", _modules(), ids=_name)
def test_every_import_of_the_generator_goes_down(file: Path) -> None:
    here = _floor(_name(file))
    if _name(file) == "generator":
        assert _imports(file) == set()
        return
    assert here is not None, "give the module a floor"
    for module in _imports(file):
        there = _floor(module)
        assert there is None or there >= here, f"{_name(file)} imports {module}, which stands above it"


@pytest.mark.parametrize("file", sorted(ROOT.glob("services/**/*.py")), ids=_name)
def test_the_service_imports_only_shapes_and_markup_of_the_generator(file: Path) -> None:
    used = {module for module in _imports(file) if module.startswith("generator")}

    assert all(module.startswith(SHARED) for module in used)


@pytest.mark.parametrize("name", DRAWN)
def test_what_the_service_draws_with_needs_nothing_else_of_the_generator(name: str) -> None:
    """Nor does what it needs itself."""
    asked, used = [f"generator.views.{name}"], set[str]()
    while asked:
        file = ROOT / f"{asked.pop().replace('.', '/')}.py"
        new = (
            {module for module in _imports(file) if module.startswith("generator")} - used if file.is_file() else set()
        )
        used |= new
        asked += [module for module in new if module.startswith("generator.views")]

    assert all(module.startswith(("generator.shapes", "generator.markup", "generator.views")) for module in used)


def test_the_generator_never_imports_the_service() -> None:
    assert not [file for file in _modules() if any(m.startswith("services") for m in _imports(file))]


def test_only_the_plugin_knows_pelican() -> None:
    assert [_name(file) for file in _modules() if any(m.split(".")[0] == "pelican" for m in _imports(file))] == [
        "generator.plugin"
    ]


def test_the_schemas_are_those_of_the_shapes() -> None:
    from generator import schemas
    from generator.kinds import KINDS

    for kind in KINDS:
        written = (ROOT / "content" / "schemas" / f"{kind.name}.json").read_text(encoding="utf-8")
        assert json.loads(written) == json.loads(schemas.text(kind)), "run `make schema`"


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    words = [
        r"registry\.n" + r"pmjs\.org",
        r"(^|[^.a-z])p" + r"ypi\.org",
        "p" + r"ythonhosted\.org",
        "d" + r"eb\.debian\.org",
    ]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, listed):
        file = ROOT / name
        if file.suffix in {".woff2", ".ttf", ".png", ".ico"} or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")  # some calendars of the tests are in other encodings
        assert f"{ROOT}/" not in text, f"{name} holds a path of this machine"
        for word in words:
            assert not re.search(word, text, re.MULTILINE), f"{name} names a package registry's host"


def test_the_security_contact_is_looked_at_every_year() -> None:
    """Source: RFC 9116, 2.5.5: the date is at most a year ahead. That it does not pass is a rule of the content."""
    from datetime import UTC, datetime

    text = (ROOT / "content/site/root/.well-known/security.txt").read_text(encoding="utf-8")
    expires = datetime.fromisoformat(re.search(r"^Expires: (.+)$", text, re.MULTILINE)[1])  # type: ignore[index]

    assert (expires - datetime.now(UTC)).days <= 400
