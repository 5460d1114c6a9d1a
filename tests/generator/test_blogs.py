"""What the pages of news list, and what is wrong with a list of blogs."""

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator import catalogue, rules, sections
from generator.catalogue import Catalogue
from generator.importing.feeds import cleaning
from generator.importing.feeds.parser import Parsers
from generator.importing.feeds.parsing import understand
from generator.importing.feeds.posts import merged
from generator.markup import Texts
from generator.outputs.opml import opml
from generator.shapes.blog import Blog, Post
from generator.views import blogs, feeds
from tests.generator.blog_server import item, rss, rss_of
from tests.generator.conftest import TINY

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "content"))


def post(blog: str, number: int, day: str, **more: object) -> dict[str, object]:
    return {"blog": blog, "url": f"https://{blog}.example/{number}", "title": f"{blog} {number}", "date": day, **more}


def loaded(content: Path, *, posts: list[dict[str, object]] | None = None, health: object = None) -> Catalogue:
    (content / "data").mkdir(exist_ok=True)
    if posts is not None:
        (content / "data" / "news.json").write_text(json.dumps({"posts": posts}))
    if health is not None:
        (content / "data" / "feeds.json").write_text(json.dumps(health))
    site, problems = catalogue.load(content)
    assert problems == []
    return site


def broken(content: Path) -> list[str]:
    site, problems = catalogue.load(content)
    return [str(problem) for problem in [*problems, *rules.broken(site, TODAY, Texts(None))]]


def titles(posts: tuple[Post, ...]) -> list[str]:
    return [post.title for post in posts]


def test_posts_of_git_and_of_the_feed_are_one_list_newest_first(content: Path) -> None:
    fetched = [
        post("python-insider", 1, "2026-11-01"),
        post("a-person", 1, "2026-11-02"),
    ]
    every = blogs.index(loaded(content, posts=fetched), TODAY)

    assert titles(every.posts) == [
        "python-insider 1",
        "Python 3.14.7 and 3.13.15 are now available",
        "Python 3.14.0 is now available",
    ]
    assert titles(every.planet)[:2] == ["a-person 1", "python-insider 1"]


def test_a_day_stands_once_when_a_post_says_the_time_of_another_zone(content: Path) -> None:
    fetched = [
        post("a-person", 1, "2026-11-02", at="2026-11-02T01:00:00Z"),
        post("a-person", 2, "2026-11-01", at="2026-11-01T23:30:00-05:00"),
        post("python-insider", 1, "2026-11-02", at="2026-11-02T09:00:00Z"),
    ]
    every = blogs.index(loaded(content, posts=fetched), TODAY)

    days = [day for day, _ in blogs.by_day(every.planet)]
    assert days[:2] == [date(2026, 11, 2), date(2026, 11, 1)]
    assert len(days) == len(set(days))


def test_a_post_that_git_and_the_feed_have_is_listed_once_with_what_the_feed_says(content: Path) -> None:
    same: dict[str, object] = {
        "blog": "python-insider",
        "url": "http://blog.python.org/2026/08/python-3147-31315",
        "title": "Now with a summary",
        "date": "2026-08-05",
        "summary": "Words.",
    }
    every = blogs.index(loaded(content, posts=[same]), TODAY)

    assert [(p.title, p.summary) for p in every.posts if p.date.year == 2026] == [("Now with a summary", "Words.")]


def test_a_post_of_tomorrow_waits_and_the_site_knows_until_when(content: Path) -> None:
    site = loaded(content, posts=[post("python-insider", 1, "2026-11-24")])

    assert "python-insider 1" not in titles(blogs.index(site, TODAY).posts)
    assert "python-insider 1" in titles(blogs.index(site, date(2026, 11, 24)).posts)
    assert list(blogs.days_ahead(site, NOW)) == [datetime(2026, 11, 24, tzinfo=UTC)]


def test_the_planet_is_empty_until_a_feed_of_the_community_was_read(content: Path) -> None:
    assert blogs.index(loaded(content), TODAY).planet == ()
    assert blogs.index(loaded(content, posts=[post("python-insider", 1, "2026-11-01")]), TODAY).planet == ()


def test_one_blog_does_not_fill_the_planet(content: Path) -> None:
    many = [post("a-person", n, "2026-11-20") for n in range(40)]
    site = loaded(content, posts=[*many, post("python-insider", 1, "2026-11-01")])
    newest = blogs.newest(blogs.index(site, TODAY).planet)

    assert sum(one.blog == "a-person" for one in newest) == 5
    assert "python-insider 1" in titles(newest)


