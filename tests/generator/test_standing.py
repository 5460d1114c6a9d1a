"""A process that builds again works out only what has changed: whatever is edited, its site is that of a build from nothing."""

import json
import random
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator import building
from generator.building import Built
from generator.findable import Findable
from generator.problems import ContentError, Problem
from generator.standing import Standing

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
Edit = Callable[[Path, random.Random], None]


class Site:
    """A copy of the tiny content, built again and again by what stands for one process."""

    def __init__(self, folder: Path, *, stays: bool = True) -> None:
        """`stays`: one process builds; else each build has one of its own, which has the cache."""
        self.content = Path(shutil.copytree(TINY, folder / "content"))
        self.output = folder / "standing"
        self._folder, self._standing, self._count = folder, Standing() if stays else None, 0
        self.found: dict[Path, tuple[Findable, ...]] = {}
        """By the search, in the site of each folder."""

    def build(self, now: datetime = NOW) -> Built:
        return self._build(self.output, self._folder / "cache", now, self._standing)

    def build_from_nothing(self, now: datetime = NOW) -> Path:
        self._count += 1
        output = self._folder / f"fresh-{self._count}"
        self._build(output, self._folder / f"cache-{self._count}", now, None)
        return output

    def build_elsewhere(self, now: datetime = NOW) -> Path:
        """As a fresh checkout that has this cache: what an earlier build has made is taken from there."""
        self._count += 1
        output = self._folder / f"elsewhere-{self._count}"
        self._build(output, self._folder / "cache", now, None)
        return output

    def _build(self, output: Path, cache: Path, now: datetime, standing: Standing | None) -> Built:
        return building.build(
            self.content,
            output,
            theme=ROOT / "themes" / "pythonorg",
            host="https://www.example.org",
            now=now,
            cache=cache,
            indexer=lambda index: self.found.update({output: index.found}),
            standing=standing,
        )


