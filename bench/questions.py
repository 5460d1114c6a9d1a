"""What the load consists of."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from services.jobs.rules import A_DAY
from tests.asking import Member

CLIENTS = 8
_WORK = (
    "You build and run the services behind **{title}**, together with five others.\n\n"
    + "".join(f"- Task {n}: plan it, write it in Python, test it, and look after it once it runs\n" for n in range(8))
    + "\nWe work in small steps, review everything, and release several times a day. [More about us](https://example.org/work)\n\n"
) * 2
POSTING = {
    "company": "Example Company", "category": "developer-engineer", "city": "Utrecht", "country": "Netherlands",
    "requirements": "Some years of **Python**.\n\n- SQL\n- Linux\n- Patience", "email": "jobs@example.org",
    "url": "https://example.org/jobs", "salary_minimum": 50_000, "salary_maximum": 60_000, "salary_currency": "EUR",
}  # fmt: skip
"""About 2.5 kB with its text: as long as postings are."""

Question = dict[str, Any]


def posting(title: str) -> dict[str, Any]:
    return {**POSTING, "title": title, "text": _WORK.format(title=title)}


def signed_in(members: list[Member], count: int) -> Iterator[list[Question]]:
    for member in members[:CLIENTS]:
        headers = {"Cookie": f"session={member.session}; signed_in=1", "Accept": "application/json"}
        yield [_question("GET", "/authenticated", headers)] * (count // CLIENTS)


def listed(count: int) -> Iterator[list[Question]]:
    for _ in range(CLIENTS):
        yield [_question("GET", "/api/v3/jobs/", {"Accept": "application/json"})] * (count // CLIENTS)


def by_form(members: list[Member], word: str) -> Iterator[list[Question]]:
    """As many as the accounts may send."""
    for mine in _dealt(members):
        yield [
            _question(
                "POST", "/jobs/create/", member.browser(0).headers, urlencode({**posting(f"{word} {member.id} {n}"), "do": "send"}),
                "application/x-www-form-urlencoded", 303,
            )
            for member in mine
            for n in range(A_DAY)
        ]  # fmt: skip


def by_api(members: list[Member], word: str) -> Iterator[list[Question]]:
    """Two questions for each posting: make it, send it."""
    for mine in _dealt(members):
        yield [
            question
            for member in mine
            for n in range(A_DAY)
            for question in (
                _json("/api/v3/jobs/", member, posting(f"{word} {member.id} {n}"), 201),
                _json("/api/v3/jobs/{number}/submit/", member, {}, 200),
            )
        ]


def _dealt(members: list[Member]) -> list[list[Member]]:
    return [members[n::CLIENTS] for n in range(CLIENTS)]


def _json(path: str, member: Member, body: object, expects: int) -> Question:
    return _question("POST", path, member.program(0).headers, json.dumps(body), "application/json", expects)


def _question(method: str, path: str, headers: Any, body: str = "", kind: str = "", expects: int = 200) -> Question:
    return {"method": method, "path": path, "headers": dict(headers), "body": body, "kind": kind, "expects": expects}
