"""Drafts: nobody else's business, sent once, and looked at anew when they are."""

import httpx2
import pytest
from selectolax.lexbor import LexborHTMLParser as Html
from sqlalchemy import select

from services.suggestions.rules import State
from services.suggestions.tables import FIRST, suggestion
from tests.services.conftest import Running
from tests.services.events.conftest import TYPED, Stage

SUBMIT = "/events/submit/"


async def _states(running: Running) -> list[tuple[str, str]]:
    rows = await running.rows(select(suggestion).order_by(suggestion.c.id))
    return [(row.title, row.state) for row in rows]


async def test_who_saves_and_then_sends_from_one_page_sends_that_draft(running: Running) -> None:
    ada = await running.person("ada")
    typed = {**TYPED, "once": "x" * 22}

    saved = await ada.post(SUBMIT, data={**typed, "do": "save"})
    sent = [await ada.post(SUBMIT, data={**typed, "do": "send"}) for _ in range(2)]
    other = await ada.post(SUBMIT, data={**typed, "title": "Another", "do": "send"})

    assert saved.headers["location"] == f"{SUBMIT}{FIRST}/"
    assert {one.headers["location"] for one in (*sent, other)} == {f"{SUBMIT}thanks/"}
    assert await _states(running) == [("PyDay Utrecht", "submitted"), ("Another", "submitted")]
    assert [mail.name for mail in await running.mails()] == ["suggestions/submitted"] * 2


async def test_a_draft_that_has_become_late_is_not_sent(running: Running) -> None:
    ada = await running.person("ada")
    saved = await ada.post(SUBMIT, data={**TYPED, "do": "save"})
    running.clock.on(days=200)
    ada = await running.person("ada")

    answer = await ada.post(saved.headers["location"], data={"version": "1"})

    assert answer.status_code == 422
    assert "over already" in Html(answer.text).css_first("#f-starts_on-problem").text()  # type: ignore[union-attr]
    assert await _states(running) == [("PyDay Utrecht", "draft")]
    assert await running.mails() == []


async def test_a_draft_that_is_complete_is_sent_as_it_is(running: Running) -> None:
    ada = await running.person("ada")
    more = {"online": "on", "latitude": "52.09", "longitude": "5.12", "repeats": "weekly", "times": "5"}
    saved = await ada.post(SUBMIT, data={**TYPED, **more, "do": "save"})
    (before,) = await running.rows(select(suggestion.c.content))

    answer = await ada.post(saved.headers["location"], data={"version": "1"})

    assert answer.headers["location"] == f"{SUBMIT}thanks/"
    (after,) = await running.rows(select(suggestion))
    assert (after.state, after.content) == ("submitted", before.content)


@pytest.mark.parametrize("state", [State.DRAFT, State.REMOVED])
async def test_what_was_never_sent_is_only_for_its_author(running: Running, stage: Stage, state: State) -> None:
    number = await stage.event(State.DRAFT, title="In secret")
    ada, eddy = await running.person("ada"), await running.person("eddy")
    if state is State.REMOVED:
        await ada.post(f"{SUBMIT}{number}/remove/", data={"version": "1"})
    await stage.event(title="Sent")

    listed = await eddy.get("/admin/events/")
    beside = await eddy.get(f"/admin/events/{FIRST + 1}/")

    assert (await ada.get(f"{SUBMIT}{number}/")).status_code == 200
    assert "In secret" not in listed.text
    assert "Sent" in listed.text
    assert "1 draft" not in beside.text
    tried = await eddy.post("/admin/", data={"item": f"event:{number}:1"})
    assert tried.status_code == 303
    assert "In secret" not in (await eddy.get("/admin/")).text
    assert "In secret" not in (await eddy.get(f"/admin/events/?state={state.value}")).text
    for path in (f"/admin/events/{number}/", f"{SUBMIT}{number}/", f"{SUBMIT}{number}/edit/"):
        assert (await eddy.get(path)).status_code == 404, path


async def _change(browser: httpx2.AsyncClient, path: str, **typed: str) -> int:
    return (await browser.post(f"{SUBMIT}{FIRST}/{path}", data=typed)).status_code


async def test_without_its_version_nothing_is_changed(stage: Stage) -> None:
    number = await stage.event(State.DRAFT)
    ada = await stage.running.person("ada")

    for path, typed in (("", {}), ("edit/", {**TYPED, "title": "Other", "do": "send"}), ("remove/", {})):
        assert await _change(ada, path, **typed) == 422, path
        assert await _change(ada, path, **typed, version="x") == 422, path

    found = await stage.get(number)
    assert (found.state, found.title, found.version) == (State.DRAFT, "PyDay Utrecht", 1)
