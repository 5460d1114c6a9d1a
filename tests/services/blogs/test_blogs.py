"""Blogs that ask to join the planet: their feed is looked at, the five boxes are asked, and the planet reads who is let in."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from generator.shapes.blog import Blog, JoinedBlogs
from generator.views.blogs import with_joined
from services.accounts.tables import account
from services.blogs import export
from services.blogs.addresses import bare, slug_of
from services.blogs.forms import BOXES
from services.blogs.kind import BLOG
from services.people import Person, Role
from services.rebuild.export import made
from services.suggestions import actions
from services.suggestions.tables import FIRST, suggestion
from tests.generator.blog_server import Answer, BlogServer, bomb, item, rss, rss_of
from tests.services.conftest import Running

SUBMIT = "/blogs/submit/"
TYPED: dict[str, str] = {"title": "Snakes at sea", "owner": "Ada Public", **dict.fromkeys(BOXES, "on")}
OPEN = pytest.mark.settings(fetch_private=True)


@pytest.fixture
def server() -> Iterator[BlogServer]:
    made = BlogServer(
        {
            "/feed.xml": Answer(rss("sea", entries=7)),
            "/empty.xml": Answer(rss_of("")),
            "/page.html": Answer(b"<!doctype html><html><title>x</title></html>"),
            "/gone.xml": Answer(b"", 410),
            "/bomb.xml": Answer(bomb(), headers={"content-encoding": "gzip"}),
            "/evil.xml": Answer(rss_of(item("&lt;script&gt;alert(1)&lt;/script&gt;Hi", "https://sea.example.org/1/"))),
        }
    )
    yield made
    made.close()


async def _send(browser: httpx2.AsyncClient, feed: str, **typed: str) -> httpx2.Response:
    return await browser.post(SUBMIT, data={**TYPED, "feed": feed, "do": "send", **typed})


def _problem(answer: httpx2.Response, field: str) -> str:
    page = Html(answer.text)
    assert answer.status_code == 422
    assert page.css_first("#f-title").attributes["value"] == "Snakes at sea"  # type: ignore[union-attr]
    found = page.css_first(f"#f-{field}-problem")
    assert found is not None, [node.text() for node in page.css(".field__problem")]
    return found.text().removeprefix("Wrong: ")


async def _editor(running: Running) -> Person:
    await running.person("eddy", Role.EDITOR)
    (row,) = await running.rows(select(account.c.id).where(account.c.name == "eddy"))
    return Person(row.id, "eddy", "eddy@example.org", is_verified=True, roles=frozenset({Role.EDITOR}))


@OPEN
async def test_a_feed_is_looked_at_at_once_and_moderators_see_what_was_found(
    running: Running, server: BlogServer
) -> None:
    ada, eddy = await running.person("ada"), await running.person("eddy", Role.EDITOR)

    answer = await _send(ada, server.url("/feed.xml"))
    page = await eddy.get(f"/admin/blogs/{FIRST}/")

    assert answer.headers["location"] == f"{SUBMIT}thanks/"
    assert len(server.asked["/feed.xml"]) == 1
    assert "7, as of 2026-11-23" in page.text
    assert "sea 7" in page.text
    assert [mail.to for mail in await running.mails()] == ["planet@python.org"]


@OPEN
@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/empty.xml", "It has no post with a title and a link yet"),
        ("/page.html", "it is a page of HTML, not a feed"),
        ("/gone.xml", "answers with status 410"),
        ("/bomb.xml", "has more than 5,242,880 bytes"),
    ],
)
async def test_a_feed_that_cannot_be_read_is_refused_with_the_reason(
    running: Running, server: BlogServer, path: str, says: str
) -> None:
    answer = await _send(await running.person("ada"), server.url(path))

    assert says in _problem(answer, "feed")
    assert await running.rows(select(suggestion)) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
async def test_a_server_of_a_private_network_is_never_asked(running: Running, server: BlogServer, host: str) -> None:
    answer = await _send(await running.person("ada"), f"http://{host}:{server.port}/feed.xml")

    assert "is not a public address" in _problem(answer, "feed")
    assert server.asked == {}


@OPEN
@pytest.mark.parametrize("box", BOXES)
async def test_each_of_the_five_boxes_is_asked_and_no_feed_is_fetched_before(
    running: Running, server: BlogServer, box: str
) -> None:
    answer = await _send(await running.person("ada"), server.url("/feed.xml"), **{box: ""})

    assert "tick this" in _problem(answer, box).lower()
    assert server.asked == {}


@OPEN
async def test_a_draft_is_looked_at_when_it_is_sent(running: Running, server: BlogServer) -> None:
    ada = await running.person("ada")
    for path in ("/page.html", "/feed.xml"):
        await ada.post(SUBMIT, data={**TYPED, "feed": server.url(path), "do": "save"})
    assert server.asked == {}

    refused, sent = [await ada.post(f"{SUBMIT}{number}/", data={"version": "1"}) for number in (FIRST, FIRST + 1)]

    assert "it is a page of HTML, not a feed" in _problem(refused, "feed")
    assert sent.headers["location"] == f"{SUBMIT}thanks/"
    draft, waits = await running.rows(select(suggestion).order_by(suggestion.c.id))
    assert (draft.state, waits.state) == ("draft", "submitted")
    assert waits.content["looked"]["posts"] == 7


@OPEN
async def test_moderators_see_what_was_promised(running: Running, server: BlogServer) -> None:
    ada, eddy = await running.person("ada"), await running.person("eddy", Role.EDITOR)
    await _send(ada, server.url("/feed.xml"))

    beside = Html((await eddy.get(f"/admin/blogs/{FIRST}/")).text).css_first(".review__side")

    assert beside is not None
    for promise in ("The feed is valid", "about Python only", "concerns the Python language", "hours", "in English"):
        assert promise in beside.text()


@OPEN
async def test_an_edit_that_changes_nothing_waits_for_nobody(running: Running, server: BlogServer) -> None:
    """Though its feed is looked at again."""
    await _send(await running.person("ada"), server.url("/feed.xml"))
    await actions.approve(running.service, FIRST, kind=BLOG, by=await _editor(running))
    running.clock.on(days=2)
    ada = await running.person("ada")
    same = {**TYPED, "feed": server.url("/feed.xml"), "version": "2", "do": "send"}

    answers = [
        await ada.post(f"{SUBMIT}{FIRST}/edit/", data={**same, "owner": owner}) for owner in ("Ada Public", "Eve")
    ]

    assert [one.status_code for one in answers] == [303, 303]
    assert [(row.state, row.version) for row in await running.rows(select(suggestion))] == [("submitted", 3)]


@OPEN
async def test_a_feed_is_known_by_what_waits_and_by_what_is_shown(running: Running, server: BlogServer) -> None:
    """When the blog has changed its address: the old one is read until the new one is approved."""
    server.answers["/new.xml"] = server.answers["/feed.xml"]
    await _send(await running.person("ada"), server.url("/feed.xml"))
    await actions.approve(running.service, FIRST, kind=BLOG, by=await _editor(running))
    ada, eve = await running.person("ada"), await running.person("eve")
    moved = {**TYPED, "feed": server.url("/new.xml"), "version": "2", "do": "send"}
    assert (await ada.post(f"{SUBMIT}{FIRST}/edit/", data=moved)).status_code == 303

    for path in ("/feed.xml", "/new.xml"):
        assert "This feed is known already" in _problem(await _send(eve, server.url(path)), "feed")


@OPEN
async def test_a_feed_joins_once_however_its_address_is_spelled(running: Running, server: BlogServer) -> None:
    """Neither one that is read already, nor one that waits."""
    ada = await running.person("ada")
    await _send(ada, server.url("/feed.xml"))
    known = next(iter(running.service.drawing.kit.feeds.values()))

    for feed in (f"{server.url('/feed.xml')}/", known, known.replace("https:", "http:")):
        assert "This feed is known already" in _problem(await _send(ada, feed), "feed")
    assert len(server.asked["/feed.xml"]) == 1


@OPEN
async def test_who_has_many_feeds_looked_at_is_told_to_wait(running: Running, server: BlogServer) -> None:
    ada = await running.person("ada")
    for _ in range(20):
        await _send(ada, server.url("/gone.xml"))

    answer = await _send(ada, server.url("/gone.xml"))

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert len(server.asked["/gone.xml"]) == 20


@OPEN
async def test_titles_of_strangers_do_nothing_at_the_desk(running: Running, server: BlogServer) -> None:
    ada, eddy = await running.person("ada"), await running.person("eddy", Role.EDITOR)
    await _send(ada, server.url("/evil.xml"), title="<script>alert(1)</script>")

    page = await eddy.get(f"/admin/blogs/{FIRST}/")

    assert page.status_code == 200
    assert "<script>alert" not in page.text


@OPEN
async def test_only_what_the_planet_needs_is_published(running: Running, server: BlogServer) -> None:
    await _send(await running.person("ada"), server.url("/feed.xml"))
    await actions.approve(running.service, FIRST, kind=BLOG, by=await _editor(running))

    text = (await made(running.service, {"blogs.json": export.blogs}))["blogs.json"].decode()

    assert json.loads(text) == {
        "blogs": [
            {
                "slug": slug_of(server.url("/feed.xml")), "name": "Snakes at sea", "feed": server.url("/feed.xml"),
                "owner": "Ada Public", "group": "planet",
            }
        ]
    }  # fmt: skip
    assert "is_valid" not in text
    assert "ada@" not in text


@OPEN
async def test_a_blog_that_was_withdrawn_can_join_again(running: Running, server: BlogServer) -> None:
    ada = await running.person("ada")
    await _send(ada, server.url("/feed.xml"))
    await actions.approve(running.service, FIRST, kind=BLOG, by=await _editor(running))
    await ada.post(f"{SUBMIT}{FIRST}/remove/", data={"version": "2"})

    answer = await _send(ada, server.url("/feed.xml"))

    assert answer.status_code == 303


def test_what_is_in_the_list_of_people_meanwhile_is_not_there_twice() -> None:
    def blog(slug: str, feed: str) -> Blog:
        return Blog(slug=slug, name=slug, feed=feed, group="planet")

    kept: tuple[Any, ...] = (blog("a", "https://a.example/"), blog("b", "https://b.example/"))
    joined = JoinedBlogs(
        blogs=(
            blog("a", "https://other.example/"), blog("x", "https://b.example/"), blog("c", "https://c.example/"),
            blog("d", "https://c.example/"),
        )
    )  # fmt: skip

    assert [one.slug for one in with_joined(kept, joined)] == ["a", "b", "c"]
    assert with_joined(kept, None) == kept


def test_two_spellings_of_an_address_are_one() -> None:
    assert bare("https://A.example/Feed/") == bare("http://a.example/Feed") != bare("http://a.example/feed")
    assert slug_of("https://a.example/tag/python.xml") == "a-example-tag-python-xml-3051447700"
    assert slug_of("https://a.example/" + "x" * 100) != slug_of("https://a.example/" + "x" * 101)
    assert slug_of("https://a.example/python/feed") != slug_of("https://a.example/python-feed")
