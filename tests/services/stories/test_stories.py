"""Success stories: what is asked, what is refused, what leaves the service, and the site that is built of it."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from generator.shapes.story import SuggestedStory
from services import slices
from services.accounts.tables import account
from services.errors import Invalid
from services.people import Person, Role
from services.rebuild.export import made
from services.stories import export
from services.stories.kind import STORY
from services.stories.names import slug_of
from services.suggestions import actions
from services.suggestions.tables import FIRST, suggestion
from tests.conftest import ROOT
from tests.services.conftest import Running

CREATE = "/success-stories/create/"
TYPED: dict[str, Any] = {
    "title": "A tower keeps time",
    "description": "How a town runs its clock tower with Python.",
    "company_name": "Example Town",
    "company_url": "https://town.example.org/",
    "category": "government",
    "author": "Grace Example",
    "author_email": "grace-private@example.org",
    "text": "The tower is *old*.",
}


async def _approved(running: Running, **more: str) -> int:
    """The number of a story that is on the site."""
    ada = await running.person("ada")
    answer = await ada.post(CREATE, data={**TYPED, **more, "do": "send"})
    assert answer.status_code == 303, answer.text
    (number,) = [row.id for row in await running.rows(select(suggestion).order_by(suggestion.c.id.desc()).limit(1))]
    await actions.approve(running.service, number, kind=STORY, by=await _editor(running))
    return int(number)


async def _editor(running: Running) -> Person:
    await running.person("eddy", Role.EDITOR)
    (row,) = await running.rows(select(account.c.id).where(account.c.name == "eddy"))
    return Person(row.id, "eddy", "eddy@example.org", is_verified=True, roles=frozenset({Role.EDITOR}))


async def _problem(browser: httpx2.AsyncClient, field: str, **typed: str) -> str:
    answer = await browser.post(CREATE, data={**TYPED, **typed, "do": "send"})
    page = Html(answer.text)
    assert answer.status_code == 422
    assert page.css_first("#f-author").attributes["value"] == "Grace Example"  # type: ignore[union-attr]
    found = page.css_first(f"#f-{field}-problem")
    assert found is not None, [node.text() for node in page.css(".field__problem")]
    return found.text().removeprefix("Wrong: ")


@pytest.mark.parametrize("title", ["A tower keeps time", "a TOWER, keeps: time!", "A Clock Tower"])
async def test_a_name_and_its_address_are_given_once(running: Running, title: str) -> None:
    """Of stories that were sent in, and of those in files. Source: python-org.md, 7."""
    ada = await running.person("ada")
    await ada.post(CREATE, data={**TYPED, "do": "send"})

    assert await _problem(ada, "title", title=title) == "Please use a unique name."


async def test_a_story_that_is_sent_twice_is_one(running: Running) -> None:
    """Though its name is taken by itself."""
    ada = await running.person("ada")
    once = Html((await ada.get(CREATE)).text).css_first("input[name=once]").attributes["value"]  # type: ignore[union-attr]
    typed = {**TYPED, "once": once, "do": "send"}

    answers = [await ada.post(CREATE, data=typed), await ada.post(CREATE, data=typed)]
    typed["title"] = "Another tower"
    answers += await asyncio.gather(*(ada.post(CREATE, data=typed) for _ in range(3)))

    assert {(one.status_code, one.headers.get("location")) for one in answers} == {(303, f"{CREATE}thanks/")}
    titles = select(suggestion.c.title).order_by(suggestion.c.id)
    assert [row.title for row in await running.rows(titles)] == ["A tower keeps time", "Another tower"]


async def test_of_two_who_send_one_name_at_once_the_second_is_told(running: Running) -> None:
    """The database says so, whatever the form has seen."""
    content = {name: value for name, value in TYPED.items() if name != "author_email"}
    grace = Person(await running.account("grace"), "grace", "grace@example.org", is_verified=True)
    await actions.create(running.service, content, kind=STORY, by=grace, submit=True)

    with pytest.raises(Invalid) as error:
        await actions.create(running.service, content, kind=STORY, by=grace, submit=True)

    assert error.value.problems == {"title": "Please use a unique name."}
    assert len(await running.rows(select(suggestion))) == 1


@pytest.mark.parametrize("field", ["title", "company_name", "text", "quote"])
async def test_null_characters_are_not_allowed(running: Running, field: str) -> None:
    assert await _problem(await running.person("ada"), field, **{field: "A\0B"}) == "Null characters are not allowed."


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"title": "北京"}, "title", "neither a Latin letter nor a digit"),
        ({"description": "Short."}, "description", "too short"),
        ({"company_url": "town"}, "company_url", "cannot be taken"),
        ({"category": "sports"}, "category", "cannot be chosen"),
        ({"author_email": "x"}, "author_email", "cannot be taken"),
        ({"quote": "x" * 30}, "quote_who", "who said them"),
        ({"sources": "https://a.example/\nnowhere"}, "sources", "owhere is not a web address"),
        ({"text": ""}, "text", "This is empty"),
    ],
)
async def test_each_wrong_field_is_named(running: Running, typed: dict[str, str], field: str, says: str) -> None:
    assert says in await _problem(await running.person("ada"), field, **typed)


def test_a_long_name_makes_an_address_that_ends_with_a_word() -> None:
    assert slug_of("Zoë's ferries & Python") == "zoe-s-ferries-python"
    assert slug_of("word " * 40) == "-".join(["word"] * 16)
    assert len(slug_of("x" * 300)) == 80


async def test_the_preview_is_the_page_of_the_site(running: Running) -> None:
    ada = await running.person("ada")

    for path in (CREATE, f"{CREATE}preview/"):
        page = await ada.post(path, data={**TYPED, "do": "preview"})
        assert page.status_code == 200
        assert "The tower is <em>old</em>." in page.text
        assert "Sent in by those who tell it." in page.text
        assert {link.attributes.get("rel") for link in Html(page.text).css("article a[href^='https://']")} == {
            "nofollow ugc"
        }
        assert "grace-private" not in Html(page.text).css_first("article").text()  # type: ignore[union-attr]


async def test_editors_see_the_address_of_the_author_and_are_told_by_mail(running: Running) -> None:
    ada, eddy = await running.person("ada"), await running.person("eddy", Role.EDITOR)
    await ada.post(CREATE, data={**TYPED, "do": "send"})

    page = await eddy.get(f"/admin/stories/{FIRST}/")
    (mail,) = await running.mails()

    assert page.status_code == 200
    assert "A tower keeps time" in page.text
    assert "An advertisement" in page.text
    assert (mail.to, mail.reply_to) == ("psf-staff@python.org", "grace-private@example.org")
    assert "grace-private@example.org" in page.text


async def test_no_private_field_is_published(running: Running) -> None:
    number = await _approved(
        running, quote="It has never been late since then.", quote_who="Alex", quote_source="https://a.example/q"
    )

    text = (await made(running.service, {"stories.json": export.stories}))["stories.json"].decode()

    (story,) = json.loads(text)["stories"]
    assert set(story) <= set(SuggestedStory.model_fields)
    assert story["slug"] == "a-tower-keeps-time"
    for private in ("grace-private", "ada", "eddy", str(number), "version", "sketch"):
        assert private not in text, private


async def test_an_address_stays_whatever_the_title_becomes(running: Running) -> None:
    number = await _approved(running)
    ada = await running.person("ada")
    await ada.post(f"{CREATE}{number}/edit/", data={**TYPED, "title": "Another name", "version": "2", "do": "send"})
    await actions.approve(running.service, number, kind=STORY, by=await _editor(running))

    found = json.loads((await made(running.service, {"stories.json": export.stories}))["stories.json"])

    assert [(one["slug"], one["title"]) for one in found["stories"]] == [("a-tower-keeps-time", "Another name")]


async def _sent(running: Running, title: str, name: str = "ada") -> int:
    """The number of a story that waits."""
    answer = await (await running.person(name)).post(CREATE, data={**TYPED, "title": title, "do": "send"})
    assert answer.status_code == 303, answer.text
    return int(max(row.id for row in await running.rows(select(suggestion))))


async def test_a_story_that_waits_is_named_anew_when_its_title_changes(running: Running) -> None:
    """Its old name can be given to another one, its new one cannot."""
    number, ada = await _sent(running, "First name"), await running.person("ada")

    edited = await ada.post(
        f"{CREATE}{number}/edit/", data={**TYPED, "title": "Second name", "version": "1", "do": "send"}
    )
    preview = await ada.post(f"{CREATE}preview/?of={number}", data={**TYPED, "title": "Second name"})
    problem = await _problem(ada, "title", title="second NAME")
    await _sent(running, "First name")

    assert edited.status_code == 303
    assert "so visitors will see it" in preview.text
    assert problem == "Please use a unique name."
    slugs = [row.slug for row in await running.rows(select(suggestion).order_by(suggestion.c.id))]
    assert slugs == ["second-name", "first-name"]


async def test_what_is_on_the_site_does_not_take_the_title_of_another_one(running: Running) -> None:
    number = await _approved(running)
    await _sent(running, "Another tower")
    ada = await running.person("ada")

    for title in ("Another TOWER", *running.service.drawing.kit.stories.values()):
        answer = await ada.post(f"{CREATE}{number}/edit/", data={**TYPED, "title": title, "version": "2", "do": "send"})
        assert answer.status_code == 422
        assert "Please use a unique name." in answer.text


async def test_a_removal_cannot_be_undone_when_its_name_was_given_away(running: Running) -> None:
    number, eddy = await _sent(running, "A name"), await _editor(running)
    await actions.remove(running.service, number, kind=STORY, by=eddy)
    await _sent(running, "A name")

    answer = await (await running.person("eddy")).post(
        f"/admin/stories/{number}/", data={"action": "undo", "version": "2"}
    )

    assert answer.status_code == 409
    assert "Another one has been given its name since." in answer.text
    assert [row.state for row in await running.rows(select(suggestion).order_by(suggestion.c.id))] == [
        "removed", "submitted",
    ]  # fmt: skip


async def test_with_its_account_a_story_leaves_the_site_and_the_address_of_its_author_is_forgotten(
    running: Running,
) -> None:
    number = await _approved(running)
    (row,) = await running.rows(select(suggestion.c.account))
    async with running.db.transaction() as tx:
        for kept in slices.hooks().belongings:
            own = await kept.own_data(tx, row.account)
            assert kept.name != "suggestions" or json.loads(json.dumps(own))[0]["content"]["author_email"]
            await kept.farewell(tx, row.account, now=running.clock())

    (left,) = await running.rows(select(suggestion))
    assert (left.id, left.state, left.account, left.shown) == (number, "removed", None, None)
    assert (left.content, left.sketch) == ({"title": "A tower keeps time"}, [])


async def test_the_built_site_tells_the_story_and_nothing_of_it_runs(running: Running, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    await _approved(
        running, text=f"The tower is *old*. {evil}[x](javascript:alert(1))[dead](/nowhere/)", author=f"Grace {evil}"
    )
    shutil.copytree(ROOT / "tests/site", tmp_path / "content")
    for name, data in (await made(running.service, {"stories.json": export.stories})).items():
        (tmp_path / "content/data" / name).write_bytes(data)

    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--content",
        str(tmp_path / "content"),
        "--output",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    page = Html((tmp_path / "out/success-stories/a-tower-keeps-time/index.html").read_text(encoding="utf-8"))
    assert "The tower is old." in page.css_first("article").text()  # type: ignore[union-attr]
    assert page.css_first("article a[href='https://town.example.org/']") is not None
    assert not page.css("main script, main a[href^='javascript']")
    listed = (tmp_path / "out/success-stories/index.html").read_text(encoding="utf-8")
    assert "/success-stories/a-tower-keeps-time/" in listed
    assert "/success-stories/a-tower-keeps-time/" in (tmp_path / "out/success-stories/feed.rss").read_text(
        encoding="utf-8"
    )