def test_posts_of_a_blog_that_left_the_list_are_not_shown(content: Path) -> None:
    every = blogs.index(loaded(content, posts=[post("left", 1, "2026-11-01")]), TODAY)

    assert all(one.blog != "left" for one in (*every.posts, *every.planet))


def test_the_archive_counts_posts_by_year_and_blog(content: Path) -> None:
    site = loaded(content, posts=[post("python-insider", 1, "2026-11-01"), post("a-person", 1, "2026-11-02")])
    every = blogs.index(site, TODAY)

    assert [(row.year, row.counts, row.total) for row in blogs.archive(every)] == [(2026, (2,), 2), (2025, (1,), 1)]
    assert [(month, titles(some)) for month, some in blogs.months(every, 2025)] == [
        (date(2025, 10, 1), ["Python 3.14.0 is now available"])
    ]


def test_a_post_whose_day_was_corrected_leaves_no_empty_year(content: Path) -> None:
    moved = {**post("python-insider", 1, "2024-01-01"), "url": "https://blog.python.org/2025/10/python-3140/"}
    site = loaded(content, posts=[moved])

    assert blogs.years(site, TODAY) == (2026, 2024)


def test_every_year_that_the_archive_lists_has_a_page(content: Path) -> None:
    site = loaded(content, posts=[post("python-insider", 1, "2019-01-01"), post("a-person", 1, "2018-01-02")])
    addresses = {entry.address for entry in sections.entries(site, TODAY)}

    assert {f"/blogs/archive/{row.year}/" for row in blogs.archive(blogs.index(site, TODAY))} <= addresses
    assert "/blogs/archive/2018/" not in addresses


STATE: Mapping[str, object] = {"blog": "a-person", "feed": "https://person.example.org/feed.xml"}


def state_of(content: Path, state: Mapping[str, object] | None) -> tuple[str, str]:
    held = {"checked": "2026-11-23T11:00:00Z", "feeds": [state] if state else []}
    site = loaded(content, health=held)
    rows = feeds.rows(site, blogs.index(site, TODAY))
    [row] = [row for row in rows if row.blog.slug == "a-person"]
    return row.state, row.words


def test_health_says_what_is_wrong(content: Path) -> None:
    read = {"succeeded": "2026-11-22T10:00:00Z"}
    moved = {"moved_to": "https://new.example.org/feed"}

    assert state_of(content, None) == ("unread", "Not read yet.")
    assert state_of(content, {**STATE, **read}) == ("fine", "")
    assert state_of(content, {**STATE, **read, "failures": 2, "fault": "It is empty"}) == ("fails", "It is empty.")
    assert state_of(content, {**STATE, "failures": 1, "fault": "Gone", "is_gone": True}) == ("gone", "Gone.")
    assert state_of(content, {**STATE, **read, **moved}) == (
        "fine",
        "Its server says that it has moved to https://new.example.org/feed.",
    )


def test_health_of_another_address_is_forgotten(content: Path) -> None:
    assert state_of(content, {**STATE, "feed": "https://old.example.org/", "failures": 3})[0] == "unread"


def test_opml_is_xml_that_names_every_feed() -> None:
    blog = Blog(slug="a", name='Tom & "Jerry" <x>', feed="https://a.example/?a=1&b=2", group="planet")
    tree = ElementTree.fromstring(opml("Feeds & more", [("Group", [blog])]))  # noqa: S314  our own

    [outline] = [node for node in tree.iter("outline") if node.get("xmlUrl")]
    assert (outline.get("text"), outline.get("xmlUrl")) == (blog.name, blog.feed)


def test_a_blog_that_is_listed_twice_is_reported(content: Path) -> None:
    listed = content / "blogs" / "feeds.yaml"
    listed.write_text(
        listed.read_text()
        + '  - {slug: a-person, name: Other, feed: "https://other.example.org/", group: planet}\n'
        + '  - {slug: third, name: Third, feed: "http://person.example.org/feed.xml/", group: planet}\n'
    )
    found = broken(content)

    assert any("feeds.yaml:5:6: `a-person` is that of A person already" in line for line in found)
    assert any("`http://person.example.org/feed.xml/` is that of A person already" in line for line in found)


def test_a_kept_post_of_no_blog_and_one_that_stands_there_twice_are_reported(content: Path) -> None:
    kept = content / "blogs" / "posts.json"
    held = json.loads(kept.read_text())
    held["posts"] += [held["posts"][0], {**post("a-person", 1, "2026-01-01")}]
    kept.write_text(json.dumps(held, indent=1))
    found = broken(content)

    assert any("`a-person` is no blog of the site" in line for line in found)
    assert any("`https://blog.python.org/2025/10/python-3140/` is listed already" in line for line in found)


