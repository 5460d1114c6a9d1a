"""The API does what the pages do, for programs with a key."""

from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from services.accounts import keys
from services.jobs.rules import State
from services.jobs.tables import job
from services.people import Scope
from tests.services.conftest import Running
from tests.services.jobs.conftest import TYPED, Board

ALL = tuple(Scope)


async def _program(running: Running, account: int, *scopes: str) -> httpx2.AsyncClient:
    async with running.db.transaction() as tx:
        token = await keys.make(
            tx, account, name=f"test {'-'.join(scopes)}", scopes=scopes or ALL, expires=None, now=running.clock.at
        )
    return running.program(token)


async def test_a_posting_goes_from_draft_to_the_list_of_all(board: Board, running: Running) -> None:
    ada, mod = [await _program(running, who.id) for who in (board.author, board.moderator)]

    made = await ada.post("/api/v3/jobs/", json={**TYPED, "salary_minimum": 50_000, "salary_currency": "EUR"})
    at = made.headers["location"]
    sent = await ada.post(f"{at}submit/", json={"version": made.json()["version"]})
    before = (await running.program().get("/api/v3/jobs/")).json()
    approved = await mod.post(f"{at}approve/", json={"version": sent.json()["version"], "words": "Fine."})
    after = (await running.program().get("/api/v3/jobs/")).json()

    assert (made.status_code, made.json()["state"], sent.json()["state"]) == (201, "draft", "submitted")
    assert (before["total"], after["total"], approved.json()["state"]) == (0, 1, "approved")
    (item,) = after["items"]
    assert item["salary"] == {"minimum": 50000, "maximum": None, "currency": "EUR", "per": "year"}
    assert item["until"] == "2027-02-21"
    assert [mail.name for mail in await running.mails()] == ["jobs/submitted", "jobs/approved"]


async def test_an_edit_by_an_old_version_changes_nothing(board: Board, running: Running) -> None:
    ada = await _program(running, board.author.id)
    number = await board.job(State.DRAFT)
    first = await ada.put(f"/api/v3/jobs/{number}/", json={**TYPED, "title": "First", "version": 1})
    second = await ada.put(f"/api/v3/jobs/{number}/", json={**TYPED, "title": "Second", "version": 1})

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.headers["content-type"] == "application/problem+json"
    assert (await board.get(number)).title == "First"


async def test_wrong_values_are_named(board: Board, running: Running) -> None:
    ada = await _program(running, board.author.id)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"title": ""}, "title"),
        ({"category": "astronaut"}, "category"),
        ({"salary_minimum": "12"}, "salary_minimum"),
        ({"salary_minimum": 12}, "salary_currency"),
        ({"state": "approved"}, "state"),
        ({"featured": True}, "featured"),
        ({"text": "x" * 20_001}, "text"),
    ]

    for values, name in wrong:
        answer = await ada.post("/api/v3/jobs/", json={**TYPED, **values})
        assert answer.status_code == 422, values
        assert list(answer.json()["problems"]) == [name]
    assert await running.rows(select(job)) == []


async def test_what_is_not_complete_cannot_be_sent(board: Board, running: Running) -> None:
    ada = await _program(running, board.author.id)
    made = await ada.post("/api/v3/jobs/", json={"title": "Half"})

    sent = await ada.post(f"{made.headers['location']}submit/", json={})

    assert sent.status_code == 422
    assert "company" in sent.json()["problems"]


@pytest.mark.parametrize("path", ["approve", "reject", "archive", "feature", "undo"])
async def test_deciding_needs_the_role_and_the_scope(board: Board, running: Running, path: str) -> None:
    number = await board.job()
    before = await running.rows(select(job))
    body = {"featured": True} if path == "feature" else {"words": "x"}
    for who, scopes in ((board.author, ALL), (board.moderator, (Scope.JOBS_WRITE,))):
        program = await _program(running, who.id, *scopes)
        sent = await program.post(f"/api/v3/jobs/{number}/{path}/", json=body)
        assert sent.status_code == 403

    assert await running.rows(select(job)) == before


async def test_a_stranger_gets_404_and_nobody_401(board: Board, running: Running) -> None:
    number = await board.job()
    eve = await board.person("eve")
    stranger = await _program(running, eve.id)

    for method, path, body in (
        ("GET", "", None),
        ("PUT", "", TYPED),
        ("POST", "submit/", {}),
        ("POST", "remove/", {}),
        ("GET", "comments/", None),
    ):
        address = f"/api/v3/jobs/{number}/{path}"
        assert (await stranger.request(method, address, json=body)).status_code == 404, path
        assert (await running.program().request(method, address, json=body)).status_code == 401, path


async def test_lists_are_narrowed_and_paged(board: Board, running: Running) -> None:
    for title in ("Gärtner", "Python gardener", "Teacher 100%"):
        await board.job(State.APPROVED, title=title)
    await board.job(State.DRAFT, title="Gardener in secret")
    ada, mod = [await _program(running, who.id) for who in (board.author, board.moderator)]

    async def titles(program: httpx2.AsyncClient, query: str) -> list[str]:
        answer = (await program.get(f"/api/v3/jobs/{query}")).json()
        return [one.get("title") or one["content"]["title"] for one in answer["items"]]

    assert await titles(running.program(), "?q=GÄRT") == ["Gärtner"]
    assert await titles(running.program(), "?q=100%25") == ["Teacher 100%"]
    assert await titles(running.program(), "?q=gardener") == ["Python gardener"]
    assert await titles(ada, "mine/?q=gardener&state=draft") == ["Gardener in secret"]
    assert await titles(mod, "review/?state=approved&size=2&page=2") == ["Gärtner"]
    assert await titles(mod, "review/?q=secret") == []
    first = await running.program().get("/api/v3/jobs/?size=2")
    assert 'rel="next"' in first.headers["link"]


async def test_comments_by_the_api_hide_the_internal_ones(board: Board, running: Running) -> None:
    number = await board.job()
    ada, mod = [await _program(running, who.id) for who in (board.author, board.moderator)]
    at = f"/api/v3/jobs/{number}/comments/"
    await mod.post(at, json={"words": "Spam?", "is_internal": True})
    await ada.post(at, json={"words": "Hello", "is_internal": True})

    seen = [[one["words"] for one in (await who.get(at)).json()["items"]] for who in (ada, mod)]

    assert seen == [["Hello"], ["Spam?", "Hello"]]


async def test_a_public_list_has_no_private_field(board: Board, running: Running) -> None:
    await board.job(State.APPROVED)

    text = (await running.program().get("/api/v3/jobs/")).text

    for private in ("ada", "version", "state", "account"):
        assert private not in text
