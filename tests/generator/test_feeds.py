"""The drill: thirty feeds that fail, each in its own way, among thirty that do not; the real command against a real server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.__main__ import main
from generator.importing.feeds import reading as feeds
from tests.generator.blog_server import (
    Answer,
    BlogServer,
    bomb,
    drip,
    item,
    laughs,
    reset,
    rss,
    rss_of,
    sleep,
)

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "site"
NOW = "2026-11-23T12:00:00Z"
QUICK = ("--allow-private", "--timeout", "8", "--parse-timeout", "200", "--pause", "0")
"""Long enough for a machine that does much else; the servers that are slow here are slower than that."""
GOOD = tuple(f"good-{n:02}" for n in range(30))
FAULTS: dict[str, tuple[Answer, str]] = {
    "not-found": (Answer(status=404), "Its server answers 404 Not Found"),
    "gone": (Answer(status=410), "gone for good (410)"),
    "forbidden": (Answer(status=403), "403 Forbidden"),
    "broken-server": (Answer(status=500), "500 Internal Server Error"),
    "tired-server": (Answer(status=503, headers={"retry-after": "120"}), "503 Service Unavailable"),
    "asked-too-often": (Answer(status=429, headers={"retry-after": "36000"}), "429 Too Many Requests"),
    "odd-status": (Answer(status=299, body=rss("odd-status")), "answers 299"),
    "no-content": (Answer(status=204), "204 No Content"),
    "not-modified": (Answer(status=304), "304 Not Modified to who has nothing yet"),
    "nowhere": (Answer(status=302), "302 Found"),
    "loop": (Answer(status=301, headers={"location": "/loop"}), "redirects more than"),
    "to-a-file": (Answer(status=302, headers={"location": "file:///etc/hostname"}), "no address of the web"),
    "to-a-login": (Answer(status=302, headers={"location": "http://me:secret@127.0.0.1/"}), "name or password"),
    "empty": (Answer(body=b""), "it is empty"),
    "blank": (Answer(body=b" \n\t "), "it is empty"),
    "page": (Answer(body=b"<!doctype html><html><body>Moved</body></html>"), "a page of HTML, not a feed"),
    "prose": (Answer(body=b"This domain is for sale"), "neither RSS nor Atom"),
    "json": (Answer(body=b'{"items": []}'), "neither RSS nor Atom"),
    "noise": (Answer(body=bytes(range(256)) * 8), "neither RSS nor Atom"),
    "other-xml": (Answer(body=b"<urlset><url><loc>x</loc></url></urlset>"), "neither RSS nor Atom"),
    "cut": (Answer(body=b'<rss version="2.0"><channel><title>Half'), "not well-formed XML"),
    "laughs": (Answer(body=laughs()), "it was fetched, but"),
    "deep": (Answer(body=b"<rss>" + b"<a>" * 200_000), "it was fetched, but"),
    "bomb": (Answer(body=bomb(), headers={"content-encoding": "gzip"}), "more than 10,485,760 bytes"),
    "huge": (Answer(body=b" " * 11_000_000), "more than 10,485,760 bytes"),
    "bad-gzip": (Answer(body=b"\x1f\x8bnonsense", headers={"content-encoding": "gzip"}), "cannot be unpacked"),
    "bad-deflate": (Answer(body=b"nonsense", headers={"content-encoding": "deflate"}), "cannot be unpacked"),
    "silent": (Answer(act=sleep), "did not answer within 8 seconds"),
    "drip": (Answer(act=drip), "did not answer within 8 seconds"),
    "reset": (Answer(act=reset), "broke off"),
    "short": (Answer(body=b"<rss>", headers={"content-length": "500"}), "HTTP as it should"),
    "no-http": (Answer(raw=b"220 mail.example.org ESMTP\r\n"), "HTTP as it should"),
    "endless-header": (Answer(raw=b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000), "HTTP as it should"),
}
"""By address: what is answered, and what the health page must say of it."""
_DATE = "<pubDate>Mon, 05 Oct 2026 10:00:00 GMT</pubDate>"
ODD: dict[str, tuple[Answer, list[tuple[str, str]]]] = {
    "script": (
        Answer(
            body=rss_of(
                item("&lt;script&gt;alert(1)&lt;/script&gt;A &lt;b&gt;title&lt;/b&gt;", "https://a.example/1", _DATE)
            )
        ),
        [("A title", "https://a.example/1")],
    ),
    "no-script-link": (
        Answer(body=rss_of(item("Bad", "javascript:alert(1)") + item("Fine", "https://a.example/2", _DATE))),
        [("Fine", "https://a.example/2")],
    ),
    "relative": (Answer(body=rss_of(item("Near", "posts/1?a=|b|", _DATE))), []),
    "untitled": (
        Answer(
            body=rss_of(f"<item><link>https://a.example/3</link><description>First words</description>{_DATE}</item>")
        ),
        [("First words", "https://a.example/3")],
    ),
    "no-link": (Answer(body=rss_of("<item><title>Leads nowhere</title><guid>tag:x</guid></item>")), []),
    "twice": (
        Answer(body=rss_of(item("One", "https://a.example/4", _DATE) + item("Again", "http://a.example/4/", _DATE))),
        [("One", "https://a.example/4")],
    ),
    "utf-16": (
        Answer(
            body=rss_of(item("Ünïcode", "https://a.example/5", _DATE)).decode().replace("1.0", "1.0").encode("utf-16")
        ),
        [("Ünïcode", "https://a.example/5")],
    ),
    "latin": (
        Answer(body=rss_of(item("caf\u00e9", "https://a.example/6", _DATE)).decode().encode("latin-1")),
        [("café", "https://a.example/6")],
    ),
    "controls": (
        Answer(body=rss_of(item("a\x07b\u202ec", "https://a.example/7", _DATE))),
        [("a b c", "https://a.example/7")],
    ),
    "picture": (
        Answer(body=rss("picture", entries=1), headers={"content-type": "image/png"}),
        [("picture 1", "https://picture.example.org/1/")],
    ),
    "old-insider": (
        Answer(body=rss_of(item("Moved", "http://pythoninsider.blogspot.com/2011/03/x.html", _DATE))),
        [("Moved", "https://blog.python.org/2011/03/x.html")],
    ),
    "long": (
        Answer(body=rss_of(item("word " * 50_000, "https://a.example/8", _DATE))),
        [(f"{'word ' * 39}word…", "https://a.example/8")],
    ),
    "closed-early": (
        Answer(body=rss_of(item("Before the end", "https://a.example/9", _DATE))[:-30]),
        [("Before the end", "https://a.example/9")],
    ),
    "many": (Answer(body=rss_of("".join(item(f"m{n}", f"https://a.example/m{n}", _DATE) for n in range(10_000)))), []),
}
"""By address: what is answered, and some of the posts that must come of it."""


@dataclass(frozen=True)
class Drill:
    content: Path
    server: BlogServer
    says: str
    news: dict[str, list[dict[str, str]]]
    """Posts by blog."""
    states: dict[str, dict[str, object]]


def write_list(content: Path, urls: dict[str, str]) -> None:
    rows = "".join(
        f'  - {{slug: {slug}, name: "Blog {slug}", feed: "{url}", group: planet}}\n' for slug, url in urls.items()
    )
    (content / "blogs" / "posts.json").unlink(missing_ok=True)
    (content / "blogs" / "feeds.yaml").write_text(f"sources: []\nblogs:\n{rows}")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=ROOT,
        env={**os.environ, "SITE_NOW": NOW},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Done:
    status: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command without a process of its own, which would take longer than what it does."""

    def run(content: Path, *more: str, now: str = NOW) -> Done:
        monkeypatch.setenv("SITE_NOW", now)
        status = main(["feeds", "--content", str(content), *QUICK, *more])
        return Done(status, *capsys.readouterr())

    return run


