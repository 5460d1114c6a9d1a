"""So many files that they are read on all cores are read as one after the other."""

from pathlib import Path

import pytest

from generator import catalogue
from generator.catalogue import Known
from generator.kinds import kind_of

_COUNT = 400


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Boxes; each tenth has a key too much, or is no YAML."""
    (tmp_path / "boxes").mkdir()
    for number in range(_COUNT):
        extra = ("" if number % 10 else "colour: red\n") + ("" if number % 50 else "- [\n")
        file = tmp_path / "boxes" / f"box-{number:03}.md"
        file.write_text(f"---\nlabel: box-{number:03}\n{extra}---\nText {number}.\n")
    return tmp_path


def test_shapes_and_problems_are_those_of_each_file_in_its_order(content: Path) -> None:
    site, problems = catalogue.load(content)

    expected = []
    for file in sorted((content / "boxes").iterdir()):
        path = f"boxes/{file.name}"
        kind = kind_of(path)
        assert kind is not None
        shape, found = catalogue.parse(kind, str(file), file.read_bytes())
        expected += found
        assert (site.files[path][1] if path in site.files else None) == shape
    assert problems == expected
    assert len(site.files) == _COUNT * 9 // 10
    assert site.broken == {f"boxes/box-{number:03}.md" for number in range(0, _COUNT, 10)}


def test_what_the_cache_has_is_not_made_again(content: Path, tmp_path: Path) -> None:
    known = Known(tmp_path / ".cache")
    catalogue.load(content, known=known)
    known.shapes.save()
    again = Known(tmp_path / ".cache")
    site, _ = catalogue.load(content, known=again)

    assert {path: shape for path, (_, shape) in site.files.items()} == {
        path: row[2] for path, row in known.files.items()
    }
    assert (tmp_path / ".cache").is_dir()
    before = next((tmp_path / ".cache").glob("shapes-*")).read_bytes()
    again.shapes.save()
    assert next((tmp_path / ".cache").glob("shapes-*")).read_bytes() == before


def test_one_that_is_mended_is_read_again(content: Path) -> None:
    known = Known(None)
    catalogue.load(content, known=known)
    (content / "boxes" / "box-010.md").write_text("---\nlabel: box-010\n---\nMended.\n")

    site, problems = catalogue.load(content, known=known)

    assert site.boxes["box-010"].text == "Mended."
    assert "boxes/box-010.md" not in site.broken
    assert str(content / "boxes" / "box-020.md") in {problem.path for problem in problems}
