"""`python -m generator new`: asks for the few facts a record needs and writes a valid file."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator import building, catalogue, rules
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.problems import Problem, as_text


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
        site, texts, found = building.check(options.content, today=building.clock())
        if not options.content.is_dir():
            print(as_text(found), file=sys.stderr)
            return 1
        answers = {q.name: getattr(options, q.name) or _ask(q) for q in questions}
        try:
            path, text = make(answers, site)
            _refuse(site, path, text, found, texts)
        except ValueError as error:
            print(f"{error}", file=sys.stderr)
            return 1
        file = options.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(f"{file} is written. Open it, complete it, and run `make check`.")
        return 0

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


def _refuse(site: Catalogue, path: str, text: str, before: Sequence[Problem], texts: Texts) -> None:
    """Raises ValueError when the file cannot be written, or the content would have a problem more with it."""
    kind, file = catalogue.kind_of(path), site.root / path
    if kind is None or not re.fullmatch(r"[a-z0-9./-]+", path) or ".." in path:
        raise ValueError(f"{path} is no place for content.\n    Use lowercase letters, digits and hyphens.")
    if file.exists():
        raise ValueError(f"{file} exists already.\n    Edit it, or choose another name.")
    shape, found = catalogue.parse(kind, str(file), text.encode())
    if shape is not None:
        ruled = rules.broken(site.having(path, shape), building.clock().date(), texts)
        found += [problem for problem in ruled if problem not in before]
    if found:
        raise ValueError(as_text(sorted(found)))


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
    head = _yaml({"label": answers["label"]})
    return path, f"---\n{_hint(path, 'box')}\n{head}---\nWrite the box's text here.\n"


def _release(answers: dict[str, str], site: Catalogue) -> tuple[str, str]:
    version = answers["version"]
    if not re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+(?:(?:a|b|rc)[0-9]+)?", version):
        raise ValueError(
            f"`{version}` is no version of Python.\n    Write three numbers, then a1, b1 or rc1 for a pre-release."
        )
    base = re.match(r"[\d.]+", version)
    assert base
    branch = ".".join(version.split(".")[:2])
    if unread := sorted(path for path in site.broken if path.startswith("releases/")):
        raise ValueError(
            f"{site.root / unread[0]} cannot be read, so the next free id is not known.\n    Mend it: `make check`."
        )
    row = next((row for row in site.branches.branches if row.branch == branch), None)
    if row is None:
        raise ValueError(f"There is no branch `{branch}`.\n    Add it to content/releases/branches.yaml first.")
    path = f"releases/{branch}/{version}.yaml"
    number = max((release.id for release in site.releases), default=0) + 1
    facts = {"id": number, "version": version, "name": f"Python {version}"}
    after = {"pep": row.pep, "manager": row.manager, "folder": f"https://www.python.org/ftp/python/{base[0]}/"}
    return path, f"{_hint(path, 'release')}\n{_yaml(facts)}{_day('date', answers['date'])}{_yaml(after)}"


def _day(key: str, value: str) -> str:
    """A line of YAML, without quotation marks where it is a day: safe_dump would put them."""
    return f"{key}: {value}\n" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else _yaml({key: value})


def _yaml(values: dict[str, object] | dict[str, str]) -> str:
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1000)
