"""What may be kept is not sent twice: who names what they have gets 304 and no body. What may not is sent each time."""

import pytest

from services.jobs import actions
from services.people import Person, Role
from tests.services.conftest import Running
from tests.services.jobs.conftest import CONTENT

pytestmark = pytest.mark.anyio
KEPT = (
    "/",
    "/downloads/feed.rss",
    "/api/index.json",
    "/api/v2/downloads/os/",
    "/api/v2/downloads/os/?slug=source",
    "/api/v3/openapi.json",
    "/api/v3/jobs/",
    "/api/v3/jobs/?size=1",
    "/data/index.json",
    "/data/jobs.json",
    "/data/events.json",
    "/data/sponsors.json",
)
NEVER = {
    "/_health": (200, 200),
    "/_ready": (200, 200),
    "/authenticated": (200, 200),
    "/accounts/login/": (200, 303),
    "/jobs/create/": (303, 200),
    "/api/v3/me/": (401, 401),
}
"""What a visitor gets, and who is signed in."""


async def _approved(running: Running) -> None:
    """A posting that visitors see, long enough to be compressed."""
    people = [Person(await running.account(name), name, "", is_verified=True, roles=frozenset(Role)) for name in "ab"]
    content = {**CONTENT, "text": "Words. " * 200}
    number = await actions.create(running.service, content, by=people[0], submit=True)
    await actions.approve(running.service, number, by=people[1])


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
async def test_what_may_be_kept_is_sent_once(running: Running, accepted: str) -> None:
    await _approved(running)
    program = running.program()
    program.headers["Accept-Encoding"] = accepted
    wrong = []
    for path in (*KEPT, running.service.drawing.kit.assets["css/site.css"]):
        first = await program.get(path)
        tag = first.headers.get("etag", "(none)")
        same = await program.get(path, headers={"If-None-Match": f'"other", {tag}'})
        other = await program.get(path, headers={"If-None-Match": '"other"'})
        if (first.status_code, same.status_code, same.content, other.status_code) != (200, 304, b"", 200):
            wrong.append((path, first.status_code, tag, same.status_code, other.status_code))
        elif same.headers["cache-control"] != first.headers["cache-control"] or "content-type" in same.headers:
            wrong.append((path, 304, f"{same.headers}", 304, 200))

    assert wrong == []


async def test_what_may_not_be_kept_has_no_tag(running: Running) -> None:
    browser = await running.person("ada", Role.JOB_MODERATOR)
    for place, client in enumerate((running.client(), browser)):
        for path, statuses in NEVER.items():
            answer = await client.get(path, headers={"If-None-Match": "*"})
            assert answer.status_code == statuses[place], path
            assert "etag" not in answer.headers, path
            assert "no-store" in answer.headers["cache-control"], path


async def test_an_address_without_a_page_is_not_found_each_time(running: Running) -> None:
    assert (await running.client().get("/nothing/", headers={"If-None-Match": "*"})).status_code == 404


async def test_a_new_posting_is_told_to_who_has_the_list(running: Running) -> None:
    program = running.program()
    tags = {path: (await program.get(path)).headers["etag"] for path in ("/api/v3/jobs/", "/data/jobs.json")}
    await _approved(running)

    for path, tag in tags.items():
        answer = await program.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert answer.headers["etag"] != tag


async def test_a_question_about_the_head_has_the_same_tag(running: Running) -> None:
    program = running.program()
    got, head = await program.get("/api/v3/openapi.json"), await program.head("/api/v3/openapi.json")

    assert head.headers["etag"] == got.headers["etag"]
    assert (
        await program.head("/api/v3/openapi.json", headers={"If-None-Match": got.headers["etag"]})
    ).status_code == 304


async def test_answers_to_changes_are_as_they_were(running: Running) -> None:
    answer = await running.program().post("/api/v3/tokens/", json={}, headers={"If-None-Match": "*"})

    assert answer.status_code >= 400
    assert "etag" not in answer.headers
