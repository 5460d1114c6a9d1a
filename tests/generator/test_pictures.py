"""Pictures made of dots come as WebP, no larger than they are shown; each says its size before it is there."""

import io
import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from generator import building, catalogue
from generator.outputs import pictures
from generator.views import sponsors

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SHOWN = "/media/sponsors/shown/tiny-cloud.png.webp"


def _picture(kind: str, width: int, height: int) -> bytes:
    made, colour = io.BytesIO(), {"PNG": (10, 90, 160, 120), "JPEG": (10, 90, 160)}[kind]
    Image.new("RGB" if kind == "JPEG" else "RGBA", (width, height), colour).save(made, kind)
    return made.getvalue()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The tiny content, whose sponsor has sent a large PNG."""
    made = Path(shutil.copytree(ROOT / "tests/site", tmp_path / "content"))
    (made / "data/media/sponsors/tiny-cloud.png").write_bytes(_picture("PNG", 4000, 1000))
    file = made / "data/sponsors.json"
    data = json.loads(file.read_text())
    data["sponsors"][0]["logo"] = {"file": "tiny-cloud.png", "width": 4000, "height": 1000}
    file.write_text(json.dumps(data, indent=1))
    return made


def _build(content: Path, output: Path) -> Path:
    theme, cache = ROOT / "themes/pythonorg", output.with_name("cache")
    building.build(content, output, theme=theme, host="https://www.example.org", now=NOW, cache=cache)
    return output


def test_a_logo_of_dots_is_shown_as_webp_and_kept_for_programs(content: Path, tmp_path: Path) -> None:
    built = _build(content, tmp_path / "out")
    for page in ("psf/sponsors/index.html", "jobs/index.html"):
        html = LexborHTMLParser((built / page).read_bytes())
        source, image = html.css_first("picture source"), html.css_first("picture img")
        assert source and image
        assert (source.attributes["srcset"], source.attributes["type"]) == (SHOWN, "image/webp")
        assert image.attributes["src"] == "/media/sponsors/tiny-cloud.png"

    with Image.open(built / SHOWN[1:]) as picture:
        assert (picture.format, picture.size) == ("WEBP", (748, 187))  # twice the 374 x 94 of its level
        dot = picture.convert("RGBA").getpixel((5, 5))
    assert isinstance(dot, tuple)
    assert [abs(value - was) <= 1 for value, was in zip(dot, (10, 90, 160, 120), strict=True)] == [True] * 4
    (row,) = json.loads((built / "psf/sponsors/index.json").read_text())
    assert row["logo"].endswith("/media/sponsors/tiny-cloud.png")
    assert (built / "media/sponsors/tiny-cloud.png").is_file()


def test_a_drawing_stays_one(tmp_path: Path) -> None:
    built = _build(ROOT / "tests/site", tmp_path / "out")

    assert [file.suffix for file in (built / "media").rglob("*") if file.is_file()] == [".svg"]
    assert "image/webp" not in (built / "psf/sponsors/index.html").read_text()


def test_a_new_logo_of_the_same_name_is_made_again(content: Path, tmp_path: Path) -> None:
    before = (_build(content, tmp_path / "out") / SHOWN[1:]).read_bytes()
    (content / "data/media/sponsors/tiny-cloud.png").write_bytes(_picture("PNG", 200, 50))

    with Image.open(_build(content, tmp_path / "out") / SHOWN[1:]) as picture:
        assert picture.size == (200, 50)  # no more dots than there are
    assert (tmp_path / "out" / SHOWN[1:]).read_bytes() != before


def test_a_photo_loses_what_nobody_sees_and_a_logo_nothing() -> None:
    noisy = Image.effect_noise((300, 200), 80).convert("RGB")
    made: dict[str, bytes] = {}
    for kind in ("PNG", "JPEG"):
        file = io.BytesIO()
        noisy.save(file, kind)
        made[kind] = pictures.webp(file.getvalue(), 300)

    with Image.open(io.BytesIO(made["PNG"])) as picture:
        assert picture.convert("RGB").tobytes() == noisy.tobytes()
    assert len(made["JPEG"]) < len(made["PNG"])


def test_a_logo_that_is_no_picture_is_a_problem(content: Path) -> None:
    (content / "data/media/sponsors/tiny-cloud.png").write_bytes(_picture("PNG", 40, 10)[:60])
    _, _, found = building.check(content, today=NOW, cache=None)

    assert [problem.fact for problem in found] == ["`tiny-cloud.png` is no picture that can be read"]


def test_only_sponsors_of_today_have_pictures(content: Path) -> None:
    site, _ = catalogue.load(content)

    assert list(sponsors.smaller(site, date(2026, 11, 1))) == [SHOWN]
    assert sponsors.smaller(site, date(2027, 1, 1)) == {}


# The whole site


def test_every_picture_says_its_size(site: Path) -> None:
    """Else the page moves when it comes."""
    wrong, found = [], 0
    for file in site.rglob("*.html"):
        for tag in re.findall(rb"<img\b[^>]*>", file.read_bytes()):
            found += 1
            if any(word not in tag for word in (b' alt="', b' width="', b' height="')):
                wrong.append((file.relative_to(site).as_posix(), tag))
    assert found > 0
    assert wrong == []


def test_every_picture_of_dots_has_a_webp(site: Path) -> None:
    """But those of link previews: no page shows them, and not everybody who does knows WebP."""
    files = [
        file.relative_to(site).as_posix()
        for ending in ("png", "jpg", "jpeg", "gif")
        for file in site.rglob(f"*.{ending}")
    ]
    shown = {path for path in files if not path.startswith("static/cards/")}

    assert {path for path in shown if not (site / f"media/sponsors/shown/{Path(path).name}.webp").is_file()} == set()
