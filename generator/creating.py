"""`python -m generator new`: asks for the few facts a record needs and writes a valid file."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from generator import building, catalogue, clock, kinds, rules
from generator.beginnings import KINDS, Maker, Question
from generator.catalogue import Catalogue
from generator.markup import Texts
from generator.problems import Problem, as_text


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = commands.add_parser("new", help="write a new content file: a page, a release, an event ...")
    kinds = new.add_subparsers(required=True, metavar="KIND")
    for name, (questions, make) in KINDS.items():
        parser = kinds.add_parser(name, help=f"a new {name}")
        parser.add_argument(
            "--content", type=Path, default=Path("content"), help="the content folder (default: %(default)s)"
        )
        for question in questions:
            parser.add_argument(f"--{question.name}", help=question.asks)
        parser.set_defaults(run=_runner(questions, make))


def _runner(questions: Sequence[Question], make: Maker) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        site, texts, found = building.check(options.content, today=clock.now())
        if not options.content.is_dir():
            print(as_text(found), file=sys.stderr)
            return 1
        answers: dict[str, str] = {}
        for question in questions:
            if question.when(answers):
                answers[question.name] = getattr(options, question.name) or _ask(question)
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
    kind, file = kinds.kind_of(path), site.root / path
    if kind is None or not re.fullmatch(r"[a-z0-9./-]+", path) or ".." in path:
        raise ValueError(f"{path} is no place for content.\n    Use lowercase letters, digits and hyphens.")
    if file.exists():
        raise ValueError(f"{file} exists already.\n    Edit it, or choose another name.")
    shape, found = catalogue.parse(kind, str(file), text.encode())
    if shape is not None:
        ruled = rules.broken(site.having(path, shape), clock.now().date(), texts)
        found += [problem for problem in ruled if problem not in before]
    if found:
        raise ValueError(as_text(sorted(found)))