def read(content: Path) -> tuple[dict[str, list[dict[str, str]]], dict[str, dict[str, object]]]:
    posts: dict[str, list[dict[str, str]]] = {}
    for post in json.loads((content / "data" / "news.json").read_text())["posts"]:
        posts.setdefault(post["blog"], []).append(post)
    states = json.loads((content / "data" / "feeds.json").read_text())["feeds"]
    return posts, {state["blog"]: state for state in states}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    content = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("drill") / "content"))
    answers = {f"/{slug}": answer for slug, (answer, _) in (FAULTS | ODD).items()}
    answers |= {f"/{slug}": Answer(body=rss(slug)) for slug in GOOD}
    server = BlogServer(answers)
    urls = {path[1:]: server.url(path) for path in answers}
    urls["no-tls"] = server.url("/tls").replace("http://", "https://")
    urls["no-server"] = "http://127.0.0.1:9/feed"
    write_list(content, urls)
    done = command("feeds", "--content", str(content), *QUICK)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    yield Drill(content, server, done.stdout, *read(content))
    server.close()


@pytest.mark.parametrize("slug", GOOD)
def test_a_good_feed_among_bad_ones_is_read_whole(drill: Drill, slug: str) -> None:
    found = [(post["title"], post["url"], post["at"], post["summary"]) for post in drill.news[slug]]

    assert found == [
        (f"{slug} {n}", f"https://{slug}.example.org/{n}/", f"2026-10-{n:02}T10:00:00Z", f"Words of {slug}.")
        for n in (3, 2, 1)
    ]
    assert drill.states[slug] == {
        "blog": slug,
        "feed": drill.server.url(f"/{slug}"),
        "succeeded": NOW,
        "entries": 3,
    }


