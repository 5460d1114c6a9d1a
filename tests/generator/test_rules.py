"""What must hold between files: each mistake is reported once, at its place, and nothing that only seems to be one."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from generator import addresses, building
from generator.shapes.site import Redirect

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HEAD = "---\ntitle: A page\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n---\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def _problems(content: Path, files: Mapping[str, str] | None = None) -> list[str]:
    """`path:line:column fact` of each problem once `files` are written."""
    for name, text in (files or {}).items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text)
    _, _, found = building.check(content, today=NOW, cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line}:{p.column} {p.fact}" for p in found]


def _text(text: str) -> dict[str, str]:
    """A page whose text begins on line 6."""
    return {"pages/x.md": f"{HEAD}{text}\n"}


def _rows(*rows: str) -> dict[str, str]:
    return {"site/redirects.yaml": "redirects:\n" + "".join(f"  - {{{row}}}\n" for row in rows)}


# One file that cannot be read is one problem


def test_the_tiny_content_is_in_order(content: Path) -> None:
    assert _problems(content) == []


@pytest.mark.parametrize(
    "path",
    [
        "pages/about/index.md",
        "boxes/widget-about-psf.md",
        "releases/branches.yaml",
        "releases/3.14/3.14.1.yaml",
        "releases/3.9/3.9.25.yaml",
        "site/navigation.yaml",
        "site/redirects.yaml",
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(content: Path, path: str) -> None:
    links = (
        "[a](/about/#a-heading) [b](/box/widget-about-psf/) [c](/downloads/branch/3.9/)"
        " [e](/downloads/release/python-3141/) [f](/downloads/release/python-3925/) [g](/downloads/latest/python3.14/)"
    )
    links += " [h](/about-us/)" if path == "site/redirects.yaml" else ""
    broken = "---\ntitle: [\n---\nText\n" if path.endswith(".md") else "x: [\n"

    found = _problems(content, {**_text(links), path: broken})

    assert [problem.split(":")[0] for problem in found] == [path]


@pytest.mark.parametrize("path", ["releases/branches.yaml", "site/navigation.yaml", "site/redirects.yaml"])
def test_a_file_that_the_site_needs_is_missed(content: Path, path: str) -> None:
    (content / path).unlink()

    assert _problems(content) == [f"{path}:0:0 there is no such file"]


# Addresses


@pytest.mark.parametrize(
    ("path", "address", "owner"),
    [
        ("pages/downloads.md", "/downloads/", "the downloads page"),
        ("pages/box/widget-about-psf.md", "/box/widget-about-psf/", "boxes/widget-about-psf.md"),
        ("pages/box/other.md", "/box/other/", "the boxes"),
        ("pages/downloads/latest/python3.md", "/downloads/latest/python3/", "the ways to the newest releases"),
        ("pages/getit/about.md", "/getit/about/", "the twins of /downloads/"),
        ("pages/api/v2/downloads/os.md", "/api/v2/downloads/os/", "the data for programs"),
        ("pages/static/css.md", "/static/css/", "the files of the theme"),
        ("pages/sitemap.xml/x.md", "/sitemap.xml/x/", "the generator"),
        ("site/root/404.html", "/404.html", "the generator"),
        ("site/root/sitemap.xml", "/sitemap.xml", "the generator"),
    ],
)
def test_an_address_that_is_taken_is_reported_with_its_owner(
    content: Path, path: str, address: str, owner: str
) -> None:
    found = _problems(content, {path: f"{HEAD}Text\n"})

    assert len(found) == 1
    assert f"{path}:" in found[0]
    assert f"the address `{address}` belongs to" in found[0]
    assert owner in found[0]


def test_a_file_cannot_stand_where_a_page_needs_a_folder(content: Path) -> None:
    page = f"{HEAD}Text\n"

    [found] = _problems(content, {"site/root/team": "a", "pages/team/index.md": page})

    assert found.startswith("pages/team/index.md:1:1 the address `/team/` belongs to")
    assert "site/root/team` already" in found


def test_a_file_that_is_refused_takes_no_address_from_a_page(content: Path) -> None:
    [found] = _problems(content, {"site/root/about": "a"})

    assert found == "site/root/about:0:0 the address `/about` belongs to the list of pages and their reviews already"


def test_a_box_is_named_like_its_file_and_no_two_share_a_label(content: Path) -> None:
    box = (content / "boxes/widget-about-psf.md").read_text()

    found = _problems(content, {"boxes/other.md": box})

    assert len(found) == 1
    assert found[0].startswith("boxes/other.md:2:1 the label is `widget-about-psf`, but the file is `boxes/other.md`")


def test_a_file_of_the_root_can_be_linked_and_shown(content: Path) -> None:
    assert _problems(content, {**_text("[a](/a.txt) ![b](/a.txt)"), "site/root/a.txt": "a"}) == []


# Redirects


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (["from: /about, to: /downloads/"], 2, "is a page"),
        (["from: /about/, to: /downloads/"], 2, "is a page"),
        (["from: /about/, to: /downloads/, match: prefix"], 2, "is a page"),
        (["from: /x, to: /about/", "from: /x/, to: /about/"], 3, "further up, by `/x`"),
        (["from: /x, to: /about/, match: prefix", "from: /x/y/, to: /about/"], 3, "further up, by `/x`"),
        (["from: /x, to: /about/, match: prefix", "from: /x/y, to: /about/, match: prefix"], 3, "further up, by `/x`"),
        (["from: '/x/.*', to: /about/, match: regex", "from: /x/y/, to: /about/"], 3, "further up, by `/x/.*`"),
    ],
)
def test_a_redirect_that_is_never_used_is_reported(content: Path, rows: list[str], line: int, says: str) -> None:
    found = _problems(content, _rows(*rows))

    assert len(found) == 1
    assert found[0].startswith(f"site/redirects.yaml:{line}:")
    assert says in found[0]


def test_a_row_before_a_wider_one_is_used(content: Path) -> None:
    rows = ["from: /x/y/, to: /about/", "from: /x/, to: /about/", "from: /x, to: /downloads/, match: prefix"]

    assert _problems(content, _rows(*rows)) == []


def test_navigation_may_lead_to_a_redirect_but_not_to_what_is_gone(content: Path) -> None:
    navigation = "main:\n  - {title: A, url: /moved/}\n  - {title: B, url: /gone/}\nnetwork: []\nlegal: []\n"

    found = _problems(
        content,
        {"site/navigation.yaml": navigation} | _rows("from: /moved/, to: /about/", "from: /gone/, status: 410"),
    )

    assert found == ["site/navigation.yaml:3:16 `/gone/` is not a page"]


@pytest.mark.parametrize(
    ("pattern", "target", "says"),
    [
        ("/x/(.*)", r"/\1", "another host"),
        ("/x/([^/].*)", r"/\1", "another host"),
        ("/x/([a-z]*)/(.*)", r"/\1/\2", "another host"),
        ("/x/([a-z])?(b)", r"/\1/\2", "another host"),
        ("/x/(a|/b)", r"/\1", "another host"),
        ("/x/(.*)", r"https://a.org\1", "another host"),
        ("/x/(.*)", r"https://\1/", "another host"),
        ("/x/(.*)", r"//evil.org/\1", "another host"),
        ("/x/(.*)", r"/\evil.org/\1", "another host"),
        ("/x/(.*)", r"https://a.org/\2", "`from` has 1 group"),
        ("/x/(.*)", r"/a/\n", "backslashes"),
        ("/(", "/about/", "not a regular expression"),
        ("/a{99999999999}", "/about/", "not a regular expression"),
        ("x/.*", "/about/", "begins with a slash"),
        ("/(a+)+/x", "/about/", "hours"),
        ("/(?:a|aa)*/x", "/about/", "hours"),
        ("/(?:a?){40}a{40}", "/about/", "hours"),
        ("/(.*)a(.*)b", "/about/", "hours"),
    ],
)
def test_a_pattern_that_is_not_safe_is_refused(pattern: str, target: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Redirect.model_validate({"from": pattern, "to": target, "match": "regex"})


@pytest.mark.parametrize(
    ("pattern", "target"),
    [
        ("/x/(.*)", r"https://a.org/\1"),
        ("/x/(.*)", r"/y/\1"),
        ("/x/([a-z]+)/", r"/\1/"),
        (r"/x/(\d\.\d|main)/(.*)", r"/\1/\2"),
        ("/([a-z]+)-([0-9]+)/(.*)", r"/y/\1"),
        ("/" + "(" * 99 + ")" * 99, "/about/"),
    ],
)
def test_a_pattern_that_is_safe_is_taken(pattern: str, target: str) -> None:
    assert Redirect.model_validate({"from": pattern, "to": target, "match": "regex"}).from_ == pattern


@pytest.mark.parametrize("origin", ["/a?b", "/a#b", "//a", "/a//b", "/a\\b", "/a b", "a"])
def test_a_redirect_comes_from_a_plain_path(origin: str) -> None:
    with pytest.raises(ValidationError):
        Redirect.model_validate({"from": origin, "to": "/about/"})


# Texts


def test_every_dead_link_is_reported_where_it_stands(content: Path) -> None:
    text = (
        "Code: `/no/` and `[a](/no/)`.\n\n```\n[a](/no/)\n```\n\n"
        '/no/ [a](/no/) and [b](/no/ "b")\n\n<a href="/no/">c</a> [d][e]\n\n[e]: /no/'
    )

    found = _problems(content, _text(text))

    says = "the link `/no/` leads to no page"
    assert found == [f"pages/x.md:{place} {says}" for place in ("12:10", "12:24", "14:10", "16:6")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a](#nope)", "6:5 `/x/` has no place `#nope`"),
        ("[a](/about/?a=b#nope)", "6:5 `/about/` has no place `#nope`"),
        ("[a](//example.org/)", "6:5 the link `//example.org/` begins with two slashes"),
        ("[a](/gone/)", "6:5 the link `/gone/` leads to a page that is gone"),
        ("a\n\n[a](javascript:b)", "8:5 the address `javascript:b` is dropped"),
        ("[a](data:text/html,b)", "6:5 the address `data:text/html,b` is dropped"),
        ("[a](ftp://example.org/)", "6:5 the address `ftp://example.org/` is dropped"),
        ("![a](/nope.png)", "6:6 there is no picture `/nope.png`"),
        ("![a](/about/)", "6:6 there is no picture `/about/`"),
        ("![a](nope.png)", "6:6 the picture `nope.png` is not a file of this site"),
        ("![a](https://example.org/a.png)", "6:6 the picture `https://example.org/a.png` is not a file of this site"),
        ("![a](data:image/png;base64,AA)", "6:6 the address `data:image/png;base64,AA` is dropped"),
        ("a\n\n# B", "8:1 the text has a heading of the first level"),
        ("B\n===", "6:1 the text has a heading of the first level"),
        ("a <b id='c'>d</b>\n\n## E {#c}", "6:10 the place `#c` stands here more than once"),
        ("a\n\n" + "[" * 20_000, "8:1 20,000 `[` stand on one line"),
        ("[a](b" * 9_000, "6:1 9,000 `[` stand on one line"),
        ("- " * 1_000 + "a", "6:1 the lists or quotations are nested too deeply"),
    ],
)
def test_what_is_wrong_in_a_text_is_reported_at_its_place(content: Path, text: str, problem: str) -> None:
    found = _problems(content, _text(text) | _rows("from: /gone/, status: 410"))

    assert found
    assert found[0].startswith(f"pages/x.md:{problem}")
    assert {entry.partition(" ")[2] for entry in found} == {found[0].partition(" ")[2]}


def test_dead_places_of_releases_and_boxes_are_reported(content: Path) -> None:
    release = content / "releases/3.14/3.14.1.yaml"
    box = content / "boxes/widget-about-psf.md"
    release.write_text(f"{release.read_text()}text: |\n  See [a](#files) and [b](#nope).\n")
    box.write_text(f"{box.read_text()}\nSee [c](#nope) and [d](/downloads/release/python-3141/#neither).\n")

    found = _problems(content)

    assert len(found) == 3
    assert "`/box/widget-about-psf/` has no place `#nope`" in found[0] + found[1]
    assert "`/downloads/release/python-3141/` has no place `#neither`" in found[0] + found[1]
    assert found[2].startswith("releases/3.14/3.14.1.yaml:32:27 `/downloads/release/python-3141/` has no place `#nope`")


def test_the_places_of_a_release_are_those_of_the_theme() -> None:
    templates = ROOT / "themes/pythonorg/templates"
    names = ("base.html", "downloads/release.html", "downloads/release-files.html")
    drawn = "".join((templates / name).read_text() for name in names)

    assert all(f'id="{place}"' in drawn for place in addresses.PLACES_OF_A_RELEASE - {"top"})