@pytest.mark.parametrize(
    ("link", "made"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("/x y?[a]|b#c d", "https://blog.example/x%20y?%5Ba%5D%7Cb#c%20d"),
        ("//other.example", "https://other.example"),
        ("http://münchen.example/ä", "http://xn--mnchen-3ya.example/%C3%A4"),
        ("http://a.example/100%", "http://a.example/100%25"),
        ("http://pythoninsider.blogspot.com/2011/x.html", "https://blog.python.org/2011/x.html"),
        ("http://pythoninsider.blogspot.com.evil.example/", "http://pythoninsider.blogspot.com.evil.example/"),
        ("javascript:alert(1)", None),
        ("JaVa\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://a.example/", None),
        ("http://me:word@a.example/", None),
        ("http://localhost/", None),
        ("http://127.0.0.1/", None),
        ("http://192.168.1.1/", None),
        ("http://2130706433/", None),
        ("http://[::1]/", None),
        ("http://a.example:99999/", None),
        ("http://[broken", None),
        ("http://a..example/", None),
        ("https://a.example/" + "x" * 2_000, None),
    ],
)
def test_a_link_is_made_safe_or_left_out(link: str, made: str | None) -> None:
    assert cleaning.address(link, base="https://blog.example/feed.xml") == made


@pytest.mark.parametrize(
    ("text", "is_html", "made"),
    [
        ("<p>One</p><p>two</p>", True, "One two"),
        ("<b>List&lt;int&gt;</b>", True, "List<int>"),
        ("List<int> & more", False, "List<int> & more"),
        ("A &amp;#8217; B", False, "A \u2019 B"),
        ("<script>alert(1)</script>", False, ""),
        ("<style>p{}</style><img src=x onerror=alert(1)>", True, ""),
        ("\u202e\u200b\ufeff", False, ""),
        ("a\x00b\r\nc", False, "a b c"),
        ("word " * 20, False, "word word word word word word word word…"),
        ("x" * 60, False, "x" * 39 + "…"),
    ],
)
def test_words_are_one_plain_line(text: str, *, is_html: bool, made: str) -> None:
    assert cleaning.line(text, limit=40, is_html=is_html) == made


def test_no_text_keeps_a_character_that_nobody_sees() -> None:
    noise = "".join(map(chr, range(0x3000)))

    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e]", cleaning.line(noise, limit=20_000, is_html=False))


def _posts(blog: str, days: range) -> list[Post]:
    return [Post(blog=blog, url=f"https://{blog}.example/{n}", title=f"{n}", date=date(2026, 1, 1 + n)) for n in days]


def test_what_a_feed_forgets_is_kept_up_to_a_limit() -> None:
    a = Blog(slug="a", name="A", feed="https://a.example/", group="planet")
    before, fresh = _posts("a", range(15)), _posts("a", range(12, 31))
    kept = merged(before, fresh, [a])
    again = merged(kept, _posts("a", range(31)) * 3, [a])

    assert [p.title for p in kept] == [str(n) for n in range(30, 10, -1)]
    assert again == kept
    assert merged(before, fresh, []) == ()


async def _understood(body: bytes) -> tuple[str, str]:
    """The fault of a body when there is little time for it, and what the same parsers give of a sound feed after it."""
    async with Parsers(1, seconds=0.2) as parsers:
        first = await parsers.understand(body, url="https://a.example/", content_type="", now=NOW)
        parsers._seconds = 60
        second = await parsers.understand(rss("a"), url="https://a.example/", content_type="", now=NOW)
    return first.fault, second.entries[0].title


def test_a_feed_that_takes_the_parser_too_long_is_ended_and_the_next_is_read() -> None:
    endless = rss_of(item("x", "https://a.example/") * 100_000)

    assert asyncio.run(_understood(endless)) == ("it could not be understood within 0.2 seconds", "a 3")


def test_a_date_of_long_ago_or_far_ahead_is_no_date() -> None:
    dates = ("01 Jan 0099 00:00:00 GMT", "01 Jan 2100 00:00:00 GMT", "31 Feb 2026 25:61:00 GMT", "yesterday")
    items = "".join(item(f"t{n}", f"https://a.example/{n}", f"<pubDate>{d}</pubDate>") for n, d in enumerate(dates))
    found = understand(rss_of(items), url="https://a.example/", content_type="text/xml", now=NOW)

    assert [entry.at for entry in found.entries] == [None] * 4
