"""What a new file of each kind begins with: the facts that are asked for, and the text made of them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from generator import clock, sponsor_years
from generator.catalogue import Catalogue
from generator.shapes.event import SUGGESTED_FROM, Event
from generator.shapes.job import slug_of
from generator.shapes.post import Post


def _today() -> str:
    return clock.now().date().isoformat()


def _always(_: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True)
class Question:
    """One fact: how it is asked for, and the option that gives it without asking."""

    name: str
    asks: str
    default: Callable[[], str] | None = None
    when: Callable[[Mapping[str, str]], bool] = _always
    """Whether it matters, by the answers so far."""


Maker = Callable[[dict[str, str], Catalogue], tuple[str, str]]
"""(path below content/, text) of the new file."""


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
    row = next((row for row in site.branches.branches if row.branch == branch), None)
    if row is None:
        raise ValueError(f"There is no branch `{branch}`.\n    Add it to content/releases/branches.yaml first.")
    path = f"releases/{branch}/{version}.yaml"
    number = _next(site, "releases/", (release.id for release in site.releases))
    facts = {"id": number, "version": version, "name": f"Python {version}"}
    after = {"pep": row.pep, "manager": row.manager, "folder": f"https://www.python.org/ftp/python/{base[0]}/"}
    return path, f"{_hint(path, 'release')}\n{_yaml(facts)}{_day('date', answers['date'])}{_yaml(after)}"


def _event(answers: dict[str, str], site: Catalogue) -> tuple[str, str]:
    starts = answers["starts"]
    path = f"events/{starts[:4]}/{slug_of(answers['title'])}.yaml"
    given = (event.id for event in site.every(Event) if event.id < SUGGESTED_FROM)
    facts: dict[str, object] = {"id": _next(site, "events/", given)}
    facts |= {name: answers[name] for name in ("title", "calendar")}
    zone = _yaml({"zone": answers["zone"]}) if "zone" in answers else ""
    return path, f"{_hint(path, 'event')}\n{_yaml(facts)}{_day('starts', starts)}{zone}updated: {_today()}\n"


def _story(answers: dict[str, str], _: Catalogue) -> tuple[str, str]:
    path = f"success-stories/{answers['name']}.md"
    head = _yaml({name: answers[name] for name in ("title", "description", "company", "category")})
    days = f"published: {_today()}\nreviewed: {_today()}\n"
    rest = _yaml({"sources": [answers["source"]], "draft": True})
    return (
        path,
        f"---\n{_hint(path, 'story')}\n{head}{days}{rest}---\nSay in the first paragraph who does what with Python.\n",
    )


def _minutes(answers: dict[str, str], _: Catalogue) -> tuple[str, str]:
    path = f"minutes/{answers['date']}.yaml"
    rest = "draft: true\ntext: |\n  ## Attendance\n\n  Who was there?\n"
    return path, f"{_hint(path, 'minutes')}\n{_day('date', answers['date'])}{rest}"


def _post(answers: dict[str, str], site: Catalogue) -> tuple[str, str]:
    path = f"community/{slug_of(answers['title'])}.yaml"
    number = _next(site, "community/", (_LAST_OF_BEFORE, *(post.number for post in site.every(Post))))
    facts: dict[str, object] = {"number": number, **{name: answers[name] for name in ("title", "abstract", "media")}}
    source = _yaml({"source": answers["source"]}) if "source" in answers else ""
    rest = f"published: {_today()}\n{source}draft: true\ntext: |\n  Write the text here.\n"
    return path, f"{_hint(path, 'post')}\n{_yaml(facts)}{rest}"


_LAST_OF_BEFORE = 1000
"""Numbers up to it belong to posts of the site before this one."""


def _sponsor_year(answers: dict[str, str], site: Catalogue) -> tuple[str, str]:
    path = f"sponsors/{answers['year']}.yaml"
    return path, f"{_hint(path, 'sponsor-packages')}\n{sponsor_years.clone(site, answers['from'], answers['year'])}"


def _election(answers: dict[str, str], _: Catalogue) -> tuple[str, str]:
    path = f"elections/{answers['slug']}.yaml"
    facts = _yaml({name: answers[name] for name in ("slug", "name", "body")})
    instants = "".join(f"{name}: {answers[name]}\n" for name in ("opens", "closes"))
    return path, f"{_hint(path, 'election')}\n{facts}{_day('date', answers['date'])}{instants}"


def _next(site: Catalogue, folder: str, given: Iterable[int]) -> int:
    """The number that nobody has. Raises ValueError when a file of `folder`, which may have it, cannot be read."""
    if unread := sorted(path for path in site.broken if path.startswith(folder)):
        raise ValueError(
            f"{site.root / unread[0]} cannot be read, so the next free id is not known.\n    Mend it: `make check`."
        )
    return max(given, default=0) + 1


def _day(key: str, value: str) -> str:
    """A line of YAML, without quotation marks where it is a day: safe_dump would put them."""
    return f"{key}: {value}\n" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) else _yaml({key: value})


def _yaml(values: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True, width=1000)


KINDS: Mapping[str, tuple[Sequence[Question], Maker]] = {
    "page": (
        (
            Question("path", "Address of the page, such as /about/apps/"),
            Question("title", "Title"),
            Question("description", "Description in one sentence (20 to 200 characters)"),
        ),
        _page,
    ),
    "box": ((Question("label", "Label of the box, such as homepage-jobs"),), _box),
    "release": (
        (
            Question("version", "Version, such as 3.14.8 or 3.15.0rc2"),
            Question("date", "Date of the release", default=_today),
        ),
        _release,
    ),
    "event": (
        (
            Question("title", "Title"),
            Question("calendar", "Calendar, such as python-events"),
            Question("starts", "First day, 2027-05-12, or start on the clocks there, 2027-05-12 18:00"),
            Question("zone", "Time zone, such as Europe/Amsterdam", when=lambda known: len(known["starts"]) > 10),
        ),
        _event,
    ),
    "story": (
        (
            Question("name", "Name of the file, such as blender; it stands in the address"),
            Question("title", "Title"),
            Question("description", "Description in one sentence (20 to 200 characters)"),
            Question("company", "Company: the name of a file in companies/, without .yaml"),
            Question("category", "Category, such as arts, business, education, engineering"),
            Question("source", "Web address at which the facts can be checked"),
        ),
        _story,
    ),
    "election": (
        (
            Question("slug", "Name of the file, such as board-2027; it stands in the address"),
            Question("name", "Name, such as Board election 2027"),
            Question("body", "board or packaging-council", default=lambda: "board"),
            Question("opens", "From when people can be nominated, in UTC: 2027-07-27T00:00Z"),
            Question("closes", "Until when, in UTC: 2027-08-10T14:00Z"),
            Question("date", "Day of the election"),
        ),
        _election,
    ),
    "minutes": ((Question("date", "Day of the meeting", default=_today),), _minutes),
    "post": (
        (
            Question("title", "Title"),
            Question("abstract", "What it is, in a sentence (20 to 300 characters)"),
            Question("media", "text, link or video", default=lambda: "text"),
            Question("source", "Web address that it leads to", when=lambda known: known["media"] in ("link", "video")),
        ),
        _post,
    ),
    "sponsor-year": (
        (
            Question("from", "Year whose sponsorship packages are taken over, such as 2022"),
            Question("year", "Year of the new packages"),
        ),
        _sponsor_year,
    ),
}
"""What can be begun: the facts that are needed, and what writes the file."""