@pytest.mark.parametrize("slug", FAULTS)
def test_a_fault_is_told_in_words(drill: Drill, slug: str) -> None:
    state = drill.states[slug]

    assert FAULTS[slug][1].lower() in str(state["fault"]).lower()
    assert state["failures"] == 1
    assert slug not in drill.news


@pytest.mark.parametrize("slug", ODD)
def test_an_odd_feed_gives_what_can_be_shown(drill: Drill, slug: str) -> None:
    found = [(post["title"], post["url"]) for post in drill.news.get(slug, [])]

    assert "fault" not in drill.states[slug]
    assert found[: len(ODD[slug][1])] == ODD[slug][1]
    assert all(url.startswith(("https://", "http://")) for _, url in found)


def test_servers_that_cannot_be_talked_to_are_named(drill: Drill) -> None:
    assert drill.states["no-tls"]["fault"] == "Its server cannot be reached"
    assert drill.states["no-server"]["fault"] == "Its server cannot be reached"


def test_of_ten_thousand_entries_the_newest_twenty_are_kept(drill: Drill) -> None:
    assert len(drill.news["many"]) == 20
    assert drill.states["many"]["entries"] == 1_000


def test_a_relative_link_is_made_whole_and_its_odd_characters_are_encoded(drill: Drill) -> None:
    # The host of this server is a private one: no page may lead there.
    assert "relative" not in drill.news
    assert drill.states["relative"]["left_out"] == 1


def test_a_server_that_is_gone_is_not_asked_again_and_one_that_asks_for_patience_gets_it(drill: Drill) -> None:
    assert drill.states["gone"]["is_gone"] is True
    assert "next_try" not in drill.states["gone"]
    assert drill.states["not-found"]["next_try"] == "2026-11-23T13:00:00Z"
    assert drill.states["tired-server"]["next_try"] == "2026-11-23T13:00:00Z"
    assert drill.states["asked-too-often"]["next_try"] == "2026-11-23T22:00:00Z"


def test_one_line_sums_it_up(drill: Drill) -> None:
    failing, all_ = len(FAULTS) + 1, len(FAULTS) + len(ODD) + len(GOOD) + 2

    assert drill.says.startswith(
        f"{all_} feeds: {len(GOOD) + len(ODD)} read, 0 unchanged, {failing} with a fault, 1 gone"
    )


