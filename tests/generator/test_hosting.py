"""What servers and programs are told: redirects, headers, the next change, the build, what was changed."""

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from selectolax.lexbor import LexborHTMLParser

from generator import building
from generator.catalogue import Catalogue
from generator.outputs import caddy, headers, machines, netlify, nginx, redirects
from generator.outputs.redirects import Row
from generator.render import Change
from generator.shapes import kit
from generator.shapes.funding import Place
from generator.shapes.site import Host, Redirect
from generator.views import downloads, support
from services.rules import Some

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "site"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _table(site: Catalogue, *pages: str) -> tuple[Row, ...]:
    today = NOW.date()
    return redirects.table(site, downloads.latest(site, support.branches(site, today), today), today, pages=pages)


# Redirects


def test_a_row_of_one_address_is_asked_before_the_files_and_below_getit_too(tiny: Catalogue) -> None:
    rows = {row.from_: row for row in _table(tiny) if row.first}

    assert rows["/downloads/latest/python3.14/"].to == "/downloads/release/python-3141/"
    assert rows["/getit/latest/python3.14/"].to == "/downloads/release/python-3141/"
    assert rows["/download/releases/3.14/"].to == "/downloads/release/python-3140/"


def test_a_page_has_no_redirect(tiny: Catalogue) -> None:
    rows = _table(tiny, "/download/releases/3.14.0/")

    assert "/download/releases/3.14.0" not in {row.from_.rstrip("/") for row in rows}
    assert "/getit/releases/3.14.0" in {row.from_.rstrip("/") for row in rows}


def test_old_names_with_capitals_lead_to_the_page_of_the_foundation(tiny: Catalogue) -> None:
    found = [row for row in _table(tiny, "/psf/mission/", "/psf/") if row.to == "/psf/mission/"]

    assert [bool(re.fullmatch(row.from_, "/psf/Mission.html")) for row in found] == [True]


def test_no_stub_takes_a_path_that_differs_only_in_capitals() -> None:
    rows = [Row("/Jobs/", "/a/", first=True), Row("/Mirrors", "/b/", first=True), Row("/mirrors/", "/c/", first=True)]

    assert list(redirects.stubs(rows, ["/jobs/"])) == [("mirrors/index.html", "/c/")]


def test_a_stub_lies_where_a_plain_host_looks() -> None:
    rows = [
        Row("/Help.html", "/help/", first=True),
        Row("/2.0.x", "/two/", first=True),
        Row("/gone/", None, 410, first=True),
        Row("/below", "/x/", match="prefix"),
        Row("/downloads/mac/", "/m/", first=True),
        Row("/getit/mac/", "/m/", first=True),
    ]

    assert dict(redirects.stubs(rows, [])) == {
        "Help.html": "/help/",
        "2.0.x/index.html": "/two/",
        "downloads/mac/index.html": "/m/",  # its twin below getit/ is made with all the others
    }


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"from": "/a/", "to": "/b/"}, "on another host it is a whole address"),
        ({"from": "/a/", "to": "https://docs.python.org/a/"}, "leads back to itself"),
        ({"from": "/(.*)", "to": r"https://docs.python.org/\1", "match": "regex"}, "leads back to itself"),
    ],
)
def test_another_name_leads_away(row: dict[str, str], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        Host.model_validate_json(json.dumps({"names": ["docs.python.org"], "redirects": [row]}))


@pytest.mark.parametrize("name", ["Docs.python.org", "docs", "https://docs.python.org", "docs.python.org:80", "-a.org"])
def test_a_name_is_that_of_a_host(name: str) -> None:
    row = {"from": "/a/", "to": "https://b.example/"}
    with pytest.raises(ValidationError):
        Host.model_validate_json(json.dumps({"names": [name], "redirects": [row]}))


@pytest.mark.parametrize("to", ["/a$b/", '/a"b/', "/a;b/", "/{a}/"])
def test_a_target_that_nginx_would_read_otherwise_is_refused(to: str) -> None:
    with pytest.raises(ValueError, match="cannot be written for nginx"):
        nginx.server([Row("/x/", to, first=True)], headers.Sent("http://localhost"))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("/a(?=b).*", "a look ahead or back"),
        ("/a(?<!b)c", "a look ahead or back"),
        (r"/(a)\1", "a reference to a group"),
        ("/(?>a)b", "an atomic group"),
        ("/a++b", "a possessive repeat"),
    ],
)
def test_a_pattern_is_one_that_every_server_knows(pattern: str, words: str) -> None:
    with pytest.raises(ValidationError, match=f"`from` has {words}, which not every server knows"):
        Redirect.model_validate_json(json.dumps({"from": pattern, "to": "/b/", "match": "regex"}))


# Headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/a.css",
        "/static",
        "/api/",
        "/api/v2/x/",
        "/api/index.json",
        "/a.json",
        "/a.jsonx",
        "/a/SHA256SUMS",
        "/.json",
        "/SHA256SUMS",
    ],
)
def test_a_pattern_takes_the_same_on_every_server(path: str) -> None:
    for some in headers.Sent("http://localhost", "x").table:
        ours = Some.model_validate({"for": some.pattern, "set": some.headers})

        assert ours.takes(path) == bool(re.search(some.regex, path)), some.pattern


def test_no_address_is_open_by_two_rows() -> None:
    """Some hosts join what two rows say, and `*, *` opens nothing."""
    some = [row for row in headers.Sent("http://localhost").table if "Access-Control-Allow-Origin" in row.headers]

    for path in ("/api/v2/x/", "/api/index.json", "/api/a.json/", "/x/SHA256SUMS", "/a/b.xml", "/a.txt"):
        assert len([row for row in some if re.search(row.regex, path)]) == 1, path


@pytest.mark.parametrize(("host", "expected"), [("https://www.python.org", 1), ("http://localhost:8000", 0)])
def test_browsers_are_told_to_stay_with_https_where_there_is_https(host: str, expected: int) -> None:
    sent, rows = headers.Sent(host), [Row("/a/", "/b/", first=True)]

    for text in (nginx.server(rows, sent), caddy.caddyfile(rows, sent), netlify.header_rows(sent)):
        assert text.count("Strict-Transport-Security") == expected
    assert "Strict-Transport-Security" not in json.dumps(sent.as_json())


def test_a_notice_for_programs_is_sent_with_the_api_and_nothing_else() -> None:
    sent = headers.Sent("http://localhost", 'Slow on Sunday: "up" to $5 {x} \\')
    rows = {some.pattern: some.headers for some in sent.table if headers.NOTICE in some.headers}

    assert rows == {"/api/*": {"X-Python-Notice": 'Slow on Sunday: "up" to $5 {x} \\'}}
    assert r'"Slow on Sunday: \"up\" to ${site_dollar}5 {x} \\"' in nginx.http(sent)
    assert r'X-Python-Notice "Slow on Sunday: \"up\" to $5 \{x} \"' in caddy.caddyfile([], sent)
    assert '/api/*\n  X-Python-Notice: Slow on Sunday: "up" to $5 {x} \\\n' in netlify.header_rows(sent)


# What programs read


def test_the_release_cycle_has_the_form_of_the_peps(tiny: Catalogue) -> None:
    """Source: the clients of the PEPs' release-cycle.json."""
    cycle = json.loads(machines.release_cycle(tiny, date(2026, 11, 1)))

    assert list(cycle) == sorted(cycle, key=lambda name: tuple(map(int, name.split("."))), reverse=True)
    for row in cycle.values():
        assert list(row) == ["branch", "pep", "status", "first_release", "end_of_life", "release_manager"]
    assert cycle["3.14"]["status"] == "bugfix"
    assert cycle["3.9"]["status"] == "end-of-life"


