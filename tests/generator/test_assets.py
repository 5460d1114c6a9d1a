"""A script's name changes with its own text and with that of every script that it imports."""

from pathlib import Path

import pytest

from generator import assets


def _static(folder: Path, **scripts: str) -> Path:
    (folder / "css").mkdir(parents=True)
    (folder / "js").mkdir()
    for style in assets.STYLES:
        (folder / style).write_text("a { color: red }")
    for name, text in scripts.items():
        (folder / f"js/{name}.js").write_text(text)
    return folder


def test_an_import_names_the_published_script(tmp_path: Path) -> None:
    made = assets.collect(_static(tmp_path, a='import { b } from "./b.js";', b="export const b = 1;"))

    assert made.contents[made("js/a.js")].decode() == f'import{{b}}from"{made("js/b.js")}";'


def test_a_change_far_below_changes_the_name_of_the_importer(tmp_path: Path) -> None:
    scripts = {"a": 'import("./b.js")', "b": 'import("./c.js")'}

    one, other = (assets.collect(_static(tmp_path / c, **scripts, c=c)) for c in ("1", "2"))

    assert one("js/a.js") != other("js/a.js")


def test_an_import_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        assets.collect(_static(tmp_path, a='import("./b.js");'))


def test_scripts_that_import_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="import each other"):
        assets.collect(_static(tmp_path, a='import("./b.js");', b='import("./a.js");'))


def test_a_script_without_names_becomes_a_part_of_its_importer(tmp_path: Path) -> None:
    made = assets.collect(
        _static(tmp_path, a='import "./b.js";\nimport "./c.js";\n', b="const x = 1;\n", c="const x = 2;\n")
    )

    assert made.contents[made("js/a.js")].decode() == "{const x=1;}\n{const x=2;}"


def test_a_script_that_exports_cannot_be_a_part(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be a part"):
        assets.collect(_static(tmp_path, a='import "./b.js";\n', b="export const x = 1;\n"))


def test_a_template_literal_inside_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside another"):
        assets.collect(_static(tmp_path, a='const x = `one${many ? ` in ${many} kinds` : ""}`;'))


def test_text_of_a_template_literal_stays_as_it_is(tmp_path: Path) -> None:
    made = assets.collect(_static(tmp_path, a="const x = ` in  ${many} kinds`;"))

    assert made.contents[made("js/a.js")].decode() == "const x=` in  ${many} kinds`;"
