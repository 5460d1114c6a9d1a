"""What the API answers to what is not as it should be, and how it pages. On addresses that are really there."""

import re
from typing import Any

import httpx2
import pytest

from services.accounts import keys
from services.people import SCOPES
from tests.services.conftest import Running

pytestmark = pytest.mark.anyio
JOBS = "/api/v3/jobs/"
JSON = {"Content-Type": "application/json"}


async def _program(running: Running) -> httpx2.AsyncClient:
    number = await running.account("maria")
    async with running.db.transaction() as tx:
        key = await keys.make(tx, number, name="test", scopes=SCOPES, expires=None, now=running.clock())
    return running.program(key)


def _problem(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "private, no-store"
    found = dict(answer.json())
    assert found["status"] == answer.status_code
    return found


@pytest.mark.parametrize(
    ("body", "headers", "status", "says"),
    [
        (b"{", JSON, 400, "The body is not JSON"),
        (b"", JSON, 400, "The body is not JSON"),
        (b'{"title": "\xff"}', JSON, 400, "The body is not JSON"),
        (b'{"title": "\\ud800"}', JSON, 400, "The body is not JSON"),
        (b"[" * 100_000, JSON, 400, "The body is not JSON"),
        (b"title=x", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "Send JSON"),
        (b"{}", {}, 415, "Send JSON"),
        (b"{}", {"Content-Type": "application/json; charset=latin-1"}, 415, "Send JSON"),
        (b'{"title": "' + b"x" * 1_048_576 + b'"}', JSON, 413, "larger than 1024 kB"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_with_the_reason(
    running: Running, body: bytes, headers: dict[str, str], status: int, says: str
) -> None:
    answer = await (await _program(running)).post(JOBS, content=body, headers=headers)

    assert answer.status_code == status
    assert says in _problem(answer)["detail"]


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({}, {"title": "This is not given: it is needed."}),
        ({"title": "x", "colour": "red"}, {"colour": "There is no such field: leave it out."}),
        (
            {"title": "x", "salary_minimum": "12"},
            {"salary_minimum": "This is not a whole number: send one, as in 1200."},
        ),
        (
            {"title": "x", "salary_minimum": 12.5},
            {"salary_minimum": "This is not a whole number: send one, as in 1200."},
        ),
        ({"title": "x", "remote": "yes"}, {"remote": "This is neither true nor false: send one of them."}),
        ([], {"body": "This is not an object: send one."}),
        ({"title": "x", "types": "web"}, {"types": "This is not a list: send one."}),
        ({"title": "x", "types": [{}]}, {"types.0": "This is not a text: send one."}),
        ({"title": "x", "city": "a\0b", "text": "\0"}, {"body": "Text cannot hold the character U+0000."}),
        ({"title": "x", "salary_minimum": 9}, {"salary_currency": "An amount needs a currency: choose one."}),
    ],
)
async def test_every_wrong_field_is_named(running: Running, given: object, problems: dict[str, str]) -> None:
    answer = await (await _program(running)).post(JOBS, json=given)

    assert answer.status_code == 422
    assert _problem(answer)["problems"] == problems


async def test_a_whole_number_may_be_written_with_a_point_and_text_may_speak_of_nul(running: Running) -> None:
    given = {"title": "x", "salary_minimum": 1200.0, "salary_currency": "EUR", "text": "The escape \\u0000"}

    answer = await (await _program(running)).post(JOBS, json=given)

    assert answer.status_code == 201
    assert answer.headers["location"] == f"{JOBS}{answer.json()['number']}/"
    assert answer.json()["content"]["salary_minimum"] == 1200
    assert answer.json()["content"]["text"] == "The escape \\u0000"


async def test_the_pages_of_a_list_lead_to_each_other(running: Running) -> None:
    program = await _program(running)
    for number in range(5):
        await program.post(JOBS, json={"title": f"Job {number}"})

    answer = await program.get(f"{JOBS}mine/?size=2&page=2&state=draft")
    links = {
        name: path for path, name in re.findall(r'<http://testserver([^>]+)>; rel="(\w+)"', answer.headers["link"])
    }

    assert links == {
        "first": f"{JOBS}mine/?size=2&state=draft&page=1", "prev": f"{JOBS}mine/?size=2&state=draft&page=1",
        "next": f"{JOBS}mine/?size=2&state=draft&page=3", "last": f"{JOBS}mine/?size=2&state=draft&page=3",
    }  # fmt: skip
    assert answer.json()["total"] == 5
    assert [one["content"]["title"] for one in (await program.get(links["last"])).json()["items"]] == ["Job 0"]
    assert "link" not in (await program.get(f"{JOBS}mine/")).headers


@pytest.mark.parametrize(
    ("query", "field"),
    [("page=0", "page"), ("page=1_0", "page"), ("page=%2B1", "page"), ("page=", "page"), ("size=101", "size"),
     ("page=1&page=2", "page"), ("colour=red", "colour"), ("q=%00", "q")],
)  # fmt: skip
async def test_a_query_that_cannot_be_understood_names_the_parameter(running: Running, query: str, field: str) -> None:
    answer = await running.program().get(f"{JOBS}?{query}")

    assert answer.status_code == 422
    assert [*_problem(answer)["problems"]] == [field]


@pytest.mark.parametrize("path", ["nothing/", "jobs", f"jobs/{2**63}/", f"jobs/{'9' * 60}/", "jobs/-1/"])
async def test_an_address_that_is_none_is_answered_to_a_program(running: Running, path: str) -> None:
    answer = await (await _program(running)).get(f"/api/v3/{path}")

    assert answer.status_code == 404
    _problem(answer)


async def test_a_method_that_is_none_is_told_those_that_are(running: Running) -> None:
    answer = await running.program().put(JOBS, json={})

    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    _problem(answer)