def test_the_branch_in_development_is_called_main() -> None:
    site, _, found = building.check(ROOT / "content", today=NOW, cache=None)
    cycle = json.loads(machines.release_cycle(site, date(2026, 11, 1)))

    assert found == []
    assert [name for name, row in cycle.items() if row["branch"] == "main"] == ["3.16"]
    assert {row["status"] for row in cycle.values()} <= {
        "planned",
        "feature",
        "prerelease",
        "bugfix",
        "security",
        "end-of-life",
    }


def test_the_next_change_is_the_soonest() -> None:
    soon, late = datetime(2026, 11, 2, tzinfo=UTC), datetime(2027, 1, 1, 8, 30, tzinfo=UTC)

    assert json.loads(machines.next_change({"events": late, "downloads": soon})) == {
        "at": "2026-11-02T00:00:00Z",
        "section": "downloads",
        "sections": {"downloads": "2026-11-02T00:00:00Z", "events": "2027-01-01T08:30:00Z"},
    }
    assert json.loads(machines.next_change({})) == {"at": None, "section": None, "sections": {}}


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "/"),
        ("downloads/index.html", "/downloads/"),
        ("api/v2/downloads/os/index.json", "/api/v2/downloads/os/"),
        ("api/index.json", "/api/index.json"),
        ("downloads/release/python-3141/index.json", "/downloads/release/python-3141/index.json"),
        ("Help.html", "/Help.html"),
    ],
)
def test_a_file_has_an_address(path: str, address: str) -> None:
    assert machines.address_of(path) == address


def test_changed_urls_are_whole_and_without_what_nobody_is_served() -> None:
    text = machines.changed_urls(["b/index.html", "redirects.json", "_headers", "404.html"], ["a.txt"], "https://x.org")

    assert text == "https://x.org/a.txt\nhttps://x.org/b/\n"


# A build


