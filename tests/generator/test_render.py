"""The plan becomes files: only what is stale is written, all of it or nothing, and the same plan gives the same bytes."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypedDict

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from generator.cache import digest
from generator.plan import Output
from generator.render import MARKER, StrangeFolderError, publish

ENVIRONMENT = Environment(
    loader=DictLoader({"a.html": "<p>{{ words }}</p>"}), undefined=StrictUndefined, autoescape=True
)


def _text(path: str, text: str) -> Output:
    return Output(path, digest(text.encode()), content=text.encode())


def _page(path: str, **context: object) -> Output:
    return Output(path, digest(repr(context).encode()), template="a.html", context=context)


MARK = _text(MARKER, "{}")


class Places(TypedDict):
    """Where a build is published, and where it remembers."""

    folder: Path
    cache: Path


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return {"folder": tmp_path / "output", "cache": tmp_path / "cache"}


def _times(folder: Path) -> dict[str, int]:
    return {str(f.relative_to(folder)): f.stat().st_mtime_ns for f in folder.rglob("*") if f.is_file()}


def test_everything_is_written_the_first_time(places: Places) -> None:
    change = publish([MARK, _page("x/index.html", words="a & b"), _text("f.txt", "hi")], ENVIRONMENT, **places)

    assert sorted(change.written) == [MARKER, "f.txt", "x/index.html"]
    assert (places["folder"] / "x/index.html").read_text() == "<p>a &amp; b</p>"


def test_nothing_is_touched_when_nothing_changed(places: Places) -> None:
    plan = [MARK, _page("x/index.html", words="a"), _text("f.txt", "hi")]
    publish(plan, ENVIRONMENT, **places)
    before = _times(places["folder"])

    change = publish(plan, ENVIRONMENT, **places)

    assert change.written == ()
    assert change.unchanged == 3
    assert _times(places["folder"]) == before


def test_only_what_changed_is_written(places: Places) -> None:
    publish([MARK, _page("x/index.html", words="a"), _page("y/index.html", words="b")], ENVIRONMENT, **places)
    before = _times(places["folder"])

    change = publish([MARK, _page("x/index.html", words="a"), _page("y/index.html", words="c")], ENVIRONMENT, **places)

    assert change.written == ("y/index.html",)
    assert _times(places["folder"])["x/index.html"] == before["x/index.html"]


def test_a_page_no_longer_planned_is_removed_with_its_folder(places: Places) -> None:
    publish([MARK, _page("x/deep/index.html", words="a")], ENVIRONMENT, **places)

    change = publish([MARK], ENVIRONMENT, **places)

    assert change.removed == ("x/deep/index.html",)
    assert sorted(p.name for p in places["folder"].iterdir()) == [MARKER]


def test_a_page_that_cannot_be_drawn_leaves_everything_as_it_was(places: Places) -> None:
    publish([MARK, _page("x/index.html", words="a"), _text("f.txt", "1")], ENVIRONMENT, **places)
    before = _times(places["folder"])

    with pytest.raises(Exception, match="words") as caught:
        publish([MARK, _page("x/index.html", other="a"), _text("f.txt", "2")], ENVIRONMENT, **places)

    assert any("x/index.html" in note for note in caught.value.__notes__)
    assert _times(places["folder"]) == before
    assert (places["folder"] / "f.txt").read_text() == "1"


def test_a_file_changed_by_hand_is_put_right(places: Places) -> None:
    plan = [MARK, _page("x/index.html", words="a")]
    publish(plan, ENVIRONMENT, **places)
    (places["folder"] / "x/index.html").write_text("broken")

    change = publish(plan, ENVIRONMENT, **places)

    assert change.written == ("x/index.html",)
    assert (places["folder"] / "x/index.html").read_text() == "<p>a</p>"


def test_a_lost_cache_costs_only_time(places: Places) -> None:
    plan = [MARK, _page("x/index.html", words="a"), _text("f.txt", "hi")]
    publish([*plan, _text("old.txt", "old")], ENVIRONMENT, **places)
    before = _times(places["folder"])
    shutil.rmtree(places["cache"])

    change = publish(plan, ENVIRONMENT, **places)

    assert change.written == ()
    assert change.removed == ("old.txt",)
    before.pop("old.txt")
    assert _times(places["folder"]) == before


def test_a_damaged_manifest_is_not_believed(places: Places) -> None:
    plan = [MARK, _text("f.txt", "hi")]
    publish(plan, ENVIRONMENT, **places)
    [manifest] = places["cache"].glob("*.json")
    manifest.write_text(manifest.read_text()[:20])

    assert publish(plan, ENVIRONMENT, **places).written == ()


def test_a_build_killed_between_two_files_is_finished_by_the_next(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish([MARK, _text("a.txt", "1"), _text("b.txt", "1")], ENVIRONMENT, **places)
    replace, calls = os.replace, []

    def killed(waiting: Path, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise KeyboardInterrupt
        replace(waiting, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        publish([MARK, _text("a.txt", "2"), _text("b.txt", "2")], ENVIRONMENT, **places)
    monkeypatch.undo()

    # The edit is taken back: the first file was replaced already and must not be taken for an old one.
    publish([MARK, _text("a.txt", "1"), _text("b.txt", "1")], ENVIRONMENT, **places)

    assert (places["folder"] / "a.txt").read_text() == "1"
    assert (places["folder"] / "b.txt").read_text() == "1"
    assert list(places["folder"].parent.glob("*.new")) == []


def test_a_page_takes_the_place_of_a_folder_and_the_reverse(places: Places) -> None:
    publish([MARK, _text("thing", "a file"), _text("other/deep/x.txt", "x")], ENVIRONMENT, **places)

    publish([MARK, _text("thing/index.html", "a page"), _text("other", "now a file")], ENVIRONMENT, **places)

    assert (places["folder"] / "thing/index.html").read_text() == "a page"
    assert (places["folder"] / "other").read_text() == "now a file"


def test_what_a_killed_build_left_is_cleared(places: Places) -> None:
    publish([MARK], ENVIRONMENT, **places)
    (places["folder"] / ".new" / "half").mkdir(parents=True)

    change = publish([MARK, _text("f.txt", "hi")], ENVIRONMENT, **places)

    assert change.removed == ()
    assert sorted(p.name for p in places["folder"].iterdir()) == [MARKER, "f.txt"]


@pytest.mark.parametrize("damage", ["", "[]", "null", '{"f.txt": 5}', '{"f.txt": []}', '{"f.txt": ["x"]}'])
def test_any_damage_of_the_manifest_costs_only_time(places: Places, damage: str) -> None:
    plan = [MARK, _text("f.txt", "hi")]
    publish(plan, ENVIRONMENT, **places)
    [manifest] = places["cache"].glob("*.json")
    manifest.write_text(damage)

    assert publish(plan, ENVIRONMENT, **places).written == ()


def test_two_builds_of_one_folder_take_turns(places: Places) -> None:
    plans = [[MARK, *(_text(f"{n}/{m}.txt", f"{n}") for m in range(300))] for n in range(2)]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(publish, plans[n % 2], ENVIRONMENT, **places) for n in range(8)]:
            done.result()

    found = {p.parent.name for p in places["folder"].rglob("*.txt")}
    assert len(found) == 1
    assert len(list(places["folder"].rglob("*.txt"))) == 300


def test_a_folder_of_somebody_else_is_refused(places: Places) -> None:
    places["folder"].mkdir()
    (places["folder"] / "thesis.txt").write_text("years of work")

    with pytest.raises(StrangeFolderError, match="not empty"):
        publish([MARK], ENVIRONMENT, **places)

    assert (places["folder"] / "thesis.txt").read_text() == "years of work"


def test_a_twin_has_the_same_bytes(places: Places) -> None:
    page = _page("downloads/index.html", words="a")
    twin = Output("getit/index.html", page.digest, twin_of=page.path)

    publish([MARK, page, twin], ENVIRONMENT, **places)

    assert (places["folder"] / "getit/index.html").read_bytes() == (places["folder"] / page.path).read_bytes()


def test_many_pages_drawn_by_several_processes_are_the_same(places: Places) -> None:
    plan = [MARK, *(_page(f"{n}/index.html", words=n) for n in range(200))]

    publish(plan, ENVIRONMENT, **places)

    for n in range(200):
        assert (places["folder"] / f"{n}/index.html").read_text() == f"<p>{n}</p>"


def test_an_error_in_another_process_names_the_page(places: Places) -> None:
    plan = [MARK, *(_page(f"{n}/index.html", words=n) for n in range(200)), _page("bad/index.html", other=1)]

    with pytest.raises(Exception, match="words"):
        publish(plan, ENVIRONMENT, **places)

    assert not places["folder"].exists()