def _bytes(folder: Path) -> dict[str, bytes]:
    """changed-urls.txt says what was there before, so a build from nothing has another."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "changed-urls.txt")
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def _differences(one: Path, other: Path) -> list[str]:
    first, second = _bytes(one), _bytes(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


# Edits


def _replace(path: str, old: str, new: str) -> Edit:
    """The words, each time with another number."""

    def edit(content: Path, by: random.Random) -> None:
        file = content / path
        text = file.read_text() if file.is_file() else ""
        if old in text:  # no earlier edit has taken them away
            file.write_text(text.replace(old, f"{new} {by.randrange(10_000)}"))

    return edit


def _add_job(content: Path, by: random.Random) -> None:
    _jobs(content, lambda jobs: [jobs[0] | {"number": by.randrange(100, 10_000), "title": "Another"}, *jobs])


def _change_job(content: Path, by: random.Random) -> None:
    _jobs(content, lambda jobs: [jobs[0] | {"city": f"Town {by.randrange(100)}", "title": "Other"}, *jobs[1:]])


def _remove_job(content: Path, _: random.Random) -> None:
    _jobs(content, lambda jobs: jobs[:-1])


def _jobs(content: Path, change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> None:
    file = content / "data/jobs.json"
    if file.is_file():
        file.write_text(json.dumps({"jobs": change(json.loads(file.read_text())["jobs"])}))


def _lose_jobs(content: Path, _: random.Random) -> None:
    (content / "data/jobs.json").unlink(missing_ok=True)


def _add_page(content: Path, by: random.Random) -> None:
    page = (content / "pages/about/index.md").read_text()
    (content / f"pages/about/page-{by.randrange(5)}.md").write_text(f"{page}\nSee [home](/).\n")


def _remove_page(content: Path, _: random.Random) -> None:
    for page in sorted((content / "pages/about").glob("page-*.md"))[:1]:
        page.unlink()


def _add_event(content: Path, by: random.Random) -> None:
    event = (content / "events/2026/example-conference.yaml").read_text()
    number = by.randrange(10, 10_000)
    (content / f"events/2026/another-{number}.yaml").write_text(event.replace("id: 1\n", f"id: {number}\n"))


def _add_redirect(content: Path, by: random.Random) -> None:
    """One of them from the address of a job, which may be there: then it is a problem."""
    from_ = by.choice([f"/once/{by.randrange(100)}/", "/jobs/7/", "/about/page-1/"])
    with (content / "site/redirects.yaml").open("a") as file:
        file.write(f"  - {{from: {from_}, to: /about/}}\n")


def _change_root(content: Path, by: random.Random) -> None:
    (content / "site/root").mkdir(exist_ok=True)
    (content / "site/root/words.txt").write_text(f"{{host}} {by.randrange(3)}")


def _break(content: Path, _: random.Random) -> None:
    (content / "pages/about/broken.md").write_text("---\ntitle: 3\n---\n[x](/nowhere/)\n")


def _link_to_nothing(content: Path, by: random.Random) -> None:
    page = content / "pages/about/index.md"
    page.write_text(f"{page.read_text()}\n[A page](/about/page-{by.randrange(5)}/)\n")


EDITS: tuple[Edit, ...] = (
    _add_job,
    _change_job,
    _remove_job,
    _lose_jobs,
    _add_page,
    _remove_page,
    _add_event,
    _add_redirect,
    _change_root,
    _break,
    _link_to_nothing,
    _replace("pages/about/index.md", "title: ", "title: T"),
    _replace("pages/about/index.md", "Text below", "Text below"),
    _replace("pages/about/index.md", "description: ", "description: Now"),
    _replace("pages/about/index.md", "reviewed: ", "draft: true\nreviewed: 2026-01-01 #"),
    _replace("pages/about/index.md", "Text below", "<h1>Text</h1> below"),
    _replace("events/2026/example-conference.yaml", "title: Example", "title: Example"),
    _replace("events/venues/utrecht-nl.yaml", "name: ", "name: At"),
    _replace("site/navigation.yaml", "title: ", "title: To"),
    _replace("boxes/homepage-introduction.md", "of the tests", "of the tests"),
    _replace("site/banners.yaml", "title: API", "title: API"),
    _replace("releases/3.14/3.14.1.yaml", "date: 2025-12-02", "date: 2025-12-03 #"),
    _replace("releases/3.14/3.14.0.yaml", "id: 1\n", "draft: true\nid: 1 #"),
    _replace("companies/town-hall.yaml", "name: ", "name: The"),
    _replace("data/elections.json", '"I would ask', '"I would ask'),
    _replace("data/media/sponsors/tiny-cloud.svg", "<svg", "<svg"),
)


@pytest.mark.parametrize(("seed", "stays"), [(0, True), (1, True), (2, False)])
def test_any_series_of_edits_gives_the_site_of_a_build_from_nothing(tmp_path: Path, seed: int, stays: bool) -> None:
    site = Site(tmp_path, stays=stays)
    by, now = random.Random(seed), NOW  # noqa: S311  the same edits each time
    site.build(now)
    for _ in range(8):
        before = site.content.with_name("before")
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(site.content, before)
        for edit in by.sample(EDITS, by.choice([1, 1, 2])):
            edit(site.content, by)
        now += by.choice([timedelta(minutes=1), timedelta(minutes=1), timedelta(hours=5), timedelta(days=1)])
        if not _same_problems(site, now):
            fresh = site.build_from_nothing(now)
            assert _differences(site.output, fresh) == []
            assert site.found[site.output] == site.found[fresh]
            assert _differences(site.build_elsewhere(now), fresh) == []
        else:  # taken back: the next edits are to meet a site that can be built
            shutil.rmtree(site.content)
            before.rename(site.content)


def test_an_edit_of_a_text_leaves_the_rest_of_the_plan_the_very_same(tmp_path: Path) -> None:
    site = Site(tmp_path)
    time.sleep(1.1)  # of a file that was written within the last second nobody knows whether it is as it was
    first = {output.path: output for output in site.build().outputs}
    page = site.content / "pages/about/index.md"
    page.write_text(f"{page.read_text()}\nOne more sentence.\n")
    second = {output.path: output for output in site.build().outputs}
    other = {path for path in second if second[path] is not first.get(path)}
    edited = {"about/index.html", "about/index.json", "about/index.md", "build.json"}
    assert {path for path in other if path != "404.html" and not path.startswith("box/")} == edited


def test_the_size_of_the_site_is_that_of_a_build_from_nothing(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.build()
    _add_job(site.content, random.Random(1))  # noqa: S311  the same edit each time
    _replace("pages/about/index.md", "Text below", "Text below")(site.content, random.Random(1))  # noqa: S311
    built, fresh = site.build(), site.build_from_nothing()
    assert built.change.bytes_in_all == sum(len(data) for data in _bytes(fresh).values())


def _same_problems(site: Site, now: datetime) -> bool:
    """Whether there are problems. The process that goes on finds the same as one that begins."""
    standing = _problems(lambda: site.build(now))
    if standing:
        assert standing == _problems(lambda: site.build_from_nothing(now))
    return bool(standing)


def _problems(build: Callable[[], object]) -> list[Problem]:
    try:
        build()
    except ContentError as error:
        return list(error.problems)
    return []