def _build(folder: Path, content: Path = TINY, now: datetime = NOW) -> Change:
    cache = folder.parent / "cache"
    theme = ROOT / "themes" / "pythonorg"
    return building.build(content, folder, theme=theme, host="https://x.org", now=now, cache=cache).change


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def test_changed_urls_say_what_the_last_build_that_changed_something_did(content: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    _build(out, content)
    assert "https://x.org/about/\n" in (out / "changed-urls.txt").read_text()

    page = content / "pages/about/index.md"
    page.write_text(page.read_text() + "\nOne more sentence.\n")
    _build(out, content)
    changed = (out / "changed-urls.txt").read_text()
    assert changed.splitlines() == [
        "https://x.org/about/",
        "https://x.org/about/index.json",
        "https://x.org/about/index.md",
    ]

    change = _build(out, content, NOW.replace(minute=5))
    assert change.written == ("build.json",)
    assert (out / "changed-urls.txt").read_text() == changed


def test_build_json_counts_what_was_built(tmp_path: Path) -> None:
    _build(tmp_path / "out")
    said = json.loads((tmp_path / "out/build.json").read_text())

    # The index of the search is made of the other files, and what changed depends on the build before: neither is planned.
    every = (file for file in (tmp_path / "out").rglob("*") if file.is_file() and file.name != "changed-urls.txt")
    files = [file for file in every if file.relative_to(tmp_path / "out").parts[0] != "pagefind"]
    assert said["as_of"] == "2026-11-01T12:00:00Z"
    assert said["outputs"]["all"] == len(files)
    assert said["outputs"]["rss"] == len([file for file in files if file.suffix == ".rss"])
    assert said["records"]["release"] == 4
    assert said["records"]["page"] == 1


def test_everything_that_the_list_for_programs_names_is_there(tmp_path: Path) -> None:
    _build(tmp_path / "out")
    listed = json.loads((tmp_path / "out/api/index.json").read_text())

    addresses = [row["example"].removeprefix("https://x.org") for row in listed["files"]]
    addresses += [row[form].removeprefix("https://x.org") for row in listed["records"] for form in ("json", "markdown")]
    assert "/downloads/feed.rss" in addresses
    assert "/api/v2/downloads/release/" in addresses
    for address in addresses:
        file = tmp_path / "out" / address[1:]
        assert file.is_file() or (file / "index.json").is_file(), address


@pytest.mark.parametrize("start", ["2026-10-12T05:00:00", "2026-11-01T12:00:00", "2027-02-28T23:59:59"])
def test_the_site_reads_otherwise_at_the_next_change_and_not_before(start: str, tmp_path: Path) -> None:
    now = datetime.fromisoformat(start).replace(tzinfo=UTC)

    for _ in range(4):
        files = _planned(tmp_path, now)
        at = datetime.fromisoformat(json.loads(files.pop("next-change.json"))["at"])
        before, then = _planned(tmp_path, at - timedelta(seconds=1)), _planned(tmp_path, at)
        assert {path for path, print_ in files.items() if before[path] != print_} == set(), at
        assert set(before) == {*files, "next-change.json"}
        assert {path for path, print_ in files.items() if then.get(path) != print_} != set(), at
        now = at


def _planned(cache: Path, now: datetime) -> dict[str, str]:
    """What stands for each file of the site as of an instant, but for the one that tells the instant; the next change whole."""
    planned = building.plan(TINY, theme=ROOT / "themes" / "pythonorg", host="https://x.org", now=now, cache=cache)
    known = {
        output.path: (output.content or b"").decode() for output in planned.outputs if output.path == "next-change.json"
    }
    return {output.path: output.digest for output in planned.outputs if output.path != "build.json"} | known


def test_every_row_of_the_list_for_programs_says_what_it_is_and_is_of_this_site(tmp_path: Path) -> None:
    _build(tmp_path / "out")
    rows = json.loads((tmp_path / "out/api/index.json").read_text())["files"]

    assert [row["url"] for row in rows if not row["about"]] == []
    assert [row["url"] for row in rows if not row["url"].startswith("https://x.org/")] == []


def test_every_feed_calendar_and_json_file_is_in_the_list_for_programs(tmp_path: Path) -> None:
    _build(tmp_path / "out")
    rows = json.loads((tmp_path / "out/api/index.json").read_text())["files"]
    listed = [re.escape(row["url"].removeprefix("https://x.org")).replace(r"\*", "[^/]+") for row in rows]
    known = re.compile("|".join([*listed, "/(?:getit|pagefind|api/v2|_service)/.*", "/(?:redirects|headers).json"]))

    files = [file for ending in ("rss", "atom", "ics", "json") for file in (tmp_path / "out").rglob(f"*.{ending}")]
    twins = {file for file in files if file.name == "index.json" and file.with_name("index.md").is_file()}
    addresses = [f"/{file.relative_to(tmp_path / 'out').as_posix()}" for file in files if file not in twins]
    assert len(addresses) > 50
    assert [address for address in addresses if not known.fullmatch(address)] == []


def test_the_service_is_told_what_its_pages_need(tmp_path: Path) -> None:
    _build(tmp_path / "out")

    found = kit.Kit.model_validate_json((tmp_path / "out" / kit.FILE).read_bytes())

    assert (found.name, found.url) == ("Python.org", "https://x.org")
    assert (tmp_path / "out" / found.assets["css/service.css"][1:]).is_file()
    assert [item.url for item in found.navigation.main]
    assert [term.slug for term in found.taxonomy.categories]


def test_every_link_of_the_overview_for_language_models_is_there(tmp_path: Path) -> None:
    _build(tmp_path / "out")
    links = re.findall(r"\]\(https://x\.org/([^)]+)\)", (tmp_path / "out/llms.txt").read_text())

    assert "about/index.md" in links
    assert "downloads/release/python-3141/index.md" in links
    assert [link for link in links if not (tmp_path / "out" / link).is_file()] == []


def test_nothing_on_a_page_is_inline(site: Path) -> None:
    """So that the policy needs neither `unsafe-inline` nor hashes. JSON-LD is data and runs nothing."""
    policy = json.loads((site / "headers.json").read_text())["security"]["Content-Security-Policy"]
    # Read as text first, which is quick; words of a posting that look like code are found to be words by the parser.
    suspect = re.compile(rb"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\bsrc=)""")

    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    pages = [(file, file.read_bytes()) for file in site.rglob("*.html")]
    assert [file for file, page in pages if suspect.search(page) and _has_inline(page)] == []


def test_inline_code_is_told_from_words_that_look_like_it() -> None:
    for page in (b"<p onclick='x()'>", b"<p style=x>", b"<style></style>", b"<a href=' JavaScript:x()'>", b"<script>"):
        assert _has_inline(page), page
    for page in (
        b"<p title='onclick=\"x\"'>",
        b"<pre>&lt;style></pre>",
        b'<script type="application/ld+json">{}</script>',
    ):
        assert not _has_inline(page), page


def _has_inline(page: bytes) -> bool:
    for node in LexborHTMLParser(page).css("*"):
        names, values = node.attributes.keys(), [(value or "").strip().lower() for value in node.attributes.values()]
        if node.tag == "style" or any(name == "style" or name.startswith("on") for name in names):
            return True
        if node.tag == "script" and "src" not in names and node.attributes.get("type") != "application/ld+json":
            return True
        if any(value.startswith("javascript:") for value in values):
            return True
    return False


# The files of site/root/


def _facts(content: Path, now: datetime = NOW) -> list[str]:
    _, _, found = building.check(content, today=now, cache=None)
    return [f"{Path(p.path).relative_to(content)}:{p.line}:{p.column} {p.fact}" for p in found]


@pytest.mark.parametrize(
    ("now", "fact"),
    [
        ("2027-05-02", None),
        ("2027-05-03", "the contact for security reports expires on 2027-06-01, in less than 30 days"),
        ("2027-06-02", "the contact for security reports expired on 2027-06-01"),
    ],
)
def test_a_build_stops_before_the_security_contact_expires(content: Path, now: str, fact: str | None) -> None:
    file = content / "site/root/.well-known/security.txt"
    file.parent.mkdir(parents=True)
    file.write_text("# Report here\nContact: mailto:x@python.org\nExpires: 2027-06-01T00:00:00Z\n")

    found = _facts(content, datetime.fromisoformat(f"{now}T00:00:00+00:00"))

    assert found == ([f"site/root/.well-known/security.txt:3:10 {fact}"] if fact else [])


@pytest.mark.parametrize(
    ("lines", "fact"),
    [
        ("Contact: x\n", ":0:0 there are 0 lines `Expires`"),
        ("Expires: soon\n", ":1:10 `soon` is not an instant"),
        ("Expires: 2028-01-01T00:00:00Z\nexpires: 2028-01-01T00:00:00Z\n", ":2:1 there are 2 lines `Expires`"),
    ],
)
def test_the_security_contact_has_one_day(content: Path, lines: str, fact: str) -> None:
    file = content / "site/root/.well-known/security.txt"
    file.parent.mkdir(parents=True)
    file.write_text(lines)

    assert _facts(content) == [f"site/root/.well-known/security.txt{fact}"]


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('"v1.0.0"', '"v2"', "2:3 `version` is `v2`"),
        (
            '"channels": ["donate"]',
            '"channels": ["paypal"]',
            "32:3 a plan names the channel `paypal`, which is not there",
        ),
        ('"role"', '"rule"', None),
    ],
)
def test_the_funding_manifest_is_checked(content: Path, old: str, new: str, fact: str | None) -> None:
    file = content / "site/root/funding.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((ROOT / "content/site/root/funding.json").read_text().replace(old, new))

    found = _facts(content)

    assert found
    assert all(line.startswith("site/root/funding.json:") for line in found)
    if fact:
        assert found == [f"site/root/funding.json:{fact}"]


def test_what_is_elsewhere_agrees_to_being_named() -> None:
    assert Place(url="https://www.python.org/psf/").wellKnown is None
    with pytest.raises(ValidationError, match="is not on"):
        Place(url="https://github.com/python/cpython")
    with pytest.raises(ValidationError, match="agreement"):
        Place(url="https://github.com/python/cpython", wellKnown="https://x.example/list")