def test_the_site_is_built_and_its_health_page_names_every_fault(drill: Drill, tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = command("build", "--content", str(drill.content), "--output", str(site))
    assert built.returncode == 0, built.stderr
    page = LexborHTMLParser((site / "blogs" / "health" / "index.html").read_bytes())
    rows = {node.attributes["id"]: node.text() for node in page.css("[id^=feed-]")}
    planet = (site / "blogs" / "planet" / "index.html").read_text()

    for slug, (_, words) in FAULTS.items():
        assert words.lower() in rows[f"feed-{slug}"].lower()
    for slug in GOOD:
        assert "Read on 23 Nov 2026. Newest post: 3 Oct 2026." in " ".join(rows[f"feed-{slug}"].split())
    assert "good-00 3" in planet
    assert "alert(1)" not in planet
    assert "javascript:" not in planet


def test_no_more_than_two_requests_reach_a_host_at_once(drill: Drill) -> None:
    assert drill.server.most_at_once == 2


def test_a_second_run_writes_the_same_posts_and_leaves_failing_feeds_alone(drill: Drill, run: Run) -> None:
    before = (drill.content / "data" / "news.json").read_bytes()
    asked = len(drill.server.asked["/not-found"])
    done = run(drill.content)

    assert done.status == 0
    assert "0 new posts" in done.stdout
    assert (drill.content / "data" / "news.json").read_bytes() == before
    assert len(drill.server.asked["/not-found"]) == asked


def test_the_last_good_copy_is_kept_when_a_feed_dies_and_when_it_forgets(content: Path, run: Run) -> None:
    server = BlogServer({"/a": Answer(body=rss("a"))})
    write_list(content, {"a": server.url("/a")})
    run(content)
    server.answers["/a"] = Answer(status=404)
    run(content, now="2026-11-23T14:00:00Z")
    dead, states = read(content)
    server.answers["/a"] = Answer(
        body=rss_of(item("Newer", "https://a.example.org/9/", "<pubDate>20 Nov 2026 10:00:00 GMT</pubDate>"))
    )
    run(content, now="2026-11-23T16:00:00Z")
    alive, mended = read(content)
    server.close()

    assert [post["title"] for post in dead["a"]] == ["a 3", "a 2", "a 1"]
    assert (states["a"]["failures"], states["a"]["succeeded"]) == (1, "2026-11-23T12:00:00Z")
    assert [post["title"] for post in alive["a"]] == ["Newer", "a 3", "a 2", "a 1"]
    assert mended["a"] == {"blog": "a", "feed": mended["a"]["feed"], "succeeded": "2026-11-23T16:00:00Z", "entries": 1}


def test_a_feed_that_did_not_change_is_not_sent_again(content: Path, run: Run) -> None:
    server = BlogServer(
        {"/a": Answer(body=rss("a"), headers={"etag": '"v1"', "last-modified": "Mon, 05 Oct 2026 10:00:00 GMT"})}
    )
    write_list(content, {"a": server.url("/a")})
    run(content)
    first = read(content)[0]
    again = run(content)
    server.close()

    assert "1 unchanged" in again.stdout
    assert server.asked["/a"][1]["if-none-match"] == '"v1"'
    assert server.asked["/a"][1]["if-modified-since"] == "Mon, 05 Oct 2026 10:00:00 GMT"
    assert read(content)[0] == first


def test_when_the_posts_are_lost_all_is_asked_for_anew(content: Path, run: Run) -> None:
    server = BlogServer({"/a": Answer(body=rss("a"), headers={"etag": '"v1"'})})
    write_list(content, {"a": server.url("/a")})
    run(content)
    (content / "data" / "news.json").write_text("{ half of")
    done = run(content)
    server.close()

    assert done.status == 0
    assert "news.json" in done.stderr and "put aside" in done.stderr
    assert "if-none-match" not in server.asked["/a"][1]
    assert len(read(content)[0]["a"]) == 3


def test_a_post_without_a_time_or_from_the_future_keeps_the_day_on_which_it_was_first_seen(
    content: Path, run: Run
) -> None:
    far = "<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>"
    server = BlogServer(
        {"/a": Answer(body=rss_of(item("None", "https://a.example/1") + item("Far", "https://a.example/2", far)))}
    )
    write_list(content, {"a": server.url("/a")})
    run(content)
    run(content, now="2026-11-25T12:00:00Z")
    server.close()

    assert [(p["title"], p["date"], str(p["is_dated"])) for p in read(content)[0]["a"]] == [
        ("Far", "2026-11-23", "False"),
        ("None", "2026-11-23", "False"),
    ]


def test_a_feed_that_moved_for_good_is_read_and_told(content: Path, run: Run) -> None:
    server = BlogServer({"/old": Answer(status=301, headers={"location": "/new"}), "/new": Answer(body=rss("a"))})
    write_list(content, {"a": server.url("/old")})
    run(content)
    server.close()
    posts, states = read(content)

    assert len(posts["a"]) == 3
    assert "fault" not in states["a"]


def test_a_paused_feed_is_read_only_when_it_is_named(content: Path, run: Run) -> None:
    server = BlogServer({"/a": Answer(body=rss("a"))})
    write_list(content, {"a": server.url("/a")})
    listed = content / "blogs" / "feeds.yaml"
    listed.write_text(listed.read_text().replace("group: planet", "group: planet, paused: true"))
    quiet = run(content)
    named = run(content, "--only", "a")
    server.close()

    assert "1 not asked" in quiet.stdout
    assert "1 read" in named.stdout


def test_a_private_address_is_refused(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = BlogServer({"/a": Answer(body=rss("a"))})
    write_list(content, {"a": server.url("/a")})
    monkeypatch.setenv("SITE_NOW", NOW)
    status = main(["feeds", "--content", str(content), "--timeout", "2"])
    server.close()

    assert status == 0
    assert server.asked == {}
    assert "not a public address" in str(read(content)[1]["a"]["fault"])


def test_a_slug_that_nobody_has_is_refused(content: Path, run: Run) -> None:
    done = run(content, "--only", "nobody")

    assert done.status == 1
    assert "there is no blog `nobody`" in done.stderr


def test_it_fails_only_when_nothing_can_be_written(content: Path, run: Run) -> None:
    shutil.rmtree(content / "data", ignore_errors=True)
    (content / "data").write_text("not a folder")
    done = run(content)

    assert done.status == 1
    assert "Nothing was written" in done.stderr
    assert "Traceback" not in done.stderr


def test_only_one_run_at_a_time(content: Path, run: Run) -> None:
    with feeds._alone(content / "data"):
        done = run(content)

    assert done.status == 1
    assert "being read already" in done.stderr
