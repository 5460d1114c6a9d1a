"""`python -m generator new`: asks for the few facts a record needs and writes a valid file."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator import building, catalogue
from generator.catalogue import Catalogue
from generator.problems import as_text


@dataclass(frozen=True)
class Question:
    """One fact: how it is asked for, and the option that gives it without asking."""

    name: str
    asks: str
    default: Callable[[], str] | None = None


def _today() -> str:
    return building.clock().date().isoformat()


_PAGE = (
    Question("path", "Address of the page, such as /about/apps/"),
    Question("title", "Title"),
    Question("description", "Description in one sentence (20 to 200 characters)"),
)
_BOX = (Question("label", "Label of the box, such as homepage-jobs"),)
_RELEASE = (
    Question("version", "Version, such as 3.14.8 or 3.15.0rc2"),
    Question("date", "Date of the release", default=_today),
)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = commands.add_parser("new", help="write a new content file: release, page or box")
    kinds = new.add_subparsers(required=True, metavar="KIND")
    for name, questions, make in (("page", _PAGE, _page), ("box", _BOX, _box), ("release", _RELEASE, _release)):
        parser = kinds.add_parser(name, help=f"a new {name}")
        parser.add_argument(
            "--content", type=Path, default=Path("content"), help="the content folder (default: %(default)s)"
        )
        for question in questions:
            parser.add_argument(f"--{question.name}", help=question.asks)
        parser.set_defaults(run=_runner(questions, make))


Maker = Callable[[dict[str, str], Catalogue], tuple[str, str]]


def _runner(questions: Sequence[Question], make: Maker) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        answers = {q.name: getattr(options, q.name) or _ask(q) for q in questions}
        site, _, _ = building.check(options.content, today=building.clock())
        try:
            path, text = make(answers, site)
        except ValueError as error:
            print(f"{error}", file=sys.stderr)
            return 1
        return _write(options.content / path, path, text)

    return run


def _ask(question: Question) -> str:
    default = question.default() if question.default else ""
    hint = f" [{default}]" if default else ""
    try:
        while True:
            answer = input(f"{question.asks}{hint}: ").strip() or default
            if answer:
                return answer
    except EOFError:
        sys.exit(f"\nThere is nobody to ask. Give --{question.name} on the command line.")


def _write(file: Path, path: str, text: str) -> int:
    kind = catalogue.kind_of(path)
    if kind is None or not re.fullmatch(r"[a-z0-9./-]+", path) or ".." in path:
        print(f"{path} is no place for content.\n    Use lowercase letters, digits and hyphens.", file=sys.stderr)
        return 1
    if file.exists():
        print(f"{file} exists already.\n    Edit it, or choose another name.", file=sys.stderr)
        return 1
    _, found = catalogue.parse(kind, str(file), text.encode())
    if found:
        print(as_text(found), file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    print(f"{file} is written. Open it, complete it, and run `make check`.")
    return 0


def _hint(path: str, kind: str) -> str:
    """The comment by which an editor finds the schema."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{kind}.json"


def _page(answers: dict[str, str], _: Catalogue) -> tuple[str, str]:
    path = f"pages/{answers['path'].strip('/') or 'index'}.md"
    head = _yaml({"title": answers["title"], "description": answers["description"]})
    return (
        path,
        f"---\n{_hint(path, 'page')}\n{head}reviewed: {_today()}\n---\nSay in the first paragraph what the page is for.\n",
    )


def _box(answers: dict[str, str], _: Catalogue) -> tuple[str, str]:
    path = f"boxes/{answers['label']}.md"
    return path, f"---\n{_hint(path, 'box')}\nlabel: {answers['label']}\n---\nWrite the box's text here.\n"


def _release(answers: dict[str, str], site: Catalogue) -> tuple[str, str]:
    version = answers["version"]
    if not re.fullmatch(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?", version):
        raise ValueError(
            f"`{version}` is no version of Python.\n    Write three numbers, then a1, b1 or rc1 for a pre-release."
        )
    base = re.match(r"[\d.]+", version)
    assert base
    branch = ".".join(version.split(".")[:2])
    row = next((row for row in site.branches.branches if row.branch == branch), None)
    if row is None:
        raise ValueError(f"There is no branch `{branch}`.\n    Add it to content/releases/branches.yaml first.")
    path = f"releases/{branch}/{version}.yaml"
    number = max((release.id for release in site.releases), default=0) + 1
    facts = {"id": number, "version": version, "name": f"Python {version}"}
    after = {"pep": row.pep, "manager": row.manager, "folder": f"https://www.python.org/ftp/python/{base[0]}/"}
    return path, f"{_hint(path, 'release')}\n{_yaml(facts)}date: {answers['date']}\n{_yaml(after)}"


def _yaml(values: dict[str, object] | dict[str, str]) -> str:
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000)
